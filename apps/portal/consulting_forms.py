"""The shape of a request for consulting. What it may say is decided by the services."""

from functools import partial
from typing import Any, cast

from django import forms
from django.http import HttpRequest

from apps.inquiries.wording import checked_text, named_line, required_text
from apps.isvs.models import Isv

from .forms import PortalForm, Typed

NAME_LIMIT = 300


class RequestForm(PortalForm):
    """What is wanted, by when, and who pays: a customer of the list, or one named in words."""

    title = Typed(
        partial(named_line, what="The title"),
        label="What is it about?",
        help_text="A few words, such as: Moving to the new order API.",
        error_messages={"required": "Give it a title: a few words that name what you want."},
    )
    wanted = Typed(
        partial(required_text, what="The description"),
        rows=7,
        label="What do you want from us?",
        help_text="What is there, what is to be there in the end, what you do yourselves. The customer reads it too. "
        "In English.",
        error_messages={"required": "Describe what you want from us."},
    )
    customer: forms.ModelChoiceField = forms.ModelChoiceField(
        None,
        required=False,
        label="Which customer pays?",
        empty_label="None of these",
        error_messages={"invalid_choice": "Choose one of the customers you work for."},
    )
    customer_named = Typed(
        partial(checked_text, what="The name", limit=NAME_LIMIT),
        required=False,
        label="Not in the list? Name it",
        help_text="The company's name, and its organisation number if you know it.",
    )
    wished_by = forms.DateField(
        required=False,
        label="Wanted by",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Write the day as 2026-12-24."},
    )
    inquiry = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, isv: Isv, sent: HttpRequest | None = None, **options: Any) -> None:
        super().__init__(sent, **options)
        cast(forms.ModelChoiceField, self.fields["customer"]).queryset = isv.customers.all()

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        is_named = given.get("customer") or given.get("customer_named", "").strip()
        if not is_named and not {"customer", "customer_named"} & self.errors.keys():
            self.add_error("customer_named", "Choose the customer who pays, or name it here.")
        return given

    def words(self) -> dict[str, Any]:
        return {name: given for name, given in self.cleaned_data.items() if name != "inquiry"}
