"""Taking back what was invoiced: all of it, or a part."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Sum

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.consulting import services as consulting
from apps.notifications import wake

from ..composing import as_lines, credit_note_of
from ..document import CENT, NOTHING, Category, Unit, VatGroup, given_back
from ..facts import document_from, facts_of
from ..models import Invoice, InvoiceLine, VatTotal
from ..rates import Rates
from . import steps
from .issuing import FILES


def left_of(invoice: Invoice) -> dict[int, Decimal]:
    """By line of an issued invoice, the net amount that no credit note has taken back yet."""
    back = dict(
        InvoiceLine.objects.filter(credits__invoice=invoice)
        .order_by()
        .values_list("credits")
        .annotate(total=Sum("amount"))
    )
    return {line.pk: line.amount - back.get(line.pk, NOTHING) for line in invoice.lines.all()}


@transaction.atomic
def credit_whole(invoice: Invoice, *, because: str, by: User, at: datetime) -> Invoice:
    """Take back all that is left of ``invoice``. Its hours can be corrected and are invoiced again."""
    held = _held(invoice, by)
    left, priced = left_of(held), {line.pk: line.amount for line in held.lines.all()}
    if not any(left.values()) and any(priced.values()):
        raise ValidationError(f"{held} was taken back already, part by part.", code="credited_already")
    amounts = {line: amount for line, amount in left.items() if amount or not priced[line]}
    note = _write(held, amounts, because, True, by, at)
    consulting.free_invoiced(held.number, credited_by=note.number, by=by, at=at)
    return note


@transaction.atomic
def credit_part(invoice: Invoice, *, amounts: Mapping[int, Decimal], because: str, by: User, at: datetime) -> Invoice:
    """Take back ``amounts``, net, by line. What was worked stays invoiced."""
    held = _held(invoice, by)
    left = left_of(held)
    for line, amount in amounts.items():
        if line not in left:
            raise ValidationError("This line is not of this invoice.", code="foreign_line")
        if amount <= 0 or amount != amount.quantize(CENT):
            raise ValidationError("Write an amount above zero, to the cent.", code="out_of_range")
        if amount > left[line]:
            raise ValidationError(
                f"Of this line {left[line]:,.2f} {held.currency} is left to credit. Write that or less.",
                code="more_than_is_left",
            )
    return _write(held, dict(amounts), because, False, by, at)


def _held(invoice: Invoice, by: User) -> Invoice:
    steps.require_staff(by)
    steps.hold_series(invoice.market)
    held = steps.hold(invoice)
    if not held.is_issued or held.kind != Invoice.Kind.INVOICE:
        raise ValidationError("Only an invoice that was issued can be credited.", code="not_issued")
    if held.is_taken_back:
        raise ValidationError(f"{held} is taken back already.", code="credited_already")
    return held


def _write(
    invoice: Invoice, amounts: Mapping[int, Decimal], because: str, is_whole: bool, by: User, at: datetime
) -> Invoice:
    because = steps.require_text(because, "Why it is credited")
    if not amounts:
        raise ValidationError(
            "Nothing is to be credited: write an amount beside a line of which something is left.",
            code="nothing_to_credit",
        )
    rates, series = Rates(), steps.hold_series(invoice.market)
    seller = rates.seller_of(invoice.market_id)
    note = _note_on(invoice, because, is_whole, at)
    lines = _lines(note, invoice, amounts)
    groups = given_back(as_lines(lines), _groups(invoice), _groups_before(invoice), invoice.market.money_rounding)
    note.net = sum((group.net for group in groups), NOTHING)
    note.vat = sum((group.vat for group in groups), NOTHING)
    note.gross = note.net + note.vat
    save_signed(note, by=by, reason=f"credits {invoice.number}", at=at)
    InvoiceLine.objects.bulk_create(lines)
    steps.number_and_sign(note, seller, series, day=steps.day_of(invoice.market, at=at), by=by, at=at)
    note.document = facts_of(credit_note_of(note, lines, document_from(invoice.document or {}), groups=groups))
    steps.add_sums(note, groups)
    save_signed(note, by=by, reason=f"issued as {note.number}: {because}", at=at)
    receivable = steps.hold_receivable(invoice)
    receivable.credited += note.gross
    steps.reckon(receivable, by=by, reason=f"credited by {note.number}", at=at)
    transaction.on_commit(partial(wake.worker, FILES), robust=True)
    return note


def _note_on(invoice: Invoice, because: str, is_whole: bool, at: datetime) -> Invoice:
    same = ("market", "customer", "currency", "starts_on", "ends_on", "purchase_order", "buyer_reference")
    address = ("electronic_address", "invoice_address", "payment_reference")
    return Invoice(
        kind=Invoice.Kind.CREDIT_NOTE,
        credits=invoice,
        is_whole=is_whole,
        remark=because[:500],
        drafted_at=at,
        **{name: getattr(invoice, name) for name in (*same, *address)},
    )


def _lines(note: Invoice, invoice: Invoice, amounts: Mapping[int, Decimal]) -> list[InvoiceLine]:
    """A line taken back whole reads as it did; of one taken back in part, the amount alone is said."""
    lines: list[InvoiceLine] = []
    for line in steps.lines_of(invoice):
        if line.pk not in amounts:
            continue
        amount, number = amounts[line.pk], line.pk
        if amount != line.amount:
            line.quantity, line.unit, line.base, line.price = Decimal(1), Unit.PIECE.value, 1, amount
            line.minutes = line.paid_before = 0
        line.pk, line.credits_id, line.invoice, line.amount = None, number, note, amount
        line._state.adding = True
        line.position = len(lines) + 1
        lines.append(line)
    return lines


def _groups(invoice: Invoice) -> list[VatGroup]:
    return [VatGroup(Category(each.category), each.percent, each.net, each.vat) for each in invoice.vat_totals.all()]


def _groups_before(invoice: Invoice) -> list[VatGroup]:
    rows = VatTotal.objects.filter(invoice__credits=invoice)
    return [VatGroup(Category(each.category), each.percent, each.net, each.vat) for each in rows]
