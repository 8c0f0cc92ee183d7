from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import models

PUBLIC = "public"


def scope_of(isv: int | None) -> str:
    """The part of the index that the people of an ISV search."""
    return f"isv{isv}" if isv is not None else ""


@dataclass(frozen=True)
class Reach:
    """What somebody may find at all: the desk's own people everything, an ISV's its own that is not internal.

    Anybody finds what is public. ``markets`` limits the desk's people to documents of these markets.
    """

    isv: int | None = None
    is_staff: bool = False
    is_anybody: bool = False
    markets: Collection[int] | None = None

    @classmethod
    def of_staff(cls, markets: Collection[int] | None = None) -> "Reach":
        return cls(is_staff=True, markets=markets)

    @classmethod
    def of_isv(cls, isv: int) -> "Reach":
        return cls(isv=isv)

    @classmethod
    def of_anybody(cls) -> "Reach":
        return cls(is_anybody=True)

    @property
    def scope(self) -> str:
        """Whose part of the index is looked in; empty for the whole of it."""
        if self.is_staff:
            return ""
        return PUBLIC if self.is_anybody else scope_of(self.isv)


@dataclass(frozen=True)
class Narrowed:
    """What somebody asks to be shown of it; what is empty narrows nothing."""

    kinds: Collection[str] = ()
    isvs: Collection[int] = ()
    market: int | None = None
    states: Collection[str] = ()
    since: datetime | None = None
    before: datetime | None = None


class SearchDocumentQuerySet(models.QuerySet):
    def within(self, reach: Reach) -> "SearchDocumentQuerySet":
        """The one door: whoever is neither staff nor of an ISV finds what is public, if they are let in at all."""
        if reach.is_anybody:
            return self.filter(scope=PUBLIC, is_internal=False)
        if not reach.is_staff:
            return self.filter(isv=reach.isv, is_internal=False) if reach.isv is not None else self.none()
        return self if reach.markets is None else self.filter(market__in=reach.markets)

    def narrowed(self, to: Narrowed) -> "SearchDocumentQuerySet":
        found = self
        if to.kinds:
            found = found.filter(kind__in=to.kinds)
        if to.isvs:
            found = found.filter(isv__in=to.isvs)
        if to.market is not None:
            found = found.filter(market=to.market)
        if to.states:
            found = found.filter(state__in=to.states)
        if to.since is not None:
            found = found.filter(updated_at__gte=to.since)
        if to.before is not None:
            found = found.filter(updated_at__lt=to.before)
        return found
