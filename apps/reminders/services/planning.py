"""What is planned about a subject: always what its owner wants of it now."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import NamedTuple

from django.db import transaction

from apps.accounts.rewriting import rewrite

from ..models import Arrangement, Notice, Reminder, ReminderRule

BATCHES_PER_RUN = 50


@dataclass(frozen=True)
class Plan:
    """That a rule falls due at a moment; ``occurrence`` tells apart the times it may apply to one subject."""

    rule: str
    occurrence: str
    due_at: datetime


class _Key(NamedTuple):
    subject: str
    rule: str
    occurrence: str


class _Known(NamedTuple):
    pk: int
    key: _Key
    due_at: datetime
    state: str
    not_before: datetime | None


def arrange(subject: str, plans: Iterable[Plan], *, at: datetime, standing: Iterable[str] = ()) -> None:
    """Let exactly ``plans`` be what is planned for ``subject``.

    What is no longer among them is moot: it is taken back, also where it waits for somebody's support hours. What
    was carried out stays so; by the rules ``standing`` it stays true, and is told although it is planned no more.
    """
    arrange_all({subject: plans}, at=at, standing=standing)


@transaction.atomic
def arrange_all(
    wanted: Mapping[str, Iterable[Plan]],
    *,
    at: datetime,
    standing: Iterable[str] = (),
    is_past_over: bool = False,
) -> None:
    """As ``arrange`` for many subjects at once. Where ``is_past_over``, what is new and past due counts as said."""
    plans = {_Key(subject, p.rule, p.occurrence): p for subject, its in wanted.items() for p in its}
    known = _known(wanted)
    never_told = _taken_back_untold(known)
    moot, moved = [], []
    for reminder in known:
        plan = plans.pop(reminder.key, None)
        if plan is None:
            moot.append(reminder)
        elif reminder.pk in never_told or (
            reminder.state != Reminder.State.CARRIED_OUT and not _is_planned(reminder, plan)
        ):
            moved.append((reminder.pk, _due(reminder, plan)))
    again = [pk for pk, _ in moved if pk in never_told]
    if again:
        Notice.objects.filter(reminder__in=again).delete()
    rewrite(Reminder, ["due_at"], moved, state=Reminder.State.PLANNED, settled_at=None)
    over_until = at if is_past_over else None
    Reminder.objects.bulk_create([_new(key, plan, over_until=over_until) for key, plan in plans.items()])
    _take_back(moot, at=at, standing=set(standing))


def _known(subjects: Iterable[str]) -> list[_Known]:
    """What is planned of them, or was. As plain tuples: there are many, and few change."""
    rows = Reminder.objects.filter(subject__in=list(subjects)).order_by()
    return [
        _Known(pk, _Key(*key), *its)
        for (pk, *key), its in (
            (row[:4], row[4:]) for row in rows.values_list("pk", *_Key._fields, "due_at", "state", "not_before")
        )
    ]


def _new(key: _Key, plan: Plan, *, over_until: datetime | None) -> Reminder:
    reminder = Reminder(subject=key.subject, rule=key.rule, occurrence=key.occurrence, due_at=plan.due_at)
    if over_until and plan.due_at <= over_until:
        reminder.state, reminder.settled_at = Reminder.State.CARRIED_OUT, over_until
    return reminder


def _taken_back_untold(reminders: list[_Known]) -> set[int]:
    """Those that were carried out and then taken back before anybody was told: wanted again, they are due again."""
    carried_out = [reminder.pk for reminder in reminders if reminder.state == Reminder.State.CARRIED_OUT]
    if not carried_out:
        return set()
    addressed = Notice.objects.filter(reminder__in=carried_out).values_list("reminder", "told_at", "cancelled_at")
    told = {pk for pk, told_at, _ in addressed if told_at}
    return {pk for pk, _, cancelled_at in addressed if cancelled_at} - told


def _is_planned(reminder: _Known, plan: Plan) -> bool:
    return reminder.state == Reminder.State.PLANNED and reminder.due_at == _due(reminder, plan)


def _due(reminder: _Known, plan: Plan) -> datetime:
    return max(plan.due_at, reminder.not_before or plan.due_at)


def _take_back(reminders: list[_Known], *, at: datetime, standing: set[str]) -> None:
    planned = [reminder.pk for reminder in reminders if reminder.state == Reminder.State.PLANNED]
    carried_out = [
        reminder.pk
        for reminder in reminders
        if reminder.state == Reminder.State.CARRIED_OUT and reminder.key.rule not in standing
    ]
    if planned:
        Reminder.objects.filter(pk__in=planned).update(state=Reminder.State.CANCELLED, settled_at=at)
    if carried_out:
        Notice.objects.untold().filter(reminder__in=carried_out).update(cancelled_at=at)


def signature(rules: Iterable[ReminderRule], *more: object) -> str:
    """Changes whenever ``rules`` or whatever else plans follow does."""
    followed = [(rule.code, rule.event, rule.market_id, rule.after, rule.unit) for rule in rules]
    return sha256(repr((sorted(followed, key=repr), more)).encode()).hexdigest()


def keep_arranged(prefix: str, signature: str, arrange_next: Callable[[int], int | None]) -> int:
    """After a change of ``signature``, arrange every subject that starts with ``prefix`` anew; returns the batches.

    ``arrange_next`` arranges a batch of subjects numbered above what it is given and returns the last number, or None
    when there was none. Each batch is a transaction of its own; a run that is cut short is gone on with by the next.
    """
    Arrangement.objects.get_or_create(prefix=prefix, defaults={"signature": signature, "position": 0})
    for done in range(BATCHES_PER_RUN):
        if not _arrange_batch(prefix, signature, arrange_next):
            return done
    return BATCHES_PER_RUN


@transaction.atomic
def _arrange_batch(prefix: str, signature: str, arrange_next: Callable[[int], int | None]) -> bool:
    arrangement = Arrangement.objects.select_for_update().get(prefix=prefix)
    if arrangement.signature != signature:
        arrangement.signature, arrangement.position = signature, 0
    if arrangement.position is None:
        return False
    arrangement.position = arrange_next(arrangement.position)
    arrangement.save(update_fields=["signature", "position"])
    return True
