"""What is owed, as tables."""

from .invoices import Invoice, InvoiceFile, InvoiceLine, InvoiceRun, Payment, Receivable, VatTotal
from .sellers import ExchangeRate, Seller, Series, VatRate

__all__ = [
    "ExchangeRate",
    "Invoice",
    "InvoiceFile",
    "InvoiceLine",
    "InvoiceRun",
    "Payment",
    "Receivable",
    "Seller",
    "Series",
    "VatRate",
    "VatTotal",
]
