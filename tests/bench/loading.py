"""A desk as large as one wants, on PostgreSQL: inquiries with four messages each, most of them finished.

`DATABASE_URL=postgresql://… python -m tests.bench.loading 1000000` fills a migrated database and tells its progress.
Rows are made by the database itself, some thousands at a time; what a table wants beyond that are its defaults.
"""

import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from apps.diagnostics.checking.findings import Finding

AT_ONCE = 10_000
MARKETS = {"NO": "Europe/Oslo", "SE": "Europe/Stockholm", "DK": "Europe/Copenhagen", "NL": "Europe/Amsterdam"}
ISVS, STAFF, CLIENTS, FINGERPRINTS = 400, 20, 800, 600
NOUNS = [
    "customerInvoices",
    "supplierInvoices",
    "salesOrders",
    "journalTransactions",
    "customers",
    "suppliers",
    "inventory",
    "payments",
]
METHODS = ["GET", "POST", "PUT", "DELETE"]
STATUSES = (200, 201, 202, 204, 400, 400, 400, 401, 403, 404, 409, 412, 415, 422, 429, 500, 500, 503)
WORDS = [
    *("invoice", "discount", "line", "branch", "ledger", "period", "account", "voucher", "currency", "refused"),
    *("since", "yesterday", "body", "upgrade", "customer", "number", "missing", "wrapper", "value", "token"),
    *("expired", "tenant", "paging", "cursor", "attachment", "webhook", "retry", "duplicate", "rounding", "stock"),
]
# Half of the newest twelfth is open, which is four in a hundred; the rest is finished.
NEW_SHARE, YEARS = 0.08, 3
OPEN = {"new": 0.25, "open": 0.35, "waiting_on_isv": 0.25, "waiting_on_others": 0.15}
FINISHED = {"resolved": 0.6, "closed": 0.3, "referred": 0.06, "declined": 0.04}
CLOCK_RUNS, HAS_FILE = "is_open AND r7 < .6", "r4 < .1"
FOUND = json.dumps([Finding("/customerNumbr", "unknown_property", "There is no customerNumbr.", line=1)._asdict()])
BODY = json.dumps({"customerNumber": {"value": "10472"}, "lines": [{"operation": "insert", "amount": 100}]})


def load(size: int, *, say: Callable[[str], None]) -> float:
    """Fill the database with ``size`` inquiries; gives how many it took a second."""
    from django.db import connection, transaction

    people = _people()
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT setseed(0.42)")
        for first in range(1, size + 1, AT_ONCE):
            last = min(size, first + AT_ONCE - 1)
            with transaction.atomic():
                Batch(cursor, first, last, size, people).load()
            pace = last / (time.perf_counter() - started)
            say(f"{last:,} of {size:,} inquiries, {pace:,.0f} a second")
        taken = time.perf_counter() - started
        _settle(cursor)
    return size / taken


def _people() -> dict[str, str]:
    """Everybody whom inquiries may be about: keys of rows, as SQL arrays."""
    from apps.diagnostics.models import ErrorFingerprint
    from tests.cast import gather
    from tests.factories.accounts import StaffFactory
    from tests.factories.isvs import ApiClientFactory, IsvFactory
    from tests.factories.policy import MarketFactory, SupportCalendarFactory

    cast = gather()
    markets = [
        MarketFactory(code=code, name=code, calendar=SupportCalendarFactory(time_zone=zone))
        for code, zone in MARKETS.items()
    ]
    tiers = {0: "priority"}
    isvs = [
        IsvFactory(name=f"Vendor {n}", market=markets[n % 4], tier=tiers.get(n % 10, "standard")) for n in range(ISVS)
    ]
    clients = [ApiClientFactory(isv=isvs[n % ISVS], client_id=f"vendor_client_{n}") for n in range(CLIENTS)]
    staff = [StaffFactory(name=f"Agent {n}", market=markets[n % 4], role="Consultant") for n in range(STAFF)]
    errors = ErrorFingerprint.objects.bulk_create(
        ErrorFingerprint(key=f"{n:032x}", status=400, operation="", words=f"error number {n} of them")
        for n in range(FINGERPRINTS)
    )
    keys = {"isvs": isvs, "markets": [isv.market for isv in isvs], "clients": clients, "staff": staff, "errors": errors}
    arrays = {name: f"ARRAY{[row.pk for row in rows]}::bigint[]" for name, rows in keys.items()}
    return arrays | {"asker": str(cast.anna.pk)}


class Batch:
    """Some inquiries at once: everything random about them is drawn once, then told to every table."""

    def __init__(self, cursor: Any, first: int, last: int, size: int, people: Mapping[str, str]) -> None:
        from apps.diagnostics.models import ApiCall
        from apps.inquiries.models import Inquiry, Message

        self._cursor, self._people, self._first = cursor, people, first
        self._draw(first, last, size)
        self._call, self._inquiry, message = (
            f"{_base(cursor, each, first)} + i" for each in (ApiCall, Inquiry, Message)
        )
        self._message = f"{message} + (i - {first}) * 3"

    def load(self) -> None:
        """Every table's rows."""
        self._calls()
        self._inquiries()
        self._messages()
        self._clocks()

    def _draw(self, first: int, last: int, size: int) -> None:
        path = f"'/' || {_one_of(NOUNS, 'r2')} || CASE WHEN r3 < .5 THEN '' ELSE '/' || floor(r3 * 40)::int END"
        self._cursor.execute("DROP TABLE IF EXISTS drawn")
        self._cursor.execute(
            f"""CREATE TEMPORARY TABLE drawn AS SELECT *, 1 + floor(skew * {ISVS})::int AS isv_at,
            {_one_of(METHODS, "r1")} AS method, {path} AS path, {_one_of(STATUSES, "r4")} AS http_status,
            now() - interval '{YEARS} years' * (1 - i::float / {size + 1}) AS asked_at,
            now() + interval '6 days' * (rnd * 2 - .2) AS due_at,
            i > {size} * {1 - NEW_SHARE} AND rnd < .5 AS is_open FROM (
            SELECT i, random() AS rnd, random() ^ 2 AS skew, random() AS r1, random() ^ 2 AS r2, random() AS r3,
            random() AS r4, random() AS r5, random() AS r6, random() AS r7
            FROM generate_series({first}, {last}) AS i) AS dice"""
        )

    def _calls(self) -> None:
        from apps.diagnostics.models import ApiCall, Diagnosis

        _insert(
            self._cursor,
            ApiCall,
            "drawn",
            id=self._call,
            method="method",
            url="'https://api.lodestar.example/v1' || path",
            status="http_status",
            request_body=f"'{BODY}'",
            response_body="concat('{\"message\": \"Error creating document ', i, '\"}')",
        )
        _insert(
            self._cursor,
            Diagnosis,
            "drawn",
            call_id=self._call,
            method="method",
            operation="path",
            fingerprint_id=self._error,
            findings=f"CASE WHEN r5 < .4 THEN '{FOUND}'::jsonb ELSE '[]'::jsonb END",
            diagnosed_at="asked_at",
        )

    def _inquiries(self) -> None:
        from apps.inquiries.models import Inquiry
        from apps.policy.scope import VerdictKind
        from apps.policy.topics import SupportTopic

        people = self._people
        _insert(
            self._cursor,
            Inquiry,
            "drawn",
            id=self._inquiry,
            isv_id=f"({people['isvs']})[isv_at]",
            market_id=f"({people['markets']})[isv_at]",
            client_id=f"CASE WHEN r5 < .6 THEN ({people['clients']})[isv_at + {ISVS} * (r5 < .3)::int] END",
            asked_by_id=people["asker"],
            call_id=self._call,
            kind="'failed_call'",
            channel="CASE WHEN r1 < .7 THEN 'portal' ELSE 'api' END",
            subject=f"left({_text()}, 120)",
            status=f"CASE WHEN is_open THEN {_by_share(OPEN)} ELSE {_by_share(FINISHED)} END",
            priority="CASE WHEN r2 < .8 THEN 'normal' WHEN r2 < .95 THEN 'high' ELSE 'urgent' END",
            assignee_id=f"CASE WHEN NOT is_open OR r5 < .7 THEN {self._agent} END",
            topic=_one_of([topic.value for topic in SupportTopic], "r5"),
            verdict=_one_of(["in_scope"] * 7 + [kind.value for kind in VerdictKind], "r6"),
            asked_at="asked_at",
            completed_at="CASE WHEN r7 < .65 OR NOT is_open THEN asked_at END",
            first_responded_at="CASE WHEN r7 > .25 THEN asked_at + interval '2 hours' END",
            resolved_at="CASE WHEN NOT is_open THEN asked_at + interval '1 day' END",
            last_activity_at="asked_at + interval '1 day'",
            next_due_at=f"CASE WHEN {CLOCK_RUNS} THEN due_at ELSE '9999-12-31T00:00:00Z' END",
            has_unread_reply="is_open AND r3 < .3",
            operation="method || ' ' || path",
            http_status="http_status",
            fingerprint_id=self._error,
            has_attachment=HAS_FILE,
        )

    def _messages(self) -> None:
        from apps.inquiries.models import Attachment, Message

        for number, kind in enumerate(("reply", "answer", "reply", "answer")):
            _insert(
                self._cursor,
                Message,
                "drawn",
                id=f"{self._message} + {number}",
                inquiry_id=self._inquiry,
                author_id=self._people["asker"] if kind == "reply" else self._agent,
                kind=f"'{kind}'",
                text=f"concat({_text()}, '. ', {_text()})",
                sent_at=f"asked_at + interval '{number} hours'",
            )
        file = {"name": "'log.txt'", "file": "'bench/' || i", "size": "100", "is_checked": "true"}
        _insert(self._cursor, Attachment, f"drawn WHERE {HAS_FILE}", message_id=self._message, **file)

    def _clocks(self) -> None:
        from apps.inquiries.models import Clock

        version = "SELECT version FROM policy_supportcalendar c JOIN policy_market m ON m.calendar_id = c.id"
        for kind, minutes in (("first_response", 240), ("resolution", 2400)):
            _insert(
                self._cursor,
                Clock,
                f"drawn WHERE {CLOCK_RUNS}",
                inquiry_id=self._inquiry,
                kind=f"'{kind}'",
                target_minutes=str(minutes),
                started_at="asked_at",
                counted_until="asked_at",
                hours_version=f"({version} WHERE m.id = ({self._people['markets']})[isv_at])",
                due_at=f"due_at + interval '{minutes - 240} minutes'",
            )

    @property
    def _agent(self) -> str:
        return f"({self._people['staff']})[1 + floor(r6 * {STAFF})::int]"

    @property
    def _error(self) -> str:
        met = f"({self._people['errors']})[1 + floor(r5 * r6 * {FINGERPRINTS})::int]"
        return f"CASE WHEN http_status >= 400 THEN {met} END"


def _text() -> str:
    """SQL for some words and the number of the inquiry."""
    words = ", ' ', ".join(_one_of(WORDS, "random()") for _ in range(12))
    return f"concat({words}, ' ', i)"


def _by_share(shares: Mapping[str, float]) -> str:
    """SQL that picks a key by how often it comes: the last one where none of the others does."""
    *others, last = shares
    reached, cases = 0.0, ""
    for name in others:
        reached += shares[name]
        cases += f" WHEN r7 < {reached:.2f} THEN '{name}'"
    return f"CASE{cases} ELSE '{last}' END"


def _one_of(values: Any, roll: str) -> str:
    """SQL that picks one of ``values`` by a number from 0 to 1."""
    listed = ", ".join(f"'{value}'" if isinstance(value, str) else str(value) for value in values)
    return f"(ARRAY[{listed}])[1 + floor(({roll}) * {len(values)})::int]"


def _base(cursor: Any, model: Any, first: int) -> int:
    """What to add to ``i`` so that keys go on after those that are there."""
    cursor.execute(f'SELECT coalesce(max(id), 0) FROM "{model._meta.db_table}"')
    return cursor.fetchone()[0] + 1 - first


def _insert(cursor: Any, model: Any, source: str, **columns: str) -> None:
    """One INSERT … SELECT; columns that nobody named get their defaults."""
    defaults = []
    for field in model._meta.concrete_fields:
        if field.column in columns or field.primary_key or field.generated:
            continue
        if not field.null or field.has_default():
            columns[field.column] = "%s"
            defaults.append(field.get_db_prep_save(field.get_default(), cursor.db))
    names = ", ".join(f'"{name}"' for name in columns)
    values = ", ".join(value if value == "%s" else value.replace("%", "%%") for value in columns.values())
    cursor.execute(f'INSERT INTO "{model._meta.db_table}" ({names}) SELECT {values} FROM {source}', defaults)


def _settle(cursor: Any) -> None:
    """Keys that come next are free, and the planner knows what is there."""
    from django.core.management.color import no_style
    from django.db import connection

    from apps.diagnostics.models import ApiCall
    from apps.inquiries.models import Inquiry, Message

    for statement in connection.ops.sequence_reset_sql(no_style(), [ApiCall, Inquiry, Message]):
        cursor.execute(statement)
    cursor.execute("VACUUM ANALYZE")


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "supportdesk.settings")
    import django

    django.setup()
    size, started = int(sys.argv[1]), datetime.now(UTC)
    pace = load(size, say=lambda words: print(words, flush=True))  # noqa: T201 - progress for the terminal
    taken = (datetime.now(UTC) - started).total_seconds()
    print(f"{size:,} inquiries with four messages each in {taken:,.0f} s: {pace:,.0f} inquiries a second")  # noqa: T201 - as well
    return 0


if __name__ == "__main__":
    sys.exit(main())
