"""Issued invoices for bookkeeping, as lines of a table whose columns have the names of SAF-T (OECD 2.0). Pure."""

import csv
import io
from collections.abc import Iterable, Iterator

from .document import Document, Kind, Line

COLUMNS = (
    "InvoiceNo",
    "InvoiceType",
    "InvoiceDate",
    "DueDate",
    "CustomerID",
    "Name",
    "RegistrationNumber",
    "TaxRegistrationNumber",
    "Country",
    "Reference",
    "CurrencyCode",
    "ExchangeRate",
    "LineNumber",
    "TaxPointDate",
    "Description",
    "Quantity",
    "UnitOfMeasure",
    "UnitPrice",
    "InvoiceLineAmount",
    "DebitCreditIndicator",
    "TaxType",
    "TaxCode",
    "TaxPercentage",
    "NetTotal",
    "TaxPayable",
    "GrossTotal",
)
TYPES = {Kind.INVOICE: ("380", "C"), Kind.CREDIT_NOTE: ("381", "D")}
"""The code of the document (UNCL1001), and on which side of the sales account its lines stand."""
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def table(documents: Iterable[tuple[str, Document]]) -> str:
    """One line for each of theirs, the totals of the document on every one; each comes with its customer's number.

    Amounts are above zero, as they stand on the document. VAT is rounded once for each document and rate, so it stands
    in ``TaxPayable`` alone.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for customer, document in documents:
        writer.writerows(_rows(customer, document))
    return out.getvalue()


def _rows(customer: str, document: Document) -> Iterator[list[object]]:
    kind, side = TYPES[document.kind]
    buyer = document.buyer
    head = [
        document.number,
        kind,
        document.issued_on,
        document.due_on or "",
        customer,
        _plain(buyer.name),
        _plain(buyer.registration),
        _plain(buyer.vat_number),
        buyer.country,
        document.credits_number,
        document.currency,
        document.exchange_rate or "",
    ]
    totals = [document.net, document.vat, document.gross]
    for line in document.lines:
        yield [*head, *_line(line, side), *totals]


def _line(line: Line, side: str) -> list[object]:
    sums = [line.quantity, line.unit.value, line.price / line.base, line.amount, side]
    return [line.position, line.day or "", _plain(line.text), *sums, "VAT", line.category.value, line.percent]


def _plain(text: str) -> str:
    """What a spreadsheet takes for words, whatever it begins with."""
    return f"'{text}" if text.startswith(BEGINS_A_FORMULA) else text
