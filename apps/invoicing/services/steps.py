"""The small steps every service is made of: hold, number, sign."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.consulting.services.steps import masked as masked
from apps.consulting.services.steps import require_staff as require_staff
from apps.consulting.services.steps import require_text as require_text
from apps.policy.models import Market

from ..document import CENT, VatGroup
from ..facts import document_from
from ..models import Invoice, InvoiceLine, Receivable, Seller, Series, VatTotal
from . import plans

RELATED = ("market__calendar", "customer", "credits")


def require_draft(invoice: Invoice) -> None:
    if invoice.is_issued:
        raise ValidationError(f"{invoice} is issued and stays as it is. Credit it instead.", code="issued")


def zone_of(market: Market) -> ZoneInfo:
    """By which days are told apart: that of the market's support hours."""
    return ZoneInfo(market.calendar.time_zone)


def day_of(market: Market, *, at: datetime) -> date:
    return at.astimezone(zone_of(market)).date()


def hold_series(market: Market) -> Series:
    """The market's numbers, held until the transaction ends: whoever drafts or issues there waits here."""
    Series.objects.get_or_create(market=market)
    return Series.objects.select_for_update().get(market=market)


def hold(invoice: Invoice) -> Invoice:
    """The invoice as it stands now, held."""
    rows = Invoice.objects.select_for_update(of=("self",)).select_related(*RELATED)
    return rows.get(pk=invoice.pk)


def hold_receivable(invoice: Invoice) -> Receivable:
    rows = Receivable.objects.select_for_update(of=("self",)).select_related("market__calendar")
    receivable = rows.get(invoice=invoice)
    receivable.invoice = invoice
    return receivable


def hold_owed(invoice: Invoice) -> Receivable:
    """What is owed on an invoice that was issued, held; refused of anything else."""
    if not invoice.is_issued or invoice.kind != Invoice.Kind.INVOICE:
        raise ValidationError("Only an invoice that was issued is paid.", code="not_issued")
    return hold_receivable(invoice)


def require_money(amount: Decimal, received_on: date, market: Market, *, at: datetime) -> None:
    """That so much can have come in on that day."""
    if amount <= 0 or amount != amount.quantize(CENT):
        raise ValidationError("Write an amount above zero, to the cent.", code="out_of_range")
    if received_on > day_of(market, at=at):
        raise ValidationError("This day is still to come.", code="in_the_future")


def hold_receivables(invoices: Iterable[int]) -> dict[int, Receivable]:
    """What is owed on those invoices, by their number, held in one order, so that nobody waits in a ring."""
    rows = Receivable.objects.select_for_update(of=("self",)).select_related("invoice__customer", "market__calendar")
    return {each.invoice_id: each for each in rows.filter(invoice__in=set(invoices)).order_by("pk")}


def address_of(invoice: Invoice) -> str:
    """Where the invoice went, as it says itself."""
    return document_from(invoice.document or {}).buyer.email


def lines_of(invoice: Invoice) -> list[InvoiceLine]:
    return list(invoice.lines.select_related("engagement").order_by("position"))


def number_and_sign(invoice: Invoice, seller: Seller, series: Series, *, day: date, by: User, at: datetime) -> None:
    """Give the next number of the series; it is kept only together with the invoice."""
    series.last += 1
    series.save(update_fields=["last"])
    invoice.sequence = series.last
    invoice.number = f"{seller.number_prefix}{series.last:05d}"
    invoice.status = Invoice.Status.ISSUED
    invoice.issued_on, invoice.issued_at, invoice.issued_by = day, at, by


def add_sums(invoice: Invoice, groups: Iterable[VatGroup]) -> None:
    """Keep what each rate of VAT comes to, and all of it together."""
    groups = tuple(groups)
    VatTotal.objects.bulk_create(
        VatTotal(invoice=invoice, category=each.category.value, percent=each.percent, net=each.net, vat=each.vat)
        for each in groups
    )


def reckon(receivable: Receivable, *, by: User, reason: str, at: datetime) -> None:
    """Let what is left follow from what was paid and credited, and reminders from that; say so in the history."""
    receivable.left = receivable.gross - receivable.paid - receivable.credited
    receivable.settled_at = (receivable.settled_at or at) if receivable.left <= 0 else None
    save_signed(receivable, by=by, reason=reason, at=at)
    plans.arrange(receivable, at=at)
