"""Who of some people is at work: within their own support hours, and not away. Reads rows, writes none."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.policy.calendars import support_hours
from apps.policy.clock import HoursError
from apps.policy.models import Market, SupportCalendar

from .models import Absence, User
from .querysets import UserQuerySet

DAY = timedelta(days=1)


def at_work(people: UserQuerySet, *, market: Market, at: datetime) -> list[User]:
    """Those of ``people`` who are within their hours and not away ``at`` that moment, by name; two queries.

    ``market`` says which hours are kept by whoever has none, not which people: ask with
    ``User.objects.who_may_answer().serving(market)`` for those who answer its inquiries.
    """
    there = [person for person in people.with_hours() if _is_open(person.hours or market.calendar, at)]
    away = list(Absence.objects.of([person.pk for person in there], since=(at - DAY).date()))
    return [
        person
        for person in there
        if not any(
            absence.person_id == person.pk and absence.holds(_day_of(person.hours or market.calendar, at))
            for absence in away
        )
    ]


def _is_open(calendar: SupportCalendar, at: datetime) -> bool:
    try:
        return support_hours(calendar).is_open(at)
    except HoursError:
        return False


def _day_of(calendar: SupportCalendar, at: datetime) -> date:
    """The date where those hours are kept."""
    return at.astimezone(ZoneInfo(calendar.time_zone)).date()
