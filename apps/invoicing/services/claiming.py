"""What comes in for fees and interest, and what of them is not asked for."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User

from ..models import BankCredit, Invoice, LateSettlement
from ..standing import standing_of
from . import steps

Kind = LateSettlement.Kind


@transaction.atomic
def record_late_payment(
    invoice: Invoice, *, amount: Decimal, received_on: date, note: str = "", by: User, at: datetime
) -> LateSettlement:
    """Say that ``amount`` came in for fees and interest: all that is asked for, or a part of it."""
    steps.require_staff(by)
    return pay_costs(_held(invoice), amount, received_on, note=note, by=by, at=at)


def pay_costs(
    invoice: Invoice,
    amount: Decimal,
    received_on: date,
    *,
    note: str = "",
    credit: BankCredit | None = None,
    by: User,
    at: datetime,
) -> LateSettlement:
    """Write ``amount`` on what being late costs, with the receivable held; the bank says it came by ``credit``."""
    steps.require_money(amount, received_on, invoice.market, at=at)
    costs = standing_of(invoice, at=at).owed.costs
    if amount > costs:
        raise ValidationError(
            f"Of fees and interest {costs:,.2f} {invoice.currency} is left to be paid. Record that or less.",
            code="more_than_is_left",
        )
    return LateSettlement.objects.create(
        invoice=invoice,
        kind=Kind.PAID,
        amount=amount,
        day=received_on,
        note=steps.masked(note)[:300],
        credit=credit,
        recorded_by=by,
        recorded_at=at,
    )


@transaction.atomic
def waive_costs(invoice: Invoice, *, because: str, by: User, at: datetime) -> LateSettlement:
    """Ask no more for the fees and interest there are today. What is added later is asked for."""
    steps.require_staff(by)
    because = steps.require_text(because, "Why it is not asked for")
    invoice = _held(invoice)
    costs = standing_of(invoice, at=at).owed.costs
    if not costs:
        raise ValidationError("No fee or interest is asked for.", code="nothing_left")
    return LateSettlement.objects.create(
        invoice=invoice,
        kind=Kind.WAIVED,
        amount=costs,
        day=steps.day_of(invoice.market, at=at),
        note=steps.masked(because)[:300],
        recorded_by=by,
        recorded_at=at,
    )


@transaction.atomic
def take_settlement_back(settlement: LateSettlement, *, because: str, by: User, at: datetime) -> LateSettlement:
    """Say that ``settlement`` was recorded by mistake; both stay to be read."""
    steps.require_staff(by)
    because = steps.require_text(because, "Why it is taken back")
    if settlement.credit_id:
        # As whoever decides on what came in by the bank does, so that nobody waits in a ring.
        steps.hold_series(settlement.invoice.market)
    invoice = _held(settlement.invoice)
    if settlement.amount < 0 or LateSettlement.objects.filter(takes_back=settlement).exists():
        raise ValidationError("This is taken back already.", code="taken_back_already")
    back = LateSettlement.objects.create(
        invoice=invoice,
        kind=settlement.kind,
        amount=-settlement.amount,
        day=steps.day_of(invoice.market, at=at),
        note=because[:300],
        credit=settlement.credit,
        takes_back=settlement,
        recorded_by=by,
        recorded_at=at,
    )
    if settlement.credit_id:
        credit = BankCredit.objects.select_for_update(of=("self",)).get(pk=settlement.credit_id)
        credit.rest += settlement.amount
        credit.set_aside_because = ""
        save_signed(credit, by=by, reason=f"no longer on fees and interest of {invoice}: {because}", at=at)
    return back


def _held(invoice: Invoice) -> Invoice:
    """The invoice with what is owed on it, held."""
    invoice.receivable = steps.hold_owed(invoice)
    invoice.market = invoice.receivable.market
    return invoice
