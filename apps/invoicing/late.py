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
    gross: Decimal, due_on: date, until: date, less: Iterable[tuple[date, Decimal]], percent: Decimal
) -> Decimal:
    """Simple interest of ``percent`` a year, from the day after ``due_on`` up to and with ``until``, to the cent.

    ``less`` are payments and credit notes by day: from that day on so much less is owed, on it already. Rounded once,
    half up.
    """
    return (_owed_by_days(gross, due_on, until, less) * percent / (100 * DAYS_A_YEAR)).quantize(CENT, ROUND_HALF_UP)


def _owed_by_days(gross: Decimal, due_on: date, until: date, less: Iterable[tuple[date, Decimal]]) -> Decimal:
    """What was owed on each day, added up."""
    total, owed, since = NOTHING, gross, due_on + DAY
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
