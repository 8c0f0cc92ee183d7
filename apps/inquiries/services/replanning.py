"""Planning open inquiries anew, after hours or targets have changed: ordered, then done in batches."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts import jobs
from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.accounts.rewriting import rewrite
from apps.policy import targets, versions
from apps.policy.models import SupportCalendar
from apps.reminders import services as reminders

from ..models import Clock, Inquiry, Replan
from ..planning_anew import Moves, Planned, plan_anew, scope_of, to_plan_anew
from ..reminder_rules import SNOOZE_ENDS, active_rules, subject_of
from .planning import plans

TASK = "inquiries.replan"
BATCH = 100
COUNTED = {
    Replan.Scope.HOURS: ["used_minutes", "counted_until", "hours_version", "due_at"],
    Replan.Scope.TARGETS: ["target", "target_version", "target_minutes", "due_at"],
}
"""What becomes different about a clock, by what is followed anew."""


@transaction.atomic
def order_replan(*, calendar: SupportCalendar | None, by: User, at: datetime) -> Replan:
    """Let a worker plan what is open anew. The time used ``at`` that moment stays as it was counted."""
    scope = scope_of(calendar)
    count = to_plan_anew(scope, calendar).count()
    if not count:
        raise ValidationError("Everything that is open is planned by this already.", code="nothing_to_plan")
    if calendar:
        versions.keep(calendar)
    label = f"Plan open inquiries anew: {calendar or 'service targets'}"
    job = jobs.queue(TASK, label=label[:200], steps=-(-count // BATCH) + 1, by=by, at=at)
    replan = Replan(scope=scope, calendar=calendar, job=job, counted_until=at)
    save_signed(replan, by=by, reason="ordered", at=at)
    return replan


def replan_ordered(*, clock: jobs.Clock) -> None:
    """Do what was ordered, oldest first; ``clock`` gives the moment of each step."""
    jobs.run_all(TASK, _replan, clock=clock)


def _replan(progress: jobs.Progress) -> None:
    """Batch after batch, each in a short transaction of its own: who is cut short goes on after the last one."""
    replan = Replan.objects.select_related("calendar").get(job=progress.job)
    while _replan_batch(replan, progress):
        pass
    with transaction.atomic():
        replan.refresh_from_db()
        save_signed(replan, by=progress.job.by, reason=replan.words, at=progress.clock())
        progress.finish(replan.words)


@transaction.atomic
def _replan_batch(replan: Replan, progress: jobs.Progress) -> bool:
    """Plan the next inquiries anew; False when there were none left."""
    # Inquiries that were reopened meanwhile may take a batch more than was foreseen.
    if progress.job.steps_done < progress.job.steps - 1:
        progress.begin(f"{replan.words} so far")
    waiting = to_plan_anew(replan.scope, replan.calendar, after=replan.done_through)
    batch = list(waiting.select_for_update(of=("self",))[:BATCH])
    if not batch:
        return False
    moves = Moves()
    planned = list(plan_anew(batch, replan.scope, targets.rules(), at=replan.counted_until))
    for each in planned:
        moves.add(each.moves)
    _store(planned, COUNTED[Replan.Scope(replan.scope)], at=progress.clock())
    replan.done_through = batch[-1].pk
    replan.later += moves.later
    replan.earlier += moves.earlier
    # How far it is, not what it is: the record is signed when it is ordered and when it is done.
    Replan.objects.filter(pk=replan.pk).update(
        done_through=replan.done_through, later=replan.later, earlier=replan.earlier
    )
    return True


def _store(planned: list[Planned], counted: Sequence[str], *, at: datetime) -> None:
    """Keep what was planned; ``counted`` are the fields of clocks that may differ."""
    changed = [clock for each in planned for clock in each.changed]
    rewrite(Clock, counted, [(clock.pk, *map(clock.serializable_value, counted)) for clock in changed])
    moved = [each for each in planned if each.moves]
    # When it is due next follows from its clocks; that these were planned anew is signed once, for all.
    rewrite(Inquiry, ["next_due_at"], [(each.inquiry.pk, each.inquiry.next_due_at) for each in moved])
    rules = active_rules()
    wanted = {subject_of(each.inquiry): plans(each.inquiry, rules, each.parts) for each in moved}
    reminders.arrange_all(wanted, at=at, standing=[SNOOZE_ENDS])
