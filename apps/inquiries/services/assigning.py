"""Giving out what nobody has: the next one to whoever asks, or one after the other to whoever is at work."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, QuerySet

from apps.accounts.at_work import at_work
from apps.accounts.models import User
from apps.accounts.querysets import within_reach
from apps.accounts.services import scheduler

from .. import notices
from ..models import AssignmentRule, Inquiry
from .giving import give_to
from .steps import locked, require_staff

MOST_AT_ONCE = 100


@transaction.atomic
def take_next(*, by: User, at: datetime) -> Inquiry:
    """Take what is due next of what nobody has. Two who ask at once never get the same one."""
    require_staff(by)
    waiting = within_reach(_waiting(at), by)
    if by.team and (markets := list(by.team.markets.all())):
        waiting = waiting.filter(market__in=markets)
    found = _held(waiting).first()
    if found is None:
        raise ValidationError("Nothing waits for somebody to take it.", code="queue_empty")
    inquiry = locked(found)
    give_to(inquiry, by, by=by, at=at)
    return inquiry


def distribute(*, at: datetime) -> int:
    """Give out, market by market, what nobody has; returns how many. Safe to run as often as you like."""
    rules = AssignmentRule.objects.filter(is_active=True).order_by("pk")
    return sum(_distribute(rule, at=at) for rule in rules)


@transaction.atomic
def _distribute(rule: AssignmentRule, *, at: datetime) -> int:
    rule = AssignmentRule.objects.select_for_update(of=("self",)).select_related("market__calendar").get(pk=rule.pk)
    waiting = _waiting(at).filter(market=rule.market)
    if not waiting.exists():
        return 0
    serving = User.objects.who_may_answer().serving(rule.market).seeing(rule.market_id)
    people = at_work(serving, market=rule.market, at=at)
    room = _room(people, rule.most_open)
    given = 0
    for found in _held(waiting)[:MOST_AT_ONCE] if any(room.values()) else ():
        person = _next_of([each for each in people if room[each.pk] > 0], rule.last_to_id, people)
        if person is None:
            break
        inquiry = locked(found)
        give_to(inquiry, person, by=scheduler(), at=at)
        notices.assigned(inquiry, person, by=scheduler(), at=at)
        room[person.pk] -= 1
        rule.last_to = person
        given += 1
    # Whose turn it was is no setting: the record of the rule stays as it is.
    AssignmentRule.objects.filter(pk=rule.pk).update(last_to=rule.last_to)
    return given


def _waiting(at: datetime) -> QuerySet[Inquiry]:
    return Inquiry.objects.ours().unassigned().awake(at).by_next_deadline()


def _held(waiting: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """Those that nobody else is just being given."""
    return waiting.select_for_update(skip_locked=True, of=("self",)).defer("masking")


def _room(people: Sequence[User], limit: int) -> dict[int, int]:
    """How many more each may get."""
    unfinished = Inquiry.objects.unfinished().filter(assignee__in=people).order_by()
    has = dict(unfinished.values_list("assignee").annotate(Count("pk")))
    return {person.pk: max(0, limit - has.get(person.pk, 0)) for person in people}


def _next_of(free: Sequence[User], last: int | None, people: Sequence[User]) -> User | None:
    """Whoever comes after ``last`` by name, of those who are free."""
    order = [person.pk for person in people]
    start = order.index(last) + 1 if last in order else 0
    ring = [*people[start:], *people[:start]]
    return next((person for person in ring if person in free), None)
