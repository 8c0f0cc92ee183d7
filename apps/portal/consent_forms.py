"""The shape of what a data owner sends. What it may say is decided by the services."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from apps.approvals.models import Consent
from apps.approvals.services import Answer
from apps.inquiries.wording import checked_text

from .code_forms import CodeForm
from .forms import Typed

Kind = Consent.Kind
WORDS_LIMIT, NAME_LIMIT = 2_000, 150

ANSWERS = {
    Kind.APPROVED: ("Yes, as described", "You can take it back at any time on this page."),
    Kind.LIMITED: ("Yes, with limits", "A shorter time, or fewer people."),
    Kind.DECLINED: ("No", "You don't have to say why. We then look for the fault without your data."),
    Kind.QUESTION: ("I have a question first", "A person answers. The request waits."),
    Kind.DELEGATED: (
        "Someone else decides this",
        "Name a colleague at your company. We check the address before we write.",
    ),
}
FIELDS_OF = {
    Kind.LIMITED: ("keep_days", "people"),
    Kind.DECLINED: ("reason",),
    Kind.QUESTION: ("question",),
    Kind.DELEGATED: ("delegate_name", "delegate_email"),
}
LABELS = {
    "reason": "Why not",
    "question": "Your question",
    "delegate_name": "Your colleague's name",
    "delegate_email": "Your colleague's e-mail address",
    "why": "Why you take it back",
}
OF_THE_LIMITS = frozenset({"out_of_range", "nothing_to_change"})


def typed_in(posted: QueryDict) -> dict[str, Any]:
    """What a form held, to be shown again in a new one."""
    return {name: values if name == "people" else values[-1] for name, values in posted.lists() if name != "text_hash"}


class AnswerForm(CodeForm):
    """One of five answers, each with fields of its own. Those of other answers are kept and not looked at."""

    answer_kind = forms.ChoiceField(
        choices=[(value, words) for value, (words, _) in ANSWERS.items()],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose one of the answers."),
    )
    text_hash = forms.CharField(required=False, widget=forms.HiddenInput)
    keep_days = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, widget=forms.Select(), label="Delete after"
    )
    people = forms.MultipleChoiceField(required=False, widget=forms.CheckboxSelectMultiple, label="Who may see it")
    reason = Typed(
        partial(checked_text, what="The reason", limit=WORDS_LIMIT), required=False, rows=3, label=LABELS["reason"]
    )
    question = Typed(
        partial(checked_text, what="The question", limit=WORDS_LIMIT),
        required=False,
        rows=4,
        label=LABELS["question"],
    )
    delegate_name = Typed(
        partial(checked_text, what="The name", limit=NAME_LIMIT), required=False, label=LABELS["delegate_name"]
    )
    delegate_email = forms.EmailField(
        required=False,
        label=LABELS["delegate_email"],
        error_messages={"invalid": "This is no e-mail address. Such as: name@company.example."},
    )

    def __init__(
        self, sent: Any = None, *, days: Sequence[int], people: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        """``days`` are the terms that may be chosen, ``people`` those who are asked for, as value and name."""
        super().__init__(sent, **options)
        choices = {"keep_days": [(number, _days(number)) for number in days], "people": people}
        for name, offered in choices.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]  # both are fields of choices

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        wanted = {"answer_kind", "code", "text_hash", *FIELDS_OF.get(given.get("answer_kind", ""), ())}
        for name in set(self.fields) - wanted:
            self.errors.pop(name, None)
        return given

    def answer(self) -> Answer:
        given = self.cleaned_data
        kind = Kind(given["answer_kind"])
        words = {Kind.DECLINED: "reason", Kind.QUESTION: "question"}.get(kind)
        is_limited, is_delegated = kind == Kind.LIMITED, kind == Kind.DELEGATED
        return Answer(
            kind=kind,
            text_hash=given["text_hash"],
            keep_days=given["keep_days"] if is_limited else None,
            people=tuple(map(int, given["people"])) if is_limited else (),
            words=given[words] if words else "",
            name=given["delegate_name"] if is_delegated else "",
            email=given["delegate_email"] if is_delegated else "",
        )

    def field_of(self, refused: ValidationError) -> str | None:
        kind = self.cleaned_data.get("answer_kind", "")
        if refused.code in OF_THE_LIMITS and kind == Kind.LIMITED:
            return "keep_days"
        if refused.code == "required" and kind in FIELDS_OF:
            return {Kind.LIMITED: "people"}.get(kind, FIELDS_OF[kind][0])
        if refused.code == "invalid" and kind == Kind.DELEGATED:
            return "delegate_email"
        return super().field_of(refused)


class WithdrawalForm(CodeForm):
    """A yes is taken back, with or without words."""

    handed_by_page = frozenset({"do"})

    why = Typed(
        partial(checked_text, what="The reason", limit=WORDS_LIMIT), required=False, rows=3, label=LABELS["why"]
    )


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"
