"""What came in for an invoice."""

from datetime import date, datetime
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User

from ..models import BankCredit, Invoice, Payment, Receivable
from . import steps


@transaction.atomic
def record_payment(
    invoice: Invoice, *, amount: Decimal, received_on: date, note: str = "", by: User, at: datetime
) -> Payment:
    """Say that ``amount`` came in: all that is left, or a part of it."""
    steps.require_staff(by)
    return pay(steps.hold_owed(invoice), amount, received_on, note=note, by=by, at=at)


def pay(
    receivable: Receivable,
    amount: Decimal,
    received_on: date,
    *,
    note: str = "",
    credit: BankCredit | None = None,
    by: User,
    at: datetime,
) -> Payment:
    """Write ``amount`` on ``receivable``, which is held; what the bank says it came by is ``credit``."""
    steps.require_money(amount, received_on, receivable.market, at=at)
    if amount > receivable.left:
        raise ValidationError(
            f"Of {receivable.invoice} {max(receivable.left, Decimal(0)):,.2f} {receivable.currency} is left to be "
            "paid. Record that here; pay back what is over, or record it on the invoice it was meant for.",
            code="more_than_is_left",
        )
    payment = Payment.objects.create(
        receivable=receivable,
        amount=amount,
        received_on=received_on,
        note=steps.masked(note)[:300],
        credit=credit,
        recorded_by=by,
        recorded_at=at,
    )
    receivable.paid += amount
    steps.reckon(receivable, by=by, reason=f"paid {amount:,.2f}", at=at)
    return payment


@transaction.atomic
def take_payment_back(payment: Payment, *, because: str, by: User, at: datetime) -> Payment:
    """Say that ``payment`` was recorded by mistake; both stay to be read."""
    steps.require_staff(by)
    because = steps.require_text(because, "Why it is taken back")
    if payment.credit_id:
        # As whoever decides on what came in by the bank does, so that nobody waits in a ring.
        steps.hold_series(payment.receivable.market)
    receivable = steps.hold_owed(payment.receivable.invoice)
    if payment.amount < 0 or Payment.objects.filter(takes_back=payment).exists():
        raise ValidationError("This payment is taken back already.", code="taken_back_already")
    back = Payment.objects.create(
        receivable=receivable,
        amount=-payment.amount,
        received_on=steps.day_of(receivable.market, at=at),
        note=because[:300],
        credit=payment.credit,
        takes_back=payment,
        recorded_by=by,
        recorded_at=at,
    )
    if payment.credit:
        _give_back(payment, payment.credit, by=by, because=because, at=at)
    receivable.paid -= payment.amount
    steps.reckon(receivable, by=by, reason=f"payment of {payment.amount:,.2f} taken back: {because}", at=at)
    return back


def _give_back(payment: Payment, credit: BankCredit, *, because: str, by: User, at: datetime) -> None:
    """Let somebody decide anew on what came in by the bank."""
    credit = BankCredit.objects.select_for_update(of=("self",)).get(pk=credit.pk)
    credit.rest += payment.amount
    credit.set_aside_because = ""
    save_signed(credit, by=by, reason=f"no longer on {payment.receivable.invoice}: {because}", at=at)
