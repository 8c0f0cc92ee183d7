"""How much of a week's support hours was booked, by person. Reads only."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Q, Sum

from apps.accounts.models import User
from apps.policy.calendars import support_hours

from .models import TimeEntry

WEEK = timedelta(days=7)


class Utilisation(NamedTuple):
    """Whole minutes: booked, billable of them, and how long the person's own support hours were that week."""

    person: User
    booked: int
    billable: int
    support: int | None

    @property
    def percent(self) -> int | None:
        """The billable part of the support hours; None where there were none."""
        return round(100 * self.billable / self.support) if self.support else None


def of_week(monday: date, people: Iterable[User]) -> list[Utilisation]:
    """For each of ``people``, in their order; closures and holidays are taken off their hours."""
    people = list(people)
    rows = TimeEntry.objects.counted().filter(week_on=monday, person__in=people).order_by().values("person")
    sums = {
        row["person"]: (row["booked"], row["billable"] or 0)
        for row in rows.annotate(booked=Sum("minutes"), billable=Sum("minutes", filter=Q(is_billable=True)))
    }
    return [Utilisation(person, *sums.get(person.pk, (0, 0)), _support(person, monday)) for person in people]


def _support(person: User, monday: date) -> int | None:
    calendar = person.hours
    if calendar is None:
        return None
    zone = ZoneInfo(calendar.time_zone)
    first, last = (datetime.combine(day, time(), tzinfo=zone).astimezone(UTC) for day in (monday, monday + WEEK))
    return support_hours(calendar).minutes_between(first, last)
