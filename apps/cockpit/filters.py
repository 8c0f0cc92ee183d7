"""Which part of the queue is shown: a part or a saved view of it, narrowed by what the address says."""

from collections.abc import Container, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from apps.accounts.models import User
from apps.inquiries.models import Inquiry
from apps.inquiries.querysets import NOT_DUE, InquiryQuerySet
from apps.policy.models import Market
from apps.policy.prepared import Prepared

from . import naming
from .narrowing import CHOSEN, Chip, Chosen, Field, Form, chosen_of, code_in, day_in, narrow
from .parts import FINISHED, PARTS, Present, Status
from .wishes import FINISHED_PART, ME, NAMES, NOBODY, RECENT_PART, USUAL, Place, Wish, place_in

LONGEST_OPERATION = 510
EVERY_MARKET = Prepared(lambda: Market.objects.select_related("calendar"))
STAFF = Prepared(lambda: User.objects.staff().only("pk", "name", "email"))


@dataclass
class People:
    """Markets and staff, read once for as many filters as need them."""

    @cached_property
    def markets(self) -> list[Market]:
        return list(EVERY_MARKET.asked())

    @cached_property
    def staff(self) -> list[User]:
        return list(STAFF.asked())


class Filters:
    """The queue as the address asks for it. What can't be understood is left out and told in ``told``."""

    def __init__(self, params: Mapping[str, str], *, reader: User, at: datetime, people: People | None = None) -> None:
        self.told: list[str] = []
        self.people = people or People()
        self.markets = [market for market in self.people.markets if reader.sees(market.pk)]
        self.present = Present(reader, at, self.markets)
        self._given = {name: params.get(name, "").strip() for name in NAMES}
        view, status = self._view_and_status(self._given["view"], self._given["status"])
        self._named = naming.find({name: self._given[name] for name in naming.NAMED}, reader)
        self.wish = Wish(
            view=view,
            status=status,
            market=self._market(self._given["market"]),
            assignee=self._assignee(self._given["assignee"]),
            operation=self._operation(self._given["operation"]),
            code=self._tidied(code_in(self._given["code"]), "code", "An HTTP status is a number from 100 to 599"),
            since=self._tidied(day_in(self._given["since"]), "since", "Write the first day as 2026-03-09"),
            until=self._tidied(day_in(self._given["until"]), "until", "Write the last day as 2026-03-09"),
            **{name: self._name(name) for name in naming.NAMED},
            **{name: self._one_of(name, each) for name, each in CHOSEN.items()},
        )
        self.after = self._place(params.get("after", ""))

    @property
    def is_newest_first(self) -> bool:
        """Whether it stands by when it was asked, and not by when it is due."""
        return self.wish.view in (FINISHED_PART, RECENT_PART)

    def numbers(self, rows: int) -> list[int]:
        """The numbers of the next ``rows`` inquiries asked for, in order."""
        return list(self.queue().values_list("pk", flat=True)[:rows])

    def queue(self) -> InquiryQuerySet:
        """The inquiries asked for, in order, from the place after which to go on."""
        return self._ordered(self._further(self.matching()))

    def matching(self) -> InquiryQuerySet:
        """All inquiries asked for, in no order."""
        queue = PARTS[self.wish.view].read(Inquiry.objects.visible_to(self.present.reader), self.present)
        keys = {name: [each.key for each in found] for name, found in self._named.items()}
        return narrow(queue, self.wish, self.present, keys)

    def after_row(self, inquiry: Inquiry) -> str:
        """The place of ``inquiry``, to go on after it."""
        return str(Place(inquiry.asked_at if self.is_newest_first else inquiry.next_due_at, inquiry.pk))

    @property
    def all_address(self) -> str:
        """The address of the same part without filters."""
        return Wish(self.wish.view).address()

    @property
    def chips(self) -> list[Chip]:
        """Each filter that is on in words, and the address without it."""
        used = [field for field in self.fields if field.value]
        return [Chip(f"{field.label}: {self._words(field)}", self.wish.address(**{field.name: ""})) for field in used]

    @cached_property
    def fields(self) -> list[Field]:
        """What the queue can be narrowed by, in the order of the form."""
        wish = self.wish
        statuses = [(status.value, status.label) for status in PARTS[wish.view].statuses]
        markets = [(market.code, market.name) for market in self.markets]
        staff = [(ME, "Me"), (NOBODY, "Nobody"), *((str(user.pk), str(user)) for user in self.people.staff)]
        return [
            Field.choosing("market", "Market", wish.market, markets),
            Field.typing("isv", "ISV", wish.isv, "Part of the name", is_offered=True),
            Field.choosing("status", "State", wish.status, statuses),
            Field.choosing("assignee", "Assignee", wish.assignee, staff),
            Field.typing("operation", "Operation", wish.operation, "GET /orders", is_offered=True, is_more=True),
            Field.typing("code", "HTTP status", wish.code, "400", is_more=True),
            *(
                Field.choosing(name, each.label, getattr(wish, name), each.choices, True)
                for name, each in CHOSEN.items()
            ),
            Field.typing("tag", "Tag", wish.tag, "Its name", is_offered=True, is_more=True),
            Field.typing("client", "API client", wish.client, "Client ID", is_offered=True, is_more=True),
            Field.day("since", "Asked from", wish.since),
            Field.day("until", "Asked until", wish.until),
            Field("fingerprint", "Error", wish.fingerprint, "hidden"),
        ]

    @property
    def form(self) -> Form:
        shown = [field for field in self.fields if field.kind != "hidden"]
        further = tuple(field for field in shown if field.is_more)
        return Form(
            view=self.wish.view,
            in_sight=tuple(field for field in shown if not field.is_more),
            further=further,
            hidden=tuple(field for field in self.fields if field.kind == "hidden" and field.value),
            uses_further=any(field.value for field in further),
            chips=tuple(self.chips),
            all_address=self.all_address,
        )

    def _words(self, field: Field) -> str:
        if field.name == "fingerprint":
            return self._named["fingerprint"][0].name[:80] or "without words"
        return chosen_of(field)

    def _further(self, queue: InquiryQuerySet) -> InquiryQuerySet:
        """What comes after the place to go on from."""
        place = self.after
        if place is None:
            return queue
        if self.is_newest_first:
            same = {"asked_at": place.moment, "pk__gte": place.number}
            return queue.filter(asked_at__lte=place.moment).exclude(**same)
        if place.moment >= NOT_DUE:
            # They all tie, so the number alone decides, and an index leads straight to it.
            return queue.filter(next_due_at=NOT_DUE, pk__gt=place.number)
        return queue.filter(next_due_at__gte=place.moment).exclude(next_due_at=place.moment, pk__lte=place.number)

    def _ordered(self, queue: InquiryQuerySet) -> InquiryQuerySet:
        return queue.newest_first() if self.is_newest_first else queue.by_next_deadline()

    def _view_and_status(self, view: str, status: str) -> tuple[str, str]:
        if status and status not in Status.values:
            self.told.append("There is no such state; all are shown.")
            status = ""
        if view and view not in PARTS:
            self.told.append("There is no such view; this is all that is unfinished.")
            view = ""
        if not view:
            view = FINISHED_PART if status in FINISHED else USUAL
        if status and status not in PARTS[view].statuses:
            self.told.append(f"Nothing in this view is {Status(status).label.lower()}; all states are shown.")
            status = ""
        return view, status

    def _market(self, code: str) -> str:
        return self._or_told(code.upper(), {market.code for market in self.markets}, "There is no such market")

    def _assignee(self, value: str) -> str:
        known = {NOBODY, ME, *(str(user.pk) for user in self.people.staff)}
        return self._or_told(value, known, "Nobody of that number works at the desk")

    def _one_of(self, name: str, each: Chosen) -> str:
        return self._or_told(self._given[name], dict(each.choices), each.unknown)

    def _operation(self, value: str) -> str:
        is_possible = "\x00" not in value and len(value) <= LONGEST_OPERATION
        return self._or_told(value, {value} if is_possible else set(), "There is no such operation")

    def _name(self, name: str) -> str:
        value = self._given[name]
        if value and not self._named[name]:
            self.told.append(naming.NAMED[name])
            return ""
        return value

    def _or_told(self, value: str, known: Container[str], sentence: str) -> str:
        if value and value not in known:
            self.told.append(f"{sentence}; all are shown.")
            return ""
        return value

    def _tidied(self, tidy: str, name: str, sentence: str) -> str:
        if self._given[name] and not tidy:
            self.told.append(f"{sentence}; all are shown.")
        return tidy

    def _place(self, after: str) -> Place | None:
        place = place_in(after) if after else None
        if after and place is None:
            self.told.append("That place in the queue can't be found; this is the beginning.")
        return place
