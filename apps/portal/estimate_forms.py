"""The shape of what a paying customer sends. What it may say is decided by the services."""

from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apps.consulting.models import Acceptance
from apps.consulting.services import Answer
from apps.inquiries.wording import checked_text

from .code_forms import CodeForm
from .forms import Typed

Kind = Acceptance.Kind
SHORT, LONG = 100, 2_000

ANSWERS = {
    Kind.ACCEPTED: ("Yes, at this price", "Work can begin. It never costs more than the limit without a new yes."),
    Kind.REJECTED: ("No", "Nothing is done and nothing costs anything. You don't have to say why."),
}
FOR_INVOICES = ("purchase_order", "buyer_reference", "electronic_address", "invoice_address")
FIELDS_OF = {Kind.ACCEPTED: FOR_INVOICES, Kind.REJECTED: ("reason",)}
LABELS = {
    "purchase_order": "Purchase order number",
    "buyer_reference": "Your reference",
    "electronic_address": "Electronic address",
    "invoice_address": "Invoice address",
    "reason": "Why not",
}


class EstimateForm(CodeForm):
    """Yes with what invoices are to say, or no with a reason. What belongs to the other answer is not looked at."""

    answer_kind = forms.ChoiceField(
        choices=[(value, words) for value, (words, _) in ANSWERS.items()],
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Choose yes or no."),
    )
    text_hash = forms.CharField(required=False, widget=forms.HiddenInput)
    purchase_order = Typed(
        partial(checked_text, what="The order number", limit=SHORT), required=False, label=LABELS["purchase_order"]
    )
    buyer_reference = Typed(
        partial(checked_text, what="The reference", limit=SHORT),
        required=False,
        label=LABELS["buyer_reference"],
        help_text="A name or a code by which you know the invoice.",
    )
    electronic_address = Typed(
        partial(checked_text, what="The address", limit=SHORT),
        required=False,
        label=LABELS["electronic_address"],
        help_text="For invoices by Peppol, such as 0192:987654321.",
    )
    invoice_address = Typed(
        partial(checked_text, what="The address", limit=LONG),
        required=False,
        rows=3,
        label=LABELS["invoice_address"],
        help_text="Where it is another one than we know.",
    )
    reason = Typed(partial(checked_text, what="The reason", limit=LONG), required=False, rows=3, label=LABELS["reason"])

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        wanted = {"answer_kind", "code", "text_hash", *FIELDS_OF.get(given.get("answer_kind", ""), ())}
        for name in set(self.fields) - wanted:
            self.errors.pop(name, None)
        return given

    def answer(self) -> Answer:
        given = self.cleaned_data
        kind = Kind(given["answer_kind"])
        is_yes = kind == Kind.ACCEPTED
        for_invoices = {name: given[name] for name in FOR_INVOICES} if is_yes else {}
        words = "" if is_yes else given["reason"]
        return Answer(kind=kind, text_hash=given["text_hash"], words=words, **for_invoices)

    def field_of(self, refused: ValidationError) -> str | None:
        return "electronic_address" if refused.code == "bad_address" else super().field_of(refused)
