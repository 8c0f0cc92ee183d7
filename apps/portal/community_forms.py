"""The shape of what is written in the community. What it may say is decided by the services."""

from functools import partial
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from apps.community.models import Topic
from apps.inquiries.wording import BODY_LIMIT, checked_text, named_line, required_text

from .forms import CARRIED_IN, HANDED_BY_PAGES, CallForm, PortalForm, Typed

EMPTY = "It is empty. Write what you want to say."


class Several(forms.Field):
    """Any number of words, each ticked on the page."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> list[str]:
        words = [str(each) for each in value or []]
        if any("\x00" in each for each in words):
            raise ValidationError("Reload the page and confirm again.", code="forbidden_characters")
        return words


class Once(forms.UUIDField):
    """Names the form as it was handed out, so that what is sent twice is posted once."""

    def __init__(self) -> None:
        super().__init__(
            widget=forms.HiddenInput,
            initial=uuid4,
            error_messages=dict.fromkeys(("required", "invalid"), "Reload the page and send it again."),
        )


class TopicForm(CallForm):
    """A question for everybody. The paste fills the fields of the call beside it."""

    handed_by_page = HANDED_BY_PAGES | {"chosen", CARRIED_IN}

    sent_as = Once()
    confirmed = Several(required=False)
    paste = Typed(
        partial(checked_text, what="The paste", limit=BODY_LIMIT),
        required=False,
        rows=10,
        label="Paste the call as you have it",
        help_text="cURL, HAR, raw HTTP, Postman, a log or a mail.",
    )
    subject = Typed(
        partial(named_line, what="The title"),
        label="Title",
        help_text="The question in one line: 412 on every second update of a customer.",
        error_messages={"required": "Give it a title: the question in one line."},
    )
    text = Typed(
        partial(required_text, what="The question"),
        rows=7,
        label="Your question",
        help_text="What did you expect, and what came instead? In English. Markdown works.",
        error_messages={"required": EMPTY},
    )
    area = forms.ChoiceField(
        choices=Topic.Area.choices,
        initial=Topic.Area.OTHER,
        label="Product area",
        error_messages={"invalid_choice": "Choose one of the areas listed."},
    )
    tags = Typed(checked_text, required=False, label="Tags", help_text="Up to five, with commas: etag, webhooks.")

    def __init__(self, sent: HttpRequest | None = None, **options: Any) -> None:
        super().__init__(sent, **options)
        for name in (*self.CALL_FIELDS, "text"):
            self.fields[name].widget.attrs["data-read"] = ""
        self.fields["paste"].widget.attrs |= {"spellcheck": "false", "autocomplete": "off"}

    def words(self) -> dict[str, Any]:
        names = ("text", "area", "tags", "paste", "sent_as", "confirmed")
        given = {name: self.cleaned_data[name] for name in names}
        return {**given, "title": self.cleaned_data["subject"], "call": self.facts()}


class AnswerForm(PortalForm):
    """An answer to a topic."""

    id_prefix = "answer"

    sent_as = Once()
    confirmed = Several(required=False)
    text = Typed(
        partial(required_text, what="The answer"),
        rows=7,
        label="Your answer",
        help_text="In English. Markdown works.",
        error_messages={"required": EMPTY},
    )


class EditForm(PortalForm):
    """What one wrote, to be mended."""

    id_prefix = "edit"

    confirmed = Several(required=False)
    text = Typed(partial(required_text, what="The text"), rows=9, label="Text", error_messages={"required": EMPTY})


class FlagForm(PortalForm):
    """What is wrong with a post, in a sentence."""

    id_prefix = "flag"

    reason = Typed(
        partial(named_line, what="The reason"),
        label="What is wrong with it?",
        help_text="Names a customer, is wrong, is advertising… The moderators read it, nobody else.",
        error_messages={"required": "Say in a sentence what is wrong with it."},
    )
