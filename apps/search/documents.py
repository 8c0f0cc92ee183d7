"""The one door: what can be found is put here, taken away here, and found here."""

import re
import unicodedata
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connections
from django.db.models import QuerySet

from .engines import MOST_RANKED, engine_of
from .folding import other_spellings
from .models import SearchDocument
from .querysets import PUBLIC, Narrowed, Reach, SearchDocumentQuerySet, scope_of
from .wanted import LONGEST, MOST_TERMS, Wanted, read

PER_PAGE = 20
LONGEST_TITLE = 300
# Beyond that PostgreSQL no longer knows where in the document a word stands, and phrases are not found.
LONGEST_BODY = 60_000
LONGEST_IDENTIFIERS = 10_000
AT_ONCE = 500
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
KEY = ["kind", "object_id", "is_internal"]
WRITTEN = ["isv", "market", "state", "number", "title", "identifiers", "body", "scope", "updated_at"]
HALF_AS_NEW = timedelta(days=180)


@dataclass(frozen=True)
class Found:
    """A page of what was found, best first. ``count`` is of those that were ranked; there may be more."""

    hits: Sequence[SearchDocument] = ()
    count: int = 0
    is_more_than_counted: bool = False
    page: int = 1
    per_page: int = PER_PAGE
    wanted: Wanted = field(default_factory=Wanted)

    @property
    def next_page(self) -> int | None:
        return self.page + 1 if self.page * self.per_page < self.count else None


def put(*documents: SearchDocument) -> None:
    """Let these be found from the commit on, each in place of what was put for it before."""
    for document in documents:
        document.title = _storable(document.title)[:LONGEST_TITLE]
        document.body = _storable(document.body)[:LONGEST_BODY]
        spellings = other_spellings(f"{document.title} {document.identifiers} {document.body}")
        document.identifiers = _storable(f"{document.identifiers} {spellings}".strip())[:LONGEST_IDENTIFIERS]
        document.scope = "" if document.is_internal else scope_of(document.isv) or PUBLIC
    SearchDocument.objects.bulk_create(
        documents, update_conflicts=True, unique_fields=KEY, update_fields=WRITTEN, batch_size=200
    )


def remove(kind: str, object_ids: Collection[int], *, is_internal: bool | None = None) -> None:
    """Let these be found no more; with ``is_internal`` only that document of theirs."""
    found = SearchDocument.objects.filter(kind=kind, object_id__in=object_ids)
    (found if is_internal is None else found.filter(is_internal=is_internal)).delete()


def remove_strays(kind: str, things: QuerySet[Any]) -> int:
    """Take away the documents of ``kind`` whose thing is none of ``things`` any more; returns of how many."""
    after, removed = 0, 0
    stored = SearchDocument.objects.filter(kind=kind).order_by("object_id").values_list("object_id", flat=True)
    while batch := list(stored.filter(object_id__gt=after).distinct()[:AT_ONCE]):
        there = set(things.filter(pk__in=batch).values_list("pk", flat=True))
        gone = [number for number in batch if number not in there]
        remove(kind, gone)
        removed += len(gone)
        after = batch[-1]
    return removed


def tidy() -> None:
    """After much was put: let the database count what it plans its queries by."""
    with connections[SearchDocument.objects.db].cursor() as cursor:
        cursor.execute("ANALYZE search_searchdocument")


def matching(text: str, *, reach: Reach) -> SearchDocumentQuerySet:
    """Every document within ``reach`` that holds all of ``text``, or is known by it as its number; in no order."""
    wanted = _read(text)
    within = SearchDocument.objects.within(reach)
    if not wanted.terms:
        return within.none()
    found = engine_of(connections[within.db]).matching(within, wanted, reach.scope)
    return found if wanted.number is None else found | within.filter(number=wanted.number)


def find(
    text: str,
    *,
    reach: Reach,
    at: datetime,
    to: Narrowed | None = None,
    page: int = 1,
    per_page: int = PER_PAGE,
    is_beginning: bool = False,
) -> Found:
    """What ``text`` finds within ``reach``: all its words in one document, the best first, recent ones before old.

    Where no document has the last word, documents that have one beginning with it are found; ``is_beginning`` says
    that it is still being typed. A number finds first what has it.
    """
    wanted = _read(text)
    documents = SearchDocument.objects.within(reach).narrowed(to or Narrowed())
    first = _numbered(documents, wanted)
    tries = [wanted.as_beginning, wanted] if is_beginning else [wanted, wanted.as_beginning]
    ranked, used = _first_that_finds(documents, tries, reach)
    best = _best(ranked, at)
    keys = [*first, *(key for key in best if key not in first)]
    shown = keys[(page - 1) * per_page : page * per_page]
    numbers = [first.get(key) or best[key] for key in shown]
    rows = SearchDocument.objects.within(reach).in_bulk(numbers)
    return Found(
        [rows[number] for number in numbers if number in rows],
        len(keys),
        is_more_than_counted=len(ranked) == MOST_RANKED,
        page=page,
        per_page=per_page,
        wanted=replace(used, number=wanted.number),
    )


Key = tuple[str, int]
Ranked = tuple[int, str, int, datetime, float]


def _read(text: str) -> Wanted:
    if len(text) > LONGEST:
        words = f"Search for at most {LONGEST} characters: a few words, a number or an id."
        raise ValidationError(words, code="search_too_long")
    wanted = read(text)
    if len(wanted.terms) > MOST_TERMS:
        raise ValidationError(f"Search for at most {MOST_TERMS} words at once.", code="search_too_long")
    return wanted


def _numbered(documents: SearchDocumentQuerySet, wanted: Wanted) -> dict[Key, int]:
    if wanted.number is None:
        return {}
    rows = documents.filter(number=wanted.number).order_by("-is_internal").values_list("kind", "object_id", "pk")
    return {(kind, object_id): pk for kind, object_id, pk in rows}


def _first_that_finds(
    documents: SearchDocumentQuerySet, tries: list[Wanted], reach: Reach
) -> tuple[list[Ranked], Wanted]:
    engine = engine_of(connections[documents.db])
    for wanted in tries:
        if wanted.terms:
            rows = engine.ranked(documents, wanted, reach.scope)
            found = list(rows.values_list("pk", "kind", "object_id", "updated_at", "score")[:MOST_RANKED])
            if found:
                return found, wanted
    return [], tries[0]


def _best(ranked: list[Ranked], at: datetime) -> dict[Key, int]:
    """The best document of each thing, the best thing first. What is half a year old counts half as new.

    Of what is as good and as old, what came last stands first.
    """

    def score(row: Ranked) -> tuple[float, int]:
        age = max(timedelta(), at - row[3])
        return row[4] * (1 + HALF_AS_NEW / (HALF_AS_NEW + age)), row[2]

    best: dict[Key, int] = {}
    for row in sorted(ranked, key=score, reverse=True):
        best.setdefault((row[1], row[2]), row[0])
    return best


def _storable(text: str) -> str:
    return unicodedata.normalize("NFC", UNSTORABLE.sub(" ", text))
