"""What planning open inquiries anew would move: by the present hours, or by the present targets. Writes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef
from django.db.models.query import QuerySet

from apps.policy.models import ServiceTarget, SupportCalendar

from .deadlines import Spans, count_anew, due_after, hours_of
from .models import Clock, Foresight, Inquiry, Pause, Replan
from .parts import Parts, parts_of
from .promises import promised, target_of
from .querysets import NOT_DUE

FIRST_SHOWN = 10
PLANNED_BY = ("next_due_at", "waiting_since", "snoozed_until")


def scope_of(calendar: SupportCalendar | None) -> Replan.Scope:
    """Hours are those of a calendar; targets are everybody's."""
    return Replan.Scope.HOURS if calendar else Replan.Scope.TARGETS


class Move(NamedTuple):
    """One deadline, before and after."""

    inquiry: Inquiry
    clock: Clock
    before: datetime
    after: datetime


@dataclass
class Moves:
    """How many deadlines move, and the first of those to come."""

    later: int = 0
    earlier: int = 0
    first: list[Move] = field(default_factory=list)

    @property
    def count(self) -> int:
        return self.later + self.earlier

    @property
    def words(self) -> str:
        """Such as "37 deadlines move: 30 later, 7 earlier"."""
        if not self.count:
            return "No deadline moves"
        moved = "1 deadline moves" if self.count == 1 else f"{self.count:,} deadlines move"
        return f"{moved}: {self.later:,} later, {self.earlier:,} earlier"

    def add(self, moves: Iterable[Move]) -> None:
        for move in moves:
            self.later += move.after > move.before
            self.earlier += move.after < move.before
            self.first.append(move)
        self.first = sorted(self.first, key=lambda move: (move.before, move.clock.pk))[:FIRST_SHOWN]


def moves_of(foresight: Foresight) -> Moves:
    """What a worker has counted."""
    clocks = Clock.objects.select_related("inquiry").in_bulk([pk for pk, _, _ in foresight.first])
    first = [
        Move(clocks[pk].inquiry, clocks[pk], datetime.fromisoformat(before), datetime.fromisoformat(after))
        for pk, before, after in foresight.first
        if pk in clocks
    ]
    return Moves(foresight.later, foresight.earlier, first)


@dataclass
class Planned:
    """An inquiry planned anew: the clocks that count otherwise than before, and the deadlines that moved."""

    inquiry: Inquiry
    parts: Parts
    changed: list[Clock]
    moves: list[Move]


def to_plan_anew(scope: str, calendar: SupportCalendar | None, *, after: int = 0) -> QuerySet[Inquiry]:
    """Unfinished inquiries with clocks to be met; of ``calendar``, those that count by earlier hours than its own.

    In order of number, those above ``after``, each with what decides its plans.
    """
    # Said of the clocks too: PostgreSQL would read those of every inquiry before it, in each batch.
    unmet = Clock.objects.filter(met_at=None, inquiry__gt=after)
    wanted = unmet.filter(inquiry=OuterRef("pk"))
    if scope == Replan.Scope.HOURS:
        wanted = wanted.exclude(hours_version=OuterRef("market__calendar__version"))
    every = Inquiry.objects.filter(market__calendar=calendar) if calendar else Inquiry.objects.all()
    return (
        every.unfinished()
        .filter(Exists(wanted), pk__gt=after)
        .order_by("pk")
        # Of markets, calendars and ISVs there are few, which a join would build anew for each inquiry.
        .prefetch_related("market__calendar", "isv")
        .only("isv", "market", "subject", "status", "priority", "channel", *PLANNED_BY)
    )


def plan_anew(
    batch: Sequence[Inquiry], scope: str, rules: Sequence[ServiceTarget], *, at: datetime
) -> Iterator[Planned]:
    """Each inquiry as it would be planned now, its time used ``at`` that moment as it was counted. Changes no row.

    The inquiries come as ``to_plan_anew`` gives them.
    """
    by_hours, parts_by_number = scope == Replan.Scope.HOURS, parts_of(batch)
    for inquiry in batch:
        parts = parts_by_number[inquiry.pk]
        spans = _spans(parts.pauses, at)
        changed = [
            clock
            for clock in parts.clocks
            if (_by_present_hours(clock, inquiry, spans, at) if by_hours else _by(rules, clock, inquiry))
        ]
        moves = list(_moves(inquiry, changed, spans))
        inquiry.next_due_at = min((clock.due_at for clock in parts.clocks if clock.due_at), default=NOT_DUE)
        yield Planned(inquiry, parts, changed, moves)


def _spans(pauses: Iterable[Pause], at: datetime) -> Spans:
    """The one that goes on lasts until ``at``."""
    return [(pause.since, pause.until or max(at, pause.since)) for pause in pauses]


def _by_present_hours(clock: Clock, inquiry: Inquiry, spans: Spans, at: datetime) -> bool:
    calendar = inquiry.market.calendar
    if clock.hours_version == calendar.version:
        return False
    count_anew(clock, calendar, spans, at=at)
    return True


def _by(rules: Sequence[ServiceTarget], clock: Clock, inquiry: Inquiry) -> bool:
    before = (clock.target_id, clock.target_version, clock.target_minutes)
    promised(clock, target_of(inquiry, rules))
    return before != (clock.target_id, clock.target_version, clock.target_minutes)


def _moves(inquiry: Inquiry, changed: Iterable[Clock], spans: Spans) -> Iterator[Move]:
    """Gives the clocks that run their new deadlines."""
    for clock in changed:
        if clock.due_at is not None:
            before = clock.due_at
            clock.due_at = due_after(clock, clock.target_minutes, hours_of(clock, inquiry.market.calendar), spans)
            if clock.due_at != before:
                yield Move(inquiry, clock, before, clock.due_at)
