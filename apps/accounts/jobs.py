"""Background work with progress: a job that a page shows while a worker is at it.

Whoever queues a job stores what it works on in the same transaction. A worker claims it, tells how far it is, and
settles it in the transaction of what it did. A worker that dies is replaced when its claim runs out.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.notifications import wake

from .models import Job, User

Clock = Callable[[], datetime]
State = Job.State

CLAIM = timedelta(minutes=10)
MOST_ATTEMPTS = 3
INTERRUPTED = "The work was interrupted several times. Try again; if it happens once more, tell your administrator."
BROKEN = "Something went wrong on our side, and nothing was changed. Try again, or tell your administrator."

log = logging.getLogger(__name__)


class Superseded(Exception):
    """The claim ran out and another worker has taken the job: what this one did must not count."""


class Progress:
    """One attempt at a job, as the work tells of it. ``clock`` gives the moment of each step."""

    def __init__(self, job: Job, clock: Clock) -> None:
        self.job = job
        self.clock = clock
        self._begun = 0

    def begin(self, step: str) -> None:
        """Tell that the next step begins. Raises Superseded when the job is another worker's by now."""
        self._change(steps_done=self._begun, message=step)
        self._begun += 1

    def start_over(self) -> None:
        """The steps begin again from the first one."""
        self._begun = 0

    def finish(self, message: str, *, result: str = "") -> None:
        """Settle the job, in the transaction of what was done. Raises Superseded as ``begin`` does."""
        self._settle(State.DONE, message, steps_done=self.job.steps, result=result)

    def refuse(self, message: str) -> None:
        """Settle the job as failed, with the sentence for who waits for it."""
        self._settle(State.FAILED, message)

    def _settle(self, state: str, message: str, **more: object) -> None:
        self._change(state=state, message=message, finished_at=self.clock(), claimed_until=None, **more)

    def _change(self, **changes: object) -> None:
        longest = Job._meta.get_field("message").max_length
        changes["message"] = str(changes["message"])[:longest]
        ours = Job.objects.filter(pk=self.job.pk, state=State.RUNNING, claimed_until=self.job.claimed_until)
        if not ours.update(**changes):
            raise Superseded
        vars(self.job).update(changes)


Work = Callable[[Progress], None]


@transaction.atomic
def queue(task: str, *, label: str, steps: int, by: User, at: datetime) -> Job:
    """Queue a job. A worker is woken after the commit; where the broker is away, the next sweep finds it."""
    job = Job.objects.create(task=task, label=label, steps=steps, by=by, queued_at=at)
    transaction.on_commit(partial(wake.worker, task), robust=True)
    return job


def run_all(task: str, work: Work, *, clock: Clock) -> None:
    """Do what is queued of ``task``, one job after the other.

    ``work`` ends with ``finish``, or raises ValidationError: then the job has failed with this sentence.
    """
    while (job := _claim(task, at=clock())) is not None:
        _attempt(Progress(job, clock), work)


def _attempt(progress: Progress, work: Work) -> None:
    try:
        _work(progress, work)
    except Superseded:
        log.warning("job %s took longer than its claim; another worker has it", progress.job.pk)


def _work(progress: Progress, work: Work) -> None:
    try:
        work(progress)
    except ValidationError as refusal:
        progress.refuse(str(refusal.message))
    except Superseded:
        raise
    except Exception:
        log.exception("job %s failed", progress.job.pk)
        progress.refuse(BROKEN)


@transaction.atomic
def _claim(task: str, *, at: datetime) -> Job | None:
    """Take a job that no other worker has: rows are locked, or on SQLite the whole database for this moment."""
    to_do = Job.objects.to_do(task, at).select_for_update(skip_locked=True)
    to_do.filter(attempts__gte=MOST_ATTEMPTS).update(
        state=State.FAILED, message=INTERRUPTED, finished_at=at, claimed_until=None
    )
    job = to_do.first()
    if job is not None:
        job.state, job.claimed_until, job.attempts, job.steps_done = State.RUNNING, at + CLAIM, job.attempts + 1, 0
        job.started_at = job.started_at or at
        job.save(update_fields=["state", "claimed_until", "attempts", "steps_done", "started_at"])
    return job
