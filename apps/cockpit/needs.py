"""What needs somebody now, as numbers with the list behind each. Data, counted in one query, never far."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db.models import IntegerField, QuerySet, Subquery
from django.urls import reverse

from apps.accounts.models import User
from apps.accounts.querysets import within_reach
from apps.accounts.reaching import reach_of, reaching
from apps.approvals.models import DataAccessRequest, RestoredCopy
from apps.approvals.querysets import RequestQuerySet
from apps.consulting.models import Engagement
from apps.consulting.querysets import EngagementQuerySet
from apps.inquiries.models import Inquiry, ProductIssue
from apps.inquiries.querysets import InquiryQuerySet
from apps.policy.prepared import AT, READER, Prepared
from apps.promotions.models import ClientRequest, PromotionRequest

from .hours import weeks_of
from .parts import PARTS, Present, to_be_given
from .wishes import ME, Wish

READ, ANSWER = "inquiries.view_inquiry", "inquiries.answer_inquiry"
SHOWN_AT_MOST = 99


class Seen(NamedTuple):
    """What there is to see for whom: ``reader`` says what they reach, ``present`` who they are and when."""

    reader: User
    present: Present

    @property
    def inquiries(self) -> InquiryQuerySet:
        return Inquiry.objects.visible_to(self.reader)

    def part(self, name: str) -> InquiryQuerySet:
        """The inquiries of a part of the queue that the reader may see."""
        return PARTS[name].read(self.inquiries, self.present)


def seen_by(markets: tuple[int, ...] | None, present: Iterable[int]) -> Seen:
    """What anybody sees who reaches ``markets``, for a prepared query; ``present`` are those that are looked at."""
    return Seen(reaching(markets), to_be_given(present))


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
    return ProductIssue.objects.visible_to(seen.reader).filter(status=ProductIssue.Status.NOTED)


def _requests(narrow: Callable[[RequestQuerySet], QuerySet]) -> Callable[[Seen], QuerySet]:
    """Requests to data owners in the markets of the reader, whose permission says that they may see all there."""
    return lambda seen: within_reach(narrow(DataAccessRequest.objects.all()), seen.reader, "inquiry__market")


def _overdue_copies(seen: Seen) -> QuerySet:
    return within_reach(RestoredCopy.objects.overdue(AT), seen.reader, "request__inquiry__market")


def _engagements(narrow: Callable[[EngagementQuerySet], QuerySet]) -> Callable[[Seen], QuerySet]:
    return lambda seen: within_reach(narrow(Engagement.objects.all()), seen.reader)


def _client_requests(seen: Seen) -> QuerySet:
    return within_reach(ClientRequest.objects.to_decide(), seen.reader, "isv__market")


def _copies(place: str) -> Callable[[], str]:
    return lambda: f"{reverse('cockpit:copies')}#{place}"


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
    Need(
        "requests to release",
        "approvals.release_dataaccessrequest",
        _requests(RequestQuerySet.awaiting_release),
        _copies("to-release"),
        is_usual=False,
    ),
    Need(
        "questions of data owners",
        "approvals.ask_dataaccessrequest",
        _requests(RequestQuerySet.questioned),
        _copies("questions"),
        is_usual=False,
    ),
    Need(
        "copies of data overdue",
        "approvals.release_dataaccessrequest",
        _overdue_copies,
        _copies("alive"),
        is_alarm=True,
        is_usual=False,
    ),
    Need(
        "requests to Partner Service",
        "promotions.decide_clientrequest",
        _client_requests,
        lambda: reverse("cockpit:client_requests"),
        is_usual=False,
    ),
    Need(
        "promotions to decide",
        "promotions.approve_promotionrequest",
        lambda seen: within_reach(PromotionRequest.objects.to_decide(), seen.reader, "client__isv__market"),
        lambda: reverse("cockpit:promotions"),
        is_usual=False,
    ),
    Need(
        "consulting to estimate",
        "consulting.estimate_engagement",
        _engagements(EngagementQuerySet.to_estimate),
        lambda: f"{reverse('cockpit:consulting')}?show=requested",
        is_usual=False,
    ),
    Need(
        "consulting with little left",
        "consulting.estimate_engagement",
        _engagements(EngagementQuerySet.near_cap),
        lambda: f"{reverse('cockpit:consulting')}?show=near",
        is_usual=False,
    ),
    Need(
        "weeks to approve",
        "consulting.approve_week",
        lambda seen: weeks_of(seen.reader).to_approve(),
        lambda: f"{reverse('cockpit:approve_hours')}#weeks",
        is_usual=False,
    ),
)


class BoundedCount(Subquery):
    """How many rows a query with a limit finds."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def _numbers(markets: tuple[int, ...] | None, present: tuple[int, ...], needs: tuple[str, ...]) -> QuerySet:
    seen = seen_by(markets, present)
    counted = [need.counted(seen) for need in NEEDS if need.words in needs]
    counts = [BoundedCount(rows.order_by().values("pk")[: SHOWN_AT_MOST + 1]) for rows in counted]
    return User.objects.filter(pk=READER).order_by().values_list(*counts)


NUMBERS = Prepared(_numbers)


def figures(present: Present) -> list[Figure]:
    """What the reader may see of NEEDS, counted no further than is shown; one query."""
    reader = present.reader
    needs = [need for need in NEEDS if reader.has_perm(need.permission)]
    shape = tuple(market.pk for market in present.markets), tuple(need.words for need in needs)
    [numbers] = NUMBERS.asked(reach_of(reader), *shape, **present.given)
    return [
        Figure(_in_words(number), need.words, need.address(), need.is_alarm and number > 0)
        for need, number in zip(needs, numbers, strict=True)
        if number or need.is_usual
    ]


def _in_words(number: int) -> str:
    return f"{SHOWN_AT_MOST}+" if number > SHOWN_AT_MOST else str(number)
