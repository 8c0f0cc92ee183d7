"""Starting, pausing and stopping an inquiry's clocks, and planning the reminders that hang on them."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from django.core.exceptions import ValidationError

from apps.policy import versions
from apps.policy.calendars import support_day_minutes
from apps.reminders.services import Plan

from ..deadlines import count_anew, due_after, ended, hours_of, pauses_over
from ..models import Clock, Inquiry
from ..parts import Parts
from ..promises import promised, target_of
from ..querysets import NOT_DUE
from ..reminder_rules import Rules, event_of, of_event

Kind = Clock.Kind


def start(inquiry: Inquiry, *, at: datetime) -> None:
    """Begin to count towards the targets of the inquiry."""
    _start(inquiry, [Kind.FIRST_RESPONSE, Kind.RESOLUTION], at=at)


def owe_response(inquiry: Inquiry, *, at: datetime) -> None:
    """The ISV has written: after the first response they are owed the next one. Several words keep the first start."""
    if inquiry.first_responded_at is None or not inquiry.is_complete:
        return
    owed = inquiry.clocks.filter(kind=Kind.NEXT_RESPONSE)
    if not owed.filter(met_at=None).exists():
        _start(inquiry, [Kind.NEXT_RESPONSE], at=at, occurrence=owed.count() + 1)


def _start(inquiry: Inquiry, kinds: Iterable[Clock.Kind], *, at: datetime, occurrence: int = 1) -> None:
    target = target_of(inquiry)
    hours_version = versions.keep(inquiry.market.calendar)
    Clock.objects.bulk_create(
        promised(
            Clock(
                inquiry=inquiry,
                kind=kind,
                occurrence=occurrence,
                started_at=at,
                counted_until=at,
                hours_version=hours_version,
            ),
            target,
        )
        for kind in kinds
    )


def retarget(inquiry: Inquiry) -> None:
    """Count the same time towards the targets of what the inquiry now is; what is met stays as it was promised."""
    target = target_of(inquiry)
    for clock in inquiry.clocks.filter(met_at=None):
        promised(clock, target).save(update_fields=["target", "target_version", "target_minutes"])


def respond(inquiry: Inquiry, *, at: datetime) -> None:
    """The ISV has heard from us: whichever response they were owed is given."""
    _meet(inquiry, [Kind.FIRST_RESPONSE, Kind.NEXT_RESPONSE], at=at)


def resolve(inquiry: Inquiry, *, at: datetime) -> None:
    """Nothing more is promised. A next response that was not given stands still, should the inquiry be reopened."""
    _meet(inquiry, [Kind.FIRST_RESPONSE, Kind.RESOLUTION], at=at)


def _meet(inquiry: Inquiry, kinds: Iterable[Clock.Kind], *, at: datetime) -> None:
    inquiry.clocks.filter(kind__in=list(kinds), met_at=None).update(met_at=at, due_at=None)


def go_on(inquiry: Inquiry) -> None:
    """Let the clocks of what was thought finished go on where they stopped; a response given stays given."""
    unmet = [Kind.RESOLUTION] if inquiry.first_responded_at else [Kind.FIRST_RESPONSE, Kind.RESOLUTION]
    inquiry.clocks.filter(kind__in=unmet).update(met_at=None)
    stopped = inquiry.pauses.filter(until=None).first()
    if stopped:
        _bring_up_to_date(inquiry, stopped_at=stopped.since)


def _bring_up_to_date(inquiry: Inquiry, *, stopped_at: datetime) -> None:
    """Hours may have changed since it was finished, and what is finished is not planned anew."""
    calendar = inquiry.market.calendar
    for clock in inquiry.clocks.filter(met_at=None).exclude(hours_version=calendar.version):
        versions.keep(calendar)
        count_anew(clock, calendar, pauses_over(inquiry), at=stopped_at)
        clock.save(update_fields=["used_minutes", "counted_until", "hours_version"])


def follow(inquiry: Inquiry, *, at: datetime) -> None:
    """Make pauses and deadlines say what the status says. Sets ``next_due_at``; saving it is the caller's."""
    runs = inquiry.status in Inquiry.CLOCK_RUNS
    _pause_or_go_on(inquiry, runs=runs, at=at)
    pauses = pauses_over(inquiry)
    inquiry.next_due_at = NOT_DUE
    for clock in inquiry.clocks.all():
        is_running = runs and clock.met_at is None
        hours = hours_of(clock, inquiry.market.calendar)
        _set_due(clock, due_after(clock, clock.target_minutes, hours, pauses) if is_running else None)
        inquiry.next_due_at = min(inquiry.next_due_at, clock.due_at or NOT_DUE)


def plans(inquiry: Inquiry, rules: Rules, parts: Parts) -> list[Plan]:
    """The reminders that hang on the clocks that run; of what the hours never get to nobody is reminded."""
    pauses, calendar = ended(parts.pauses), inquiry.market.calendar
    day = support_day_minutes(calendar)
    found = []
    for clock in parts.clocks:
        if clock.due_at is None:
            continue
        hours = hours_of(clock, calendar)
        for rule in of_event(rules, event_of(clock), inquiry.market_id):
            minutes = rule.minutes(target=clock.target_minutes, day=day)
            with suppress(ValidationError):
                found.append(Plan(rule.code, clock.occurrence_name, due_after(clock, minutes, hours, pauses)))
    return found


def _pause_or_go_on(inquiry: Inquiry, *, runs: bool, at: datetime) -> None:
    """End or begin a pause as the status wants it."""
    if not inquiry.is_complete:
        return
    pause = inquiry.pauses.filter(until=None).first()
    if pause and (runs or pause.because != inquiry.status):
        pause.until = max(at, pause.since)
        pause.save(update_fields=["until"])
        pause = None
    if not runs and not pause:
        inquiry.pauses.create(since=at, because=inquiry.status)


def _set_due(clock: Clock, due_at: datetime | None) -> None:
    if clock.due_at != due_at:
        clock.due_at = due_at
        clock.save(update_fields=["due_at"])
