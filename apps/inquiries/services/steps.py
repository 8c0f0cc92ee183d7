"""The small steps every service is made of: lock, move, write a message, sign."""

from datetime import datetime

from django.core.exceptions import ValidationError

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.reminders import services as reminders

from ..models import Inquiry, Message
from ..reminder_rules import ALL_RULES, subject_of
from . import clocks, waiting


def locked(inquiry: Inquiry) -> Inquiry:
    """The inquiry as it stands now, held until the transaction ends."""
    return (
        Inquiry.objects.select_for_update(of=("self",))
        .select_related("market__calendar", "isv", "call")
        .get(pk=inquiry.pk)
    )


def move(inquiry: Inquiry, to: str) -> None:
    """Change the status if it may become that; a move to the present status is refused too.

    What was finished and isn't any more is no longer resolved, and its clocks go on.
    """
    target = Inquiry.Status(to)
    if target not in Inquiry.MAY_BECOME[Inquiry.Status(inquiry.status)]:
        raise ValidationError(
            f"An inquiry that is {inquiry.get_status_display().lower()} can't become {target.label.lower()}. "
            "Reload the page to see where it stands.",
            code="wrong_status",
        )
    if inquiry.is_over and target not in Inquiry.IS_OVER:
        inquiry.resolved_at = None
        clocks.go_on(inquiry)
    inquiry.status = target


def require_staff(by: User) -> None:
    if not by.is_staff:
        raise ValidationError("Only the desk's staff can do this.", code="not_staff")


def require_unseen_answers(inquiry: Inquiry, *, by: User, seen: int | None) -> None:
    """Refuse when a colleague answered after the message the writer saw last."""
    if seen is None:
        return
    newer = inquiry.messages.filter(pk__gt=seen, kind=Message.Kind.ANSWER).exclude(author=by).select_related("author")
    answered = newer.first()
    if answered:
        raise ValidationError(
            f"{answered.author} has answered while you were writing. Read that answer first; your text is kept.",
            code="answered_meanwhile",
        )


def say(inquiry: Inquiry, kind: str, text: str, *, by: User, at: datetime, is_internal: bool = False) -> Message:
    """Put a message on record."""
    message = Message(inquiry=inquiry, author=by, kind=kind, text=text, is_internal=is_internal, sent_at=at)
    save_signed(message, by=by, reason=Message.Kind(kind).label, at=at)
    return message


def settle(inquiry: Inquiry, *, by: User, reason: str, at: datetime, asks_isv: bool = False) -> None:
    """Bring clocks and reminders in line with the status, then save the inquiry signed.

    ``asks_isv`` says that something was just asked of the ISV: waiting on them counts from now.
    """
    if inquiry.status != Inquiry.Status.WAITING_ON_ISV:
        inquiry.waiting_since = None
    elif asks_isv:
        inquiry.waiting_since = at
    plans = [*clocks.follow(inquiry, at=at), *waiting.plans(inquiry)]
    reminders.arrange(subject_of(inquiry), plans, rules=ALL_RULES, at=at)
    inquiry.last_activity_at = at
    save_signed(inquiry, by=by, reason=reason, at=at)
