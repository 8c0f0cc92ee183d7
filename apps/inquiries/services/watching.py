"""Watching an inquiry: whoever does is told of replies, within their own hours. No ISV hears of it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User

from ..models import Inquiry, Message, Watcher
from .steps import locked, require_staff, say


@transaction.atomic
def watch(inquiry: Inquiry, *, by: User, at: datetime) -> Inquiry:
    """Be told of what the ISV writes in it."""
    require_staff(by)
    inquiry = locked(inquiry)
    if not add_watcher(inquiry, by):
        raise ValidationError("You watch this inquiry already.", code="nothing_to_change")
    say(inquiry, Message.Kind.EVENT, f"{by} watches this inquiry.", by=by, at=at, is_internal=True)
    return inquiry


@transaction.atomic
def unwatch(inquiry: Inquiry, *, by: User, at: datetime) -> Inquiry:
    """Be told no longer."""
    require_staff(by)
    inquiry = locked(inquiry)
    gone, _rows = inquiry.watchers.filter(person=by).delete()
    if not gone:
        raise ValidationError("You don't watch this inquiry.", code="nothing_to_change")
    say(inquiry, Message.Kind.EVENT, f"{by} no longer watches this inquiry.", by=by, at=at, is_internal=True)
    return inquiry


def add_watcher(inquiry: Inquiry, person: User) -> bool:
    """Let ``person`` watch an inquiry that is locked; whether they did not before."""
    _watcher, is_new = Watcher.objects.get_or_create(inquiry=inquiry, person=person)
    return is_new
