"""What a reminder rule does to an inquiry beyond telling somebody."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Count

from apps.accounts.models import User
from apps.accounts.services import scheduler
from apps.policy.models import Priority
from apps.reminders.models import ReminderRule

from ..models import Inquiry
from ..people import People
from .giving import give_priority, give_to

Then = ReminderRule.Then


def escalate(inquiry: Inquiry, then: str, *, at: datetime) -> str:
    """Do what else the rule wants with a locked inquiry. Returns the sentence that says so; empty where nothing was."""
    escalation = Escalations(People([inquiry])).of(inquiry, then)
    if escalation.priority:
        give_priority(inquiry, escalation.priority, by=scheduler(), at=at)
    if escalation.lead:
        give_to(inquiry, escalation.lead, by=scheduler(), at=at)
    return escalation.words


class Escalation(NamedTuple):
    """What becomes of an inquiry beyond telling somebody: a higher priority, or a lead who takes it, or nothing."""

    priority: Priority | None = None
    lead: User | None = None

    @property
    def words(self) -> str:
        if self.priority:
            return f"Its priority is {self.priority.label.lower()} now."
        return f"It is {self.lead}'s now." if self.lead else ""

    @property
    def label(self) -> str:
        """The same in a few words, before it is done."""
        if self.priority:
            return f"Raises the priority to {self.priority.label.lower()}"
        return f"Assigns it to {self.lead}" if self.lead else ""


class Escalations:
    """What rules would do with inquiries as they stand."""

    def __init__(self, people: People) -> None:
        self._people = people
        self._unfinished: dict[int, int] = {}

    def of(self, inquiry: Inquiry, then: str) -> Escalation:
        if then == Then.RAISE_PRIORITY:
            higher = list(Priority)[list(Priority).index(Priority(inquiry.priority)) + 1 :]
            return Escalation(priority=higher[0] if higher else None)
        if then == Then.ASSIGN_LEAD:
            candidates = self._people.leads(inquiry)
            is_a_leads = inquiry.assignee_id in {lead.pk for lead in candidates}
            return Escalation(lead=None if is_a_leads else self._least_busy(candidates))
        return Escalation()

    def _least_busy(self, people: list[User]) -> User | None:
        unknown = [person.pk for person in people if person.pk not in self._unfinished]
        if unknown:
            unfinished = Inquiry.objects.unfinished().filter(assignee__in=unknown)
            counted = dict(unfinished.order_by().values_list("assignee").annotate(Count("pk")))
            self._unfinished |= {number: counted.get(number, 0) for number in unknown}
        return min(people, key=lambda person: (self._unfinished[person.pk], person.pk), default=None)
