"""An invoice as it stands once it was issued, where a test needs one and not how it came about."""

from datetime import date
from decimal import Decimal

from apps.invoicing.facts import facts_of
from apps.invoicing.models import Invoice, InvoiceFile, Receivable
from apps.invoicing.samples import samples
from apps.isvs.models import Isv
from tests.cast import MONDAY
from tests.invoicing.books import seller_of

from .accounts import StaffFactory
from .isvs import CustomerFactory

DAY = date(2026, 3, 2)


def an_invoice(*, fetched_by: Isv) -> Invoice:
    """Number X-00001 of a customer whose invoices the systems of ``fetched_by`` fetch, with its PDF."""
    seller_of(fetched_by.market)
    customer = CustomerFactory(market=fetched_by.market, isvs=[fetched_by], invoices_fetched_by=fetched_by)
    invoice = Invoice.objects.create(
        status=Invoice.Status.ISSUED,
        market=customer.market,
        customer=customer,
        currency="NOK",
        starts_on=DAY,
        ends_on=DAY,
        net=Decimal(100),
        gross=Decimal(100),
        drafted_at=MONDAY,
        number="X-00001",
        sequence=1,
        issued_on=DAY,
        due_on=DAY,
        issued_at=MONDAY,
        issued_by=StaffFactory(market=customer.market),
        document=facts_of(next(iter(samples(1)))),
    )
    Receivable.objects.create(
        invoice=invoice,
        market=customer.market,
        customer=customer,
        currency="NOK",
        gross=invoice.gross,
        left=invoice.gross,
        due_on=DAY,
    )
    InvoiceFile.objects.create(invoice=invoice, format="pdf", content=b"%PDF", digest="0" * 64, made_at=MONDAY)
    return invoice
