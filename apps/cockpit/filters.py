"""Which part of the queue is shown: a view of it, narrowed by what the address says."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import NamedTuple

from django.http import QueryDict
from django.utils.http import urlencode

from apps.accounts.models import User
from apps.inquiries.models import Inquiry
from apps.inquiries.querysets import NOT_DUE, InquiryQuerySet
from apps.isvs.models import Isv
from apps.policy.models import Market

Status = Inquiry.Status

UNFINISHED = tuple(status for status in Status if status not in Inquiry.IS_OVER)
FINISHED = tuple(status for status in Status if status in Inquiry.IS_OVER)
WAITING = (Status.WAITING_ON_ISV, Status.WAITING_ON_OTHERS)
CLOCK_RUNS = tuple(status for status in Status if status in Inquiry.CLOCK_RUNS)
NOBODY = "nobody"
NAMES_AT_MOST = 200
NUMBER_DIGITS = 18
NAME_LENGTH = 200


class View(NamedTuple):
    """A part of the queue, and the statuses that are found in it."""

    name: str
    statuses: tuple[Status, ...]


VIEWS = {
    "unfinished": View("All unfinished", UNFINISHED),
    "mine": View("Mine", UNFINISHED),
    "unassigned": View("Nobody's", UNFINISHED),
    "late": View("Late", CLOCK_RUNS),
    "waiting": View("Waiting", WAITING),
    "incomplete": View("Incomplete", (Status.WAITING_ON_ISV,)),
    "finished": View("Finished", FINISHED),
}
USUAL = "unfinished"
FINISHED_VIEW = "finished"


class Chip(NamedTuple):
    """A filter in words, and the address without it."""

    words: str
    without: str


class Choice(NamedTuple):
    """One entry of a list to choose from."""

    value: str
    words: str
    is_chosen: bool


class Place(NamedTuple):
    """A row of the queue to go on after."""

    due: datetime
    number: int


@dataclass(frozen=True)
class Wish:
    """What the address asks for, as far as it can be understood."""

    view: str = USUAL
    market: str = ""
    isv: str = ""
    status: str = ""
    assignee: str = ""

    def address(self, after: str = "", **changes: str) -> str:
        """The query string that asks for this with ``changes``."""
        wish = replace(self, **changes)
        parts = {name: value for name, value in vars(wish).items() if value and (name, value) != ("view", USUAL)}
        return f"?{urlencode(parts | ({'after': after} if after else {}))}"


class Filters:
    """The queue as the address asks for it. What can't be understood is left out and told in ``told``."""

    def __init__(self, params: QueryDict, *, reader: User, at: datetime) -> None:
        self.told: list[str] = []
        self._reader = reader
        self._at = at
        self.markets = list(Market.objects.select_related("calendar"))
        view, status = self._view_and_status(params.get("view", ""), params.get("status", ""))
        self.wish = Wish(view, self._market(params.get("market", "")), params.get("isv", "").strip(), status)
        self._isvs = self._matching_isvs(self.wish.isv)
        if not self._isvs:
            self.wish = replace(self.wish, isv="")
        self._staff = list(User.objects.staff().only("pk", "name", "email"))
        self.wish = replace(self.wish, assignee=self._assignee(params.get("assignee", "")))
        self.after = self._place(params.get("after", ""))

    def page(self, rows: int) -> InquiryQuerySet:
        """The next ``rows`` inquiries asked for, in order."""
        # Only numbers are sorted; the wide rows that the page shows are read for those that are left.
        numbers = self.queue().values("pk")[:rows]
        return self._ordered(Inquiry.objects.filter(pk__in=numbers))

    def queue(self) -> InquiryQuerySet:
        """The inquiries asked for, in order, from the place after which to go on."""
        queue = self._viewed(Inquiry.objects.visible_to(self._reader))
        if self.wish.status:
            queue = queue.filter(status=self.wish.status)
        if self.wish.market:
            queue = queue.filter(market__in=[market for market in self.markets if market.code == self.wish.market])
        if self.wish.isv:
            queue = queue.filter(isv__in=self._isvs)
        if self.wish.assignee == NOBODY:
            queue = queue.unassigned()
        elif self.wish.assignee:
            queue = queue.filter(assignee=int(self.wish.assignee))
        return self._ordered(self._further(queue))

    def after_row(self, inquiry: Inquiry) -> str:
        """The address that goes on after ``inquiry``."""
        return self.wish.address(after=f"{inquiry.next_due_at.astimezone(UTC).isoformat()},{inquiry.pk}")

    @property
    def all_address(self) -> str:
        """The address of the same view without filters."""
        return Wish(self.wish.view).address()

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """Each view's name, address and whether it is the one shown. A chosen status belongs to its view alone."""
        return [
            (view.name, self.wish.address(view=name, status=""), name == self.wish.view) for name, view in VIEWS.items()
        ]

    @property
    def chips(self) -> list[Chip]:
        words = {
            "status": f"State: {_chosen(self.status_choices)}",
            "market": f"Market: {_chosen(self.market_choices)}",
            "isv": f"ISV: {self.wish.isv}",
            "assignee": f"Assignee: {_chosen(self.assignee_choices)}",
        }
        return [Chip(text, self.wish.address(**{name: ""})) for name, text in words.items() if getattr(self.wish, name)]

    @property
    def status_choices(self) -> list[Choice]:
        statuses = VIEWS[self.wish.view].statuses
        return self._choices("status", [(status.value, status.label) for status in statuses])

    @property
    def market_choices(self) -> list[Choice]:
        return self._choices("market", [(market.code, market.name) for market in self.markets])

    @property
    def assignee_choices(self) -> list[Choice]:
        return self._choices("assignee", [(NOBODY, "Nobody"), *((str(user.pk), str(user)) for user in self._staff)])

    def isv_names(self) -> list[str]:
        """Names to offer while one types."""
        return list(Isv.objects.visible_to(self._reader).values_list("name", flat=True)[:NAMES_AT_MOST])

    def _viewed(self, queue: InquiryQuerySet) -> InquiryQuerySet:
        match self.wish.view:
            case "mine":
                return queue.unfinished().assigned_to(self._reader)
            case "unassigned":
                return queue.unfinished().unassigned()
            case "late":
                return queue.ours().late(self._at)
            case "waiting":
                return queue.waiting()
            case "incomplete":
                return queue.waiting().filter(completed_at=None)
            case "finished":
                # Nearly all are finished: said like this, an index gives them in order and nothing is sorted.
                return queue.filter(next_due_at=NOT_DUE).exclude(status__in=UNFINISHED)
            case _:
                return queue.unfinished()

    def _further(self, queue: InquiryQuerySet) -> InquiryQuerySet:
        """What comes after the place to go on from."""
        place = self.after
        if place is None:
            return queue
        if self.wish.view == FINISHED_VIEW:
            return queue.filter(pk__lt=place.number)
        if place.due >= NOT_DUE:
            # They all tie, so the number alone decides, and an index leads straight to it.
            return queue.filter(next_due_at=NOT_DUE, pk__gt=place.number)
        return queue.filter(next_due_at__gte=place.due).exclude(next_due_at=place.due, pk__lte=place.number)

    def _ordered(self, queue: InquiryQuerySet) -> InquiryQuerySet:
        """What is due next first; what is finished, newest first."""
        return queue.order_by("-pk") if self.wish.view == FINISHED_VIEW else queue.by_next_deadline()

    def _view_and_status(self, view: str, status: str) -> tuple[str, str]:
        if status and status not in Status.values:
            self.told.append("There is no such state; all are shown.")
            status = ""
        if view and view not in VIEWS:
            self.told.append("There is no such view; this is all that is unfinished.")
            view = ""
        if not view:
            view = FINISHED_VIEW if status in FINISHED else USUAL
        if status and status not in VIEWS[view].statuses:
            self.told.append(f"Nothing in this view is {Status(status).label.lower()}; all states are shown.")
            status = ""
        return view, status

    def _market(self, code: str) -> str:
        if code and code.upper() not in {market.code for market in self.markets}:
            self.told.append("There is no such market; all are shown.")
            return ""
        return code.upper()

    def _matching_isvs(self, name: str) -> list[Isv]:
        """The ISV of that name, else those whose name contains it."""
        if not name:
            return []
        named = Isv.objects.visible_to(self._reader).filter(name__icontains=name)
        # No database can look for a NUL or for any length, and no name has either.
        is_name = "\x00" not in name and len(name) <= NAME_LENGTH
        isvs = list(named[:NAMES_AT_MOST]) if is_name else []
        if not isvs:
            self.told.append("No ISV's name contains this; all are shown.")
        return [isv for isv in isvs if isv.name.lower() == name.lower()] or isvs

    def _assignee(self, value: str) -> str:
        if value and value != NOBODY and value not in {str(user.pk) for user in self._staff}:
            self.told.append("Nobody of that number works at the desk; all are shown.")
            return ""
        return value

    def _place(self, after: str) -> Place | None:
        if not after:
            return None
        due, _comma, number = after.rpartition(",")
        try:
            moment = datetime.fromisoformat(due)
            if moment.tzinfo and number.isascii() and number.isdigit() and len(number) <= NUMBER_DIGITS:
                return Place(moment.astimezone(UTC), int(number))
        except (ValueError, OverflowError):
            pass
        self.told.append("That place in the queue can't be found; this is the beginning.")
        return None

    def _choices(self, name: str, pairs: list[tuple[str, str]]) -> list[Choice]:
        chosen = getattr(self.wish, name)
        return [Choice(value, words, value == chosen) for value, words in pairs]


def _chosen(choices: list[Choice]) -> str:
    return next((choice.words for choice in choices if choice.is_chosen), "")
