"""The shape of what staff send about their views."""

from typing import Any

from django import forms

from .forms import ServiceForm
from .models import LONGEST_NAME


class NameForm(ServiceForm):
    """Names a view."""

    field_of_code = {"empty_text": "name", "text_too_long": "name", "view_name_taken": "name"}

    name = forms.CharField(
        label="Name",
        widget=forms.TextInput(attrs={"maxlength": LONGEST_NAME, "autocomplete": "off"}),
        error_messages={"required": "Give the view a name."},
    )


class SaveForm(NameForm):
    """Names what the queue shows now."""

    is_shared = forms.BooleanField(label="Everybody at the desk sees it", required=False)

    def __init__(self, *given: Any, may_share: bool, **options: Any) -> None:
        super().__init__(*given, **options)
        if not may_share:
            del self.fields["is_shared"]


class ShareForm(ServiceForm):
    is_shared = forms.BooleanField(required=False, widget=forms.HiddenInput)


class MoveForm(ServiceForm):
    up = forms.BooleanField(required=False, widget=forms.HiddenInput)


class DeleteForm(ServiceForm):
    """Nothing to fill in."""
