"""The shape of what ISVs send about their API clients. What it may say is decided by the services."""

from typing import Any

from django import forms

from apps.isvs.redirects import LONGEST

from .community_forms import Once
from .forms import PortalForm

LONGEST_SECRET = 4096


class UriForm(PortalForm):
    """One redirect URI more."""

    id_prefix = "uri"

    uri = forms.CharField(
        label="Redirect URI",
        max_length=LONGEST * 2,
        help_text="The whole address, such as https://app.acme.com/callback.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "inputmode": "url"}),
        error_messages={"required": "Write the address that the authorization code is sent to."},
    )

    def add_error(self, field: str | None, error: Any) -> None:
        """Whatever is refused is the address."""
        super().add_error(field or ("uri" if str(getattr(error, "code", "")).startswith("uri_") else None), error)


class OwnUriForm(PortalForm):
    """The redirect URI that is to go."""

    id_prefix = "gone"

    uri = forms.CharField(max_length=LONGEST, widget=forms.HiddenInput)


class SecretForm(PortalForm):
    """A secret to be compared. It is shown to nobody again, not even to who typed it."""

    id_prefix = "secret"

    secret = forms.CharField(
        label="The secret your software uses",
        strip=False,
        max_length=LONGEST_SECRET,
        help_text="It is compared and forgotten: nothing of it is stored.",
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        error_messages={"required": "Paste the secret that your software uses."},
    )

    def clean_secret(self) -> str:
        given: str = self.cleaned_data["secret"]
        return given.strip("\r\n")


class NewClientForm(PortalForm):
    """A new client that is asked for."""

    id_prefix = "client"

    name = forms.CharField(
        label="What it is called",
        max_length=300,
        help_text="Such as the name of your product.",
        error_messages={"required": "Give the client a name, such as that of your product."},
    )
    purpose = forms.CharField(
        label="What it is for",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Which data it reads and writes, and for whom. In English.",
        error_messages={"required": "Say what it is for: Partner Service decides by that."},
    )
    uris = forms.CharField(
        label="Redirect URIs",
        widget=forms.Textarea(attrs={"rows": 3, "spellcheck": "false"}),
        help_text="One on each line, such as https://app.acme.com/callback or http://localhost:3000/callback.",
        error_messages={"required": "Name one redirect URI at least."},
    )
    sent_as = Once()

    def clean_uris(self) -> list[str]:
        given: str = self.cleaned_data["uris"]
        return [line.strip() for line in given.splitlines() if line.strip()]

    def add_error(self, field: str | None, error: Any) -> None:
        """What is said about one address stands at the box in which they all are."""
        is_about_uris = getattr(error, "code", "") in ("uris_missing", "too_many_uris", "https_required") or str(
            getattr(error, "code", "")
        ).startswith("uri_")
        super().add_error("uris" if field is None and is_about_uris else field, error)
