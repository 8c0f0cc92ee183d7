"""Issued invoices as files, and on their way to the customer. A worker's job."""

import logging
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import transaction

from apps.accounts import links

from .. import notices
from ..facts import document_from
from ..models import Invoice, InvoiceFile
from ..papers import invoice_pdf
from ..ubl import ubl
from . import steps

PURPOSE = "invoice"
LINK_LIVES = timedelta(days=400)
AT_ONCE = 200

log = logging.getLogger(__name__)
Format = InvoiceFile.Format


def make_files(*, at: datetime) -> int:
    """Print what was issued, write it for machines, and send both; returns how many invoices that were.

    Where more wait than fit in once, each minute begins further on: those that fail every time hold up no other.
    """
    waiting = list(Invoice.objects.without_files().order_by("pk").values_list("pk", flat=True))
    begin = int(at.timestamp() // 60) * AT_ONCE % len(waiting) if len(waiting) > AT_ONCE else 0
    turn = (waiting[begin:] + waiting[:begin])[:AT_ONCE]
    return sum(_made(invoice, at) for invoice in Invoice.objects.filter(pk__in=turn).order_by("pk"))


def subject_of(invoice: Invoice) -> str:
    """As links name it."""
    return f"invoice:{invoice.pk}"


def open_page(token: str, *, at: datetime) -> Invoice:
    """The invoice that the link in our mail is about. Raises what ``links.find`` does."""
    link = links.find(token, PURPOSE, at=at)
    rows = Invoice.objects.issued().select_related("customer", "market__calendar", "receivable", "credits")
    found: Invoice = rows.get(pk=int(link.subject.rpartition(":")[2]))
    return found


def _made(invoice: Invoice, at: datetime) -> bool:
    """One that can't be printed keeps no other waiting."""
    try:
        return _make(invoice, at=at)
    except Exception:
        log.exception("invoice %s could not be made into files", invoice.number)
        return False


@transaction.atomic
def _make(invoice: Invoice, *, at: datetime) -> bool:
    invoice = steps.hold(invoice)
    if invoice.files.exists():
        return False
    document = document_from(invoice.document or {})
    xml = ubl(document)
    contents = {Format.XML: xml, Format.PDF: invoice_pdf(document, xml)}
    files = [
        InvoiceFile(invoice=invoice, format=form, content=content, digest=sha256(content).hexdigest(), made_at=at)
        for form, content in contents.items()
        if form == Format.PDF or not is_private(invoice)
    ]
    InvoiceFile.objects.bulk_create(files)
    if settings.PEPPOL_FOLDER and document.goes_by_peppol and not is_private(invoice):
        _place(Path(settings.PEPPOL_FOLDER) / f"{invoice.number}.xml", xml)
    token = links.issue(PURPOSE, subject_of(invoice), expires_at=at + LINK_LIVES, at=at)
    notices.sent(invoice, files, document, token=token, at=at)
    return True


def _place(path: Path, xml: bytes) -> None:
    """Let ``path`` hold all of ``xml``: whoever fetches it never sees a part. Tried again, it is the same bytes."""
    draft = path.with_suffix(".part")
    draft.write_bytes(xml)
    draft.replace(path)


def is_private(invoice: Invoice) -> bool:
    """A private person gets the PDF alone."""
    return invoice.customer.kind == invoice.customer.Kind.PRIVATE
