"""Invoices that are said to be wrong, by the customer or at the desk: reminders wait until that is settled."""

from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts import codes, links
from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.accounts.services import scheduler
from apps.consulting.services import From

from .. import notices
from ..models import Dispute, Invoice, Receivable
from . import plans, steps
from .sending import LINK_LIVES, PURPOSE, open_page, subject_of

Status = Dispute.Status
BROWSER_LENGTH = 300
REASON = "What is wrong with it"


@transaction.atomic
def open_dispute(invoice: Invoice, *, reason: str, by: User, at: datetime) -> Dispute:
    """Say for the customer that ``invoice`` is wrong, as they told us."""
    steps.require_staff(by)
    receivable = _require_disputable(invoice)
    return _open(receivable, reason, by=by, at=at, opened_by=by)


@transaction.atomic
def send_code(token: str, *, at: datetime) -> None:
    """Six digits to where the invoice went, without which nobody disputes it."""
    invoice = open_page(token, at=at)
    _require_disputable(invoice)
    to = steps.address_of(invoice)
    code = codes.issue(PURPOSE, subject_of(invoice), to=to, at=at)
    notices.code_sent(invoice, to=to, code=code, at=at)


def dispute_by_link(token: str, *, reason: str, code: str, source: From, at: datetime) -> Dispute:
    """Put on record what the customer says is wrong, and tell finance."""
    invoice = open_page(token, at=at)
    with transaction.atomic():
        _require_disputable(invoice)
    steps.require_text(reason, REASON)
    kept = codes.check(PURPOSE, subject_of(invoice), code, at=at)
    with transaction.atomic():
        # What was true a moment ago may be so no more.
        receivable = _require_disputable(open_page(token, at=at))
        codes.use(kept, at=at)
        return _open(
            receivable,
            reason,
            by=scheduler(),
            at=at,
            verified_by=f"code sent to {kept.sent_to} at {kept.sent_at.astimezone(UTC):%Y-%m-%d %H:%M} UTC",
            address=source.address,
            browser=source.browser[:BROWSER_LENGTH],
        )


@transaction.atomic
def settle_dispute(invoice: Invoice, *, outcome: str, answer: str, by: User, at: datetime) -> Dispute:
    """Tell the customer what became of it: ``rejected``, and reminders go on with the next one; or ``accepted``, and
    they wait for a credit note.
    """
    steps.require_staff(by)
    if outcome not in Dispute.MAY_BECOME[Status.OPEN]:
        raise ValidationError("Choose what becomes of it.", code="unknown_answer")
    answer = steps.require_text(answer, "What the customer is told")
    receivable = steps.hold_receivable(invoice)
    dispute = Dispute.objects.filter(invoice=invoice, status=Status.OPEN).first()
    if dispute is None:
        raise ValidationError(f"{invoice} is not disputed now. Reload the page.", code="not_disputed")
    dispute.invoice = invoice
    dispute.status, dispute.answer = Status(outcome), answer
    dispute.settled_at, dispute.settled_by = at, by
    save_signed(dispute, by=by, reason=f"{outcome}: {answer}", at=at)
    plans.arrange(receivable, at=at)
    token = links.issue(PURPOSE, subject_of(invoice), expires_at=at + LINK_LIVES, at=at)
    notices.dispute_settled(dispute, to=steps.address_of(invoice), token=token, at=at)
    return dispute


def _open(
    receivable: Receivable, reason: str, *, by: User, at: datetime, opened_by: User | None = None, **known: str
) -> Dispute:
    reason = steps.require_text(reason, REASON)
    dispute = Dispute(invoice=receivable.invoice, reason=reason, opened_at=at, opened_by=opened_by, **known)
    save_signed(dispute, by=by, reason="disputed", at=at)
    plans.arrange(receivable, at=at)
    notices.disputed(dispute, left=receivable.left, at=at)
    return dispute


def _require_disputable(invoice: Invoice) -> Receivable:
    """What is owed on it, held."""
    if not invoice.is_issued or invoice.kind != Invoice.Kind.INVOICE:
        raise ValidationError("Only an invoice that was issued can be disputed.", code="not_issued")
    receivable = steps.hold_receivable(invoice)
    if receivable.left <= 0:
        raise ValidationError(
            f"Nothing is left to pay of {invoice}. Write to us if something is wrong all the same.", code="not_owed"
        )
    if Dispute.objects.filter(invoice=invoice, status=Status.OPEN).exists():
        raise ValidationError(
            f"{invoice} is disputed already, and waits for an answer. Reload the page.", code="disputed_already"
        )
    return receivable
