"""From minutes worked to money: started quarter hours, hours paid for before, the price, the cap. Pure.

Minutes are whole. Each line, one day at one rate, is rounded by the rule agreed and then priced, to the cent, once: so
a sum of lines is what their amounts add up to, over whatever time they are summed.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

CENT = Decimal("0.01")
NOTHING = Decimal("0.00")
ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN}


class Rate(StrEnum):
    """By what a minute is charged."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    TRAVEL = "travel"


class Per(StrEnum):
    """What is rounded up to started steps."""

    DAY = "day"
    ENTRY = "entry"


@dataclass(frozen=True)
class Terms:
    """What was agreed: rates by the hour in one currency, and what is rounded how.

    ``step`` is in minutes; 1 charges by the minute. The first ``paid_before`` minutes at the rate inside support hours,
    on days up to ``paid_until``, cost nothing more.
    """

    inside: Decimal
    outside: Decimal
    travel: Decimal
    cap: Decimal
    step: int = 1
    per: Per = Per.DAY
    money_rounding: str = "half_up"
    paid_before: int = 0
    paid_until: date = date.max


class Worked(NamedTuple):
    """Minutes of one entry on one day at one rate. ``entry`` tells entries apart, in order of time."""

    day: date
    rate: Rate
    entry: int
    minutes: int


class Line(NamedTuple):
    """One day at one rate: minutes worked, as charged, of those paid before, and what the rest costs."""

    day: date
    rate: Rate
    worked: int
    charged: int
    paid_before: int
    price: Decimal
    amount: Decimal


@dataclass(frozen=True)
class Statement:
    """All lines in order of time, and what they and the fixed amounts come to."""

    lines: tuple[Line, ...]
    fixed: Decimal
    amount: Decimal

    @property
    def worked(self) -> int:
        return sum(line.worked for line in self.lines)

    @property
    def charged(self) -> int:
        return sum(line.charged for line in self.lines)

    @property
    def paid_before(self) -> int:
        return sum(line.paid_before for line in self.lines)


def statement(terms: Terms, worked: Iterable[Worked], fixed: Iterable[Decimal] = ()) -> Statement:
    """What ``worked`` and the ``fixed`` amounts cost by ``terms``."""
    by_line: dict[tuple[date, Rate], dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for piece in worked:
        by_line[piece.day, piece.rate][piece.entry] += piece.minutes
    left = terms.paid_before
    lines = []
    for (day, rate), entries in sorted(by_line.items()):
        line = _line(terms, day, rate, list(entries.values()), left)
        left -= line.paid_before
        lines.append(line)
    of_items = sum(fixed, NOTHING)
    return Statement(tuple(lines), of_items, sum((line.amount for line in lines), of_items))


def started(minutes: int, step: int) -> int:
    """``minutes`` rounded up to whole steps."""
    return -(-minutes // step) * step


def money(exact: Decimal, rounding: str) -> Decimal:
    """To the cent, by the market's rule."""
    return exact.quantize(CENT, ROUNDINGS[rounding])


def share_used(terms: Terms, so_far: Statement) -> Decimal:
    """How much of what was agreed is used: of the cap, or of the hours paid before where nothing else is agreed."""
    if terms.cap:
        return so_far.amount / terms.cap
    return Decimal(so_far.paid_before) / terms.paid_before if terms.paid_before else Decimal(0)


def most_that_fits(minutes: int, fits: Callable[[int], bool]) -> int:
    """The largest number from 0 to ``minutes`` that still ``fits``, where fewer cost no more."""
    fitting, beyond = 0, minutes + 1
    while beyond - fitting > 1:
        middle = (fitting + beyond) // 2
        if fits(middle):
            fitting = middle
        else:
            beyond = middle
    return fitting


def _line(terms: Terms, day: date, rate: Rate, entries: Sequence[int], left: int) -> Line:
    worked = sum(entries)
    if terms.per == Per.DAY:
        charged = started(worked, terms.step)
    else:
        charged = sum(started(minutes, terms.step) for minutes in entries)
    covers = rate == Rate.INSIDE and day <= terms.paid_until
    covered = min(left, charged) if covers else 0
    price = {Rate.INSIDE: terms.inside, Rate.OUTSIDE: terms.outside, Rate.TRAVEL: terms.travel}[rate]
    amount = money((charged - covered) * price / 60, terms.money_rounding)
    return Line(day, rate, worked, charged, covered, price, amount)
