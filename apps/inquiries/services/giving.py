"""Giving an inquiry to somebody or another priority, whoever decided it: staff, or a rule."""

from datetime import datetime

from apps.accounts.models import User
from apps.policy.models import Priority

from ..models import Inquiry, Message
from . import clocks
from .planning import readdress
from .steps import say, settle


def give_to(inquiry: Inquiry, to: User | None, *, by: User, at: datetime) -> None:
    """Make ``to`` the assignee of a locked inquiry; None gives it back to the queue."""
    inquiry.assignee = to
    words = f"Assigned to {to}." if to else "Given back to the queue."
    say(inquiry, Message.Kind.EVENT, words, by=by, at=at, is_internal=True)
    settle(inquiry, by=by, reason=words.rstrip("."), at=at)
    readdress(inquiry, at=at)


def give_priority(inquiry: Inquiry, priority: Priority, *, by: User, at: datetime) -> None:
    """Give a locked inquiry another priority; the time already used counts towards the new targets."""
    inquiry.priority = priority
    words = f"Priority set to {inquiry.get_priority_display().lower()}."
    say(inquiry, Message.Kind.EVENT, words, by=by, at=at, is_internal=True)
    clocks.retarget(inquiry)
    settle(inquiry, by=by, reason=words.rstrip("."), at=at)
