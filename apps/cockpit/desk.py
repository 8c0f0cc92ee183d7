"""How the desk does: plots and tables of what a worker has counted, each with the list behind it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import DateField
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from apps.accounts.reaching import reach_of, reaching
from apps.diagnostics.models import ErrorFingerprint
from apps.policy.models import Market
from apps.policy.prepared import Given, Prepared

from .models import DeskDay
from .parts import Present
from .plots import Mark, Plot, lengths, plot
from .querysets import DeskDayQuerySet
from .wishes import RECENT_PART

DAYS = 28
SINCE: Any = Given("since", DateField())
WEEK = 7
BUSIEST = 7
DAY = timedelta(days=1)
STALE_AFTER = timedelta(minutes=10)
TARGET_MET = 90
"""Per cent in time from which nothing is pointed out."""

SUMMED = (
    "asked",
    "backlog",
    "finished",
    "reopened",
    "responded",
    "responded_in_time",
    "response_minutes",
    "resolved",
    "resolved_in_time",
    "resolution_minutes",
)


class Day(NamedTuple):
    """One day of the plots, and the list of what was asked then."""

    day: date
    asked: int
    backlog: int
    address: str


class Days(NamedTuple):
    """Inflow and backlog by day, as tables and as plots."""

    days: tuple[Day, ...]
    asked: Plot
    backlog: Plot

    @property
    def inflow(self) -> int:
        return sum(each.asked for each in self.days)

    @property
    def unfinished(self) -> int:
        return self.days[-1].backlog

    @property
    def columns(self) -> list[tuple[Day, Mark, Mark]]:
        """Each day with its mark in the plot of inflow and in that of backlog."""
        return list(zip(self.days, self.asked.marks, self.backlog.marks, strict=True))


class Share(NamedTuple):
    """How many of some were in time: in words, and whether that is too few."""

    words: str
    is_low: bool


class AgainstTarget(NamedTuple):
    """How one market does, or all together; minutes are a mean in support time, none where there was nothing."""

    market: str
    address: str
    responded: int
    response_minutes: int | None
    responded_in_time: Share
    resolved: int
    resolution_minutes: int | None
    resolved_in_time: Share
    reopened: int
    reopen_rate: str


class Busy(NamedTuple):
    """One of the most frequent: its words, how many, the length of its bar in per cent, and the list behind it."""

    words: str
    number: int
    length: float
    address: str


class Desk(NamedTuple):
    """All of it; None and empty where nothing has been counted yet."""

    days: Days | None
    targets: list[AgainstTarget]
    operations: list[Busy]
    errors: list[Busy]
    is_stale: bool
    counted_at: datetime | None


def desk(present: Present) -> Desk:
    """The last four weeks, in three queries."""
    today = present.at.astimezone(timezone.get_current_timezone()).date()
    week, markets = today - (WEEK - 1) * DAY, reach_of(present.reader)
    rows = list(SUMS.asked(markets, since=today - (DAYS - 1) * DAY))
    tops = list(TOPS.asked(markets, since=week))
    counted_at = max((row["counted_at"] for row in rows), default=None)
    return Desk(
        days=_days(rows, today) if rows else None,
        targets=_targets(rows, present.markets),
        operations=_operations([operations for operations, _errors in tops], week),
        errors=_errors([errors for _operations, errors in tops], week),
        is_stale=counted_at is not None and present.at - counted_at > STALE_AFTER,
        counted_at=counted_at,
    )


def _lately(markets: tuple[int, ...] | None) -> DeskDayQuerySet:
    return DeskDay.objects.visible_to(reaching(markets)).since(SINCE).order_by()


SUMS = Prepared(lambda markets: _lately(markets).values("market", "day", "counted_at", *SUMMED))
TOPS = Prepared(lambda markets: _lately(markets).values_list("operations", "fingerprints"))


def _days(rows: list[dict], today: date) -> Days:
    asked: Counter[date] = Counter()
    backlog: Counter[date] = Counter()
    for row in rows:
        asked[row["day"]] += row["asked"]
        backlog[row["day"]] += row["backlog"]
    shown = [today - ago * DAY for ago in reversed(range(DAYS))]
    days = tuple(Day(day, asked[day], backlog[day], _list(since=day, until=day)) for day in shown)
    return Days(
        days,
        plot([each.asked for each in days]),
        plot([each.backlog for each in days]),
    )


def _targets(rows: list[dict], markets: Sequence[Market]) -> list[AgainstTarget]:
    """A line for each market in reach, and one for all of them where there are several."""
    by_market: dict[int, Counter[str]] = {market.pk: Counter() for market in markets}
    for row in rows:
        if row["market"] in by_market:
            by_market[row["market"]].update({name: row[name] for name in SUMMED})
    lines = [
        _line(market.name, _list(market=market.code), by_market[market.pk])
        for market in markets
        if any(by_market[market.pk].values())
    ]
    if len(lines) < 2:
        return lines
    every: Counter[str] = Counter()
    for sums in by_market.values():
        every.update(sums)
    return [*lines, _line("All", _list(), every)]


def _line(market: str, address: str, sums: Counter[str]) -> AgainstTarget:
    return AgainstTarget(
        market,
        address,
        sums["responded"],
        _mean(sums["response_minutes"], sums["responded"]),
        _share(sums["responded_in_time"], sums["responded"]),
        sums["resolved"],
        _mean(sums["resolution_minutes"], sums["resolved"]),
        _share(sums["resolved_in_time"], sums["resolved"]),
        sums["reopened"],
        f"{sums['reopened'] * 100 / sums['finished']:.0f} %" if sums["finished"] else "–",
    )


def _mean(minutes: int, count: int) -> int | None:
    return round(minutes / count) if count else None


def _share(in_time: int, count: int) -> Share:
    if not count:
        return Share("–", False)
    # Rounded down: 100 % is only what was always in time.
    per_cent = in_time * 100 // count
    return Share(f"{per_cent} %", per_cent < TARGET_MET)


def _operations(days: list[dict[str, int]], since: date) -> list[Busy]:
    most = _most_frequent(days)
    return _bars([(operation, count, _list(operation=operation, since=since)) for operation, count in most])


def _errors(days: list[dict[str, int]], since: date) -> list[Busy]:
    most = _most_frequent(days)
    words = dict(ErrorFingerprint.objects.filter(pk__in=[key for key, _ in most]).values_list("pk", "words"))
    return _bars(
        [
            (words[int(key)] or "An error without words", count, _list(fingerprint=key, since=since))
            for key, count in most
            if int(key) in words
        ]
    )


def _most_frequent(days: list[dict[str, int]]) -> list[tuple[str, int]]:
    """The most frequent first; of those that are as frequent, by name."""
    every: Counter[str] = Counter()
    for each in days:
        every.update(each)
    return sorted(every.items(), key=lambda item: (-item[1], item[0]))[:BUSIEST]


def _bars(found: list[tuple[str, int, str]]) -> list[Busy]:
    long = lengths([count for _words, count, _address in found])
    return [Busy(words, count, long[place], address) for place, (words, count, address) in enumerate(found)]


def _list(since: date | None = None, until: date | None = None, **wish: str) -> str:
    """The address of what was asked lately, narrowed in the words of the queue's address."""
    days = {name: day.isoformat() for name, day in (("since", since), ("until", until)) if day}
    return f"{reverse('cockpit:queue')}?{urlencode({'view': RECENT_PART, **wish, **days})}"
