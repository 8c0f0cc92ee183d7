"""Ids of the logs as staff have taught them: patterns for reading, and links into the log tool."""

from collections.abc import Iterable
from functools import lru_cache
from urllib.parse import quote

from .models import CorrelationPattern
from .reading.correlation import further_pattern, ids_by
from .redaction.linear import Pattern

PLACE_OF_ID = "{id}"
PATTERNS_KEPT = 200


def further_patterns() -> tuple[Pattern, ...]:
    """The patterns in use, for ``reading.read`` and ``reading.ids_in``. One small query."""
    sources = CorrelationPattern.objects.in_use().values_list("pattern", flat=True)
    return tuple(pattern for pattern in map(_compiled, sources) if pattern)


def log_links(ids: Iterable[str]) -> dict[str, str]:
    """Addresses of the log tool by id, for those ids that have one. One small query.

    An id belongs to the first pattern, by name, that would find it in its own example, in place of the id there.
    """
    rows = list(CorrelationPattern.objects.in_use().exclude(log_url=""))
    links: dict[str, str] = {}
    for each in dict.fromkeys(ids):
        row = next((row for row in rows if _could_hold(row, each)), None)
        if row:
            links[each] = row.log_url.replace(PLACE_OF_ID, quote(each, safe=""))
    return links


def _could_hold(row: CorrelationPattern, an_id: str) -> bool:
    pattern = _compiled(row.pattern)
    own = next(ids_by(pattern, row.example), None) if pattern else None
    return pattern is not None and own is not None and an_id in ids_by(pattern, row.example.replace(own, an_id))


@lru_cache(maxsize=PATTERNS_KEPT)
def _compiled(source: str) -> Pattern | None:
    """None for a pattern written past the form, which must not keep anybody from asking."""
    try:
        return further_pattern(source)
    except ValueError:
        return None
