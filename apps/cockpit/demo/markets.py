"""Three markets with their support hours, holidays and closures, and what the desk promises."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from apps.policy.models import (
    Channel,
    Closure,
    Market,
    OpeningInterval,
    OtherHours,
    Priority,
    ServiceTarget,
    SupportCalendar,
    Tier,
    WorkingHoliday,
)

from .register import Register

WORKING_WEEK = range(5)
THURSDAY, FRIDAY = 3, 4
SUMMER_HOURS = "Mon–Fri 09:00–15:00"


class WeeklyHours(NamedTuple):
    """The same hours on each of some weekdays; Monday is 0."""

    opens: str
    closes: str
    weekdays: Sequence[int] = WORKING_WEEK


class Place(NamedTuple):
    """A market.

    ``works_on`` is month and day of a public holiday on which its desk is open, ``summer`` from which to which month
    and day it keeps summer hours.
    """

    code: str
    name: str
    time_zone: str
    currency: str
    works_on: tuple[int, int] | None = None
    summer: tuple[tuple[int, int], tuple[int, int]] | None = None


PLACES = (
    Place("NO", "Norway", "Europe/Oslo", "NOK", summer=((7, 1), (8, 15))),
    Place("SE", "Sweden", "Europe/Stockholm", "SEK", works_on=(1, 6), summer=((6, 29), (8, 7))),
    Place("NL", "Netherlands", "Europe/Amsterdam", "EUR"),
)


class Promise(NamedTuple):
    """Support minutes, to whom the conditions fit: empty ones fit all. ``market`` is the code of one."""

    first_response: int
    next_response: int
    resolution: int
    priority: str = ""
    tier: str = ""
    channel: str = ""
    market: str = ""


# The first that fits counts.
PROMISES = (
    Promise(30, 300, 240, Priority.URGENT, Tier.PRIORITY),
    Promise(60, 300, 480, Priority.HIGH, Tier.PRIORITY),
    Promise(120, 960, 1200, tier=Tier.PRIORITY),
    Promise(90, 480, 960, Priority.HIGH, market="NL"),
    Promise(180, 960, 2400, Priority.NORMAL, channel=Channel.API),
    Promise(60, 240, 480, Priority.URGENT),
    Promise(120, 480, 960, Priority.HIGH),
    Promise(240, 960, 2400, Priority.NORMAL),
    Promise(480, 1920, 4800, Priority.LOW),
)


def open_markets(register: Register) -> dict[str, Market]:
    """Markets and service targets; the markets by country code."""
    markets = {place.code: _open_market(place, register) for place in PLACES}
    for target in service_targets(markets):
        register.save(target)
    return markets


def service_targets(markets: Mapping[str, Market]) -> list[ServiceTarget]:
    """What is promised, not saved yet."""
    return [
        ServiceTarget(
            order=order,
            priority=promise.priority,
            market=markets[promise.market] if promise.market else None,
            tier=promise.tier,
            channel=promise.channel,
            first_response_minutes=promise.first_response,
            next_response_minutes=promise.next_response,
            resolution_minutes=promise.resolution,
        )
        for order, promise in enumerate(PROMISES, 1)
    ]


def open_calendar(
    register: Register, *, name: str, time_zone: str, country: str, hours: WeeklyHours
) -> SupportCalendar:
    """A calendar with the public holidays of a country and the vendor's own closings."""
    calendar = SupportCalendar(name=name, time_zone=time_zone, holiday_country=country)
    register.save(calendar)
    for weekday in hours.weekdays:
        register.save(OpeningInterval(calendar=calendar, weekday=weekday, opens=hours.opens, closes=hours.closes))
    for on, starts, closing in closings(register.today):
        register.save(Closure(calendar=calendar, on=on, starts=starts, name=closing))
    return calendar


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
    name = f"Support hours, {place.name}"
    calendar = open_calendar(
        register, name=name, time_zone=place.time_zone, country=place.code, hours=WeeklyHours("08:30", "16:30")
    )
    _keep_other_days(place, calendar, register)
    market = Market(
        code=place.code,
        name=place.name,
        calendar=calendar,
        partner_service_email=f"partner.{place.code.lower()}@lodestar.example",
        erp_support_email=f"erp.{place.code.lower()}@lodestar.example",
        currency=place.currency,
    )
    register.save(market)
    return market


def _keep_other_days(place: Place, calendar: SupportCalendar, register: Register) -> None:
    """Summer hours, and holidays on which the desk is open."""
    for year in (register.today.year, register.today.year + 1):
        if place.works_on:
            register.save(WorkingHoliday(calendar=calendar, on=date(year, *place.works_on)))
        if place.summer:
            first, last = (date(year, *day) for day in place.summer)
            register.save(
                OtherHours(calendar=calendar, first_on=first, last_on=last, hours=SUMMER_HOURS, name="Summer hours")
            )


def _weekday_near(day: date, weekday: int) -> date:
    """That weekday in the week of ``day``."""
    return day + timedelta(days=weekday - day.weekday())
