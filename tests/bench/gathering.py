"""A run that gathers approved hours into drafts on PostgreSQL: twenty time entries for each customer.

`python -m tests.bench.gathering [ENTRIES …]`. The reference is one statement that reads the same hours. The second run
finds nothing new.
"""

import resource
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from .desk import analysed, insert, measured
from .measuring import Line

SIZES = (10_000, 100_000)
ENTRIES_EACH = 20
DAYS = 10
MOST_SECONDS, MOST_MORE_MEMORY = 60.0, 1.2
KILOBYTE = 1024

_peaks: list[float] = []


def measure(entries: int) -> Iterator[Line]:
    """Gather hours of so many customers once, and once more."""
    from apps.invoicing.models import Invoice
    from tests import emptying

    if not _peaks:
        emptying.remember()

    customers = entries // ENTRIES_EACH
    size = f"{entries:,} entries"
    try:
        books = _filled(customers)
        read = _seconds(_read_by_one_statement)
        first = _seconds(lambda: _gather(books))
        drafts = Invoice.objects.drafts().count()
        again = _seconds(lambda: _gather(books))
    finally:
        emptying.put_back()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KILOBYTE
    _peaks.append(peak)
    shown = f"{first:.1f} s, {drafts:,} drafts"
    is_met = first <= MOST_SECONDS and drafts == customers
    yield Line("gather approved hours", size, shown, f"one SELECT of them {read:.2f} s", "≤ 60 s", is_met)
    yield Line(
        "gather them once more", size, f"{again:.1f} s", f"the first run {first:.1f} s", "≤ 60 s", again <= MOST_SECONDS
    )
    is_flat = peak <= MOST_MORE_MEMORY * _peaks[0]
    yield Line("memory of the runs", size, f"{peak:.0f} MB", f"the smallest {_peaks[0]:.0f} MB", "≤ 1.2 ×", is_flat)


def _filled(customers: int) -> Any:
    """One customer's approved hours, and so many copies of them less one, written by the database itself."""
    from django.db import connection

    from apps.consulting.models import Acceptance, Engagement, Estimate, TimeEntry, TimeSlice
    from apps.isvs.models import Customer
    from tests.cast import HOUR, gather
    from tests.consulting.ways import AGREED
    from tests.invoicing.books import FRIDAY, Books

    books = Books(gather())
    engagement = books.way.agreed(cap=Decimal(50_000), minutes=2_400)
    for day in range(DAYS):
        start = AGREED + timedelta(days=day // 5 * 7 + day % 5)
        for hour in range(ENTRIES_EACH // DAYS):
            books.way.booked(engagement, start + hour * HOUR, 47)
    for week in sorted(set(TimeEntry.objects.values_list("week_on", flat=True))):
        books.approved(books.cast.sam, week, at=FRIDAY + timedelta(days=14))
    numbers = list(TimeEntry.objects.order_by("pk").values_list("pk", flat=True))
    moved = {name: f"{name} + copy * interval '1 millisecond'" for name in ("started_at", "ended_at")}
    ours = {"id": f"{engagement.pk} + copy", "customer_id": f"{engagement.customer_id} + copy"}
    terms = f"{engagement.terms_id} + copy"
    with connection.cursor() as cursor:
        # What guards one hour against another would be asked of each copy; they are as right as their pattern.
        cursor.execute("SET session_replication_role = replica")
        insert(Customer, "id", engagement.customer_id, 1, customers - 1, id=ours["customer_id"])
        insert(Engagement, "id", engagement.pk, 1, customers - 1, **ours, terms_id=terms)
        insert(Estimate, "id", engagement.terms_id, 1, customers - 1, id=terms, engagement_id=ours["id"])
        hashed = {"estimate_id": terms, "record_hash": "md5(copy::text)"}
        insert(Acceptance, "estimate_id", engagement.terms_id, 1, customers - 1, **hashed)
        for place, number in enumerate(numbers):
            copied = {"id": f"{numbers[-1]} + (copy - 1) * {len(numbers)} + {place + 1}"}
            insert(
                TimeEntry, "id", number, 1, customers - 1, **copied, **moved, engagement_id=ours["id"], terms_id=terms
            )
            insert(TimeSlice, "entry_id", number, 1, customers - 1, entry_id=copied["id"])
        cursor.execute("SET session_replication_role = DEFAULT")
    analysed()
    return books


def _gather(books: Any) -> None:
    from apps.invoicing import services
    from tests.invoicing.books import FRIDAY

    at = FRIDAY + timedelta(days=15)
    services.order_run(market=books.cast.market, until=at.date(), by=books.petra, at=at)
    services.take_runs(clock=lambda: at)


def _read_by_one_statement() -> None:
    from apps.consulting.models import TimeSlice

    until = date(2026, 12, 31)
    rows = TimeSlice.objects.filter(day__lte=until).order_by("entry_id", "day")
    list(rows.values_list("entry__engagement", "entry__note", "day", "rate", "minutes"))


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


if __name__ == "__main__":
    sys.exit(measured(measure, [int(size) for size in sys.argv[1:]] or SIZES))
