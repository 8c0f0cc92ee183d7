"""What every page and mail reads and hardly anybody changes: kept in the memory of each process for a moment."""

import time
from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import DatabaseError, transaction

SECONDS = 2.0
"""So long another process may go on with what was; whoever changes it sees the change at once."""

T = TypeVar("T")


class Kept(Generic[T]):
    """What ``read`` finds, asked for at most every two seconds; ``standard`` where the database can't be asked."""

    def __init__(self, read: Callable[[], T], *, standard: T, clock: Callable[[], float] = time.monotonic) -> None:
        self.standard = standard
        self._read = read
        self._clock = clock
        self._held: tuple[T, float] | None = None

    def get(self) -> T:
        held = self._held
        if held is not None and self._clock() < held[1]:
            return held[0]
        try:
            found = self._read()
        except DatabaseError:
            return held[0] if held else self.standard
        self.hold(found)
        return found

    def hold(self, value: T) -> None:
        """Go on with ``value`` until it is time to look again."""
        self._held = value, self._clock() + SECONDS

    def forget(self) -> None:
        """Look again now, and again once what is being changed can be seen by others."""
        self._held = None
        transaction.on_commit(self._let_go)

    def _let_go(self) -> None:
        self._held = None
