"""What is owed, as tables."""

from .invoices import Invoice, InvoiceFile, InvoiceLine, InvoiceRun, Payment, Receivable, VatTotal
from .sellers import ExchangeRate, Seller, Series, VatRate
from .statements import BankCredit, BankStatement

__all__ = [
    "BankCredit",
    "BankStatement",
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
