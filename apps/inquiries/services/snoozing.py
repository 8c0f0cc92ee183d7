"""Putting an inquiry off until support hours to come. Its clocks run on; it only leaves the queue meanwhile."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models, transaction

from apps.accounts.models import User
from apps.policy.calendars import support_hours
from apps.policy.clock import HoursError
from apps.policy.models import SupportCalendar

from ..deadlines import local_moment
from ..models import Inquiry, Message
from .steps import locked, require_staff, say, settle

LONGEST = timedelta(days=90)
DAY = timedelta(days=1)
WEEK = 7


class SnoozeUntil(models.TextChoices):
    """When an inquiry comes back: always as the hours of who puts it off begin."""

    TOMORROW = "tomorrow", "Tomorrow morning"
    MONDAY = "monday", "Next Monday"
    DAY = "day", "The morning of a day"


@transaction.atomic
def snooze(inquiry: Inquiry, *, by: User, when: str, at: datetime, on: date | None = None) -> Inquiry:
    """Leave it out of the queue until the morning meant; ``on`` is the day where a day is. ``by`` is reminded then."""
    require_staff(by)
    inquiry = locked(inquiry)
    if inquiry.is_over:
        raise ValidationError("This inquiry is finished, so there is nothing to put off.", code="wrong_status")
    inquiry.snoozed_until, calendar = morning_of(inquiry, by=by, when=when, on=on, at=at)
    inquiry.snoozed_by = by
    words = f"Snoozed by {by} until {local_moment(inquiry.snoozed_until, calendar)}."
    say(inquiry, Message.Kind.EVENT, words, by=by, at=at, is_internal=True)
    settle(inquiry, by=by, reason="snoozed", at=at)
    return inquiry


@transaction.atomic
def wake(inquiry: Inquiry, *, by: User, at: datetime) -> Inquiry:
    """Put it back into the queue before its time; nobody is reminded then."""
    require_staff(by)
    inquiry = locked(inquiry)
    if inquiry.snoozed_until is None:
        raise ValidationError("This inquiry is in the queue already. Reload the page.", code="nothing_to_change")
    inquiry.snoozed_until = inquiry.snoozed_by = None
    say(inquiry, Message.Kind.EVENT, f"Put back into the queue by {by}.", by=by, at=at, is_internal=True)
    settle(inquiry, by=by, reason="no longer snoozed", at=at)
    return inquiry


def morning_of(
    inquiry: Inquiry, *, by: User, when: str, on: date | None, at: datetime
) -> tuple[datetime, SupportCalendar]:
    """As which moment the hours of ``by`` begin on the day meant, and whose hours these are."""
    calendar = by.hours or inquiry.market.calendar
    zone = ZoneInfo(calendar.time_zone)
    day = _day(SnoozeUntil(when), on, today=at.astimezone(zone).date())
    if day > (at + LONGEST).date():
        raise ValidationError(f"Choose a day within the next {LONGEST.days} days.", code="snooze_too_far")
    try:
        return support_hours(calendar).next_opening(datetime.combine(day, time(), zone)), calendar
    except HoursError as error:
        raise ValidationError(f"{calendar} has no such morning: {error}", code=error.code) from error


def _day(when: SnoozeUntil, on: date | None, *, today: date) -> date:
    if when == SnoozeUntil.TOMORROW:
        return today + DAY
    if when == SnoozeUntil.MONDAY:
        return today + timedelta(days=WEEK - today.weekday())
    if on is None:
        raise ValidationError("Choose the day on which it comes back.", code="snooze_day_missing")
    if on <= today:
        raise ValidationError("Choose a day after today.", code="snooze_in_the_past")
    return on
