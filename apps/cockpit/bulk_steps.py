"""The steps that can be taken with several inquiries at once. Data."""

from dataclasses import replace
from typing import Any, cast

from django import forms

from apps.inquiries import services
from apps.inquiries.models import CannedReply, Inquiry, Tag

from .forms import AssignForm, StepForm
from .possible import answerable
from .steps import ANSWER, STEPS, Step

MERGE = "merge"


class AddTagForm(StepForm):
    tag = forms.ModelChoiceField(
        Tag.objects.filter(is_active=True),
        label="Tag",
        error_messages={"required": "Choose a tag.", "invalid_choice": "This tag is no longer in use. Choose another."},
    )


class AssignSeveralForm(AssignForm):
    def suit(self, inquiry: Inquiry) -> None:
        super().suit(inquiry)
        to = cast(forms.ChoiceField, self.fields["to"])
        to.choices = [("", "Choose somebody"), *cast(Any, to.choices)]
        self.initial["to"] = ""


class CannedReplyForm(StepForm):
    reply = forms.ModelChoiceField(
        CannedReply.objects.filter(is_active=True),
        label="Canned reply",
        help_text="Filled in for each inquiry. One where a value is missing is left as it is, and told.",
        error_messages={
            "required": "Choose a canned reply.",
            "invalid_choice": "This canned reply is no longer in use. Choose another.",
        },
    )


CANNED = Step(
    "canned",
    ANSWER,
    answerable,
    CannedReplyForm,
    services.send_canned,
    "Canned reply",
    "book",
    "Sent. They leave in 15 seconds; until then each can be taken back on its page.",
    "Each ISV gets an answer of its own, with the tag, the priority and the next step that the reply brings. "
    "They leave in 15 seconds; until then each can be taken back on its page.",
    key="c",
)


def _of_several(step: Step) -> Step:
    if step.name == "tag":
        return replace(step, form=AddTagForm, service=services.tag)
    if step.name == "assign":
        return replace(step, form=AssignSeveralForm)
    return step


BULK = {
    step.name: _of_several(step)
    for step in (*STEPS, CANNED)
    if step.name in {"assign", "prioritise", "tag", CANNED.name, "refer", "resolve", MERGE}
}
