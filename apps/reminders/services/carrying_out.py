"""Handing what is due to the owner of its subject, once."""

import logging
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce, Greatest
from django.db.models.lookups import LessThanOrEqual

from ..models import Reminder
from .addressing import Telling, address_all
from .deputies import StandIns
from .halting import may_send

log = logging.getLogger(__name__)

MOST_A_RUN = 10_000
BATCH = 100
"""So many subjects are held at once: enough to share a commit, few enough that nobody waits for a second."""

CarryOut = Callable[[Reminder], Telling | None]
Lock = Callable[[Sequence[str]], object]


def _does_more(_reminder: Reminder) -> bool:
    return False


def carry_out_due(
    prefix: str,
    carry_out: CarryOut,
    *,
    lock: Lock,
    at: datetime,
    only_tells: Callable[[Reminder], bool] = _does_more,
    limit: int = MOST_A_RUN,
    mailing: Collection[str] = (),
) -> int:
    """Hand each due reminder of the subjects that start with ``prefix`` to ``carry_out``; returns how many were.

    ``carry_out`` does what is due and returns what is then to be told. Of those that ``only_tells`` names it writes
    nothing itself: they are claimed together, and their lines kept together.

    ``lock`` holds the subjects of a batch first and in one order, as everything does that arranges their reminders:
    so nobody waits for each other in a ring. One that fails is undone, logged and stays due; it keeps nobody else
    waiting. ``mailing`` are the rules whose carrying out mails somebody at once: a storm of them is held, as one of
    reminders is.
    """
    run = _Run(carry_out, lock, only_tells, at)
    due = Reminder.objects.due(at).filter(subject__startswith=prefix).order_by("due_at")
    if mailing and not _may_mail(due.filter(rule__in=mailing).count(), at):
        due = due.exclude(rule__in=mailing)
    found = list(due.values_list("pk", "subject")[:limit])
    batches = [found[first : first + BATCH] for first in range(0, len(found), BATCH)]
    return sum(run.of(batch) for batch in batches)


def _may_mail(mails: int, at: datetime) -> bool:
    return not mails or may_send(mails, at=at, in_one_run=False)


@dataclass(frozen=True)
class _Run:
    carry_out: CarryOut
    lock: Lock
    only_tells: Callable[[Reminder], bool]
    at: datetime

    def of(self, batch: Sequence[tuple[int, str]]) -> int:
        """In one transaction; where that breaks, each half in its own, until what breaks it is alone."""
        try:
            with transaction.atomic():
                self.lock(sorted({subject for _, subject in batch}))
                return self._in_turn([pk for pk, _ in batch])
        except Exception:
            if len(batch) == 1:
                log.exception("reminder %s could not be carried out", batch[0][0])
                return 0
            middle = len(batch) // 2
            return self.of(batch[:middle]) + self.of(batch[middle:])

    def _in_turn(self, due: Sequence[int]) -> int:
        """In the order in which they fell due: what one does may make the next one moot."""
        found, stand_ins = Reminder.objects.in_bulk(due), StandIns.of_everybody(at=self.at)
        carried_out = 0
        for only_tell, those in groupby((found[pk] for pk in due if pk in found), self.only_tells):
            if only_tell:
                carried_out += self._together(list(those), stand_ins)
            else:
                carried_out += sum(self._alone(reminder, stand_ins) for reminder in those)
        return carried_out

    def _alone(self, reminder: Reminder, stand_ins: StandIns) -> int:
        try:
            with transaction.atomic():
                return self._together([reminder], stand_ins)
        except Exception:
            log.exception("reminder %s could not be carried out", reminder.pk)
            return 0

    def _together(self, reminders: Sequence[Reminder], stand_ins: StandIns) -> int:
        claimed = self._claim([reminder.pk for reminder in reminders])
        done = [(reminder, self.carry_out(reminder)) for reminder in reminders if reminder.pk in claimed]
        address_all([(reminder, telling) for reminder, telling in done if telling], stand_ins, at=self.at)
        return len(done)

    def _claim(self, reminders: Sequence[int]) -> set[int]:
        """Those of them that nobody else has carried out or taken back."""
        # Of the index by which all that is due is found, PostgreSQL would read thousands of rows for these few.
        by_key = Reminder.objects.planned().filter(pk__in=reminders).order_by("pk")
        due = by_key.filter(LessThanOrEqual(Coalesce("due_at", Value(self.at)), self.at))
        claimed = set(due.select_for_update().values_list("pk", flat=True))
        if claimed:
            carried_out = {"state": Reminder.State.CARRIED_OUT, "settled_at": self.at}
            Reminder.objects.filter(pk__in=claimed).update(**carried_out)
        return claimed


def told_at(subject: str, *, rules: Iterable[str], occurrence: str) -> datetime | None:
    """When the first person heard of one of these reminders, or it was carried out with nobody to tell; else None."""
    about = Reminder.objects.about(subject).filter(rule__in=list(rules), occurrence=occurrence)
    carried_out = about.filter(state=Reminder.State.CARRIED_OUT).prefetch_related("notices")
    return min((at for reminder in carried_out if (at := _told_at(reminder))), default=None)


def _told_at(reminder: Reminder) -> datetime | None:
    told = [notice.told_at for notice in reminder.notices.all()]
    return min((at for at in told if at), default=None) if told else reminder.settled_at


def promise(subject: str, *, rules: Iterable[str], occurrence: str, not_before: datetime) -> None:
    """Let what is planned by ``rules`` fall due no sooner than somebody was told, however it is planned anew."""
    planned = Reminder.objects.planned().about(subject).filter(rule__in=list(rules), occurrence=occurrence)
    planned.update(not_before=not_before, due_at=Greatest("due_at", Value(not_before)))


def postpone(reminder: Reminder, *, to: datetime) -> None:
    """Let a reminder that is being carried out fall due later instead."""
    Reminder.objects.filter(pk=reminder.pk).update(state=Reminder.State.PLANNED, settled_at=None, due_at=to)
