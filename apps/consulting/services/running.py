"""What falls due by itself: reminding a customer, lapsing, and timers that were forgotten."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from apps.accounts.services import scheduler
from apps.reminders import services as reminders
from apps.reminders.models import Reminder
from apps.reminders.services import Outlook, Recipient, StandIns, Telling

from .. import notices
from ..models import Engagement, Estimate, Timer
from ..wording import hours_in_words
from . import plans, requesting, steps

Status = Engagement.Status
PEOPLE = ("person__calendar", "person__team__calendar", "person__market__calendar", "engagement__market__calendar")


def carry_out_reminders(*, at: datetime) -> int:
    """Do what is due about estimates and timers; returns how many reminders were carried out."""
    done = reminders.carry_out_due(plans.ENGAGEMENTS, _of_engagement(at), lock=_hold, at=at)
    return done + reminders.carry_out_due(plans.TIMERS, _of_timer(at), lock=_hold_timers, at=at)


def foretell(due: Sequence[Reminder], stand_ins: StandIns, *, at: datetime) -> dict[int, Outlook]:
    """What reminders about estimates would do. Nobody at the desk is told by them."""
    found = Engagement.objects.in_bulk({plans.number_in(reminder.subject) for reminder in due})
    would = {plans.LAPSES: "Lapses: no answer counts as no"}
    return {
        reminder.pk: Outlook(
            max(reminder.due_at, at),
            str(engagement),
            notices.page_of(engagement),
            else_done=would.get(reminder.rule, "The customer is reminded"),
        )
        for reminder in due
        if (engagement := found.get(plans.number_in(reminder.subject)))
    }


def foretell_timers(due: Sequence[Reminder], stand_ins: StandIns, *, at: datetime) -> dict[int, Outlook]:
    """Whom a timer that has run for long would remind."""
    found = Timer.objects.select_related(*PEOPLE).in_bulk({plans.number_in(reminder.subject) for reminder in due})
    outlooks = {}
    for reminder in due:
        if timer := found.get(plans.number_in(reminder.subject)):
            then = max(reminder.due_at, at)
            telling = _telling_of(timer, then)
            outlooks[reminder.pk] = Outlook(then, telling.line, telling.link, telling.recipients)
    return outlooks


def _of_engagement(at: datetime) -> Callable[[Reminder], None]:
    def carry_out(reminder: Reminder) -> None:
        engagement = steps.locked(Engagement(pk=plans.number_in(reminder.subject)))
        waiting = Estimate.objects.sent().filter(engagement=engagement).first()
        if waiting is None:
            return
        if reminder.rule == plans.LAPSES:
            _lapse(waiting, engagement, at=at)
        elif not Reminder.objects.due(at).about(reminder.subject).exists():
            notices.reminded(waiting, engagement, token=requesting.invite(waiting, engagement, at=at), at=at)

    return carry_out


def _lapse(estimate: Estimate, engagement: Engagement, *, at: datetime) -> None:
    by = scheduler()
    steps.close(estimate, Estimate.Status.LAPSED, by=by, reason="not answered in time", at=at)
    if engagement.status == Status.ESTIMATED:
        steps.move(engagement, Status.DECLINED)
    steps.sign(engagement, by=by, reason=f"estimate {estimate.version} not answered in time", at=at)
    notices.decided(estimate, engagement, outcome="not answered in time, which counts as no", at=at)
    notices.lapsed(estimate, engagement, at=at)


def _of_timer(at: datetime) -> Callable[[Reminder], Telling]:
    def carry_out(reminder: Reminder) -> Telling:
        return _telling_of(Timer.objects.select_related(*PEOPLE).get(pk=plans.number_in(reminder.subject)), at)

    return carry_out


def _telling_of(timer: Timer, at: datetime) -> Telling:
    hours = timer.person.hours or timer.engagement.market.calendar
    run_for = hours_in_words(int((at - timer.started_at).total_seconds()) // 3600 * 60)
    line = f"Your timer on {timer.engagement.reference} has been running for {run_for}. Did you forget it?"
    return Telling([Recipient(timer.person, hours)], line, notices.page_of(timer.engagement))


def _hold(subjects: Iterable[str]) -> None:
    steps.hold(plans.number_in(subject) for subject in subjects)


def _hold_timers(subjects: Iterable[str]) -> None:
    numbers = [plans.number_in(subject) for subject in subjects]
    rows = Timer.objects.filter(pk__in=numbers).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))
