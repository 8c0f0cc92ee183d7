"""A desk of any size in a PostgreSQL database of its own, which is dropped afterwards."""

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import django

from tests.services import shown

from .measuring import Line

POSTGRESQL = "postgresql://postgres@127.0.0.1:5432/supportdesk"
CLOCKS_EACH = 2
AT_ONCE = 100_000


def measured(measure: Callable[[int], Iterable[Line]], sizes: Iterable[int]) -> int:
    """Print what is measured at each size; 1 if a target is missed, or nothing could be measured."""
    url = os.environ.setdefault("DATABASE_URL", POSTGRESQL)
    if not url.startswith("postgres"):
        print("This is measured on PostgreSQL: name one by DATABASE_URL=postgresql://…", file=sys.stderr)  # noqa: T201 - for the terminal
        return 1
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.db import OperationalError
    from django.test.utils import setup_databases, teardown_databases

    try:
        # Databases that are only made to be dropped: one that was left behind is not asked about.
        made = setup_databases(verbosity=0, interactive=False)
    except OperationalError as error:
        refusal = str(error).splitlines()[0]
        print(f"PostgreSQL does not answer at {shown(url)}: {refusal}", file=sys.stderr)  # noqa: T201 - for the terminal
        print("Start it, or name another with DATABASE_URL=.", file=sys.stderr)  # noqa: T201 - for the terminal
        return 1
    try:
        return max([_printed(line) for size in sizes for line in measure(size)], default=0)
    finally:
        teardown_databases(made, verbosity=0)


def _printed(line: Line) -> int:
    verdict = "met" if line.is_met else "MISSED"
    row = f"{line.what:26} {line.size:18} {line.ours:32} {line.reference:54} {line.target:18} {verdict}"
    print(row, flush=True)  # noqa: T201 - a table for the terminal
    return 0 if line.is_met else 1


@contextmanager
def desk(clocks: int, *, asked_at: datetime | None = None) -> Iterator[Any]:
    """The cast, with so many open clocks: copies of one inquiry, with all reminders that hang on them."""
    from django.core.management import call_command

    from apps.inquiries import services
    from tests.cast import MONDAY, gather

    cast = gather()
    services.follow_rules(at=MONDAY)
    try:
        ask_often(cast, clocks // CLOCKS_EACH, asked_at=asked_at)
        yield cast
    finally:
        call_command("flush", interactive=False, verbosity=0)


def ask_often(cast: Any, times: int, *, asked_at: datetime | None = None) -> range:
    """So many inquiries, alike but for their numbers, which it returns."""
    pattern = cast.ask(at=asked_at) if asked_at else cast.ask()
    for first in range(1, times, AT_ONCE):
        _copy(pattern, first, min(first + AT_ONCE, times) - 1)
    _count_on()
    return range(pattern.pk, pattern.pk + times)


def _copy(pattern: Any, first: int, last: int) -> None:
    """Copies of an inquiry, written by the database itself: numbered on from its own, for their call too."""
    from apps.diagnostics.models import ApiCall
    from apps.inquiries.models import Clock, Inquiry
    from apps.inquiries.reminder_rules import subject_of
    from apps.reminders.models import Reminder

    numbered = {"id": f"{pattern.pk} + copy"}
    calls = {"id": f"{pattern.call_id} + copy"}
    insert(ApiCall, "id", pattern.call_id, first, last, **calls)
    insert(Inquiry, "id", pattern.pk, first, last, **numbered, call_id=calls["id"])
    insert(Clock, "inquiry_id", pattern.pk, first, last, inquiry_id=numbered["id"])
    insert(Reminder, "subject", subject_of(pattern), first, last, subject=f"'inquiry:' || {numbered['id']}")


def insert(model: Any, column: str, value: object, first: int, last: int, **other: str) -> None:
    """Copies of the rows whose ``column`` is ``value``, numbered ``first`` to ``last``; ``other`` columns by SQL."""
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields if not field.primary_key or field.column in other]
    chosen = [other.get(name) or f'"{name}"' for name in columns]
    named = ", ".join(f'"{name}"' for name in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({named}) SELECT {', '.join(chosen)}"  # noqa: S608 - names of our own models
            f" FROM {table}, generate_series(%s, %s) AS copy WHERE {column} = %s",
            [first, last, value],
        )


def _count_on() -> None:
    """Let the numbers that come next be above those that were written here."""
    from django.core.management.color import no_style
    from django.db import connection

    from apps.diagnostics.models import ApiCall
    from apps.inquiries.models import Inquiry

    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [ApiCall, Inquiry]):
            cursor.execute(statement)


def analysed() -> None:
    """Let the database know its sizes, as it does by itself within minutes."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
