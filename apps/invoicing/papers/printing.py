"""A document into PDF: for archives and screen readers, with the XML attached, the same bytes for the same document."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import typst

from apps.approvals.papers.glyphs import FONTS, breakable, printable

from ..document import HOUR, REASONS, Document, Kind, Line, Party, Unit, VatGroup, timed
from ..references import in_fours, readable

HERE = Path(__file__).parent
LOOK = HERE.parents[1]
"""From where the template reads the look it shares with other papers."""
TITLES = {Kind.INVOICE: "Invoice", Kind.CREDIT_NOTE: "Credit note"}
UNITS = {Unit.HOUR: "h", Unit.MINUTE: "min", Unit.PIECE: ""}
REFERENCES = {"kid": "KID", "ocr": "OCR", "fik": "FIK", "rf": "Reference"}
NOON = time(12, tzinfo=UTC)


def invoice_pdf(document: Document, xml: bytes) -> bytes:
    """``document`` as PDF/A-3a and PDF/UA-1 with ``xml`` attached as its other form."""
    inputs = {"data": json.dumps(_facts(document)), "xml": xml.decode()}
    pdf = typst.compile(
        HERE / "invoice.typ",
        root=LOOK,
        font_paths=[FONTS],
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs=inputs,
        pdf_standards=["a-3a", "ua-1"],
        timestamp=datetime.combine(document.issued_on, NOON),
    )
    return bytes(pdf)


def _facts(document: Document) -> dict[str, Any]:
    issued = datetime.combine(document.issued_on, NOON)
    return {
        "title": f"{TITLES[document.kind]} {document.number}",
        "issuer": _text(document.seller.name),
        "subject": _day(document.issued_on),
        "issued": issued.timetuple()[:6],
        "file_name": f"/{document.number}.xml",
        "to": _address(document.buyer),
        "facts": [[name, _text(value)] for name, value in _about(document) if value],
        "lines": [_line(line) for line in document.lines],
        "currency": document.currency,
        "net_name": _net_name(document.lines),
        "net": _money(document.net),
        "groups": [_group(group) for group in document.groups],
        "accounted": _accounted(document),
        "gross": _money(document.gross),
        "to_pay": "To pay" if document.kind == Kind.INVOICE else "In your favour",
        "remark": _text(document.remark),
        "pay_to": [[name, _text(value)] for name, value in _pay_to(document) if value],
        "questions": _text(document.seller.email),
        "sold_by": _text(_sold_by(document.seller)),
    }


def _about(document: Document) -> list[tuple[str, str]]:
    credited = document.credits_number
    if credited and document.credits_issued_on:
        credited = f"{credited} of {_day(document.credits_issued_on)}"
    return [
        ("Date", _day(document.issued_on)),
        ("Due", _day(document.due_on) if document.due_on else ""),
        ("Credits invoice", credited),
        ("Your reference", document.buyer_reference),
        ("Your order", document.purchase_order),
        ("Consulting", document.contract),
        ("Period", _period(document.starts_on, document.ends_on)),
    ]


def _pay_to(document: Document) -> list[tuple[str, str]]:
    if document.kind != Kind.INVOICE:
        return []
    name = REFERENCES.get(document.reference_kind, "Reference")
    return [
        ("Account", document.account.local),
        ("IBAN", in_fours(document.account.iban)),
        ("BIC", document.account.bic),
        (name, readable(document.reference_kind, document.payment_reference) or document.number),
    ]


def _line(line: Line) -> dict[str, str]:
    return {
        "day": f"{line.day:%-d %b %Y}".replace(" ", "\u00a0") if line.day else "",
        "text": _text(line.text),
        "note": _text(line.note),
        "quantity": _quantity(line.quantity, line.unit),
        "unit": UNITS[line.unit],
        "price": _money(line.price) + ("" if line.unit == Unit.PIECE else "/h"),
        "vat": f"{line.percent.normalize():f} %",
        "amount": _money(line.amount),
    }


def _net_name(lines: Sequence[Line]) -> str:
    """With the time that all lines come to."""
    minutes = sum(line.quantity * (HOUR if line.unit == Unit.HOUR else 1) for line in lines if line.unit != Unit.PIECE)
    if not minutes:
        return "Net"
    quantity, unit, _ = timed(int(minutes))
    return f"Net, {_quantity(quantity, unit)} {UNITS[unit]}"


def _quantity(quantity: Decimal, unit: Unit) -> str:
    return f"{quantity:,.2f}" if unit == Unit.HOUR else f"{quantity.normalize():f}"


def _group(group: VatGroup) -> dict[str, str]:
    name = f"VAT {group.percent.normalize():f} % of {_money(group.net)}"
    return {"name": name, "reason": REASONS.get(group.category, ""), "vat": _money(group.vat)}


def _accounted(document: Document) -> str:
    if document.vat_accounted is None or document.exchange_rate is None:
        return ""
    rate = f"1 {document.currency} = {document.exchange_rate.normalize():f} {document.vat_currency}"
    return f"VAT in {document.vat_currency}, {rate}: {_money(document.vat_accounted)}"


def _address(party: Party) -> list[str]:
    numbers = [f"Org. no. {party.registration}" if party.registration else "", party.vat_number]
    lines = [
        f"Att. {party.contact}" if party.contact else "",
        party.street,
        ", ".join(filter(None, [f"{party.postcode} {party.city}".strip(), party.country])),
        " · ".join(filter(None, numbers)),
    ]
    return [_text(line) for line in (party.name, *filter(None, lines))]


def _sold_by(party: Party) -> str:
    numbers = f"Org. no. {party.registration}"
    vat = f"VAT no. {party.vat_number}" if party.vat_number else "Not registered for VAT"
    return " · ".join([party.name, party.street, f"{party.postcode} {party.city}, {party.country}", numbers, vat])


def _text(text: str) -> str:
    return breakable(printable(text))


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _day(day: date) -> str:
    return f"{day:%-d %B %Y}"


def _period(first: date, last: date) -> str:
    """Such as 3 to 28 January 2026: month and year once where they are the same."""
    if (first.year, first.month) == (last.year, last.month):
        return _day(last) if first == last else f"{first.day} to {_day(last)}"
    return f"{_day(first)} to {_day(last)}"
