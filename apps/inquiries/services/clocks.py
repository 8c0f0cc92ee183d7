"""Starting, pausing and stopping an inquiry's clocks, and planning the reminders that hang on them."""

from datetime import datetime

from apps.policy.calendars import support_hours
from apps.policy.models import ServiceTarget
from apps.reminders.services import Plan

from ..deadlines import due_after
from ..models import Clock, Inquiry
from ..querysets import NOT_DUE
from ..reminder_rules import CLOCK_RULES

DEFAULT_TARGET = ServiceTarget(first_response_minutes=480, resolution_minutes=2400)


def start(inquiry: Inquiry, *, at: datetime) -> None:
    """Begin to count towards the targets of the inquiry's priority."""
    target = target_of(inquiry.priority)
    Clock.objects.bulk_create(
        [
            Clock(inquiry=inquiry, kind=kind, target_minutes=minutes, started_at=at)
            for kind, minutes in _minutes(target).items()
        ]
    )


def retarget(inquiry: Inquiry) -> None:
    """Count the same time towards the targets of another priority; what is met stays as it was promised."""
    target = _minutes(target_of(inquiry.priority))
    for clock in inquiry.clocks.filter(met_at=None):
        clock.target_minutes = target[Clock.Kind(clock.kind)]
        clock.save(update_fields=["target_minutes"])


def meet(inquiry: Inquiry, kind: Clock.Kind, *, at: datetime) -> None:
    """Stop one clock for good: what it measures has happened."""
    inquiry.clocks.filter(kind=kind, met_at=None).update(met_at=at, due_at=None)


def go_on(inquiry: Inquiry) -> None:
    """Let the clocks of what was thought finished go on where they stopped; a first response given stays given."""
    unmet = [Clock.Kind.RESOLUTION] if inquiry.first_responded_at else list(Clock.Kind)
    inquiry.clocks.filter(kind__in=unmet).update(met_at=None)


def follow(inquiry: Inquiry, *, at: datetime) -> list[Plan]:
    """Make pauses and deadlines say what the status says, and return the reminders that then hang on the clocks.

    Sets ``next_due_at`` and leaves saving the inquiry to the caller.
    """
    runs = inquiry.status in Inquiry.CLOCK_RUNS
    pauses = _pause_or_go_on(inquiry, runs=runs, at=at)
    hours = support_hours(inquiry.market.calendar)
    inquiry.next_due_at = NOT_DUE
    plans: list[Plan] = []
    for clock in inquiry.clocks.all():
        is_running = runs and clock.met_at is None
        _set_due(clock, due_after(clock, 100, hours, pauses) if is_running else None)
        if clock.due_at is not None:
            inquiry.next_due_at = min(inquiry.next_due_at, clock.due_at)
            plans += [
                Plan(rule.name, "clock", due_after(clock, rule.share, hours, pauses))
                for rule in CLOCK_RULES[Clock.Kind(clock.kind)]
            ]
    return plans


def _pause_or_go_on(inquiry: Inquiry, *, runs: bool, at: datetime) -> list[tuple[datetime, datetime]]:
    """End or begin a pause as the status wants it; returns those that are over."""
    pauses = list(inquiry.pauses.all()) if inquiry.is_complete else []
    pause = next((pause for pause in pauses if pause.until is None), None)
    if pause and (runs or pause.because != inquiry.status):
        pause.until = max(at, pause.since)
        pause.save(update_fields=["until"])
        pause = None
    if not runs and not pause and inquiry.is_complete:
        inquiry.pauses.create(since=at, because=inquiry.status)
    return [(pause.since, pause.until) for pause in pauses if pause.until is not None]


def _set_due(clock: Clock, due_at: datetime | None) -> None:
    if clock.due_at != due_at:
        clock.due_at = due_at
        clock.save(update_fields=["due_at"])


def target_of(priority: str) -> ServiceTarget:
    """The service target of a priority; a working day and a working week where staff have set none."""
    return ServiceTarget.objects.filter(priority=priority).first() or DEFAULT_TARGET


def _minutes(target: ServiceTarget) -> dict[Clock.Kind, int]:
    return {
        Clock.Kind.FIRST_RESPONSE: target.first_response_minutes,
        Clock.Kind.RESOLUTION: target.resolution_minutes,
    }
