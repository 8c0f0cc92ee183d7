from collections.abc import Iterator
from typing import Any, cast

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from unfold.admin import StackedInline
from unfold.decorators import display
from unfold.forms import PaginationInlineFormSet
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from apps.accounts.models import User
from apps.policy.admin_pages import SignedAdmin, SignedForm
from apps.policy.present import now

from ..models import CorrelationPattern, KnownCause, KnownCauseExample
from ..services import causes

MOST_EXAMPLES = 20
CODE_STYLE = {"all": ["desk/code-field.css"]}
CODE = {"class": "code-field", "spellcheck": "false", "autocapitalize": "off"}


def _line() -> UnfoldAdminTextInputWidget:
    return UnfoldAdminTextInputWidget(attrs=dict(CODE))


def _lines() -> UnfoldAdminTextareaWidget:
    return UnfoldAdminTextareaWidget(attrs={**CODE, "rows": 6})


class OperationField:
    """A form whose operation must be one of the API, in the words of its document, once it is written or changed."""

    changed_data: list[str]
    cleaned_data: dict[str, Any]

    def clean_operation(self) -> str:
        written: str = self.cleaned_data["operation"]
        return causes.known_operation(written) if "operation" in self.changed_data and written else written


class KnownCauseForm(OperationField, SignedForm):
    class Media:
        css = CODE_STYLE

    class Meta:
        model = KnownCause
        fields = "__all__"  # the fieldsets of the page name them
        labels = {
            "is_published": "Shown to ISVs",
            "is_active": "In use",
            "message_pattern": "Message",
            "payload_pointer": "Place in the request",
            "payload_test": "What stands there",
            "payload_value": "Compared with",
        }
        help_texts = {
            "message_pattern": "RE2 pattern, upper and lower case alike; looked for in the message, then in the whole "
            "response.",
            "payload_pointer": "JSON pointer, with * for any index or name: /lines/*/account. One place is enough.",
        }
        widgets = {
            "operation": _line(),
            "message_pattern": _line(),
            "payload_pointer": _line(),
            "payload_value": _line(),
        }


class ExampleForm(OperationField, forms.ModelForm):
    class Meta:
        model = KnownCauseExample
        fields = ["fits", "status", "operation", "request_body", "response_body"]
        labels = {"fits": "Must be recognised"}
        help_texts = {"fits": "Switched off, the cause must leave this call alone. Secrets in it are masked."}
        widgets = {"operation": _line(), "request_body": _lines(), "response_body": _lines()}


class ExampleFormSet(PaginationInlineFormSet):
    """The calls that a cause is tried on: each says at its own place why it fails."""

    def clean(self) -> None:
        super().clean()
        if any(self.errors) or not self._makes_sense():
            return
        examples = self.examples()
        self._mask(examples)
        failing = causes.failing(self.instance, examples)
        for place, row in enumerate(self._rows()):
            if place in failing:
                sentence = failing[place][:1].upper() + failing[place][1:]
                row.add_error("fits", ValidationError(sentence, code="cause_example_fails"))
        if not any(example.fits for example in examples):
            raise ValidationError(causes.NO_EXAMPLE, code="no_cause_example")

    def _mask(self, examples: list[KnownCauseExample]) -> None:
        try:
            causes.mask_examples(self.instance, examples)
        except ValidationError as refusal:
            raise ValidationError(causes.RULE_HOLDS_ONE, code="secret_in_rule") from refusal

    def examples(self) -> list[KnownCauseExample]:
        """All that the cause is to have, in the order of the page."""
        return [row.instance for row in self._rows()]

    def _rows(self) -> Iterator[Any]:
        """Forms of examples that stay or come; one left empty is none."""
        return (
            row
            for row in self.forms
            if (row.instance.pk or row.has_changed()) and not (self.can_delete and self._should_delete_form(row))
        )

    def _makes_sense(self) -> bool:
        try:
            self.instance.clean()
        except ValidationError:
            return False  # The form of the cause says so.
        return True


class ExampleInline(StackedInline):
    model = KnownCauseExample
    form = ExampleForm
    formset = ExampleFormSet
    fields = ["fits", ("status", "operation"), "request_body", "response_body"]
    max_num = MOST_EXAMPLES
    validate_max = True
    verbose_name = "example"
    verbose_name_plural = "Examples: calls that prove the cause"

    def get_extra(self, request: HttpRequest, obj: KnownCause | None = None, **kwargs: Any) -> int:
        return 0 if obj else 1


@admin.register(KnownCause)
class KnownCauseAdmin(SignedAdmin):
    form = KnownCauseForm
    list_display = ["title", "status", "operation", "shown_to_isvs", "in_use"]
    list_filter = ["is_active", "is_published", "status"]
    search_fields = ["title", "operation", "message_pattern", "answer"]
    search_help_text = "Title, operation, pattern or answer"
    inlines = [ExampleInline]
    fieldsets = [
        (None, {"fields": ["title", "answer", ("is_published", "is_active")]}),
        (
            "Its calls are recognised by",
            {
                "fields": [
                    ("status", "operation"),
                    "message_pattern",
                    "payload_pointer",
                    ("payload_test", "payload_value"),
                ],
                "description": "All that is filled in must be true of a call.",
            },
        ),
    ]

    @display(description="Shown to ISVs", ordering="is_published", boolean=True)
    def shown_to_isvs(self, cause: KnownCause) -> bool:
        return cause.is_published

    @display(description="In use", ordering="is_active", boolean=True)
    def in_use(self, cause: KnownCause) -> bool:
        return cause.is_active

    def save_model(self, request: HttpRequest, obj: KnownCause, form: Any, change: bool) -> None:
        """Nothing yet: a cause is kept together with its examples, or not at all."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        (examples,) = formsets
        examples.save(commit=False)  # tells the admin's own log what changed
        causes.save_cause(
            form.instance,
            examples.examples(),
            by=cast(User, request.user),
            at=now(),
            reason=self.reason_for(form, change=change),
        )


class CorrelationPatternForm(SignedForm):
    class Media:
        css = CODE_STYLE

    class Meta:
        model = CorrelationPattern
        fields = "__all__"  # the page names them
        labels = {"is_active": "In use"}
        help_texts = {
            "log_url": "https address with {id} in place of the id. An id that several patterns could have found leads "
            "to the first one's, by name."
        }
        widgets = {"pattern": _line(), "log_url": _line(), "example": _lines()}


@admin.register(CorrelationPattern)
class CorrelationPatternAdmin(SignedAdmin):
    form = CorrelationPatternForm
    list_display = ["name", "pattern", "log_url", "in_use"]
    list_filter = ["is_active"]
    search_fields = ["name", "pattern", "log_url"]
    search_help_text = "Name, pattern or address"
    fields = ["name", "pattern", "example", "log_url", "is_active"]

    @display(description="In use", ordering="is_active", boolean=True)
    def in_use(self, pattern: CorrelationPattern) -> bool:
        return pattern.is_active
