"""Three markets with their support hours, holidays and closures, and what the desk promises."""

from datetime import date, timedelta
from typing import NamedTuple

from apps.policy.models import (
    Closure,
    Market,
    OpeningInterval,
    Priority,
    ServiceTarget,
    SupportCalendar,
    WorkingHoliday,
)

from .register import Register

WORKING_WEEK = range(5)
THURSDAY, FRIDAY = 3, 4
OPENS, CLOSES = "08:30", "16:30"


class Place(NamedTuple):
    """A market; ``works_on`` is month and day of a public holiday on which its desk is open."""

    code: str
    name: str
    time_zone: str
    works_on: tuple[int, int] | None = None


PLACES = (
    Place("NO", "Norway", "Europe/Oslo"),
    Place("SE", "Sweden", "Europe/Stockholm", works_on=(1, 6)),
    Place("NL", "Netherlands", "Europe/Amsterdam"),
)

# Support minutes to the first response and to resolution.
TARGETS: dict[str, tuple[int, int]] = {
    Priority.URGENT: (60, 480),
    Priority.HIGH: (120, 960),
    Priority.NORMAL: (240, 2400),
    Priority.LOW: (480, 4800),
}


def open_markets(register: Register) -> dict[str, Market]:
    """Markets and service targets; the markets by country code."""
    for priority, (first_response, resolution) in TARGETS.items():
        register.save(
            ServiceTarget(priority=priority, first_response_minutes=first_response, resolution_minutes=resolution)
        )
    return {place.code: _open_market(place, register) for place in PLACES}


def closings(today: date) -> list[tuple[date, str, str]]:
    """Day, from when on, and why: a whole day some weeks ago, an afternoon soon, and the ends of the years."""
    ends_of_years = [
        (date(year, 12, day), "12:00", name)
        for year in (today.year - 1, today.year)
        for day, name in ((24, "Christmas Eve"), (31, "New Year's Eve"))
    ]
    return [
        (_weekday_near(today - timedelta(weeks=6), FRIDAY), "00:00", "Company day"),
        (_weekday_near(today + timedelta(weeks=3), THURSDAY), "12:00", "Partner conference"),
        *ends_of_years,
    ]


def _open_market(place: Place, register: Register) -> Market:
    calendar = SupportCalendar(
        name=f"Support hours, {place.name}", time_zone=place.time_zone, holiday_country=place.code
    )
    register.save(calendar)
    for weekday in WORKING_WEEK:
        register.save(OpeningInterval(calendar=calendar, weekday=weekday, opens=OPENS, closes=CLOSES))
    for on, starts, name in closings(register.today):
        register.save(Closure(calendar=calendar, on=on, starts=starts, name=name))
    if place.works_on:
        for year in (register.today.year, register.today.year + 1):
            register.save(WorkingHoliday(calendar=calendar, on=date(year, *place.works_on)))
    market = Market(
        code=place.code,
        name=place.name,
        calendar=calendar,
        partner_service_email=f"partner.{place.code.lower()}@lodestar.example",
        erp_support_email=f"erp.{place.code.lower()}@lodestar.example",
    )
    register.save(market)
    return market


def _weekday_near(day: date, weekday: int) -> date:
    """That weekday in the week of ``day``."""
    return day + timedelta(days=weekday - day.weekday())
