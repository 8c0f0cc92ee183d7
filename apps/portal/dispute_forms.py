"""The shape of what a customer sends who says that an invoice is wrong. What it may say is decided by the services."""

from functools import partial

from django.core.exceptions import ValidationError

from apps.inquiries.wording import checked_text

from .code_forms import CodeForm
from .forms import Typed

LONG = 2_000
LABELS = {"reason": "What is wrong with it"}


class DisputeForm(CodeForm):
    """What is wrong, in the customer's words."""

    reason = Typed(
        partial(checked_text, what="The reason", limit=LONG),
        rows=4,
        label=LABELS["reason"],
        help_text="Name the line, the hours or the amount, and what would be right.",
        error_messages={"required": "Write what is wrong with it."},
    )

    def field_of(self, refused: ValidationError) -> str | None:
        return "reason" if refused.code == "required" else super().field_of(refused)
