"""The inquiries of one batch of reminders: held together, and read once for all that is due about them."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from ..models import Clock, Inquiry
from ..people import People
from ..reminder_rules import number_in
from .steps import hold_all


class Case(NamedTuple):
    """An inquiry that is held, who is concerned with it, and the deadlines of its clocks that run by their kind."""

    inquiry: Inquiry
    people: People
    deadlines: Mapping[str, datetime]


class Held:
    """Gives out one case at a time. Only what is put back is known to the next reminder; all else is read again."""

    def __init__(self) -> None:
        self._cases: dict[int, Case] = {}

    def hold(self, subjects: Iterable[str]) -> None:
        """Hold these until the transaction ends, and forget all others."""
        self._cases = _cases(map(number_in, subjects))

    def take(self, subject: str) -> Case:
        number = number_in(subject)
        return self._cases.pop(number, None) or _cases([number])[number]

    def put_back(self, case: Case) -> None:
        """For the next reminder, if nothing was done with it."""
        self._cases[case.inquiry.pk] = case


def _cases(numbers: Iterable[int]) -> dict[int, Case]:
    inquiries = hold_all([Inquiry(pk=number) for number in numbers])
    people, deadlines = People(inquiries.values()), {number: dict[str, datetime]() for number in inquiries}
    clocks = Clock.objects.filter(inquiry__in=inquiries, met_at=None).order_by()
    for number, kind, due_at in clocks.values_list("inquiry", "kind", "due_at"):
        if due_at:
            deadlines[number][kind] = due_at
    return {number: Case(inquiry, people, deadlines[number]) for number, inquiry in inquiries.items()}
