"""What planning anew would move: answered at once where little is open, else counted by a worker."""

from datetime import datetime

from django.db import transaction

from apps.accounts import jobs
from apps.accounts.models import User
from apps.policy import targets
from apps.policy.models import SupportCalendar

from ..models import Foresight
from ..planning_anew import Moves, plan_anew, scope_of, to_plan_anew

TASK = "inquiries.foresee"
AT_ONCE = 500
"""So many inquiries are counted while somebody waits for the page."""
READ_AT_ONCE = 1_000


def foresee(*, calendar: SupportCalendar | None, at: datetime) -> Moves | None:
    """What would move: by the present hours of ``calendar``, or by the present targets where there is none.

    None where so much is open that nobody should wait for it: then ``order_foresight``.
    """
    some = list(to_plan_anew(scope_of(calendar), calendar)[: AT_ONCE + 1])
    if len(some) > AT_ONCE:
        return None
    moves = Moves()
    for planned in plan_anew(some, scope_of(calendar), targets.rules(), at=at):
        moves.add(planned.moves)
    return moves


@transaction.atomic
def order_foresight(*, calendar: SupportCalendar | None, by: User, at: datetime) -> Foresight:
    """Let a worker count what would move ``at`` that moment."""
    scope = scope_of(calendar)
    count = to_plan_anew(scope, calendar).count()
    label = f"Count what would move: {calendar or 'service targets'}"
    job = jobs.queue(TASK, label=label[:200], steps=count // READ_AT_ONCE + 1, by=by, at=at)
    return Foresight.objects.create(scope=scope, calendar=calendar, job=job, counted_at=at)


def foresee_ordered(*, clock: jobs.Clock) -> None:
    """Count what was ordered, oldest first; ``clock`` gives the moment of each step."""
    jobs.run_all(TASK, _foresee, clock=clock)


def _foresee(progress: jobs.Progress) -> None:
    """Reads and writes nothing between the steps: who is cut short begins again."""
    foresight = Foresight.objects.select_related("calendar").get(job=progress.job)
    rules, moves, after = targets.rules(), Moves(), 0
    while batch := list(to_plan_anew(foresight.scope, foresight.calendar, after=after)[:READ_AT_ONCE]):
        if progress.job.steps_done < progress.job.steps - 1:
            progress.begin(f"{moves.words} so far")
        for planned in plan_anew(batch, foresight.scope, rules, at=foresight.counted_at):
            moves.add(planned.moves)
        after = batch[-1].pk
    foresight.first = [[move.clock.pk, move.before.isoformat(), move.after.isoformat()] for move in moves.first]
    foresight.later, foresight.earlier = moves.later, moves.earlier
    with transaction.atomic():
        foresight.save(update_fields=["first", "later", "earlier"])
        progress.finish(moves.words)
