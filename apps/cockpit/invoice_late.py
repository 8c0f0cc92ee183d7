"""What the page of an invoice says about its being late: reminders told and planned, what it costs, disputes."""

from dataclasses import dataclass
from datetime import datetime

from apps.invoicing import services
from apps.invoicing.models import Invoice
from apps.invoicing.standing import Standing, standing_of
from apps.reminders.models import Reminder


@dataclass(frozen=True)
class Late:
    """``planned`` is when the next reminders fall due, in order; ``waits`` says why they are held, if they are."""

    standing: Standing
    planned: list[datetime]
    waits: str


def late_of(invoice: Invoice, *, at: datetime) -> Late | None:
    """Of an invoice that was issued; nothing of drafts and credit notes."""
    if not invoice.is_issued or invoice.kind != Invoice.Kind.INVOICE:
        return None
    standing = standing_of(invoice, at=at)
    planned = Reminder.objects.planned().about(services.subject_of(invoice)).order_by("due_at")
    return Late(standing, list(planned.values_list("due_at", flat=True)), _why_held(standing))


def _why_held(standing: Standing) -> str:
    if not standing.owed.is_held:
        return ""
    if standing.open_dispute:
        return "None goes out and nothing is claimed while it is disputed."
    return "None goes out until it is credited, as the dispute says."
