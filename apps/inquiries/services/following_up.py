"""Being reminded of an inquiry without putting it off: it stays in the queue, and only who asked is told."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User

from ..deadlines import local_moment
from ..models import FollowUp, Inquiry, Message
from .snoozing import morning_of
from .steps import locked, require_staff, say, settle


@transaction.atomic
def remind_me(inquiry: Inquiry, *, by: User, when: str, at: datetime, on: date | None = None) -> Inquiry:
    """Remind ``by`` on the morning meant; ``on`` is the day where a day is. Asked again, the new morning counts."""
    require_staff(by)
    inquiry = locked(inquiry)
    if inquiry.is_over:
        raise ValidationError("This inquiry is finished, so there is nothing to be reminded of.", code="wrong_status")
    remind_at, calendar = morning_of(inquiry, by=by, when=when, on=on, at=at)
    FollowUp.objects.update_or_create(inquiry=inquiry, person=by, defaults={"remind_at": remind_at})
    words = f"{by} asked to be reminded on {local_moment(remind_at, calendar)}."
    say(inquiry, Message.Kind.EVENT, words, by=by, at=at, is_internal=True)
    settle(inquiry, by=by, reason="asked to be reminded", at=at)
    return inquiry


@transaction.atomic
def cancel_reminder(inquiry: Inquiry, *, by: User, at: datetime) -> Inquiry:
    """Take back what ``by`` asked to be reminded of."""
    require_staff(by)
    inquiry = locked(inquiry)
    deleted, _of_each = inquiry.follow_ups.ahead(at).filter(person=by).delete()
    if not deleted:
        raise ValidationError("You have no reminder of this inquiry. Reload the page.", code="nothing_to_change")
    say(inquiry, Message.Kind.EVENT, f"{by} cancelled the reminder.", by=by, at=at, is_internal=True)
    settle(inquiry, by=by, reason="cancelled the reminder", at=at)
    return inquiry
