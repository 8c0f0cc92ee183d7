"""What needs somebody now, as numbers with the list behind each. Data, counted in one query, never far."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import IntegerField, QuerySet, Subquery
from django.urls import reverse

from apps.accounts.models import User
from apps.inquiries.models import Inquiry, ProductIssue
from apps.inquiries.querysets import InquiryQuerySet

from .parts import PARTS, Present
from .wishes import ME, Wish

READ, ANSWER = "inquiries.view_inquiry", "inquiries.answer_inquiry"
SHOWN_AT_MOST = 99


class Seen(NamedTuple):
    """Who looks, when, and at which markets."""

    present: Present

    @property
    def inquiries(self) -> InquiryQuerySet:
        return Inquiry.objects.visible_to(self.present.reader)

    def part(self, name: str) -> InquiryQuerySet:
        """The inquiries of a part of the queue that the reader may see."""
        return PARTS[name].read(self.inquiries, self.present)


class Need(NamedTuple):
    """Something to see to: what it is called after its number, who is told of it, what is counted, and its list.

    ``is_alarm`` stands out; what is neither that nor ``is_usual`` is shown only when there is some.
    """

    words: str
    permission: str
    counted: Callable[[Seen], QuerySet]
    address: Callable[[], str]
    is_alarm: bool = False
    is_usual: bool = True


class Figure(NamedTuple):
    """One number that leads to its list."""

    number: str
    words: str
    address: str
    is_alarm: bool


def _queue(**wish: str) -> Callable[[], str]:
    return lambda: reverse("cockpit:queue") + Wish(**wish).address()


def _of_reader(part: str) -> Callable[[Seen], QuerySet]:
    return lambda seen: seen.part(part).assigned_to(seen.present.reader)


def _of_all(part: str) -> Callable[[Seen], QuerySet]:
    return lambda seen: seen.part(part)


def _undecided(seen: Seen) -> QuerySet:
    return ProductIssue.objects.visible_to(seen.present.reader).filter(status=ProductIssue.Status.NOTED)


NEEDS = (
    Need("late, of yours", ANSWER, _of_reader("late"), _queue(view="late", assignee=ME), is_alarm=True),
    Need("of yours, late or soon late", ANSWER, _of_reader("soon"), _queue(view="soon", assignee=ME)),
    Need("yours in all", ANSWER, _of_reader("mine"), _queue(view="mine")),
    Need("nobody's", READ, _of_all("unassigned"), _queue(view="unassigned")),
    Need("late, whoever's", READ, _of_all("late"), _queue(view="late"), is_alarm=True),
    Need("new since the desk closed", READ, _of_all("arrived"), _queue(view="arrived")),
    Need("incomplete", READ, _of_all("incomplete"), _queue(view="incomplete"), is_usual=False),
    Need("verdicts to confirm", ANSWER, _of_all("to_confirm"), _queue(view="to_confirm"), is_usual=False),
    Need(
        "product issues to decide",
        "inquiries.decide_productissue",
        _undecided,
        lambda: f"{reverse('cockpit:issues')}?show={ProductIssue.Status.NOTED}",
        is_usual=False,
    ),
)


class BoundedCount(Subquery):
    """How many rows a query with a limit finds."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def figures(seen: Seen) -> list[Figure]:
    """What the reader may see of NEEDS, counted no further than is shown; one query."""
    reader = seen.present.reader
    needs = [need for need in NEEDS if reader.has_perm(need.permission)]
    counts = [BoundedCount(need.counted(seen).order_by().values("pk")[: SHOWN_AT_MOST + 1]) for need in needs]
    numbers: Iterable[int] = User.objects.filter(pk=reader.pk).values_list(*counts).get()
    return [
        Figure(_in_words(number), need.words, need.address(), need.is_alarm and number > 0)
        for need, number in zip(needs, numbers, strict=True)
        if number or need.is_usual
    ]


def _in_words(number: int) -> str:
    return f"{SHOWN_AT_MOST}+" if number > SHOWN_AT_MOST else str(number)
