"""What is owed on an invoice on a day, with what being late costs, and whether it is disputed. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from .document import NOTHING
from .late import interest
from .models import Dispute, Invoice, LateClaim, LateRate, LateSettlement, Payment, Seller


@dataclass(frozen=True)
class Owed:
    """What is left of the invoice, and what comes to it for being late. ``is_held``: nothing is claimed anew.

    ``settled`` is what of fees and interest was paid, or is not asked for.
    """

    left: Decimal
    fees: Decimal = NOTHING
    interest: Decimal = NOTHING
    settled: Decimal = NOTHING
    is_held: bool = False

    @property
    def costs(self) -> Decimal:
        """Fees and interest that are still asked for."""
        return max(self.fees + self.interest - self.settled, NOTHING)

    @property
    def total(self) -> Decimal:
        return max(self.left, NOTHING) + self.costs


@dataclass(frozen=True)
class Standing:
    """``claims`` in the order in which they were told, ``disputes`` the newest first."""

    owed: Owed
    claims: Sequence[LateClaim]
    disputes: Sequence[Dispute]
    settlements: Sequence[LateSettlement]

    @property
    def open_dispute(self) -> Dispute | None:
        return next((each for each in self.disputes if each.is_open), None)


def standing_of(invoice: Invoice, *, at: datetime) -> Standing:
    """How an invoice that was issued stands. Needs its receivable and the calendar of its market."""
    claims = list(invoice.late_claims.order_by("number"))
    disputes = list(invoice.disputes.select_related("opened_by", "settled_by").order_by("-pk"))
    settlements = list(invoice.late_settlements.select_related("recorded_by").order_by("pk"))
    return Standing(_owed(invoice, claims, disputes, settlements, at), claims, disputes, settlements)


def _owed(
    invoice: Invoice,
    claims: Sequence[LateClaim],
    disputes: Sequence[Dispute],
    settlements: Sequence[LateSettlement],
    at: datetime,
) -> Owed:
    """Once the invoice is paid, what reminders told is still asked for and no more is added; credited, nothing is."""
    receivable = invoice.receivable
    left, settled = receivable.left, sum((each.amount for each in settlements), NOTHING)
    told = claims[-1].interest if claims else NOTHING
    fees = sum((claim.fee for claim in claims), NOTHING)
    if left <= 0:
        return Owed(left, fees, told, settled) if receivable.paid > 0 else Owed(left)
    if is_held(invoice, disputes):
        return Owed(left, fees, told, settled, is_held=True)
    day = at.astimezone(ZoneInfo(invoice.market.calendar.time_zone)).date()
    return Owed(left, fees, interest_until(invoice, day), settled)


def interest_until(invoice: Invoice, day: date) -> Decimal:
    """By what the seller asks for on each day. A payment recorded by mistake never was one."""
    owed = invoice.receivable
    if day <= owed.due_on:
        return NOTHING
    rates = list(LateRate.objects.filter(seller__market=invoice.market_id).values_list("starts_on", "percent"))
    if not any(percent for _, percent in rates):
        return NOTHING
    payments = Payment.objects.filter(receivable=owed, amount__gt=0, taken_back_by=None)
    less = [
        *payments.values_list("received_on", "amount"),
        *invoice.credit_notes.issued().values_list("issued_on", "gross"),
    ]
    return interest(owed.gross, owed.due_on, day, less, rates)


def fee_of(invoice: Invoice, seller: Seller, number: int) -> Decimal:
    """What reminder ``number`` costs. A fee is an amount in the market's own currency, and asked for in no other."""
    is_asked = number >= seller.fee_from and invoice.currency == invoice.market.currency
    return seller.reminder_fee if is_asked else NOTHING


def is_held(invoice: Invoice, disputes: Sequence[Dispute] | None = None) -> bool:
    """Whether nobody is reminded: it is disputed, or was rightly and waits for its credit note."""
    latest = next(iter(invoice.disputes.order_by("-pk")[:1] if disputes is None else disputes), None)
    if latest is None or latest.status == Dispute.Status.REJECTED:
        return False
    return latest.is_open or not invoice.credit_notes.filter(issued_at__gte=latest.opened_at).exists()
