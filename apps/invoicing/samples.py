"""Varied invoices and credit notes that nobody owes, to try an import with. Pure, and the same for the same seed.

Currencies, cases of VAT, and what goes wrong elsewhere come in turn: half cents, thirds of an hour, names that break
mark-up, a VAT currency of its own, private persons, one line and many, credit notes for all and for a part.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import count as counted
from typing import NamedTuple

from stdnum import ean
from stdnum.dk import cvr
from stdnum.gb import vat as british
from stdnum.nl import btw as dutch
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

from .document import Account, Category, Document, Kind, Line, Party, Unit, VatGroup, given_back, grouped, money, timed
from .references import payment_reference

CENT = Decimal("0.01")


class Home(NamedTuple):
    """A market as its seller stands in it. ``rates`` are standard and reduced VAT."""

    seller: Party
    account: Account
    currency: str
    rates: tuple[Decimal, Decimal]
    reference_kind: str
    rounding: str


def _home(
    country: str,
    currency: str,
    numbers: tuple[str, str, str],
    account: Account,
    rates: str,
    reference: str,
    rounding: str,
) -> Home:
    registration, vat_number, endpoint = numbers
    seller = Party(
        name=f"Lodestar ERP, {country}",
        street="Kaigata 1",
        postcode="0150",
        city="Northport",
        country=country,
        registration=registration,
        vat_number=vat_number,
        endpoint=endpoint,
        contact="Accounts",
        email="consulting@lodestar.example",
    )
    standard, reduced = (Decimal(rate) for rate in rates.split())
    return Home(seller, account, currency, (standard, reduced), reference, rounding)


HOMES = (
    _home(
        "NO",
        "NOK",
        ("923609016", "NO923609016MVA", "0192:923609016"),
        Account(iban="NO9386011117947", bic="DNBANOKK", local="8601.11.17947"),
        "25 12",
        "kid",
        "half_up",
    ),
    _home(
        "SE",
        "SEK",
        ("5567037485", "SE556703748501", "0007:5567037485"),
        Account(iban="SE4550000000058398257466", local="Bankgiro 5050-1055"),
        "25 6",
        "ocr",
        "half_even",
    ),
    _home(
        "DK",
        "DKK",
        ("13585628", "DK13585628", "0184:13585628"),
        Account(iban="DK5000400440116243", local="Creditor no. 87654321"),
        "25 25",
        "fik",
        "half_up",
    ),
    _home(
        "NL",
        "EUR",
        ("17085520", "NL001543112B01", "0106:17085520"),
        Account(iban="NL91ABNA0417164300"),
        "21 9",
        "rf",
        "half_even",
    ),
    _home(
        "GB",
        "GBP",
        ("03977902", "GB980780684", "9932:GB980780684"),
        Account(iban="GB33BUKB20201555555555"),
        "20 5",
        "none",
        "half_up",
    ),
)
IN_EU = tuple(home for home in HOMES if home.seller.country in ("SE", "DK", "NL"))
# Of a country's companies: where their numbers begin, whether one can be right, and what it is for VAT.
COMPANIES: dict[str, tuple[int, Callable[[str], bool], str]] = {
    "NO": (912_000_000, norwegian.is_valid, "NO{}MVA"),
    "SE": (5_560_000_000, swedish.is_valid, "SE{}01"),
    "DK": (31_000_000, cvr.is_valid, "DK{}"),
    "NL": (34_000_000, lambda number: dutch.is_valid(f"0{number}B01"), "NL0{}B01"),
    "GB": (960_000_000, british.is_valid, "GB{}"),
}
# Numbers that check digits leave out stand closer together than this.
APART = 200
CASES = ("standard", "reduced", "zero", "reverse charge", "export", "not registered", "several rates", "other currency")
NAMES = (
    "Havbris Sjømat AS",
    "Müller & Søn <Import>",
    'The "Quoted" Company & Co',
    "Ørsted Ågren Äppelviken Öl",
    "漢字 Trading",
    "An Extraordinarily Long Name of a Company " * 5,
    "Unbroken" * 24,
    "O'Brien & <b>Daughters</b>; DROP TABLE",
)
WORK = (
    "Showed how orders are sent.",
    "Analysis of VAT rounding on imported orders & credit notes",
    "Workshop <remote> with Acme Integrations",
    "Review of the import sequence, “first” and “second” pass",
    "Søk etter feil i 漢字-import",
)
COUNTS = (1, 2, 3, 6, 20)
MINUTES = (15, 20, 50, 60, 7, 135, 90, 1)
AMOUNTS = ("0.01", "0.02", "1.10", "2.30", "450.00", "0.06", "9999.99", "12.34")
FIRST_DAY = date(2026, 1, 1)


def samples(count: int, *, seed: int = 0) -> Iterator[Document]:
    """``count`` documents; every fourth credits the one before it, all of it and a part in turn."""
    chance = random.Random(seed)  # noqa: S311  # variety, not secrecy
    earlier: Document | None = None
    homes = {home.seller.country: home for home in HOMES}
    for index in range(count):
        if earlier is not None and index % 4 == 3:
            yield _credit(earlier, index, homes[earlier.seller.country].rounding, is_whole=index % 8 == 3)
            earlier = None
        else:
            earlier = _invoice(index, chance)
            yield earlier


def _invoice(index: int, chance: random.Random) -> Document:
    turn = index // len(HOMES)
    home, case = HOMES[index % len(HOMES)], CASES[(turn + turn // len(CASES)) % len(CASES)]
    currency = home.currency
    if case == "reverse charge" and home not in IN_EU:
        home = IN_EU[index % len(IN_EU)]
    if case == "other currency":
        currency = HOMES[(index + 1) % len(HOMES)].currency
    seller = replace(home.seller, vat_number="") if case == "not registered" else home.seller
    issued_on = FIRST_DAY + timedelta(days=index % 700)
    lines = _lines(home, case, COUNTS[(index + turn) % len(COUNTS)], issued_on, index, chance)
    groups = grouped(lines, home.rounding)
    accounts_elsewhere = currency != home.currency and any(group.vat for group in groups)
    rate = Decimal(chance.randrange(50_000, 15_000_000)).scaleb(-6) if accounts_elsewhere else None
    vat = sum((group.vat for group in groups), Decimal(0))
    return Document(
        kind=Kind.INVOICE,
        number=f"SAMPLE-{index + 1:05d}",
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=14),
        starts_on=issued_on.replace(day=1),
        ends_on=issued_on,
        currency=currency,
        seller=seller,
        buyer=_buyer(home, case, index),
        account=home.account,
        payment_reference=payment_reference(home.reference_kind, index + 1),
        reference_kind=home.reference_kind,
        buyer_reference="Dag Lunde" if index % 3 else "",
        purchase_order=f"PO-{index}" if index % 2 or not index % 3 else "",
        contract=f"C-{index + 1}",
        terms="14 days",
        lines=lines,
        groups=groups,
        vat_currency=home.currency if rate else "",
        exchange_rate=rate,
        vat_accounted=money(vat * rate, home.rounding) if rate else None,
    )


def _buyer(home: Home, case: str, index: int) -> Party:
    country = {"reverse charge": "FI", "export": "US"}.get(case, home.seller.country)
    is_private = index % 9 == 8 and case != "reverse charge"
    registration, vat_number = _numbers(country, index)
    return Party(
        name=NAMES[index % len(NAMES)].strip()[:200],
        street="Bryggen 14",
        postcode="5003",
        city="Bergen",
        country=country,
        registration="" if is_private else registration,
        vat_number="" if is_private else vat_number,
        endpoint="" if is_private else f"0088:{_gln(730_001_000_000 + index)}",
        contact="Dag Lunde",
        email="invoices@havbris.example",
    )


def _numbers(country: str, index: int) -> tuple[str, str]:
    """Of a company in its register and for VAT, each with right check digits where there are such."""
    if country == "FI":
        return "2077474-0", "FI20774740"
    if country not in COMPANIES:
        return f"{912_000_000 + index}", ""
    first, is_valid, for_vat = COMPANIES[country]
    number = next(str(number) for number in counted(first + index * APART) if is_valid(str(number)))
    return number, for_vat.format(number)


def _gln(number: int) -> str:
    return f"{number}{ean.calc_check_digit(str(number))}"


def _lines(home: Home, case: str, count: int, issued_on: date, index: int, chance: random.Random) -> tuple[Line, ...]:
    return tuple(
        _timed(home, case, position, issued_on, chance) if position % 3 else _fixed(home, case, position, index, chance)
        for position in range(1, count + 1)
    )


def _timed(home: Home, case: str, position: int, issued_on: date, chance: random.Random) -> Line:
    minutes = chance.choice(MINUTES)
    quantity, unit, base = timed(minutes)
    price = Decimal(chance.randrange(50_000, 250_000)).scaleb(-2)
    category, percent = _vat(home, case, position)
    return Line(
        position=position,
        text=WORK[position % len(WORK)],
        note="Sam Okafor",
        day=issued_on - timedelta(days=position % issued_on.day),
        quantity=quantity,
        unit=unit,
        price=price,
        base=base,
        amount=money(price * minutes / 60, home.rounding),
        category=category,
        percent=percent,
    )


def _fixed(home: Home, case: str, position: int, index: int, chance: random.Random) -> Line:
    amount = Decimal(chance.choice(AMOUNTS))
    category, percent = _vat(home, case, position)
    return Line(
        position=position,
        text=f"Fixed amount {index}.{position}",
        quantity=Decimal(1),
        unit=Unit.PIECE,
        price=amount,
        amount=amount,
        category=category,
        percent=percent,
    )


def _vat(home: Home, case: str, position: int) -> tuple[Category, Decimal]:
    standard, reduced = home.rates
    none = Decimal(0)
    several = ((Category.STANDARD, standard), (Category.STANDARD, reduced), (Category.ZERO, none))
    return {
        "reduced": several[1],
        "zero": several[2],
        "reverse charge": (Category.REVERSE_CHARGE, none),
        "export": (Category.EXPORT, none),
        "not registered": (Category.NOT_REGISTERED, none),
        "several rates": several[position % 3],
    }.get(case, several[0])


def _credit(invoice: Document, index: int, rounding: str, *, is_whole: bool) -> Document:
    lines = invoice.lines if is_whole else (_half(invoice.lines[0]),)
    before: tuple[VatGroup, ...] = ()
    groups = given_back(lines, invoice.groups, before, rounding)
    vat = sum((group.vat for group in groups), Decimal(0))
    accounts_elsewhere = invoice.exchange_rate is not None and vat
    return replace(
        invoice,
        kind=Kind.CREDIT_NOTE,
        number=f"SAMPLE-{index + 1:05d}",
        issued_on=invoice.issued_on + timedelta(days=3),
        due_on=None,
        terms="",
        remark="All of it is taken back." if is_whole else "A part is taken back.",
        credits_number=invoice.number,
        credits_issued_on=invoice.issued_on,
        lines=lines,
        groups=groups,
        vat_currency=invoice.vat_currency if accounts_elsewhere else "",
        exchange_rate=invoice.exchange_rate if accounts_elsewhere else None,
        vat_accounted=money(vat * (invoice.exchange_rate or 0), rounding) if accounts_elsewhere else None,
    )


def _half(line: Line) -> Line:
    amount = (line.amount / 2).quantize(CENT) or line.amount
    return replace(line, quantity=Decimal(1), unit=Unit.PIECE, base=1, price=amount, amount=amount)
