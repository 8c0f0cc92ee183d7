"""What the apps above keep an inquiry from, and what they let it wait for."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User

from ..models import Hold, Inquiry, Message
from .steps import locked, move, say, settle

Status = Inquiry.Status


@transaction.atomic
def hold(inquiry: Inquiry, *, key: str, reason: str, at: datetime) -> None:
    """Keep it from being closed or merged until ``lift``; ``reason`` is told to whoever tries. Refuses a closed one."""
    inquiry = locked(inquiry)
    if inquiry.status == Status.CLOSED:
        raise ValidationError(f"#{inquiry.number} is closed. Reopen it first.", code="wrong_status")
    Hold.objects.get_or_create(inquiry=inquiry, key=key, lifted_at=None, defaults={"reason": reason, "placed_at": at})


def lift(inquiry: Inquiry, *, key: str, at: datetime) -> None:
    """What held it holds it no more."""
    Hold.objects.filter(inquiry=inquiry, key=key, lifted_at=None).update(lifted_at=at)


@transaction.atomic
def stand_still(inquiry: Inquiry, *, by: User, text: str, at: datetime) -> None:
    """Put on record why it waits, in words that its ISV reads, and stop its clocks where they run."""
    inquiry = locked(inquiry)
    say(inquiry, Message.Kind.EVENT, text, by=by, at=at)
    if inquiry.status in Inquiry.CLOCK_RUNS and inquiry.is_complete:
        move(inquiry, Status.WAITING_ON_OTHERS)
    settle(inquiry, by=by, reason="waits on others", at=at)


@transaction.atomic
def go_on_after(inquiry: Inquiry, *, by: User, text: str, at: datetime, waits_still: bool = False) -> None:
    """Put on record what it need not wait for any more; its clocks run again, unless it ``waits_still`` on others."""
    inquiry = locked(inquiry)
    say(inquiry, Message.Kind.EVENT, text, by=by, at=at)
    if inquiry.status == Status.WAITING_ON_OTHERS and not waits_still:
        move(inquiry, Status.OPEN)
    settle(inquiry, by=by, reason="goes on", at=at)
