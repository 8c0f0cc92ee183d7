"""Which changes of a comparison are shown: a kind of them, narrowed by what the address says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from django.http import QueryDict
from django.utils.http import urlencode

from apps.diagnostics.radar import Change, Kind

from .badges import Badge

ROWS_PER_PAGE = 30
WORDS_LENGTH = 200
LOOKS = {
    Kind.REMOVED: Badge("error", "close", "Removed"),
    Kind.DEPRECATED: Badge("warning", "clock", "Newly deprecated"),
    Kind.CHANGED: Badge("new", "merge", "Changed"),
    Kind.ADDED: Badge("done", "plus", "Added"),
}


class Tab(NamedTuple):
    """A kind of change, how many there are, and the address that shows them alone."""

    words: str
    total: int
    address: str
    is_shown: bool


class Page(NamedTuple):
    """Some rows of all that are asked for; ``next`` and ``back`` are addresses, empty at the ends."""

    rows: Sequence[Any]
    total: int
    first: int
    last: int
    back: str
    next: str


@dataclass(frozen=True)
class Wish:
    """What the address asks for, as far as it can be understood."""

    kind: str = ""
    words: str = ""
    breaking: bool = False
    used: bool = False

    def address(self, page: int = 1, **changes: Any) -> str:
        """The query string that asks for this with ``changes``."""
        wish = replace(self, **changes)
        parts = {name: "1" if value is True else value for name, value in vars(wish).items() if value}
        return f"?{urlencode(parts | ({'page': page} if page > 1 else {}))}"


class RadarFilters:
    """The changes that an address asks for. What can't be understood in it is left out."""

    def __init__(self, params: QueryDict, counts: Mapping[str, int]) -> None:
        kind = params.get("kind", "")
        self.wish = Wish(
            kind if kind in set(Kind) else "",
            params.get("words", "").strip()[:WORDS_LENGTH],
            params.get("breaking") == "1",
            params.get("used") == "1",
        )
        self.counts = counts
        number = params.get("page", "")
        self._page = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1

    @property
    def tabs(self) -> list[Tab]:
        kinds = [Tab(look.words, self.counts.get(kind, 0), *self._way(kind)) for kind, look in LOOKS.items()]
        return [Tab("All", sum(tab.total for tab in kinds), *self._way("")), *kinds]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.wish.words or self.wish.breaking or self.wish.used)

    @property
    def all_address(self) -> str:
        """The address of the same kind without filters."""
        return Wish(self.wish.kind).address()

    def shows(self, change: Change, *, is_used: bool) -> bool:
        """Whether the change is asked for; ``is_used``: somebody used the operation."""
        wish = self.wish
        if (wish.kind and change.kind != wish.kind) or (wish.breaking and not change.is_breaking):
            return False
        text = f"{change.method} {change.template} {change.before} {change.summary}".lower()
        return wish.words.lower() in text and (is_used or not wish.used)

    def page(self, rows: Sequence[Any]) -> Page:
        """The part of ``rows`` that the address asks for; the last one where there are not so many."""
        last_page = max(1, -(-len(rows) // ROWS_PER_PAGE))
        number = min(max(1, self._page), last_page)
        start = (number - 1) * ROWS_PER_PAGE
        shown = rows[start : start + ROWS_PER_PAGE]
        back = self.wish.address(number - 1) if number > 1 else ""
        following = self.wish.address(number + 1) if number < last_page else ""
        return Page(shown, len(rows), start + 1 if shown else 0, start + len(shown), back, following)

    def _way(self, kind: str) -> tuple[str, bool]:
        return self.wish.address(kind=kind), self.wish.kind == kind
