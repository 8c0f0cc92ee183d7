"""What is owed, as tables."""

from .invoices import Invoice, InvoiceFile, InvoiceLine, InvoiceRun, Payment, Receivable, VatTotal
from .late import Dispute, LateClaim, LateSettlement
from .sellers import ExchangeRate, LateRate, Seller, Series, VatRate
from .statements import BankCredit, BankStatement

__all__ = [
    "BankCredit",
    "BankStatement",
    "Dispute",
    "ExchangeRate",
    "Invoice",
    "InvoiceFile",
    "InvoiceLine",
    "InvoiceRun",
    "LateClaim",
    "LateRate",
    "LateSettlement",
    "Payment",
    "Receivable",
    "Seller",
    "Series",
    "VatRate",
    "VatTotal",
]
