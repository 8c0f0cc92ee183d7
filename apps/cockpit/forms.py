"""The shape of what staff send. What it may say is decided by the services."""

from collections.abc import Callable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Inquiry
from apps.policy.models import Priority

MEGABYTE = 1024 * 1024
LARGEST_ID = 2**63 - 1
NOBODY = "nobody"
FIELD_OF_CODE = {
    "empty_text": "text",
    "text_too_long": "text",
    "forbidden_characters": "text",
    "too_many_attachments": "files",
    "attachment_too_large": "files",
    "attachment_empty": "files",
    "not_staff": "to",
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
    """Any number of files, none of them read into memory before its size is known to be possible."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> list[Upload]:
        return [self._read(file) for file in data or [] if file]

    def _read(self, file: UploadedFile) -> Upload:
        name = file.name or "file"
        size = file.size or 0
        if size > settings.ATTACHMENT_MAX_BYTES:
            raise ValidationError(
                f"{name[:80]} has {size / MEGABYTE:.1f} MB; {settings.ATTACHMENT_MAX_BYTES // MEGABYTE} MB are "
                "possible. Cut it down to the part that matters, or pack it.",
                code="attachment_too_large",
            )
        return Upload(name, file.read())


class StepForm(forms.Form):
    """A form that asks one service about an inquiry and shows its refusal at the field it is about."""

    def __init__(self, sent: HttpRequest | None = None, *, name: str, inquiry: Inquiry) -> None:
        """Filled with what ``sent`` carries; empty without it."""
        super().__init__(sent.POST if sent else None, sent.FILES if sent else None, auto_id=f"{name}_%s")
        self.suit(inquiry)

    def suit(self, inquiry: Inquiry) -> None:
        """Start from how ``inquiry`` stands."""

    def carries_out(self, service: Callable[..., Any], **given: Any) -> bool:
        """Whether form and service agree; when they don't, the form says why."""
        if not self.is_valid():
            return False
        try:
            service(**given, **self.cleaned_data)
        except ValidationError as refusal:
            field = FIELD_OF_CODE.get(refusal.code or "")
            self.add_error(field if field in self.fields else None, refusal)
            return False
        return True

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
        self._staff = {str(user.pk): user for user in User.objects.who_may_answer()}
        cast(forms.ChoiceField, self.fields["to"]).choices = [
            (NOBODY, "Nobody: back to the queue"),
            *((pk, str(user)) for pk, user in self._staff.items()),
        ]
        self.initial["to"] = str(inquiry.assignee_id or NOBODY)

    def clean_to(self) -> User | None:
        return self._staff.get(self.cleaned_data["to"])


class PriorityForm(StepForm):
    priority = forms.ChoiceField(
        choices=Priority.choices,
        error_messages={"invalid_choice": "There is no such priority. Choose one from the list."},
    )

    def suit(self, inquiry: Inquiry) -> None:
        self.initial["priority"] = inquiry.priority


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
        self.initial["to"] = services.Referral.PARTNER_SERVICE.value
        self.sentences = {
            services.Referral.PARTNER_SERVICE.value: "Client ids, promotion to production, partner procedure. "
            f"{inquiry.market.partner_service_email} gets the case by mail.",
            services.Referral.ERP_SUPPORT.value: "ERP screens, setup and module usage. "
            f"The ISV's customer asks {inquiry.market.erp_support_email}.",
        }


class DeclineForm(SeenForm):
    text = Words("What we tell the ISV", rows=5, help_text="Why this is not ours to do, and who could help.")


class ResolveForm(SeenForm):
    text = Words(
        "Last words to the ISV", required=False, help_text="Left empty, they are only told that it is resolved."
    )


class ReasonForm(StepForm):
    text = Words("Words to the ISV", required=False, help_text="They read this.")


def answers_of(inquiry: Inquiry) -> list[tuple[Inquiry.Status, str]]:
    """What the inquiry may become with an answer, and how its button says so. A resolved one can only be added to."""
    now = Inquiry.Status(inquiry.status)
    if inquiry.is_over:
        return [(now, "Add to the answer")] if now == Inquiry.Status.RESOLVED else []
    return [(then, words) for then, words in THEN.items() if then == now or then in Inquiry.MAY_BECOME[now]]
