"""A document as plain facts, for JSON, and back. Pure."""

from dataclasses import asdict, fields
from datetime import date
from decimal import Decimal
from typing import Any

from .document import Account, Category, Document, Kind, Line, Party, Unit, VatGroup

Facts = dict[str, Any]


def facts_of(document: Document) -> Facts:
    """Amounts as text such as "1450.00", days as "2026-11-24", nothing as null."""
    return _plain(asdict(document))


def document_from(facts: Facts) -> Document:
    """The document that ``facts_of`` was given."""
    known = dict(facts)
    for name, kind in (("seller", Party), ("buyer", Party), ("account", Account)):
        known[name] = kind(**known[name])
    known["kind"] = Kind(known["kind"])
    known["lines"] = tuple(_line(line) for line in known["lines"])
    known["groups"] = tuple(
        VatGroup(Category(category), Decimal(percent), Decimal(net), Decimal(vat))
        for category, percent, net, vat in known["groups"]
    )
    for name in ("issued_on", "due_on", "starts_on", "ends_on", "credits_issued_on"):
        known[name] = _day(known[name])
    for name in ("exchange_rate", "vat_accounted"):
        known[name] = None if known[name] is None else Decimal(known[name])
    return Document(**{each.name: known[each.name] for each in fields(Document)})


def _line(facts: Facts) -> Line:
    amounts = {name: Decimal(facts[name]) for name in ("quantity", "price", "amount", "percent")}
    kinds = {"unit": Unit(facts["unit"]), "category": Category(facts["category"]), "day": _day(facts["day"])}
    return Line(**{**facts, **amounts, **kinds})


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(each) for each in value]
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value.value if isinstance(value, (Kind, Category, Unit)) else value
