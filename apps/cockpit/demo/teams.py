"""Who works together and in which hours, who works part time, and who is away."""

from datetime import timedelta
from typing import NamedTuple

from apps.accounts.models import Absence, Team
from apps.policy.models import Market, SupportCalendar

from .markets import WeeklyHours, open_calendar
from .register import Register


class Crew(NamedTuple):
    """A team. ``markets`` are codes, the first one says zone and public holidays; ``members`` begin with the lead."""

    name: str
    markets: tuple[str, ...]
    hours: WeeklyHours
    members: tuple[str, ...]


class PartTime(NamedTuple):
    """Somebody's own hours, where they are kept, and who is told what would wait long for them."""

    email: str
    market: str
    hours: WeeklyHours
    deputy: str


class Vacation(NamedTuple):
    """Days from today on which somebody is away, both included, and who is told meanwhile."""

    email: str
    first: int
    last: int
    deputy: str


CREWS = (
    Crew(
        "Nordic team",
        ("NO", "SE"),
        WeeklyHours("08:00", "16:30"),
        ("sigrid@lodestar.example", "maja@lodestar.example", "elias@lodestar.example"),
    ),
    Crew(
        "Benelux team",
        ("NL",),
        WeeklyHours("08:30", "17:00"),
        ("ruben@lodestar.example", "femke@lodestar.example"),
    ),
)
PART_TIME = PartTime("femke@lodestar.example", "NL", WeeklyHours("09:00", "15:00", range(4)), "ruben@lodestar.example")
VACATION = Vacation("elias@lodestar.example", 0, 13, "maja@lodestar.example")


def put_to_work(register: Register, markets: dict[str, Market]) -> None:
    """Teams with their members, hours that are somebody's own, and a vacation."""
    for crew in CREWS:
        _make_team(crew, register, [markets[code] for code in crew.markets])
    part_timer = register.people[PART_TIME.email]
    part_timer.calendar = _keep_hours(register, f"{part_timer}, part time", markets[PART_TIME.market], PART_TIME.hours)
    part_timer.deputy = register.people[PART_TIME.deputy]
    register.save(part_timer)
    register.save(
        Absence(
            person=register.people[VACATION.email],
            first_day=register.today + timedelta(days=VACATION.first),
            last_day=register.today + timedelta(days=VACATION.last),
            deputy=register.people[VACATION.deputy],
        )
    )


def _make_team(crew: Crew, register: Register, serves: list[Market]) -> None:
    members = [register.people[email] for email in crew.members]
    calendar = _keep_hours(register, crew.name, serves[0], crew.hours)
    team = Team(name=crew.name, lead=members[0], calendar=calendar)
    register.save(team)
    # Rows of their own, so that one dated history row, the next one, tells of the markets.
    Team.markets.through.objects.bulk_create([Team.markets.through(team=team, market=market) for market in serves])
    register.save(team)
    for member in members:
        member.team = team
        register.save(member)


def _keep_hours(register: Register, name: str, market: Market, hours: WeeklyHours) -> SupportCalendar:
    """In the zone of ``market``, with its public holidays."""
    return open_calendar(register, name=name, time_zone=market.calendar.time_zone, country=market.code, hours=hours)
