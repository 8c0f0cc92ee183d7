"""Who takes part: two markets in two time zones, part time, a vacation, deputies. Monday 23 March 2026 begins it.

In the night to the second Sunday clocks go forward; Maundy Thursday is a holiday in one market, Good Friday in both.
"""

from dataclasses import dataclass
from datetime import date

from .hours import Hours

BEGINS = date(2026, 3, 23)
WORKDAYS = range(5)
OFFICE = ("08:30", "16:30")
ZONES = {"NO": "Europe/Oslo", "GB": "Europe/London"}
HOLIDAYS = {
    "NO": {date(2026, 4, 2), date(2026, 4, 3), date(2026, 4, 5), date(2026, 4, 6), date(2026, 5, 1), date(2026, 5, 14)},
    "GB": {date(2026, 4, 3), date(2026, 5, 4)},
}
HOLIDAYS["NO"] |= {date(2026, 5, 17), date(2026, 5, 24), date(2026, 5, 25)}
HOLIDAYS["GB"] |= {date(2026, 5, 25)}
NUDGE_DAYS, CLOSE_DAYS = 2, 5
DAY_MINUTES = 480
TARGETS = {
    "normal": {"first_response": 240, "next_response": 120, "resolution": 2400},
    "high": {"first_response": 120, "next_response": 60, "resolution": 960},
}
Weekly = dict[int, tuple[str, str]]


@dataclass(frozen=True)
class Person:
    """``own`` are hours other than the market's; ``away`` names the days of a vacation and who stands in."""

    email: str
    market: str
    role: str = ""
    own: Weekly | None = None
    deputy: str = ""
    away: tuple[date, date, str] | None = None

    @property
    def name(self) -> str:
        return self.email.partition("@")[0].title()

    @property
    def hours(self) -> Hours:
        closed = () if self.own else HOLIDAYS[self.market]
        return Hours(ZONES[self.market], self.own or dict.fromkeys(WORKDAYS, OFFICE), closed)


def _desk(name: str) -> str:
    return f"{name}@lodestar.example"


STAFF = [
    Person(_desk("tove"), "NO", "lead"),
    Person(_desk("lars"), "NO", "lead", own=dict.fromkeys(WORKDAYS, ("12:00", "16:00"))),
    Person(_desk("grace"), "GB", "lead"),
    Person(_desk("sam"), "NO", "consultant"),
    Person(_desk("siri"), "NO", "consultant", own=dict.fromkeys(range(3), ("10:00", "14:00")), deputy=_desk("sam")),
    Person(_desk("ola"), "NO", "consultant", away=(date(2026, 3, 30), date(2026, 4, 3), _desk("sam"))),
    Person(_desk("ben"), "GB", "consultant", away=(date(2026, 3, 25), date(2026, 3, 26), _desk("grace"))),
    Person(_desk("beth"), "GB", "consultant"),
]


def members(count: int) -> list[Person]:
    """One person at each of so many ISVs; every fifth works in the afternoon only."""
    afternoons = dict.fromkeys(WORKDAYS, ("13:00", "17:00"))
    return [
        Person(
            f"member{number}@isv{number}.example", "NO" if number % 2 else "GB", own=None if number % 5 else afternoons
        )
        for number in range(count)
    ]


def certificates(people: list[Person]) -> dict[str, date]:
    """Every third member's certificate expires so that its reminder is due in the fortnight or soon after."""
    return {person.email: date(2026, 5, 4 + number % 20) for number, person in enumerate(people[::3])}
