"""What a customer may read: its invoices that were issued, their files, and what being late costs."""

from datetime import datetime

from . import standing
from .models import Invoice, InvoiceFile

MOST = 200


def others_of(invoice: Invoice) -> list[Invoice]:
    """The other invoices and credit notes of the same customer there, the newest first."""
    rows = (
        Invoice.objects.issued_to(invoice.customer_id, invoice.market_id)
        .exclude(pk=invoice.pk)
        .select_related("receivable", "credits")
    )
    return list(rows.defer("document").order_by("-pk")[:MOST])


def file_of(invoice: Invoice, number: str, form: str) -> InvoiceFile | None:
    """A file of the invoice of that ``number``, if it is the same customer's."""
    seen = Invoice.objects.issued_to(invoice.customer_id, invoice.market_id)
    return (
        InvoiceFile.objects.filter(invoice__in=seen, invoice__number=number, format=form)
        .select_related("invoice")
        .first()
    )


def standing_of(invoice: Invoice, *, at: datetime) -> standing.Standing | None:
    """What is owed of an invoice, which reminders were told, and what was disputed; nothing of a credit note."""
    return standing.standing_of(invoice, at=at) if invoice.kind == Invoice.Kind.INVOICE else None
