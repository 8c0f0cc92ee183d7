"""What stands on an invoice or credit note, and how its lines add up. Pure.

Amounts are Decimal with two places in ``currency``, never below zero but for a line that takes back an earlier one. A
credit note says what is given back as amounts above zero, as UBL does.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from apps.consulting.pricing import CENT as CENT
from apps.consulting.pricing import NOTHING as NOTHING
from apps.consulting.pricing import money as money

HOUR = 60


class Kind(StrEnum):
    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"


class Category(StrEnum):
    """Why VAT is charged or not: the codes of UNCL5305 that EN 16931 knows and we use."""

    STANDARD = "S"
    ZERO = "Z"
    REVERSE_CHARGE = "AE"
    EXPORT = "G"
    NOT_REGISTERED = "O"


REASONS = {
    Category.REVERSE_CHARGE: "Reverse charge: the customer accounts for VAT.",
    Category.EXPORT: "Supplied to a customer abroad: no VAT is charged.",
    Category.NOT_REGISTERED: "The seller is not registered for VAT.",
}
"""What the document says where VAT is not charged."""


class Unit(StrEnum):
    """UN/ECE Recommendation 20."""

    HOUR = "HUR"
    MINUTE = "MIN"
    PIECE = "C62"


@dataclass(frozen=True, kw_only=True)
class Party:
    """``country`` is ISO 3166; ``endpoint`` an electronic address such as ``0192:987654321``, empty for none."""

    name: str
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str
    registration: str = ""
    vat_number: str = ""
    endpoint: str = ""
    contact: str = ""
    email: str = ""


@dataclass(frozen=True, kw_only=True)
class Account:
    """Where to pay: ``local`` is the number people of the market know it by, such as a bankgiro number."""

    iban: str = ""
    bic: str = ""
    local: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """``amount`` is ``quantity`` times ``price`` for each ``base`` units, to the cent. ``percent`` is that of VAT."""

    position: int
    text: str
    note: str = ""
    day: date | None = None
    quantity: Decimal
    unit: Unit
    price: Decimal
    base: int = 1
    amount: Decimal
    category: Category
    percent: Decimal


class VatGroup(NamedTuple):
    """All lines with one category and rate: what they come to, and VAT on that."""

    category: Category
    percent: Decimal
    net: Decimal
    vat: Decimal


@dataclass(frozen=True, kw_only=True)
class Document:
    """An invoice or credit note as issued.

    Where VAT is accounted for in another currency, ``vat_currency`` names it, ``exchange_rate`` is how many of it one
    of ``currency`` is worth, and ``vat_accounted`` is all VAT in it. ``reference_kind`` says how banks check the
    payment reference: kid, ocr, fik, rf or none.
    """

    kind: Kind
    number: str
    issued_on: date
    due_on: date | None
    starts_on: date
    ends_on: date
    currency: str
    seller: Party
    buyer: Party
    account: Account
    payment_reference: str = ""
    reference_kind: str = "none"
    buyer_reference: str = ""
    purchase_order: str = ""
    contract: str = ""
    terms: str = ""
    remark: str = ""
    credits_number: str = ""
    credits_issued_on: date | None = None
    lines: tuple[Line, ...]
    groups: tuple[VatGroup, ...]
    vat_currency: str = ""
    exchange_rate: Decimal | None = None
    vat_accounted: Decimal | None = None

    @property
    def net(self) -> Decimal:
        return sum((group.net for group in self.groups), NOTHING)

    @property
    def vat(self) -> Decimal:
        return sum((group.vat for group in self.groups), NOTHING)

    @property
    def gross(self) -> Decimal:
        return self.net + self.vat

    @property
    def goes_by_peppol(self) -> bool:
        """Whether it is a Peppol document: both sides have an electronic address, and the buyer a reference."""
        has_reference = bool(self.buyer_reference or self.purchase_order)
        return bool(self.seller.endpoint and self.buyer.endpoint and has_reference)


def timed(minutes: int) -> tuple[Decimal, Unit, int]:
    """Quantity, unit and base of ``minutes`` priced by the hour: in hours where two places hold them, else in minutes.

    No quantity is rounded, so that quantity times price is the amount for whoever reckons it anew.
    """
    hundredths, rest = divmod(minutes * 100, HOUR)
    if rest:
        return Decimal(minutes), Unit.MINUTE, HOUR
    return Decimal(hundredths).scaleb(-2), Unit.HOUR, 1


def grouped(lines: Iterable[Line], rounding: str) -> tuple[VatGroup, ...]:
    """Lines by category and rate; VAT is rounded once for each, by the market's rule."""
    nets: dict[tuple[Category, Decimal], Decimal] = defaultdict(lambda: NOTHING)
    for line in lines:
        nets[line.category, line.percent] += line.amount
    return tuple(
        VatGroup(category, percent, net, money(net * percent / 100, rounding))
        for (category, percent), net in sorted(nets.items(), key=lambda item: (-item[0][1], item[0][0]))
    )


def given_back(
    lines: Sequence[Line], invoiced: Iterable[VatGroup], before: Iterable[VatGroup], rounding: str
) -> tuple[VatGroup, ...]:
    """The VAT groups of a credit note with ``lines`` to what was ``invoiced``, after those credited ``before``.

    What takes back all that is left of a group takes back all VAT that is left of it; so nothing, and no cent, stays.
    """
    left: dict[tuple[Category, Decimal], tuple[Decimal, Decimal]] = {
        (group.category, group.percent): (group.net, group.vat) for group in invoiced
    }
    for group in before:
        net, vat = left[group.category, group.percent]
        left[group.category, group.percent] = (net - group.net, vat - group.vat)
    found = []
    for group in grouped(lines, rounding):
        net, vat = left[group.category, group.percent]
        found.append(group._replace(vat=vat if group.net == net else min(group.vat, vat)))
    return tuple(found)
