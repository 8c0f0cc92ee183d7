"""Of two inquiries that become one, the earliest promise counts."""

from copy import copy
from datetime import datetime, timedelta

from ..deadlines import due_after, hours_of, pauses_over, used
from ..models import Clock, Inquiry
from .standing import COUNTED

Kind = Clock.Kind
SORTS = ((Kind.FIRST_RESPONSE, Kind.NEXT_RESPONSE), (Kind.RESOLUTION,))
MINUTE = timedelta(minutes=1)


def keep_earliest(survivor: Inquiry, absorbed: Inquiry, *, at: datetime) -> None:
    """Let ``survivor`` owe what either owes, by the earlier of their deadlines, were both to run from now on."""
    ours, theirs = (list(inquiry.clocks.filter(met_at=None)) for inquiry in (survivor, absorbed))
    for sort in SORTS:
        own = next((clock for clock in ours if clock.kind in sort), None)
        promised = next((clock for clock in theirs if clock.kind in sort), None)
        if promised is not None:
            _keep(survivor, own, _counted(promised, absorbed, at=at), at=at)


def _keep(survivor: Inquiry, own: Clock | None, promised: Clock, *, at: datetime) -> None:
    if own is None:
        _take_over(survivor, promised)
    elif _due(promised, survivor) < _due(_counted(own, survivor, at=at), survivor):
        for name in COUNTED:
            setattr(own, name, getattr(promised, name))
        own.save(update_fields=list(COUNTED))


def _take_over(survivor: Inquiry, promised: Clock) -> None:
    """A promise of a sort that the survivor does not owe; after its first response that is the next one."""
    kind = promised.kind
    if kind == Kind.FIRST_RESPONSE and survivor.clocks.filter(kind=kind).exists():
        kind = Kind.NEXT_RESPONSE
    promised.pk, promised.inquiry, promised.kind = None, survivor, kind
    promised.occurrence = survivor.clocks.filter(kind=kind).count() + 1
    promised.due_at = None
    promised.save(force_insert=True)


def _counted(clock: Clock, inquiry: Inquiry, *, at: datetime) -> Clock:
    """A copy that has used what it used ``at`` that moment, so that it goes on without the pauses of its inquiry."""
    counted = copy(clock)
    hours = hours_of(clock, inquiry.market.calendar)
    held = inquiry.pauses.filter(until=None).first()
    pauses = [*pauses_over(inquiry), *([(held.since, at)] if held and held.since < at else [])]
    if at <= clock.counted_until:
        return counted
    counted.used_minutes = used(clock, at, hours, pauses)
    if counted.used_minutes >= clock.target_minutes:
        counted.used_minutes = clock.target_minutes
        counted.counted_until = due_after(clock, clock.target_minutes, hours, pauses)
    else:
        counted.counted_until = at - hours.open_time(clock.counted_until, at, pauses) % MINUTE
    return counted


def _due(clock: Clock, survivor: Inquiry) -> datetime:
    return due_after(clock, clock.target_minutes, hours_of(clock, survivor.market.calendar), [])
