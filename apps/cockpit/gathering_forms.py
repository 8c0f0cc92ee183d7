"""The shape of what staff send about product issues and incidents. What it may say is decided by the services."""

from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest

from apps.diagnostics.models import Diagnosis
from apps.inquiries.gathering import issue_kind_of, operation_of
from apps.inquiries.models import Incident, Inquiry, ProductIssue
from apps.policy.models import Market

from .forms import ServiceForm, Words

FIELD_OF_CODE = {
    "empty_text": "text",
    "text_too_long": "text",
    "tracker_address": "tracker_url",
    "operations_missing": "operations",
    "operation_unclear": "operations",
    "begins_in_the_future": "since",
    "ends_before_it_begins": "since",
}
THEN = [
    ("", "Stay as they are"),
    (Inquiry.Status.WAITING_ON_ISV, "Wait on the ISV"),
    (Inquiry.Status.RESOLVED, "Are resolved"),
]
SAID_OF_INCIDENTS = ("title", "public_text", "internal_text", "is_public")
LENGTH = {"size": 60, "autocomplete": "off"}


class DeedForm(ServiceForm):
    """What a deed asks about its subject."""

    field_of_code: ClassVar[dict[str, str]] = FIELD_OF_CODE

    def __init__(self, sent: HttpRequest | None = None, *, name: str, subject: Any) -> None:
        """Filled with what ``sent`` carries; empty without it."""
        super().__init__(sent.POST if sent else None, sent.FILES if sent else None, auto_id=f"{name}_%s")
        self.suit(subject)

    def suit(self, subject: Any) -> None:
        """Start from how ``subject`` stands."""

    @property
    def codes(self) -> set[str]:
        """The codes of what was refused."""
        return {error.code or "" for errors in self.errors.as_data().values() for error in errors}


def line(label: str, *, required: bool = True, **options: Any) -> forms.CharField:
    """A line of text, which the service tidies."""
    return forms.CharField(label=label, required=required, widget=forms.TextInput(attrs=LENGTH), **options)


class IssueForm(DeedForm):
    title = line("Title", help_text="For the desk.")
    public_title = line("Title for ISVs", help_text="What they read on their inquiry. Names no other ISV.")
    description = Words("Description", rows=5, required=False, help_text="Markdown, for the desk alone.")
    tracker_url = line("In the tracker", required=False, help_text="Its https address there.")
    operation = line("Operation", required=False, help_text="As in the API document, such as POST /orders.")
    market = forms.ModelChoiceField(Market.objects.none(), required=False, empty_label="Any")

    def suit(self, subject: Any) -> None:
        self.fields["market"].queryset = Market.objects.all()  # type: ignore[attr-defined]  # a choice of rows
        if isinstance(subject, ProductIssue):
            self.initial.update({name: getattr(subject, name) for name in self.fields if name != "market"})
            self.initial["market"] = subject.market_id


class NewIssueForm(IssueForm):
    kind = forms.ChoiceField(choices=ProductIssue.Kind.choices)
    field_order = ("kind",)

    def suit(self, subject: Any) -> None:
        super().suit(subject)
        if isinstance(subject, Inquiry):
            diagnosis: Diagnosis | None = getattr(subject.call, "diagnosis", None)
            known = {"kind": issue_kind_of(subject), "title": subject.subject, "operation": operation_of(diagnosis)}
            self.initial.update(known)


class DecideForm(DeedForm):
    to = forms.ChoiceField(
        label="What becomes of it",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what becomes of it."),
    )
    text = Words(
        "Words to the ISVs", required=False, help_text="Each reads them in its own inquiry. Name no other ISV."
    )

    def suit(self, subject: Any) -> None:
        now = ProductIssue.Status(subject.status)
        choices = [each for each in ProductIssue.Status if each in ProductIssue.MAY_BECOME[now]]
        self.fields["to"].choices = [(each.value, each.label) for each in choices]  # type: ignore[attr-defined]  # a choice


class AnswerAllForm(DeedForm):
    text = Words("Answer", rows=7, help_text="Each ISV reads it in its own inquiry. Name no other ISV.")
    then = forms.ChoiceField(
        label="Their inquiries then",
        choices=THEN,
        required=False,
        error_messages={"invalid_choice": "Choose what becomes of them from the list."},
    )


class IncidentForm(DeedForm):
    title = line("Title", help_text="ISVs read it.")
    operations = Words(
        "Operations affected", rows=3, help_text="As in the API document, one on each line, such as POST /orders."
    )
    public_text = Words("Text for ISVs", required=False, help_text="Markdown. What fails, and what they can do.")
    internal_text = Words("Text for the desk", required=False, help_text="Markdown. ISVs never see it.")
    since = forms.DateTimeField(
        label="Since",
        required=False,
        input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="In UTC; empty for now.",
        error_messages={"invalid": "Write the moment as 2026-03-09T08:30."},
    )
    markets = forms.ModelMultipleChoiceField(
        Market.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="All ISVs there are told. Those that asked about the operations are told anywhere.",
    )
    is_public = forms.BooleanField(
        label="For everybody",
        required=False,
        help_text="It stands on every page of the portal and the community, for readers without an account too.",
    )

    def suit(self, subject: Any) -> None:
        self.fields["markets"].queryset = Market.objects.all()  # type: ignore[attr-defined]  # a choice of rows
        if isinstance(subject, Incident):
            self.initial.update({name: getattr(subject, name) for name in SAID_OF_INCIDENTS})
            self.initial["since"] = subject.since.astimezone(ZoneInfo("UTC"))
            self.initial["operations"] = "\n".join(str(each) for each in subject.operations.all())
            self.initial["markets"] = [market.pk for market in subject.markets.all()]

    def clean_since(self) -> Any:
        since = self.cleaned_data["since"]
        return since.replace(tzinfo=ZoneInfo("UTC")) if since else None


class MoveForm(DeedForm):
    to = forms.ChoiceField(
        label="It is",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose how far it is."),
    )
    text = Words(
        "Answer to all of them",
        required=False,
        help_text="Once it is over: each ISV reads it in its own inquiry. Left empty, they are told that it is over.",
    )

    def suit(self, subject: Any) -> None:
        now = Incident.Status(subject.status)
        choices = [each for each in reversed(Incident.Status) if each in Incident.MAY_BECOME[now]]
        self.fields["to"].choices = [(each.value, each.label) for each in choices]  # type: ignore[attr-defined]  # a choice
