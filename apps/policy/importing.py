"""What an iCalendar file would change in the closures of a support calendar."""

from typing import NamedTuple

from . import clock
from .closing_events import Unread, closures_of, read_closings
from .models import Closure, SupportCalendar


class ImportPlan(NamedTuple):
    """Closures to add and to take away, how many of the file are there already, and events that were left out."""

    added: list[Closure]
    removed: list[Closure]
    kept: int
    unread: list[Unread]

    @property
    def changes(self) -> int:
        return len(self.added) + len(self.removed)


def plan_import(calendar: SupportCalendar, content: bytes) -> ImportPlan:
    """Closures are known again by the UID of their event, so the same file adds nothing twice.

    IcsError where the file can't be read.
    """
    closings, unread = read_closings(content, calendar.time_zone)
    there = list(calendar.closures.all())
    in_file = {closing.uid for closing in closings}
    wanted = {_key(uid, closure): (uid, closure) for uid, closure in closures_of(closings)}
    removed = [row for row in there if row.uid in in_file and _key(row.uid, _as_value(row)) not in wanted]
    staying = {(row.on, row.starts): row for row in there if row not in removed}
    added: dict[object, Closure] = {}
    kept = 0
    for uid, closure in sorted(wanted.values(), key=lambda each: each[1].ends, reverse=True):
        begins = (closure.on, closure.starts)
        if begins not in staying:
            added.setdefault(begins, _row(calendar, uid, closure))
        elif staying[begins].ends < closure.ends:
            unread.append(Unread(closure.name, _in_its_place(staying[begins])))
        else:
            kept += 1
    return ImportPlan(sorted(added.values(), key=lambda row: (row.on, row.starts)), removed, kept, unread)


def _key(uid: str, closure: clock.Closure) -> tuple[str, clock.Closure]:
    return uid, closure


def _as_value(row: Closure) -> clock.Closure:
    return clock.Closure(row.on, row.starts, row.ends, row.name)


def _row(calendar: SupportCalendar, uid: str, closure: clock.Closure) -> Closure:
    return Closure(
        calendar=calendar, on=closure.on, starts=closure.starts, ends=closure.ends, name=closure.name, uid=uid
    )


def _in_its_place(row: Closure) -> str:
    return f"On {row.on} {row.name} begins at {row.starts} too and ends at {row.ends}. Change that closure by hand."
