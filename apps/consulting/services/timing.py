"""Timers: started here, stopped there, on whichever device; at the limit agreed they stop by themselves."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.accounts.services import scheduler

from .. import notices
from ..models import LONGEST_ENTRY, Engagement, TimeEntry, Timer
from ..pricing import Worked, share_used
from ..slicing import MINUTE, minutes_in, to_the_minute
from ..statements import added, cut, parts_of, terms_of, worked_on, zone_of
from ..wording import hours_in_words
from . import booking, plans, steps

BEYOND_CAP = "Beyond the limit the customer agreed to"
LATEST = timedelta(minutes=LONGEST_ENTRY)


@transaction.atomic
def start_timer(engagement: Engagement, *, by: User, at: datetime, is_travel: bool = False, note: str = "") -> Timer:
    """Let a timer of ``by`` run on ``engagement``. One that runs already is stopped, and its time booked, first."""
    running = Timer.objects.running().filter(person=by).first()
    engagements = steps.hold({engagement.pk, *([running.engagement_id] if running else [])})
    engagement = engagements[engagement.pk]
    person = steps.hold_person(by)
    steps.require_worker(person, by=by)
    steps.require_agreed(engagement)
    steps.require_open(person, steps.monday_of(engagement, at))
    booking.terms_at(engagement, to_the_minute(at))
    if (found := Timer.objects.running().filter(person=person).first()) is not None:
        if found != running:
            raise ValidationError("You have started a timer elsewhere. Reload the page to see it.", code="timer_runs")
        if found.engagement_id == engagement.pk and found.is_travel == is_travel:
            raise ValidationError("Your timer is running on this already.", code="timer_runs")
        _stop(found, engagements[found.engagement_id], person, by=by, at=at, end=at)
    timer = Timer.objects.create(
        engagement=engagement, person=person, is_travel=is_travel, note=steps.masked(note), started_at=at
    )
    plans.arrange_timer(timer, at=at)
    return timer


@transaction.atomic
def stop_timer(
    timer: Timer,
    *,
    by: User,
    at: datetime,
    note: str = "",
    internal_note: str = "",
    ended_at: datetime | None = None,
) -> list[TimeEntry]:
    """Book what a timer counted, whole minutes until now or until ``ended_at``; nothing where it was less than one.

    What goes beyond the limit agreed is an entry of its own that is not billed.
    """
    timer, engagement, person = _held(timer, by=by)
    end = ended_at or at
    if not timer.started_at <= end <= at:
        raise ValidationError("It stopped after it started, and not later than now.", code="out_of_range")
    return _stop(timer, engagement, person, by=by, at=at, end=end, note=note, internal_note=internal_note)


@transaction.atomic
def drop_timer(timer: Timer, *, by: User, at: datetime) -> Timer:
    """Stop a timer that was started by mistake; nothing is booked."""
    timer, _, _ = _held(timer, by=by)
    return _over(timer, 0, at=at)


def watch_timers(*, at: datetime) -> int:
    """Stop what runs on engagements whose limit is reached, and warn of those near it; returns how many stopped."""
    busy = Timer.objects.running().order_by().values_list("engagement", flat=True).distinct()
    return sum(_watch(engagement, at) for engagement in Engagement.objects.filter(pk__in=busy).order_by("pk"))


@transaction.atomic
def _watch(engagement: Engagement, at: datetime) -> int:
    engagement = steps.locked(engagement)
    since = to_the_minute(at)
    running = [
        timer
        for timer in engagement.timers.running().select_related("person").order_by("started_at", "pk")
        if MINUTE <= since - to_the_minute(timer.started_at) <= LATEST
    ]
    if not running or engagement.terms is None:
        return 0
    worked = worked_on(engagement)
    for timer in running:
        terms = booking.terms_at(engagement, to_the_minute(timer.started_at))
        pieces = cut(engagement, to_the_minute(timer.started_at), since, is_travel=timer.is_travel)
        # Told apart from entries, whose numbers are above zero.
        own = [Worked(piece.day, piece.rate, -timer.pk, piece.minutes) for piece in pieces]
        worked.setdefault(terms.pk, []).extend(own)
    if steps.fits(engagement, worked):
        so_far = added(part for _, part in parts_of(engagement, worked))
        steps.warn(engagement, at=at, share=share_used(terms_of(engagement, engagement.terms), so_far))
        return 0
    for timer in running:
        person = steps.hold_person(timer.person)
        fresh = Timer.objects.select_for_update(of=("self",)).get(pk=timer.pk)
        if fresh.stopped_at is None:
            _stop(fresh, engagement, person, by=scheduler(), at=at, end=at)
    notices.cap_reached(engagement, [timer.person for timer in running], at=at)
    return len(running)


def _held(timer: Timer, *, by: User) -> tuple[Timer, Engagement, User]:
    """The timer as it is now, with what it counts for and whom, all held; refused where it was stopped."""
    steps.require_staff(by)
    engagement = steps.locked(timer.engagement)
    person = steps.hold_person(timer.person)
    timer = Timer.objects.select_for_update(of=("self",)).get(pk=timer.pk)
    steps.require_own(person, by=by)
    if timer.stopped_at is not None:
        when = timer.stopped_at.astimezone(zone_of(engagement))
        booked = hours_in_words(timer.booked_minutes) if timer.booked_minutes else "nothing"
        raise ValidationError(
            f"This timer was stopped at {when:%H:%M} already, on another page or device; {booked} was booked.",
            code="stopped_already",
        )
    return timer, engagement, person


def _stop(
    timer: Timer,
    engagement: Engagement,
    person: User,
    *,
    by: User,
    at: datetime,
    end: datetime,
    note: str = "",
    internal_note: str = "",
) -> list[TimeEntry]:
    start, end = to_the_minute(timer.started_at), to_the_minute(end)
    minutes = minutes_in(start, end)
    if minutes > LONGEST_ENTRY:
        raise ValidationError(
            f"This timer on {engagement.reference} has run for more than a day. Stop it by itself, and say when the "
            "work ended.",
            code="too_long",
        )
    _over(timer, minutes, at=at)
    if not minutes:
        return []
    steps.require_agreed(engagement)
    entry = TimeEntry(
        engagement=engagement,
        person=person,
        terms=booking.terms_at(engagement, start),
        week_on=steps.monday_of(engagement, start),
        kind=TimeEntry.Kind.TRAVEL if timer.is_travel else TimeEntry.Kind.WORK,
        started_at=start,
        ended_at=end,
        minutes=minutes,
        note=steps.masked(note) or timer.note or engagement.title,
        internal_note=steps.masked(internal_note),
        is_timed=True,
        booked_at=at,
    )
    entries = _parted(entry, booking.minutes_that_fit(entry, engagement))
    for each in entries:
        each.clean_fields()
        booking.keep(each, by=by, reason="booked by timer", at=at)
    steps.count(engagement, at=at)
    return entries


def _parted(entry: TimeEntry, fitting: int) -> list[TimeEntry]:
    """The entry, or its part within the limit and the rest, which is not billed."""
    if fitting == entry.minutes:
        return [entry]
    line = entry.started_at + fitting * MINUTE
    shared = ("engagement", "person", "terms", "week_on", "kind", "note", "internal_note", "is_timed", "booked_at")
    rest = TimeEntry(
        **{name: getattr(entry, name) for name in shared},
        started_at=line,
        ended_at=entry.ended_at,
        minutes=entry.minutes - fitting,
        is_billable=False,
        unbilled_because=BEYOND_CAP,
    )
    if not fitting:
        return [rest]
    entry.ended_at, entry.minutes = line, fitting
    return [entry, rest]


def _over(timer: Timer, minutes: int, *, at: datetime) -> Timer:
    timer.stopped_at, timer.booked_minutes = at, minutes
    timer.save(update_fields=["stopped_at", "booked_minutes"])
    plans.arrange_timer(timer, at=at)
    return timer
