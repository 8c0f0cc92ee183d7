"""The small steps every service is made of: lock, move, write a message, sign."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.reminders import services as reminders

from ..models import Inquiry, Message
from ..reminder_rules import SNOOZE_ENDS, active_rules, subject_of
from . import clocks, indexing
from .planning import plans

CANT_BE_HELD = frozenset({Inquiry.Status.CLOSED, Inquiry.Status.MERGED})


def locked(inquiry: Inquiry) -> Inquiry:
    """The inquiry as it stands now, held until the transaction ends. Refuses one that goes on in another."""
    held = hold_all([inquiry])[inquiry.pk]
    if held.merged_into_id:
        raise ValidationError(
            f"#{held.number} was merged into #{held.merged_into_id}: it goes on there.", code="merged"
        )
    return held


def hold_all(inquiries: Iterable[Inquiry]) -> dict[int, Inquiry]:
    """These inquiries by number, as they stand now, held until the transaction ends.

    Always in the order of their numbers, so that nobody waits for each other in a ring.
    """
    rows = Inquiry.objects.select_for_update(of=("self",)).select_related("market__calendar", "isv", "call")
    rows = rows.select_related("client", "customer")
    return {held.pk: held for held in rows.filter(pk__in=[each.pk for each in inquiries]).order_by("pk")}


def move(inquiry: Inquiry, to: str) -> None:
    """Change the status if it may become that; a move to the present status is refused too.

    What was finished and isn't any more is no longer resolved, and its clocks go on.
    """
    target = require_possible(inquiry, to)
    if target in CANT_BE_HELD:
        _require_unheld(inquiry)
    if inquiry.is_over and target not in Inquiry.IS_OVER:
        inquiry.resolved_at = None
        clocks.go_on(inquiry)
    inquiry.status = target


def _require_unheld(inquiry: Inquiry) -> None:
    held = inquiry.holds.filter(lifted_at=None).first()
    if held:
        raise ValidationError(held.reason, code="held")


def require_possible(inquiry: Inquiry, to: str) -> Inquiry.Status:
    """The status ``to``; refused where the inquiry can't become that now."""
    target = Inquiry.Status(to)
    if target not in Inquiry.MAY_BECOME[Inquiry.Status(inquiry.status)]:
        raise ValidationError(
            f"An inquiry that is {inquiry.get_status_display().lower()} can't become {target.label.lower()}. "
            "Reload the page to see where it stands.",
            code="wrong_status",
        )
    return target


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
    """Bring clocks and reminders in line with the status, save the inquiry signed, and let it be found as it is now.

    ``asks_isv`` says that something was just asked of the ISV: waiting on them counts from now.
    """
    if inquiry.status != Inquiry.Status.WAITING_ON_ISV:
        inquiry.waiting_since = None
    elif asks_isv:
        inquiry.waiting_since = at
    if inquiry.is_over:
        inquiry.snoozed_until = inquiry.snoozed_by = None
        inquiry.follow_ups.all().delete()
    clocks.follow(inquiry, at=at)
    # That it is back in the queue stays true until it leaves it again.
    standing = () if inquiry.is_over or inquiry.snoozed_until else (SNOOZE_ENDS,)
    reminders.arrange(subject_of(inquiry), plans(inquiry, active_rules()), at=at, standing=standing)
    inquiry.last_activity_at = at
    save_signed(inquiry, by=by, reason=reason, at=at)
    indexing.index(inquiry)
