"""Reminders on PostgreSQL, among few open clocks and among a million: asking what is due, and telling 10,000 of them.

`python -m tests.bench.reminding [CLOCKS …]`. The references are one reminder looked up by its key, and the lines that
are kept for people written by one statement.
"""

import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from .desk import analysed, ask_often, desk, measured
from .measuring import Line

SIZES = (10_000, 1_000_000)
DUE, PEOPLE = 10_000, 100
MOST_MILLISECONDS, MOST_SECONDS, MOST_TIMES = 5.0, 60.0, 3.0
RULES_DUE = 2
IN_A_YEAR = timedelta(days=364)

_taken: list[float] = []


def measure(clocks: int) -> Iterator[Line]:
    """Ask what is due of clocks that run for a year yet; then let two reminders each of others be due."""
    from apps.reminders.models import Reminder
    from tests.cast import MONDAY

    size = f"{clocks:,} clocks"
    with desk(clocks, asked_at=MONDAY + IN_A_YEAR) as cast:
        analysed()
        first = Reminder.objects.earliest("pk").pk
        asked = _milliseconds(lambda: list(_due(MONDAY).values_list("subject", "pk")[:DUE]))
        looked_up = _milliseconds(lambda: list(Reminder.objects.filter(pk=first).values_list("subject", "pk")))
        planned = Reminder.objects.planned().count()
        reference = f"one by key {looked_up:.2f} ms"
        shown = f"{asked:.2f} ms, {planned:,} planned"
        yield Line("none due", size, shown, reference, "≤ 5 ms", asked <= MOST_MILLISECONDS)
        steps = _remind(cast)
        by_hand = _written_by_one_statement()
    taken = sum(steps)
    _taken.append(taken)
    shown = f"{taken:.1f} s ({' + '.join(f'{step:.1f}' for step in steps)})"
    reference = f"the lines by one INSERT {by_hand:.2f} s"
    is_met = taken <= MOST_SECONDS and taken <= MOST_TIMES * _taken[0]
    yield Line("plan, digest, queue 10,000", size, shown, reference, "≤ 60 s, flat", is_met)


def _due(at: Any) -> Any:
    """As whoever carries out what is due asks for it."""
    from apps.reminders.models import Reminder

    return Reminder.objects.due(at).filter(subject__startswith="inquiry:").order_by("due_at")


def _remind(cast: Any) -> tuple[float, float, float]:
    """The seconds to plan what falls due, to carry it out for 100 people, and to queue a digest to each of them."""
    from apps.inquiries import services
    from apps.inquiries.models import Inquiry
    from apps.notifications.models import Mail
    from apps.reminders import services as reminders
    from apps.reminders.models import Notice, Reminder
    from tests.cast import HOUR, MONDAY
    from tests.factories.accounts import StaffFactory

    staff = [StaffFactory(market=cast.market) for _ in range(PEOPLE)]
    numbers = ask_often(cast, DUE // RULES_DUE)
    for offset, person in enumerate(staff):
        Inquiry.objects.filter(pk__in=numbers[offset::PEOPLE]).update(assignee=person)
    Reminder.objects.filter(subject__in=[f"inquiry:{number}" for number in numbers]).delete()
    mails = Mail.objects.count()
    at = MONDAY + 3.5 * HOUR
    planned = _seconds(lambda: _plan(numbers))
    carried_out = _seconds(lambda: services.carry_out_reminders(at=at))
    told = _seconds(lambda: reminders.tell_due(at=at))
    done = (Notice.objects.filter(told_at=at).count(), Mail.objects.count() - mails, _due(at).count())
    if done != (DUE, PEOPLE, 0):
        raise AssertionError(f"{done[0]:,} lines told in {done[1]:,} mails, {done[2]:,} still due.")
    return planned, carried_out, told


def _plan(numbers: range) -> None:
    """As a change of the rules does it, in its batches."""
    from django.db import transaction

    from apps.inquiries.services import reminding
    from tests.cast import MONDAY

    after, rules = numbers[0] - 1, reminding.active_rules()
    while after < numbers[-1]:
        with transaction.atomic():
            after = reminding._arrange_next(after, rules=rules, at=MONDAY) or numbers[-1]


def _written_by_one_statement() -> float:
    from django.db import connection, transaction

    def write() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE lines (LIKE reminders_notice INCLUDING ALL) ON COMMIT DROP")
            cursor.execute("INSERT INTO lines SELECT * FROM reminders_notice")

    return _seconds(write)


def _milliseconds(work: Callable[[], object]) -> float:
    return min(_seconds(work) for _ in range(20)) * 1000


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(measured(measure, [int(size) for size in sys.argv[1:]] or SIZES))
