"""What is told about invoices. One function per thing told; letters.py says what can be filled in."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from apps.notifications import outbox
from apps.notifications.outbox import Enclosed

from .document import Document
from .models import Invoice, InvoiceFile


def sent(invoice: Invoice, files: Iterable[InvoiceFile], document: Document, *, token: str, at: datetime) -> None:
    """To whom invoices of the customer go, in the desk's hours; the link lets somebody in."""
    facts = {
        "customer": invoice.customer,
        "number": invoice.number,
        "amount": f"{invoice.currency} {invoice.gross:,.2f}",
        "link": reverse("portal:invoice", args=[token]),
    }
    if document.due_on:
        kind, facts["due"] = "invoice_sent", f"{document.due_on:%-d %B %Y}"
    else:
        kind, facts["credited"] = "credit_note_sent", document.credits_number
    if not document.buyer.email:
        return
    outbox.post(
        kind,
        to=[document.buyer.email],
        context=facts,
        key=f"invoice:{invoice.pk}:sent",
        at=at,
        within=invoice.market.calendar,
        enclosed=[Enclosed(file.file_name, file.media_type, bytes(file.content)) for file in files],
        is_confidential=True,
    )
