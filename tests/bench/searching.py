"""Searching at 100,000 inquiries with their messages, beside the same full-text SQL by hand.

`DATABASE_URL=… python -m tests.bench.searching [INQUIRIES …]` makes a database of its own and drops it. By hand every
match is ranked and the twenty best are read; ours ranks the newest 500 and reads, filters and marks a page of hits.
"""

import os
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import django

from .measuring import Line

SIZES = (10_000, 100_000)
AT_ONCE = 2_000
COMMON, MIDDLE, RARE = "invoice", "warehouse", "zebra"
WORDS = [f"{start}{middle}{end}" for start in "bdfgklmnprst" for middle in "aeiou" for end in ("nt", "rk", "lm", "st")]
SEARCHES = {
    "a rare word": (RARE, 3.0),
    "two words": (f"{MIDDLE} {COMMON}", 1.5),
    "a common word": (COMMON, 1.0),
    "no word there is": ("xylophone", None),
}
# What Django itself takes for the few queries of a search, whatever they ask.
FRAME_QUERIES = 3
POSTGRESQL = """
    SELECT id, title, body, ts_rank(words, q, 1) AS score FROM search_searchdocument, to_tsquery('english', %s) AS q
    WHERE words @@ q ORDER BY score DESC LIMIT 20
"""
SQLITE = """
    SELECT d.id, d.title, d.body, bm25(search_words, 5.0, 3.0, 1.0, 0.0) AS score
    FROM search_words JOIN search_searchdocument AS d ON d.id = search_words.rowid
    WHERE search_words MATCH %s ORDER BY score LIMIT 20
"""


def fill(count: int) -> float:
    """Put documents of ``count`` inquiries with four messages each, one in ten with notes; returns the seconds."""
    from apps.search import documents
    from apps.search.models import SearchDocument
    from tests.cast import MONDAY

    chance = random.Random(7)  # noqa: S311 - the same documents every time
    started = time.perf_counter()
    for first in range(1, count + 1, AT_ONCE):
        rows = []
        for number in range(first, min(first + AT_ONCE, count + 1)):
            known = {
                "kind": "inquiry",
                "object_id": number,
                "number": number,
                "isv": number % 200,
                "market": number % 5,
            }
            updated = MONDAY - timedelta(minutes=count - number)
            title, body = _texts(chance, number)
            facts = known | {"state": "closed" if number % 50 else "open", "title": title, "updated_at": updated}
            ids = f"#{number} {chance.getrandbits(128):032x} POST /v1/{chance.choice(WORDS)}"
            rows.append(SearchDocument(**facts, is_internal=False, identifiers=ids, body=body))
            if number % 10 == 0:
                rows.append(SearchDocument(**facts, is_internal=True, body=body[:200]))
        documents.put(*rows)
    documents.tidy()
    return time.perf_counter() - started


def _texts(chance: random.Random, number: int) -> tuple[str, str]:
    """A question, an answer, two more messages and a call: about 1 kB; nearly all of them speak of an invoice."""
    words = chance.choices(WORDS, k=150)
    words[::50] = [COMMON] * 3 if number % 33 else ["order"] * 3
    if number % 6 == 0:
        words[7] = MIDDLE
    if number % 5_000 == 17:
        words[20] = RARE
    return " ".join(words[:7]), " ".join(words)


def measure(count: int) -> list[Line]:
    from django.db import connection

    taken = fill(count)
    lines = [
        Line("put documents", f"{count:,} inquiries", f"{count / taken:,.0f}/s", "", "≥ 500/s", count / taken >= 500)
    ]
    frame = median(lambda: [by_hand("SELECT 1", []) for _ in range(FRAME_QUERIES)])
    for name, (text, target) in SEARCHES.items():
        ours, hand = median(lambda t=text: find(t)), median(lambda t=text: hand_for(connection.vendor, t))
        limit = (target * hand + frame + marking(text)) if target else None
        shown = f"{ours * 1000:.1f} ms"
        reference = f"SQL by hand {hand * 1000:.1f} ms"
        wanted = f"≤ {target:g}× + frame" if target else ""
        lines.append(Line(name, f"{count:,} inquiries", shown, reference, wanted, limit is None or ours <= limit))
    own = median(lambda: find(COMMON, isv=7))
    lines.append(Line("a common word, one ISV", f"{count:,} inquiries", f"{own * 1000:.1f} ms", "", "", True))
    typing = median(lambda: find("invo", is_beginning=True))
    lines.append(Line("a word's beginning", f"{count:,} inquiries", f"{typing * 1000:.1f} ms", "", "", True))
    return lines


def find(text: str, *, isv: int | None = None, is_beginning: bool = False) -> list:
    """A page of hits as the desk shows them, or an ISV's own."""
    from apps.search import documents
    from apps.search.querysets import Reach
    from apps.search.snippets import snippet
    from tests.cast import MONDAY

    reach = Reach.of_staff() if isv is None else Reach.of_isv(isv)
    found = documents.find(text, reach=reach, at=MONDAY, is_beginning=is_beginning)
    return [snippet(hit.body, found.wanted) for hit in found.hits]


def marking(text: str) -> float:
    """Seconds that marking a page of hits takes: by hand nobody marks anything."""
    from apps.search.models import SearchDocument
    from apps.search.snippets import snippet
    from apps.search.wanted import read

    bodies = list(SearchDocument.objects.filter(body__contains=text.split()[0]).values_list("body", flat=True)[:20])
    return median(lambda: [snippet(body, read(text)) for body in bodies])


def hand_for(vendor: str, text: str) -> list:
    if vendor == "postgresql":
        return by_hand(POSTGRESQL, [" & ".join(text.split())])
    return by_hand(SQLITE, [" AND ".join(text.split())])


def by_hand(sql: str, params: list) -> list:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def median(work: Callable[[], object], times: int = 7) -> float:
    """Seconds by the clock on the wall, since the database works in another process."""
    work()
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken)


@contextmanager
def database() -> Iterator[None]:
    """A database of its own, with the index."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.test.utils import setup_databases, teardown_databases

    made = setup_databases(verbosity=0, interactive=False)
    try:
        yield
    finally:
        teardown_databases(made, verbosity=0)


def main() -> int:
    from django.core.management import call_command  # the settings are named by now

    lines = []
    with database():
        for size in [int(size) for size in sys.argv[1:]] or SIZES:
            lines += measure(size)
            call_command("flush", interactive=False, verbosity=0)
    for line in lines:
        verdict = "met" if line.is_met else "MISSED"
        row = f"{line.what:26} {line.size:18} {line.ours:32} {line.reference:34} {line.target:16} {verdict}"
        print(row)  # noqa: T201 - a table for the terminal
    return 0 if all(line.is_met for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
