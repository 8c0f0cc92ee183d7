"""The shape of what staff send. What it may say is decided by the services."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from apps.accounts.models import User
from apps.diagnostics.models import KnownCause
from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import CannedReply, Inquiry
from apps.inquiries.referring import words_for
from apps.inquiries.uploads import require_possible
from apps.policy.models import TOPICS, VERDICTS, Priority
from apps.policy.scope import VerdictKind

LARGEST_ID = 2**63 - 1
NUMBER_LENGTH = 19
NOBODY = "nobody"
FIELD_OF_CODE = {
    "empty_text": "text",
    "text_too_long": "text",
    "placeholder_left": "text",
    "forbidden_characters": "text",
    "too_many_attachments": "files",
    "attachment_too_large": "files",
    "attachments_too_large": "files",
    "attachment_empty": "files",
    "not_staff": "to",
    "snooze_day_missing": "on",
    "snooze_in_the_past": "on",
    "snooze_too_far": "on",
    "split_first_message": "message",
    "split_not_from_isv": "message",
    "subject_missing": "subject",
    "subject_too_long": "subject",
    "link_to_itself": "to",
    "linked_already": "to",
    "mention_ambiguous": "text",
    "merge_into_itself": "into",
    "merge_ring": "into",
    "merge_across_isvs": "into",
    "merge_closed": "into",
    "merge_other_customer": "despite_customer",
    "merge_undo_order": "merged",
}
THEN = {
    Inquiry.Status.WAITING_ON_ISV: "Answer and wait",
    Inquiry.Status.OPEN: "Answer, more will follow",
    Inquiry.Status.RESOLVED: "Answer and resolve",
}


class Words(forms.CharField):
    """Text exactly as typed: the services tidy it, and name the place of a character that can't be kept."""

    def __init__(self, label: str, *, rows: int = 4, required: bool = True, **options: Any) -> None:
        super().__init__(
            label=label,
            strip=False,
            required=required,
            widget=forms.Textarea(attrs={"rows": rows}),
            error_messages={"required": "The text is empty. Write what you want to say."},
            **options,
        )
        self.validators = []


class FileInput(forms.ClearableFileInput):
    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files, none of them read before their sizes are known to be possible."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        files = [file for file in data or [] if file]
        require_possible(files)
        return [Upload(file.name, file.read()) for file in files]


class NumberField(forms.CharField):
    """The number of an inquiry that its reader may see, with or without its mark."""

    reader: User

    def __init__(self, label: str, **options: Any) -> None:
        attrs = {"inputmode": "numeric", "autocomplete": "off"}
        errors = {"required": "Give the number of the other inquiry, such as 4812."}
        super().__init__(
            label=label, max_length=NUMBER_LENGTH, widget=forms.TextInput(attrs=attrs), error_messages=errors, **options
        )

    def clean(self, value: Any) -> Inquiry:
        number = super().clean(value).strip().removeprefix("#")
        seen = Inquiry.objects.visible_to(self.reader)
        found = seen.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
        if found is None:
            raise ValidationError("There is no inquiry of that number.", code="unknown_inquiry")
        return found


class ServiceForm(forms.Form):
    """A form that asks one service and shows its refusal at the field it is about."""

    field_of_code: ClassVar[dict[str, str]] = {}

    def carries_out(self, service: Callable[..., Any], **given: Any) -> bool:
        """Whether form and service agree; when they don't, the form says why."""
        if not self.is_valid():
            return False
        try:
            service(**given, **self.cleaned_data)
        except ValidationError as refusal:
            field = self.field_of_code.get(refusal.code or "")
            self.add_error(field if field in self.fields else None, refusal)
            return False
        return True


class StepForm(ServiceForm):
    """What a step asks about an inquiry."""

    field_of_code = FIELD_OF_CODE

    def __init__(self, sent: HttpRequest | None = None, *, name: str, inquiry: Inquiry) -> None:
        """Filled with what ``sent`` carries; empty without it. Names what its sender may see, and nothing else."""
        super().__init__(sent.POST if sent else None, sent.FILES if sent else None, auto_id=f"{name}_%s")
        for field in self.fields.values():
            if isinstance(field, NumberField) and sent:
                field.reader = cast(User, sent.user)
        self.suit(inquiry)

    def suit(self, inquiry: Inquiry) -> None:
        """Start from how ``inquiry`` stands."""

    @property
    def codes(self) -> set[str]:
        """The codes of what was refused."""
        return {error.code or "" for errors in self.errors.as_data().values() for error in errors}


class SeenForm(StepForm):
    """A form that tells which message its writer saw last, so that two colleagues don't answer at once."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=LARGEST_ID, widget=forms.HiddenInput)


class AnswerForm(SeenForm):
    text = Words("Answer", rows=7)
    then = forms.ChoiceField(
        choices=list(THEN.items()),
        error_messages={
            "invalid_choice": "An answer leads to waiting, to open or to resolved. Choose one of the buttons."
        },
    )
    files = Files(required=False, label="Files")  # type: ignore[assignment]  # a field, taken off the class
    canned = forms.ModelChoiceField(
        CannedReply.objects.filter(is_active=True),
        required=False,
        error_messages={"invalid_choice": "This canned reply is no longer in use. Send the answer without it."},
    )

    def clean_canned(self) -> CannedReply | None:
        """Only what was offered here."""
        chosen = self.cleaned_data["canned"]
        if chosen and chosen.market_id not in {None, self._market}:
            raise ValidationError("This canned reply is of another market.", code="invalid_choice")
        return chosen

    def suit(self, inquiry: Inquiry) -> None:
        self._market = inquiry.market_id


class DetailsForm(SeenForm):
    text = Words("What do you need?", rows=7)


class NoteForm(StepForm):
    text = Words("Internal note", rows=5)
    files = Files(required=False, label="Files")  # type: ignore[assignment]  # a field, taken off the class


class AssignForm(StepForm):
    to = forms.ChoiceField(
        label="Assignee",
        error_messages={
            "invalid_choice": "They don't answer inquiries, or not any more. Choose somebody else.",
            "required": "Choose somebody, or nobody.",
        },
    )

    def suit(self, inquiry: Inquiry) -> None:
        self._staff = {str(user.pk): user for user in User.objects.who_may_answer().seeing(inquiry.market_id)}
        cast(forms.ChoiceField, self.fields["to"]).choices = [
            (NOBODY, "Nobody: back to the queue"),
            *((pk, str(user)) for pk, user in self._staff.items()),
        ]
        self.initial["to"] = str(inquiry.assignee_id or NOBODY)

    text = Words("What they should know", rows=3, required=False, help_text="An internal note, handed over with it.")

    def clean_to(self) -> User | None:
        return self._staff.get(self.cleaned_data["to"])


class PriorityForm(StepForm):
    priority = forms.ChoiceField(
        choices=Priority.choices,
        error_messages={"invalid_choice": "There is no such priority. Choose one from the list."},
    )

    def suit(self, inquiry: Inquiry) -> None:
        self.initial["priority"] = inquiry.priority


class SnoozeForm(StepForm):
    when = forms.ChoiceField(
        label="Until when?",
        choices=services.SnoozeUntil.choices,
        initial=services.SnoozeUntil.TOMORROW,
        error_messages={"invalid_choice": "Choose tomorrow, next Monday or a day of your own."},
    )
    on = forms.DateField(
        label="Day",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "Write the day as 2026-03-09."},
    )


class RemindMeForm(SnoozeForm):
    def suit(self, inquiry: Inquiry) -> None:
        self.fields["when"].label = "When?"


class CancelReminderForm(StepForm):
    """Nothing to fill in: the step says it all."""


class WakeForm(StepForm):
    """Nothing to fill in: the step says it all."""


class WaitForm(StepForm):
    text = Words("Whom do we wait for, and for what?", help_text="For the desk alone; the ISV reads that we wait.")


class GoOnForm(StepForm):
    """Nothing to fill in: the step says it all."""


class ReferForm(SeenForm):
    to = forms.ChoiceField(
        label="Refer to",
        choices=services.Referral.choices,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "Choose Partner Service or ERP support."},
    )
    text = Words("What we tell the ISV", rows=5, help_text="With words they can forward, where others must be asked.")

    def suit(self, inquiry: Inquiry) -> None:
        is_referred = inquiry.verdict in services.Referral.values
        to = inquiry.verdict if is_referred else services.Referral.PARTNER_SERVICE.value
        self.beginnings = {each.value: words_for(inquiry, each.value) for each in services.Referral}
        self.initial = {**self.initial, "to": to, "text": self.beginnings[to]}
        self.fields["text"].widget.attrs["data-begun"] = True
        self.sentences = {
            services.Referral.PARTNER_SERVICE.value: "Client ids, promotion to production, partner procedure. "
            f"{inquiry.market.partner_service_email} gets the case by mail.",
            services.Referral.ERP_SUPPORT.value: "ERP screens, setup and module usage. "
            f"The ISV's customer asks {inquiry.market.erp_support_email}.",
        }


class DeclineForm(SeenForm):
    text = Words("What we tell the ISV", rows=5, help_text="Why this is not ours to do, and who could help.")

    def suit(self, inquiry: Inquiry) -> None:
        if inquiry.verdict == VerdictKind.OUT_OF_SCOPE and not self.is_bound:
            self.initial["text"] = words_for(inquiry, inquiry.verdict)


class ConfirmForm(StepForm):
    text = Words("Why", rows=2, required=False, help_text="For the desk alone. May be left empty.")


class OverruleForm(StepForm):
    topic = forms.ChoiceField(
        label="What it is about",
        choices=TOPICS,
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose a topic from the list."),
    )
    verdict = forms.ChoiceField(
        label="Who answers",
        choices=[("", "Whoever the policy says"), *VERDICTS],
        required=False,
        error_messages={"invalid_choice": "Choose who answers from the list."},
    )
    text = Words("Why", rows=3, help_text="For the desk alone; the ISV reads who answers now.")

    def suit(self, inquiry: Inquiry) -> None:
        self.initial["topic"] = inquiry.topic


class DiagnoseForm(StepForm):
    """Nothing to fill in: everything that is looked at is on record."""


class ResolveForm(SeenForm):
    text = Words(
        "Last words to the ISV", required=False, help_text="Left empty, they are only told that it is resolved."
    )
    cause = forms.ModelChoiceField(
        KnownCause.objects.none(),
        required=False,
        label="What was it?",
        help_text="For the desk: whoever meets this error next is told what solved it.",
        error_messages={"invalid_choice": "This known cause is no longer in use. Choose another, or none."},
    )

    def suit(self, inquiry: Inquiry) -> None:
        self._cause.queryset = KnownCause.objects.filter(is_active=True)

    def offer(self, fitting: Sequence[KnownCause], known: Sequence[KnownCause]) -> None:
        """The causes to choose from, those that fit the call before all others."""
        others = [cause for cause in known if cause not in fitting]
        groups = [("Fits this call", fitting), ("Met before", others)]
        choices = [(name, [(cause.pk, cause.title) for cause in causes]) for name, causes in groups if causes]
        self._cause.choices = [("", "Not said"), *choices]

    @property
    def _cause(self) -> forms.ModelChoiceField:
        return cast(forms.ModelChoiceField, self.fields["cause"])


class ReasonForm(StepForm):
    text = Words("Words to the ISV", required=False, help_text="They read this.")


def answers_of(inquiry: Inquiry) -> list[tuple[Inquiry.Status, str]]:
    """What the inquiry may become with an answer, and how its button says so. A resolved one can only be added to."""
    now = Inquiry.Status(inquiry.status)
    if inquiry.is_over:
        return [(now, "Add to the answer")] if now == Inquiry.Status.RESOLVED else []
    return [(then, words) for then, words in THEN.items() if then == now or then in Inquiry.MAY_BECOME[now]]
