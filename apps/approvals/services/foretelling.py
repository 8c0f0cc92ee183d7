"""What the reminders of requests and copies would come to. Reads only; few queries, whatever their number."""

from collections.abc import Sequence
from datetime import datetime

from apps.inquiries.people import People
from apps.reminders.models import Reminder
from apps.reminders.services import Outlook, StandIns

from ..models import DataAccessRequest
from ..notices import page_of
from . import plans, steps, telling

WOULD = {
    plans.LAPSES: "Lapses: no answer counts as no",
    plans.ENDS: "The approval ends",
}
OWNER_REMINDED = "The data owner is reminded"


def foretell_requests(due: Sequence[Reminder], stand_ins: StandIns, *, at: datetime) -> dict[int, Outlook]:
    """Nobody at the desk is reminded of a request: what would be done."""
    numbers = {reminder.pk: plans.number_in(reminder.subject) for reminder in due}
    found = DataAccessRequest.objects.select_related(*steps.RELATED).in_bulk(set(numbers.values()))
    return {
        reminder.pk: Outlook(
            max(reminder.due_at, at),
            f"{request.reference}, {request.database.name}",
            page_of(request),
            else_done=WOULD.get(reminder.rule, OWNER_REMINDED),
        )
        for reminder in due
        if (request := found.get(numbers[reminder.pk]))
    }


def foretell_copies(due: Sequence[Reminder], stand_ins: StandIns, *, at: datetime) -> dict[int, Outlook]:
    """Whom each of these would tell of a copy, by its number."""
    numbers = {reminder.pk: plans.number_in(reminder.subject) for reminder in due}
    found = telling.copies(numbers.values()).in_bulk()
    people = People([copy.request.inquiry for copy in found.values()])
    outlooks = {}
    for reminder in due:
        if copy := found.get(numbers[reminder.pk]):
            then = max(reminder.due_at, at)
            readers = telling.recipients(copy, reminder.rule, people)
            outlooks[reminder.pk] = Outlook(then, telling.line_of(copy, at=then), page_of(copy.request), readers)
    return outlooks
