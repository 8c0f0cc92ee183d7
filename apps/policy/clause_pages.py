"""The admin pages of the support policy: every clause with all its versions. What is saved is the next version."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from unfold.decorators import display

from .admin_pages import SignedAdmin, SignedForm
from .clauses import last_version
from .models import PolicyClause
from .present import now
from .scope import VerdictKind

COUNTS, COMES, REPLACED = "in force", "to come", "replaced"
COLOURS = {COUNTS: "success", COMES: "info", REPLACED: ""}
OF_VERDICTS = {
    VerdictKind.IN_SCOPE: "success",
    VerdictKind.PARTNER_SERVICE: "warning",
    VerdictKind.ERP_SUPPORT: "warning",
    VerdictKind.OUT_OF_SCOPE: "danger",
}


class PolicyClauseForm(SignedForm):
    """The next version of a clause: what it says, and from when it counts."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if "valid_from" in self.fields:
            self.fields["valid_from"].required = False
            self.fields[
                "valid_from"
            ].help_text = "Inquiries that are asked from then on are judged by it. Left empty: from now on."
            self.initial["valid_from"] = None

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        at = now()
        if given.get("valid_from") is None:
            given["valid_from"] = at
        elif given["valid_from"] < at:
            words = "What was asked before was judged by the policy of its day. Choose a moment to come."
            self.add_error("valid_from", ValidationError(words, code="clause_begins_in_the_past"))
        if self.instance.pk:
            self._require_a_change()
        return given

    def _require_a_change(self) -> None:
        if self.instance.version != last_version(self.instance.topic):
            words = "Somebody has written a later version of this clause. Open that one, and change it."
            raise ValidationError(words, code="clause_changed_meanwhile")
        if not set(self.changed_data) - {"change_reason"}:
            raise ValidationError("Nothing is changed, so there is no new version.", code="nothing_to_change")


class PolicyClauseAdmin(SignedAdmin):
    """What is saved becomes the next version; every version stays, for the inquiries that were judged by it."""

    form = PolicyClauseForm
    list_display = ["number", "topic", "answers", "text", "version", "valid_from", "state"]
    list_filter = ["verdict", "topic"]
    search_fields = ["number", "text"]
    fields = ["topic", "verdict", "number", "valid_from", "text"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[PolicyClause]:
        same = PolicyClause.objects.filter(topic=models.OuterRef("topic")).order_by("-version").values("version")
        begun = same.filter(valid_from__lte=now())
        return super().get_queryset(request).annotate(counts=models.Subquery(begun[:1]), last=models.Subquery(same[:1]))

    def get_readonly_fields(self, request: HttpRequest, obj: PolicyClause | None = None) -> list[str]:
        return ["topic"] if obj else []

    def has_change_permission(self, request: HttpRequest, obj: PolicyClause | None = None) -> bool:
        is_last = obj is None or getattr(obj, "last", obj.version) == obj.version
        return is_last and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: PolicyClause | None = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: PolicyClause, form: Any, change: bool) -> None:
        obj.pk = None
        obj._state.adding = True
        obj.version = last_version(obj.topic) + 1
        super().save_model(request, obj, form, change)

    @display(description="Who answers", ordering="verdict", label=OF_VERDICTS)
    def answers(self, clause: PolicyClause) -> tuple[str, str]:
        return clause.verdict, clause.get_verdict_display()

    @display(description="State", label=COLOURS)
    def state(self, clause: PolicyClause) -> str:
        if clause.version == clause.counts:  # type: ignore[attr-defined]  # annotated
            return COUNTS
        return COMES if clause.valid_from > now() else REPLACED
