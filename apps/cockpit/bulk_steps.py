"""The steps that can be taken with several inquiries at once. Data."""

from dataclasses import replace

from django import forms

from apps.inquiries import services
from apps.inquiries.models import Tag

from .forms import StepForm
from .steps import STEPS, Step

MERGE = "merge"


class AddTagForm(StepForm):
    tag = forms.ModelChoiceField(
        Tag.objects.filter(is_active=True),
        label="Tag",
        error_messages={"required": "Choose a tag.", "invalid_choice": "This tag is no longer in use. Choose another."},
    )


def _of_several(step: Step) -> Step:
    if step.name == "tag":
        return replace(step, form=AddTagForm, service=services.tag)
    return step


BULK = {
    step.name: _of_several(step)
    for step in STEPS
    if step.name in {"assign", "prioritise", "tag", "refer", "resolve", MERGE}
}
