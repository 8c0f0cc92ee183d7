"""Starting, pausing and stopping an inquiry's clocks, and planning the reminders that hang on them."""

from datetime import datetime

from apps.policy.calendars import support_hours
from apps.policy.models import ServiceTarget
from apps.reminders import services as reminders

from ..deadlines import due_after
from ..models import Clock, Inquiry
from ..querysets import NOT_DUE
from ..reminder_rules import CLOCK_RULES, rules_of, subject_of

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
    """Count the same time towards the targets of another priority."""
    target = _minutes(target_of(inquiry.priority))
    for clock in inquiry.clocks.all():
        clock.target_minutes = target[Clock.Kind(clock.kind)]
        clock.save(update_fields=["target_minutes"])


def meet(inquiry: Inquiry, kind: Clock.Kind, *, at: datetime) -> None:
    """Stop one clock for good: what it measures has happened."""
    inquiry.clocks.filter(kind=kind, met_at=None).update(met_at=at, due_at=None)


def unmeet(inquiry: Inquiry, kind: Clock.Kind) -> None:
    """Let a clock go on where it stopped."""
    inquiry.clocks.filter(kind=kind).update(met_at=None)


def follow(inquiry: Inquiry, *, at: datetime) -> None:
    """Make pauses, deadlines and reminders say what the inquiry's status says. Sets ``next_due_at``, saves the rest."""
    runs = inquiry.status in Inquiry.CLOCK_RUNS
    _pause_or_go_on(inquiry, runs=runs, at=at)
    due = []
    pauses = [(pause.since, pause.until) for pause in inquiry.pauses.exclude(until=None)]
    for clock in inquiry.clocks.all():
        if runs and clock.met_at is None:
            due.append(_run(inquiry, clock, pauses))
        else:
            _stand_still(inquiry, clock, at=at)
    inquiry.next_due_at = min(due, default=NOT_DUE)


def _pause_or_go_on(inquiry: Inquiry, *, runs: bool, at: datetime) -> None:
    pause = inquiry.pauses.filter(until=None).first()
    if runs and pause:
        pause.until = max(at, pause.since)
        pause.save(update_fields=["until"])
    elif not runs and not pause and inquiry.is_complete:
        inquiry.pauses.create(since=at, because=inquiry.status)


def _run(inquiry: Inquiry, clock: Clock, pauses: list) -> datetime:
    hours = support_hours(inquiry.market.calendar)
    clock.due_at = due_after(clock, 100, hours, pauses)
    clock.save(update_fields=["due_at"])
    for rule in CLOCK_RULES[Clock.Kind(clock.kind)]:
        reminders.plan(
            subject_of(inquiry),
            rule=rule.name,
            occurrence="clock",
            due_at=due_after(clock, rule.share, hours, pauses),
        )
    return clock.due_at


def _stand_still(inquiry: Inquiry, clock: Clock, *, at: datetime) -> None:
    if clock.due_at is not None:
        clock.due_at = None
        clock.save(update_fields=["due_at"])
    reminders.cancel(subject_of(inquiry), rules=rules_of(Clock.Kind(clock.kind)), at=at)


def target_of(priority: str) -> ServiceTarget:
    """The service target of a priority; a working day and a working week where staff have set none."""
    return ServiceTarget.objects.filter(priority=priority).first() or DEFAULT_TARGET


def _minutes(target: ServiceTarget) -> dict[Clock.Kind, int]:
    return {
        Clock.Kind.FIRST_RESPONSE: target.first_response_minutes,
        Clock.Kind.RESOLUTION: target.resolution_minutes,
    }
