"""From a draft that somebody has read to an invoice that stays as it is."""

from datetime import date, datetime, timedelta
from functools import partial
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.consulting import services as consulting
from apps.notifications import wake

from ..composing import document_of, groups_of, what_is_missing
from ..facts import facts_of
from ..models import Invoice, InvoiceLine, Receivable
from ..rates import Rates
from ..references import payment_reference
from . import steps
from .drafting import fresh_lines, signature_of

FILES = "invoicing.make_files"


@transaction.atomic
def issue(invoice: Invoice, *, seen: str, by: User, at: datetime) -> Invoice:
    """Give a draft the next number of its market and let it be as it is for ever; a worker then sends it.

    ``seen`` is the ``fingerprint`` of what its reader saw. Refuses one that says something else by now, or that
    what was approved since makes untrue.
    """
    steps.require_staff(by)
    series = steps.hold_series(invoice.market)
    invoice = steps.hold(invoice)
    steps.require_draft(invoice)
    lines = steps.lines_of(invoice)
    numbers = sorted({line.engagement_id for line in lines if line.engagement_id})
    packages = [line.package_id for line in lines if line.package_id]
    consulting.hold_to_invoice(numbers, packages)
    rates = Rates()
    if fingerprint(invoice, lines) != seen or signature_of(lines) != signature_of(fresh_lines(invoice, rates)):
        raise ValidationError(
            "What is approved has changed since this draft was drawn up. Gather it again and read it once more.",
            code="hours_changed",
        )
    day = steps.day_of(invoice.market, at=at)
    for code, sentence in what_is_missing(invoice, rates.sellers, day):
        raise ValidationError(sentence, code=code)
    seller = rates.seller_of(invoice.market_id)
    steps.number_and_sign(invoice, seller, series, day=day, by=by, at=at)
    invoice.due_on = day + timedelta(days=seller.payment_days)
    invoice.payment_reference = payment_reference(seller.reference_kind, series.last)
    groups = groups_of(invoice, lines)
    invoice.document = facts_of(document_of(invoice, lines, seller, groups=groups))
    steps.add_sums(invoice, groups)
    save_signed(invoice, by=by, reason=f"issued as {invoice.number}", at=at)
    consulting.mark_invoiced(numbers, packages, until=invoice.ends_on, number=invoice.number, by=by, at=at)
    _owe(invoice, invoice.due_on, by=by, at=at)
    transaction.on_commit(partial(wake.worker, FILES), robust=True)
    return invoice


def fingerprint(invoice: Invoice, lines: list[InvoiceLine]) -> str:
    """What tells two readings of a draft apart."""
    said = (signature_of(lines), invoice.remark, str(invoice.net), str(invoice.vat), str(invoice.ends_on))
    return sha256(repr(said).encode()).hexdigest()


def _owe(invoice: Invoice, due_on: date, *, by: User, at: datetime) -> None:
    receivable = Receivable(
        invoice=invoice,
        market=invoice.market,
        customer=invoice.customer,
        currency=invoice.currency,
        gross=invoice.gross,
        due_on=due_on,
    )
    steps.reckon(receivable, by=by, reason="owed", at=at)
