"""What work costs, reckoned the slow way: minute by minute, in whole numbers, from nothing but the entries."""

from collections import Counter
from datetime import datetime, timedelta
from fractions import Fraction
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.consulting.pricing import Per, Terms
from apps.policy.clock import SupportHours

MINUTE = timedelta(minutes=1)


class Entry(NamedTuple):
    start: datetime
    minutes: int
    is_travel: bool = False


def minutes_of(hours: SupportHours, zone: str, entries: list[Entry]) -> Counter:
    """How many minutes fall on each day, rate and entry."""
    found: Counter = Counter()
    for number, entry in enumerate(entries):
        for minute in range(entry.minutes):
            moment = entry.start + minute * MINUTE
            inside = "inside" if hours.is_open(moment) else "outside"
            rate = "travel" if entry.is_travel else inside
            found[moment.astimezone(ZoneInfo(zone)).date(), rate, number] += 1
    return found


def cents_of(terms: Terms, minutes: Counter) -> int:
    """The price of all of it, in cents."""
    days = sorted({(day, rate) for day, rate, _ in minutes})
    left, cents = terms.paid_before, 0
    for day, rate in days:
        entries = [count for (on, at, _), count in minutes.items() if (on, at) == (day, rate)]
        charged = sum(map(_stepped(terms.step), [sum(entries)] if terms.per == Per.DAY else entries))
        for _ in range(charged):
            if left and rate == "inside" and day <= terms.paid_until:
                left -= 1
                charged -= 1
        per_hour = {"inside": terms.inside, "outside": terms.outside, "travel": terms.travel}[rate]
        cents += _whole(Fraction(per_hour) * 100 * charged / 60, terms.money_rounding)
    return cents


def _stepped(step: int):
    def up(minutes: int) -> int:
        total = 0
        while total < minutes:
            total += step
        return total

    return up


def _whole(exact: Fraction, rounding: str) -> int:
    below = exact.numerator // exact.denominator
    rest = exact - below
    if rest == Fraction(1, 2):
        return below + (1 if rounding == "half_up" else below % 2)
    return below + (rest > Fraction(1, 2))
