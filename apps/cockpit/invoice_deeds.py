"""What staff can do with invoices: who may, when, in which form, by which service. Data."""

from datetime import datetime

from apps.accounts.models import User
from apps.invoicing import services
from apps.invoicing.models import Invoice, LateSettlement, Payment
from apps.invoicing.standing import standing_of
from apps.policy.present import now

from .badges import Badge
from .deeds import Deed
from .invoice_forms import (
    BackForm,
    CostsBackForm,
    CostsForm,
    CreditPartForm,
    CreditWholeForm,
    DisputeForm,
    ExportForm,
    NoForm,
    PaymentForm,
    RemarkForm,
    RunForm,
    SeenForm,
    SettleForm,
    UntilForm,
    WaiveForm,
)

VIEW, ISSUE, SETTLE = "invoicing.view_invoice", "invoicing.issue_invoice", "invoicing.settle_receivable"
DRAFT = Badge("new", "file", "Draft")
CREDIT_NOTE = Badge("bare", "reply", "Credit note")
PAID = Badge("ok", "done", "Paid")
CREDITED = Badge("bare done", "reply", "Taken back")
IN_FAVOUR = Badge("warning", "reply", "In the customer's favour")
OPEN = Badge("bare", "clock", "To be paid")
OVERDUE = Badge("error", "alert", "Overdue")
DISPUTED = Badge("warning", "pause", "Disputed")
OVERDUE_DISPUTED = Badge("warning", "pause", "Overdue, disputed")


def state_of(invoice: Invoice) -> Badge:
    """Where it stands; reads its receivable, and ``disputed_at`` of ``with_dispute``."""
    if not invoice.is_issued:
        return DRAFT
    if invoice.kind == Invoice.Kind.CREDIT_NOTE:
        return CREDIT_NOTE
    owed = invoice.receivable
    if owed.left < 0:
        return IN_FAVOUR
    if owed.settled_at:
        return PAID if owed.paid or not owed.credited else CREDITED
    is_overdue = owed.due_on < now().date()
    if invoice.disputed_at:  # type: ignore[attr-defined]  # of the query
        return OVERDUE_DISPUTED if is_overdue else DISPUTED
    return OVERDUE if is_overdue else OPEN


def _is_draft(invoice: Invoice) -> bool:
    return not invoice.is_issued


def _was_issued(invoice: Invoice) -> bool:
    return invoice.is_issued and invoice.kind == Invoice.Kind.INVOICE


def _is_owed(invoice: Invoice) -> bool:
    return _was_issued(invoice) and invoice.receivable.left > 0


def _is_disputed(invoice: Invoice) -> bool:
    return bool(invoice.disputed_at)  # type: ignore[attr-defined]  # of the query


def _may_be_credited(invoice: Invoice) -> bool:
    return _was_issued(invoice) and not invoice.is_taken_back


def _costs_more(invoice: Invoice) -> bool:
    """Whether fees or interest are asked for; no query of an invoice that was never late."""
    was_late = _was_issued(invoice) and invoice.receivable.due_on < now().date()
    return was_late and standing_of(invoice, at=now()).owed.costs > 0


def _was_settled(invoice: Invoice) -> bool:
    was_late = _was_issued(invoice) and invoice.receivable.due_on < now().date()
    return was_late and invoice.late_settlements.filter(amount__gt=0, taken_back_by=None).exists()


def _take_costs_back(
    invoice: Invoice, *, settlement: LateSettlement, because: str, by: User, at: datetime
) -> LateSettlement:
    return services.take_settlement_back(settlement, because=because, by=by, at=at)


def _take_back(invoice: Invoice, *, payment: Payment, because: str, by: User, at: datetime) -> Payment:
    return services.take_payment_back(payment, because=because, by=by, at=at)


GATHER = Deed(
    "gather",
    "",
    ISSUE,
    RunForm,
    services.order_run,
    "Gather approved hours",
    "file",
    "A worker gathers them into drafts.",
    "All that is approved and on no invoice yet becomes one draft for each payer. Drafts there are follow.",
)
EXPORT = Deed(
    "export",
    "",
    ISSUE,
    ExportForm,
    services.export_issued,
    "Export for bookkeeping",
    "down",
    "",
    "A table (CSV) of what was issued, a line for each of theirs, with the names of SAF-T.",
)
DEEDS = (
    Deed(
        "issue",
        "invoice",
        ISSUE,
        SeenForm,
        services.issue,
        "Issue and send",
        "check",
        "Issued. A worker prints it and sends it to the customer.",
        "It gets the next number and can't be changed any more, only credited.",
        _is_draft,
    ),
    Deed(
        "again",
        "invoice",
        ISSUE,
        UntilForm,
        services.gather_again,
        "Gather again",
        "reply",
        "It says what is approved now.",
        "What was approved or reopened since is in it, or out of it.",
        _is_draft,
    ),
    Deed(
        "remark",
        "invoice",
        ISSUE,
        RemarkForm,
        services.remark,
        "Write a remark",
        "file",
        "The remark is on the draft.",
        is_possible=_is_draft,
    ),
    Deed(
        "discard",
        "invoice",
        ISSUE,
        NoForm,
        services.discard,
        "Discard",
        "close",
        "Discarded. The next run gathers its hours again.",
        is_possible=_is_draft,
        is_grave=True,
    ),
    Deed(
        "pay",
        "invoice",
        SETTLE,
        PaymentForm,
        services.record_payment,
        "Record a payment",
        "check",
        "The payment is recorded.",
        is_possible=_is_owed,
    ),
    Deed(
        "unpay",
        "invoice",
        SETTLE,
        BackForm,
        _take_back,
        "Take a payment back",
        "close",
        "Taken back. Both stay to be read.",
        is_possible=lambda invoice: _was_issued(invoice) and invoice.receivable.paid > 0,
    ),
    Deed(
        "costs",
        "invoice",
        SETTLE,
        CostsForm,
        services.record_late_payment,
        "Record fees and interest",
        "check",
        "Recorded. It is not asked for again.",
        "What came in for being late, beside the invoice itself.",
        _costs_more,
    ),
    Deed(
        "waive",
        "invoice",
        SETTLE,
        WaiveForm,
        services.waive_costs,
        "Waive fees and interest",
        "close",
        "They are not asked for any more.",
        "All there are today. If the invoice is not paid, interest goes on from tomorrow.",
        _costs_more,
    ),
    Deed(
        "uncosts",
        "invoice",
        SETTLE,
        CostsBackForm,
        _take_costs_back,
        "Take back what was recorded of fees",
        "close",
        "Taken back. Both stay to be read.",
        is_possible=_was_settled,
    ),
    Deed(
        "dispute",
        "invoice",
        SETTLE,
        DisputeForm,
        services.open_dispute,
        "Note a dispute",
        "pause",
        "It is disputed. Nobody is reminded until that is settled.",
        "The customer says that it is wrong. Reminders wait, and no fee or interest is added.",
        lambda invoice: _is_owed(invoice) and not _is_disputed(invoice),
    ),
    Deed(
        "settle",
        "invoice",
        SETTLE,
        SettleForm,
        services.settle_dispute,
        "Settle the dispute",
        "check",
        "Settled. The customer is told.",
        is_possible=_is_disputed,
    ),
    Deed(
        "credit",
        "invoice",
        ISSUE,
        CreditPartForm,
        services.credit_part,
        "Credit a part",
        "reply",
        "The credit note is issued. A worker sends it.",
        "Write an amount beside each line of which something is taken back. The hours stay invoiced.",
        _may_be_credited,
    ),
    Deed(
        "credit_whole",
        "invoice",
        ISSUE,
        CreditWholeForm,
        services.credit_whole,
        "Take all of it back",
        "close",
        "The credit note is issued, and the hours can be corrected and invoiced again.",
        "A credit note over all that is left of it.",
        _may_be_credited,
        is_grave=True,
    ),
)
