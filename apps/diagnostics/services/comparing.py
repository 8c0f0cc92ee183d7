"""Comparisons of releases: made while one is loaded, kept for the pages that show them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from .. import releases
from ..models import ApiRelease, ReleaseComparison
from ..radar import Change, changes

BREAKING = "breaking"


class Comparison(NamedTuple):
    """What is different between two releases, by their names."""

    old: str
    new: str
    changes: list[Change]


def compare(read: releases.Release, *, only_missing: bool) -> list[Comparison]:
    """``read`` compared with every release of another name, always the older with the newer.

    ``only_missing``: it is loaded already, and compared only where that was not done.
    """
    order = _order_with(read.name)
    done = _compared_with(read.name) if only_missing else set()
    found = []
    for other in _others(read, done):
        new, old = sorted((read, other), key=lambda each: order.index(each.name))
        found.append(Comparison(old.name, new.name, changes(old, new)))
    return found


def keep(comparisons: list[Comparison], rows: Mapping[str, ApiRelease], *, at: datetime) -> None:
    """Store comparisons of these stored releases, in place of those of the same pairs."""
    for comparison in comparisons:
        ReleaseComparison.objects.update_or_create(
            old=rows[comparison.old],
            new=rows[comparison.new],
            defaults={
                "changes": [change.as_json() for change in comparison.changes],
                "counts": counts(comparison.changes),
                "compared_at": at,
            },
        )


def counts(found: list[Change]) -> dict[str, int]:
    """How many changes there are of each kind, and under "breaking" how many break calls."""
    return {**Counter(change.kind.value for change in found), BREAKING: sum(change.is_breaking for change in found)}


def _order_with(name: str) -> list[str]:
    """The names of all releases, newest first, as they will be once ``name`` is loaded."""
    rows = list(ApiRelease.objects.latest_rows_first())
    if name not in {row.name for row in rows}:
        rows.insert(0, ApiRelease(name=name))
    return [row.name for row in releases.newest_first(rows)]


def _compared_with(name: str) -> set[str]:
    pairs = ReleaseComparison.objects.about(name).values_list("old__name", "new__name")
    return {each for pair in pairs for each in pair}


def _others(read: releases.Release, done: set[str]) -> Iterator[releases.Release]:
    """The other releases, one at a time: their documents are large."""
    for row in ApiRelease.objects.exclude(name=read.name).exclude(name__in=done).iterator(chunk_size=1):
        yield releases.load(row.document, name=row.name, base_urls=row.base_urls)
