"""The shape of a notice to an ISV. What it may say is decided by the service."""

from typing import Any

from django import forms

from .forms import LARGEST_ID, ServiceForm, Words

FIELD_OF_CODE = {
    "empty_subject": "subject",
    "subject_too_long": "subject",
    "empty_text": "text",
    "text_too_long": "text",
    "forbidden_characters": "text",
}
OPEN_ANEW = "Open this page anew before you send."


class NoticeForm(ServiceForm):
    """Subject and text, and how many notices their writer knew of."""

    field_of_code = FIELD_OF_CODE

    subject = forms.CharField(
        error_messages={"required": "The subject is empty. Say in a few words what changes."},
    )
    text = Words("Text", rows=18, help_text="Markdown. Every member gets it by mail, and it is kept on record.")
    seen = forms.IntegerField(
        min_value=0,
        max_value=LARGEST_ID,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), OPEN_ANEW),
    )

    def __init__(self, sent: Any = None, **options: Any) -> None:
        super().__init__(sent, auto_id="notice_%s", **options)
