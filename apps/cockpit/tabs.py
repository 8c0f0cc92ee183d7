"""The tabs above the queue: the parts everybody finds there, then saved views, each with its kept count."""

from collections.abc import Mapping
from typing import NamedTuple

from apps.accounts.models import User
from apps.policy.prepared import READER, Prepared

from .models import SavedView, ViewCount
from .parts import PARTS
from .services.counting import SHOWN_AT_MOST
from .wishes import Wish, is_number

SAVED = "saved"
COUNTS = Prepared(lambda is_limited: ViewCount.objects.of(READER, is_limited=is_limited))


class Tab(NamedTuple):
    """One view of the queue: its name, its address, whether it is the one shown, and how many there are in words."""

    words: str
    address: str
    is_shown: bool
    number: str
    is_shared: bool = False


class Tabs:
    """All views that a reader may choose from, read at once."""

    def __init__(self, reader: User, params: Mapping[str, str]) -> None:
        kept: dict[tuple[str, int | None], ViewCount] = {}
        for each in COUNTS.asked(reader.is_limited, reader=reader.pk):
            # Of two, the one that is the reader's own.
            if each.reader_id or (each.part, each.view_id) not in kept:
                kept[each.part, each.view_id] = each
        self._parts = {each.part: _number(each, reader) for each in kept.values() if each.view is None}
        self._saved = [(each.view, _number(each, reader)) for each in kept.values() if each.view]
        asked = params.get(SAVED, "")
        found = {view.pk: view for view, _count in self._saved}
        self.view: SavedView | None = found.get(int(asked)) if is_number(asked) else None
        self.is_gone = bool(asked) and self.view is None

    def all(self, wish: Wish) -> list[Tab]:
        """The tabs beside the page of ``wish``. A chosen status belongs to its part alone."""
        shown = "" if self.view else wish.view
        asked = Wish() if self.view else wish
        parts = [
            Tab(part.name, asked.address(view=name, status=""), name == shown, self._parts.get(name, ""))
            for name, part in PARTS.items()
            if part.has_tab or name == shown
        ]
        saved = [
            Tab(view.name, f"?{SAVED}={view.pk}", view == self.view, count, view.is_shared)
            for view, count in self._saved
        ]
        return parts + saved


def _number(kept: ViewCount, reader: User) -> str:
    """How many, in words; nothing for who is limited to markets where everybody's are counted."""
    is_readers = kept.reader_id is not None or (kept.view and not kept.view.is_shared)
    return _in_words(kept.count) if is_readers or not reader.is_limited else ""


def _in_words(count: int | None) -> str:
    if count is None:
        return ""
    return f"{SHOWN_AT_MOST}+" if count > SHOWN_AT_MOST else str(count)
