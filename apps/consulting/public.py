"""What an ISV may know of consulting it asked for: hours as agreed, and prices only where they are its own."""

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple

from .models import Engagement, Estimate
from .pricing import Line
from .statements import statement_of

Status = Engagement.Status
TURNS = {
    Status.REQUESTED: "We answer with a price",
    Status.ESTIMATED: "Waiting for the customer to accept the price",
    Status.AGREED: "Agreed: work is under way",
    Status.DECLINED: "The customer has not accepted the price",
    Status.FINISHED: "Finished",
    Status.CANCELLED: "Cancelled",
}


class Rates(NamedTuple):
    """By the hour, net, in one currency."""

    currency: str
    inside: Decimal
    outside: Decimal
    travel: Decimal


class Day(NamedTuple):
    """One day at one rate: minutes worked, and as they are charged by what was agreed."""

    day: date
    rate: str
    worked_minutes: int
    charged_minutes: int


class Work(NamedTuple):
    """What was done, in the words that the customer reads as well."""

    started_at: datetime
    minutes: int
    person: str
    note: str


class PublicEngagement(NamedTuple):
    """Consulting as its ISV reads it. Minutes are whole; ``rates`` are there only where agreed with this ISV."""

    reference: str
    title: str
    wanted: str
    status: str
    turn: str
    customer: str
    wished_by: date | None
    requested_at: datetime
    estimated_minutes: int | None
    valid_until: date | None
    days: tuple[Day, ...]
    work: tuple[Work, ...]
    rates: Rates | None
    because: str

    @property
    def worked_minutes(self) -> int:
        return sum(day.worked_minutes for day in self.days)

    @property
    def charged_minutes(self) -> int:
        return sum(day.charged_minutes for day in self.days)


def turn_of(engagement: Engagement) -> str:
    """Whose turn it is, in words of the ISV."""
    return TURNS[Status(engagement.status)]


def state_of(engagement: Engagement) -> PublicEngagement:
    """Nothing of prices that aren't the ISV's, of notes of the desk's, of what is not billed or was struck."""
    latest = engagement.estimates.select_related("price_list").order_by("-version").first()
    waiting = latest if latest and latest.status == Estimate.Status.SENT else None
    shown = waiting or engagement.terms
    return PublicEngagement(
        reference=engagement.reference,
        title=engagement.title,
        wanted=engagement.wanted,
        status=engagement.status,
        turn=turn_of(engagement),
        customer=str(engagement.customer or engagement.customer_named),
        wished_by=engagement.wished_by,
        requested_at=engagement.requested_at,
        estimated_minutes=shown.minutes if shown else None,
        valid_until=waiting.valid_until if waiting else None,
        days=tuple(_day(line) for line in statement_of(engagement).lines),
        work=tuple(
            Work(entry.started_at, entry.minutes, str(entry.person), entry.note)
            for entry in engagement.entries.billable().select_related("person").order_by("started_at", "pk")
        ),
        rates=_own_rates(shown, engagement),
        because=engagement.cancelled_because,
    )


def _day(line: Line) -> Day:
    return Day(line.day, line.rate.value, line.worked, line.charged)


def _own_rates(estimate: Estimate | None, engagement: Engagement) -> Rates | None:
    if estimate is None or estimate.price_list.isv_id != engagement.isv_id:
        return None
    return Rates(estimate.currency, estimate.inside, estimate.outside, estimate.travel)
