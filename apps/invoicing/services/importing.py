"""What came in by the bank's account of it: on the invoice it is for, or before somebody who decides."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.policy.models import Currency, Market

from ..document import NOTHING
from ..models import BankCredit, BankStatement, Invoice, Receivable
from ..standing import standing_of
from ..statements import Credit, Match, Open, StatementError, match, read
from . import steps
from .claiming import pay_costs
from .paying import pay

AT_ONCE = 500


@transaction.atomic
def import_statement(
    market: Market, *, data: bytes, file_name: str, begins: str = "", by: User, at: datetime
) -> BankStatement:
    """Write what came in by ``data`` on the invoices of ``market`` it is for; all of it or nothing.

    What an earlier file brought is passed over. Where more came in than is left of the invoice, that much is paid. The
    rest is for fees and interest where it is just that; else somebody decides on it. ``begins`` says whether the
    ``day`` or the ``month`` stands first in a table's 03/06/2026; empty where the file has to tell.
    """
    steps.require_staff(by)
    if not by.sees(market.pk):
        raise ValidationError("You don't see this market.", code="foreign_market")
    steps.hold_series(market)
    try:
        statement = read(data, begins=begins)
    except StatementError as wrong:
        raise ValidationError(str(wrong), code="unreadable") from wrong
    _require_known_currencies(statement.credits)
    if any(credit.day > steps.day_of(market, at=at) for credit in statement.credits):
        raise ValidationError("A payment in this file is of a day still to come.", code="in_the_future")
    fresh = _fresh(market, statement.credits)
    found = match(fresh, _open(market))
    imported = BankStatement.objects.create(
        market=market,
        file_name=file_name[:200],
        credits_read=len(statement.credits),
        known=len(statement.credits) - len(fresh),
        matched=sum(each.invoice is not None for each in found),
        passed_over=statement.passed_over,
        imported_by=by,
        imported_at=at,
    )
    for row in _written(imported, fresh, found, by, at):
        if row.matched_to_id:
            invoice = Receivable.objects.get(pk=row.matched_to_id).invoice
            _use(row, invoice, by=by, at=at)
            _use_for_costs(row, invoice, most=NOTHING, by=by, at=at)
    return imported


@transaction.atomic
def assign_credit(credit: BankCredit, *, number: str, by: User, at: datetime) -> BankCredit:
    """Write what is left of ``credit`` on the invoice with ``number``, then on what its being late costs.

    As far as either is still to be paid.
    """
    steps.require_staff(by)
    credit = _held(credit)
    rows = Invoice.objects.issued().filter(market=credit.market_id, kind=Invoice.Kind.INVOICE)
    invoice = rows.filter(number__iexact=number.strip()).first()
    if invoice is None:
        raise ValidationError("No invoice of this market has this number.", code="unknown_invoice")
    if invoice.currency != credit.currency:
        raise ValidationError(
            f"{invoice} is in {invoice.currency}, and this came in in {credit.currency}. Record it by hand on the "
            "invoice, in its currency, and set this aside.",
            code="another_currency",
        )
    paid = _use(credit, invoice, by=by, at=at)
    if not paid + _use_for_costs(credit, invoice, most=credit.rest, by=by, at=at):
        raise ValidationError(f"Nothing is left to be paid of {invoice}.", code="nothing_left")
    return credit


@transaction.atomic
def set_credit_aside(credit: BankCredit, *, because: str, by: User, at: datetime) -> BankCredit:
    """Say what becomes of the rest that is for no invoice, such as that it was paid back."""
    steps.require_staff(by)
    because = steps.require_text(because, "Why it is set aside")
    credit = _held(credit)
    credit.set_aside_because = because[:300]
    save_signed(credit, by=by, reason="set aside", at=at)
    return credit


def _held(credit: BankCredit) -> BankCredit:
    steps.hold_series(credit.market)
    rows = BankCredit.objects.select_for_update(of=("self",)).select_related("market__calendar", "statement")
    credit = rows.get(pk=credit.pk)
    if not credit.waits:
        raise ValidationError("This was decided already.", code="decided_already")
    return credit


def _use(credit: BankCredit, invoice: Invoice, *, by: User, at: datetime) -> Decimal:
    """Pay as much of ``invoice`` as is left of both; returns how much that was."""
    receivable = steps.hold_receivable(invoice)
    amount: Decimal = max(min(credit.rest, receivable.left), NOTHING)
    if amount:
        pay(receivable, amount, credit.day, note=credit.text or credit.payer, credit=credit, by=by, at=at)
        credit.rest -= amount
        save_signed(credit, by=by, reason=f"{amount:,.2f} on {invoice}", at=at)
    return amount


def _use_for_costs(credit: BankCredit, invoice: Invoice, *, most: Decimal, by: User, at: datetime) -> Decimal:
    """Pay fees and interest of ``invoice`` out of the rest: all of them if it is just that, else up to ``most``."""
    if not credit.rest:
        return NOTHING
    invoice.receivable = steps.hold_receivable(invoice)
    invoice.market = invoice.receivable.market
    costs = standing_of(invoice, at=at).owed.costs
    amount = costs if costs == credit.rest else min(costs, most)
    if amount:
        pay_costs(invoice, amount, credit.day, note=credit.text or credit.payer, credit=credit, by=by, at=at)
        credit.rest -= amount
        save_signed(credit, by=by, reason=f"{amount:,.2f} on fees and interest of {invoice}", at=at)
    return amount


def _require_known_currencies(credits: Iterable[Credit]) -> None:
    unknown = sorted({credit.currency for credit in credits} - set(Currency.values))
    if unknown:
        raise ValidationError(
            f"A payment in this file is in {unknown[0]}. Invoices are in {', '.join(Currency.values)}.",
            code="unknown_currency",
        )


def _fresh(market: Market, credits: Sequence[Credit]) -> list[Credit]:
    """Those that no earlier file brought, each once."""
    by_key = {credit.key: credit for credit in credits}
    keys = list(by_key)
    known: set[str] = set()
    for start in range(0, len(keys), AT_ONCE):
        rows = BankCredit.objects.filter(market=market, key__in=keys[start : start + AT_ONCE])
        known |= set(rows.values_list("key", flat=True))
    return [credit for key, credit in by_key.items() if key not in known]


def _open(market: Market) -> list[Open]:
    rows = Receivable.objects.open().filter(market=market).order_by("due_on", "pk")
    names = ("pk", "invoice__number", "invoice__payment_reference", "left", "currency", "customer__name")
    fields = ("key", "number", "reference", "left", "currency", "customer")
    return [Open(**dict(zip(fields, row, strict=True))) for row in rows.values_list(*names)]


def _written(
    imported: BankStatement, credits: Sequence[Credit], found: Sequence[Match], by: User, at: datetime
) -> list[BankCredit]:
    rows = [
        BankCredit(
            statement=imported,
            market=imported.market,
            key=credit.key,
            day=credit.day,
            amount=credit.amount,
            currency=credit.currency,
            reference=credit.reference,
            text=steps.masked(credit.text)[:500],
            payer=credit.payer,
            matched_to_id=each.invoice,
            matched_by=each.finding.value if each.finding else "",
            rest=credit.amount,
        )
        for credit, each in zip(credits, found, strict=True)
    ]
    signed = {"default_user": by, "default_change_reason": f"imported with {imported.file_name}", "default_date": at}
    return list(bulk_create_with_history(rows, BankCredit, batch_size=AT_ONCE, **signed))
