"""The shape of what ISVs send. What it may say is decided by the services."""

from collections.abc import Callable
from functools import partial
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.models import User
from apps.diagnostics.models import ApiCall
from apps.inquiries.completeness import Missing
from apps.inquiries.facts import CallFacts, Upload
from apps.inquiries.models import Inquiry
from apps.inquiries.uploads import require_possible
from apps.inquiries.wording import BODY_LIMIT, URL_LIMIT, checked_text, required_text, subject_line
from apps.isvs.models import ApiClient, Isv
from apps.policy.english import other_language
from apps.policy.language import language_of
from apps.policy.models import PRIORITIES_OF_ISVS, Priority

FIELD_OF_CODE = {
    "subject_missing": "subject",
    "subject_too_long": "subject",
    "empty_text": "text",
    "invalid_method": "method",
    "invalid_url": "url",
    "invalid_status": "status",
    "foreign_client": "client",
    "foreign_customer": "customer",
    "customer_elsewhere": "customer",
    "customer_missing": "customer_named",
    "in_the_past": "wished_by",
    "redirect_uri_once": "uri",
    "too_many_uris": "uri",
    "https_required": "uri",
    "asked_already": "uri",
    "name_missing": "name",
    "name_too_long": "name",
    "too_many_attachments": "attachments",
    "attachment_too_large": "attachments",
    "attachments_too_large": "attachments",
    "attachment_empty": "attachments",
}
KINDS = {
    Inquiry.Kind.FAILED_CALL: "An API call is refused, fails, or gives the wrong result.",
    Inquiry.Kind.HOW_TO: "Which operation, which parameter, in what order.",
    Inquiry.Kind.FEATURE_REQUEST: "Something the API should be able to do.",
}
WORDS_OF_PRIORITIES = {
    Priority.LOW: "It can wait. We would like to know.",
    Priority.NORMAL: "It holds up our work, and we have a way around it or time.",
    Priority.HIGH: "Our customers can't work, and there is no way around it.",
}
PRIORITIES = {priority: WORDS_OF_PRIORITIES[priority] for priority in PRIORITIES_OF_ISVS}
ENGLISH_ASKED = "english_asked"
HANDED_BY_PAGES = frozenset({"csrfmiddlewaretoken"})
# The hidden field with what is known of the secrets that were masked in a form that came back.
CARRIED_IN = "masked_before"


class Typed(forms.CharField):
    """Text as typed. ``check`` is the domain's own look at it, so that all fields are refused at once."""

    def __init__(self, check: Callable[[str], str], *, rows: int = 0, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
        super().__init__(strip=False, widget=widget, **kwargs)
        self._check = check

    def run_validators(self, value: str) -> None:
        if value:
            self._check(value)


class FileInput(forms.ClearableFileInput):
    template_name = "django/forms/widgets/file.html"
    allow_multiple_selected = True


class Files(forms.FileField):
    """Any number of files; those too many or too large are refused before they are read into memory."""

    widget = FileInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        files = [file for file in data or [] if file]
        require_possible(files)
        return files


class PortalForm(forms.Form):
    """A form that asks one service and shows its refusal at the field it is about."""

    id_prefix = "id"
    handed_by_page = HANDED_BY_PAGES

    def __init__(self, sent: HttpRequest | None = None, **options: Any) -> None:
        """Filled with what ``sent`` carries; empty without it."""
        if sent:
            options = {"data": sent.POST, "files": sent.FILES} | options
        super().__init__(auto_id=f"{self.id_prefix}_%s", **options)

    def clean(self) -> dict[str, Any]:
        unknown = sorted(set(self.data) - set(self.fields) - self.handed_by_page)
        if unknown:
            raise ValidationError(
                f"This form has no field {unknown[0][:40]!r}. Reload the page and send it again.", code="unknown_field"
            )
        return self.cleaned_data

    def carries_out(self, service: Callable[..., Any], **given: Any) -> Any:
        """What ``service`` returned; None when form or service refuse, and then the form shows why."""
        if not self.is_valid():
            return None
        try:
            return service(**given, **self.words())
        except ValidationError as refusal:
            field = FIELD_OF_CODE.get(getattr(refusal, "code", None) or "")
            self.add_error(field if field in self.fields else None, refusal)
            return None

    def words(self) -> dict[str, Any]:
        """The cleaned values under the names the service knows them by."""
        return self.cleaned_data

    def uploads(self) -> list[Upload]:
        return [Upload(file.name, file.read()) for file in self.cleaned_data.get("attachments", [])]


class CallForm(PortalForm):
    """The four facts of a call; with ``lacks``, only the fields that supply them."""

    method = forms.ChoiceField(
        required=False,
        choices=[("", "Choose")] + [(name, name) for name in ApiCall.Method.values],
        label="Method",
        error_messages={"invalid_choice": "Choose one of the methods listed."},
    )
    url = Typed(
        partial(checked_text, what="The URL", limit=URL_LIMIT),
        required=False,
        label="Endpoint URL, with the query string",
    )
    status = forms.IntegerField(
        required=False,
        label="HTTP status",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        min_value=100,
        max_value=599,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), "An HTTP status is a number from 100 to 599, such as 400."
        ),
    )
    request_body = Typed(
        partial(checked_text, what="The request JSON", limit=BODY_LIMIT),
        required=False,
        rows=8,
        label="Request JSON",
        help_text="As it was sent. Needed with POST, PUT and PATCH.",
    )
    response_body = Typed(
        partial(checked_text, what="The response body", limit=BODY_LIMIT),
        required=False,
        rows=6,
        label="Response body",
        help_text="As it came back: it holds the id that finds our log line.",
    )
    response_is_empty = forms.BooleanField(required=False, label="It came back empty")

    CALL_FIELDS = ("method", "url", "status", "request_body", "response_body", "response_is_empty")
    FIELD_OF_LACK = {"endpoint_url": "url", "request_json": "request_body"}

    def __init__(self, sent: HttpRequest | None = None, lacks: list[Missing] | None = None, **options: Any) -> None:
        super().__init__(sent, **options)
        if lacks is not None:
            wanted = {self.FIELD_OF_LACK.get(lack.code, lack.code) for lack in lacks}
            # A method that is still to come may call for a body.
            wanted |= {"request_body"} if "method" in wanted else set()
            wanted |= {"response_is_empty"} if "response_body" in wanted else set()
            for name in set(self.CALL_FIELDS) - wanted:
                del self.fields[name]
            for lack in lacks:
                self.fields[self.FIELD_OF_LACK.get(lack.code, lack.code)].help_text = lack.sentence
        for name in ("url", "request_body", "response_body"):
            if name in self.fields:
                self.fields[name].widget.attrs |= {"spellcheck": "false", "autocomplete": "off"}

    def words(self) -> dict[str, Any]:
        return {"call": self.facts()}

    def facts(self) -> CallFacts:
        given = {name: self.cleaned_data[name] for name in self.CALL_FIELDS if name in self.cleaned_data}
        return CallFacts(**given)


class InquiryForm(CallForm):
    """A new inquiry. The kind decides whether the call's facts are asked for; the paste fills the fields beside it.

    A paste too long to be read goes along as a file.
    """

    handed_by_page = HANDED_BY_PAGES | {"chosen", ENGLISH_ASKED, CARRIED_IN}
    language = ""

    paste = Typed(
        partial(checked_text, what="The paste", limit=settings.ATTACHMENT_MAX_BYTES),
        required=False,
        rows=12,
        label="Paste the call as you have it",
        help_text="cURL, HAR, raw HTTP, Postman, a log or a mail. Several calls are fine.",
    )
    kind = forms.ChoiceField(
        choices=[(kind, kind.label) for kind in KINDS],
        label="What is it about?",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose what it is about."),
    )
    subject = Typed(
        subject_line,
        label="Subject",
        help_text="A few words that name the problem.",
        error_messages={"required": "Give the inquiry a subject: a few words that name the problem."},
    )
    text = Typed(
        partial(required_text, what="The question"),
        rows=6,
        label="Your question",
        help_text="What did you expect, and what came instead? In English.",
        error_messages={"required": "The question is empty. Write what you want to say."},
    )
    client: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        required=False,
        label="Client",
        empty_label="Not about one of them",
        error_messages={"invalid_choice": "Choose one of your own API clients."},
    )
    customer: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        required=False,
        label="Customer affected",
        empty_label="None",
        error_messages={"invalid_choice": "Choose one of the customers you work for."},
    )
    priority = forms.ChoiceField(
        choices=[(priority, priority.label) for priority in PRIORITIES],
        label="How much does it press?",
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose low, normal or high."),
    )
    attachments = Files(required=False, label="Files", help_text="Up to 10 of 20 MB each, 60 MB together.")

    def __init__(self, isv: Isv, by: User, sent: HttpRequest | None = None, **options: Any) -> None:
        super().__init__(sent, **options)
        self.isv = isv
        for name in (*self.CALL_FIELDS, "text"):
            self.fields[name].widget.attrs["data-read"] = ""
        self.fields["paste"].widget.attrs |= {"spellcheck": "false", "autocomplete": "off"}
        choices: dict[str, QuerySet] = {
            "client": ApiClient.objects.visible_to(by).filter(isv=isv),
            "customer": isv.customers.all(),
        }
        for name, rows in choices.items():
            cast(forms.ModelChoiceField, self.fields[name]).queryset = rows
        self.initial = {"kind": Inquiry.Kind.FAILED_CALL, "priority": Priority.NORMAL, **self.initial}

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if ENGLISH_ASKED not in self.data:
            self.language = other_language(language_of(given.get("text", "")))
        if self.language:
            words = f"This looks like {self.language}. Support is in English only. You can send it as it is too."
            self.add_error("text", ValidationError(words, code="not_in_english"))
        return given

    @property
    def asks_for_english(self) -> bool:
        """Whether nothing else keeps it from being sent. It is asked once, by the page or by the panel beside it."""
        refusals = [error.code for errors in self.errors.as_data().values() for error in errors]
        return refusals == ["not_in_english"]

    def words(self) -> dict[str, Any]:
        names = ("kind", "subject", "text", "client", "customer", "priority")
        paste, files = self.cleaned_data["paste"], self.uploads()
        if len(paste) > BODY_LIMIT:
            paste, files = "", [*files, Upload("paste.txt", paste.encode())]
        given = {name: self.cleaned_data[name] for name in names}
        return {**given, "call": self.facts(), "files": files, "paste": paste}


class ReplyForm(PortalForm):
    """A reply; with a file it may do without words."""

    id_prefix = "reply"

    text = Typed(partial(checked_text, what="The reply"), required=False, rows=5, label="Your reply")
    attachments = Files(required=False, label="Files", help_text="Up to 10 of 20 MB each, 60 MB together.")

    def words(self) -> dict[str, Any]:
        return {"text": self.cleaned_data["text"], "files": self.uploads()}


class WordsForm(PortalForm):
    """Optional words with a step."""

    id_prefix = "step"

    text = Typed(checked_text, required=False, rows=2, label="Words with it")
