"""Reminding customers of what is overdue: once each time, in the desk's hours, of what is left then."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from apps.accounts import links
from apps.policy.models import Market
from apps.reminders import services as reminders
from apps.reminders.models import Reminder
from apps.reminders.services import Outlook, StandIns

from .. import notices
from ..facts import document_from
from ..models import Invoice, LateClaim, Receivable, Seller
from ..standing import fee_of, interest_until, is_held, standing_of
from . import plans, steps
from .sending import LINK_LIVES, PURPOSE, subject_of

log = logging.getLogger(__name__)


def carry_out_reminders(*, at: datetime) -> int:
    """Remind of the invoices that are overdue; returns how many reminders were carried out."""
    return reminders.carry_out_due(plans.INVOICES, _remind(at), lock=_hold, at=at, mailing=plans.RULES)


def foretell(due: Sequence[Reminder], stand_ins: StandIns, *, at: datetime) -> dict[int, Outlook]:
    """What reminders of invoices would do. Nobody at the desk is told by them."""
    numbers = {plans.number_in(reminder.subject) for reminder in due}
    found = Invoice.objects.select_related("customer").defer("document").in_bulk(numbers)
    return {
        reminder.pk: Outlook(
            max(reminder.due_at, at),
            f"{invoice}, {invoice.customer}",
            notices.page_of(invoice),
            else_done="The customer is reminded to pay",
        )
        for reminder in due
        if (invoice := found.get(plans.number_in(reminder.subject)))
    }


def _remind(at: datetime) -> Callable[[Reminder], None]:
    def carry_out(reminder: Reminder) -> None:
        number = plans.number_in(reminder.subject)
        receivable = steps.hold_receivables([number])[number]
        opens_at = plans.opening(receivable.market.calendar, at)
        if opens_at > at:
            reminders.postpone(reminder, to=opens_at)
        elif receivable.settled_at is None and not is_held(receivable.invoice):
            _tell(receivable, at=at)
            plans.arrange(receivable, at=at)

    return carry_out


def _tell(receivable: Receivable, *, at: datetime) -> None:
    """Put on record what is claimed, and write to who got the invoice."""
    invoice = receivable.invoice
    invoice.receivable, invoice.market = receivable, receivable.market
    document = document_from(invoice.document or {})
    if not document.buyer.email:
        log.warning("nobody is reminded of invoice %s: it names no e-mail", invoice.number)
        return
    day, number = steps.day_of(receivable.market, at=at), invoice.late_claims.count() + 1
    seller = Seller.objects.get(market=invoice.market_id)
    claim = LateClaim.objects.create(
        invoice=invoice,
        number=number,
        to=document.buyer.email,
        told_at=at,
        until=day,
        left=receivable.left,
        fee=fee_of(invoice, seller, number),
        interest=interest_until(invoice, day),
    )
    token = links.issue(PURPOSE, subject_of(invoice), expires_at=at + LINK_LIVES, at=at)
    notices.reminded(claim, document, owed=standing_of(invoice, at=at).owed, token=token, at=at)


def _hold(subjects: Iterable[str]) -> None:
    """Numbers before what is owed, as whoever imports from the bank does, so that nobody waits in a ring."""
    numbers = {plans.number_in(subject) for subject in subjects}
    for market in Market.objects.filter(invoices__in=numbers).distinct().order_by("pk"):
        steps.hold_series(market)
    steps.hold_receivables(numbers)
