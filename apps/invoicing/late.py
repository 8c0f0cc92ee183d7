"""What being late costs, and on which days somebody is reminded. Pure."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .document import CENT, NOTHING

DAYS_A_YEAR = 365
REMINDED_AFTER = (3, 10, 20)
"""Days after the day an invoice was due."""
LEAST_APART = timedelta(days=5)
"""So long after one reminder the next comes at the soonest, also where one of them was held up."""
DAY = timedelta(days=1)


def interest(
    gross: Decimal,
    due_on: date,
    until: date,
    less: Iterable[tuple[date, Decimal]],
    rates: Iterable[tuple[date, Decimal]],
) -> Decimal:
    """Simple interest, from the day after ``due_on`` up to and with ``until``, to the cent.

    ``less`` are payments and credit notes by day: from that day on so much less is owed, on it already. ``rates`` are
    per cents a year, each from its day on until the next; before the first nothing is asked for. Rounded once, half up.
    """
    less, rates = list(less), sorted(rates)
    last_days = [*(day - DAY for day, _ in rates[1:]), until]
    total = sum(
        (
            percent * _owed_by_days(gross, max(first, due_on + DAY), min(last, until), less)
            for (first, percent), last in zip(rates, last_days, strict=False)
        ),
        NOTHING,
    )
    return (total / (100 * DAYS_A_YEAR)).quantize(CENT, ROUND_HALF_UP)


def _owed_by_days(gross: Decimal, first: date, until: date, less: Iterable[tuple[date, Decimal]]) -> Decimal:
    """What was owed on each day from ``first`` up to and with ``until``, added up."""
    if first > until:
        return NOTHING
    total, owed, since = NOTHING, gross, first
    for day, amount in sorted(less):
        if day > until:
            break
        if day > since:
            total += max(owed, NOTHING) * (day - since).days
            since = day
        owed -= amount
    return total + max(owed, NOTHING) * max((until + DAY - since).days, 0)


def reminders_to_come(due_on: date, *, told: int, last_on: date | None, today: date) -> Iterator[tuple[int, date]]:
    """Number and day of each reminder that is left, of which ``told`` were told, the last one on ``last_on``.

    What should have been told before ``today`` comes first, and the rest not all at once.
    """
    for number in range(told + 1, len(REMINDED_AFTER) + 1):
        day = due_on + timedelta(days=REMINDED_AFTER[number - 1])
        if last_on is not None:
            day = max(day, last_on + LEAST_APART)
        yield number, day
        last_on = max(day, today)
