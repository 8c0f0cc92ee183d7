"""The shape of what staff enter about API clients in the admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextInputWidget

from apps.policy.admin_pages import SignedForm

from . import services


class RedirectUriFormSet(PaginationInlineFormSet):
    """Where the authorization code may go: as strictly as the type of the client wants it."""

    def clean(self) -> None:
        super().clean()
        taken: set[str] = set()
        for row in self.forms:
            given = getattr(row, "cleaned_data", {})
            if given.get("uri") and not given.get("DELETE"):
                self._tidy(row, taken)

    def _tidy(self, row: Any, taken: set[str]) -> None:
        try:
            kept = services.fit_uri(row.cleaned_data["uri"], is_production=self.instance.is_production)
        except ValidationError as refused:
            row.add_error("uri", refused)
            return
        if kept in taken:
            row.add_error("uri", ValidationError(f"{kept} stands here twice.", code="redirect_uri_once"))
        taken.add(kept)
        row.cleaned_data["uri"] = row.instance.uri = kept


class ApiClientForm(SignedForm):
    fingerprint = forms.CharField(
        required=False,
        label="Fingerprint of the secret",
        widget=UnfoldAdminTextInputWidget(attrs={"autocomplete": "off"}),
        help_text="The first eight digits of its SHA-256, a colon and its length, such as 3f9a1c07:48. Never the "
        "secret. Empty: what is on record stays.",
    )

    def clean_fingerprint(self) -> str:
        return services.hashed_fingerprint(self.cleaned_data["fingerprint"])
