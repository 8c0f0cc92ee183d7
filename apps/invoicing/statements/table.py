"""A table as banks export it: its columns known by the names that banks of our markets give them. Pure."""

import csv
import io
import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from .camt import NAME_LIMIT, REFERENCE_LIMIT, TEXT_LIMIT
from .credits import CREDITS_LIMIT, Credit, Statement, StatementError, amount_of, currency_of, keyed, tidy
from .days import DAY_FIRST, MONTH_FIRST, what_begins, written_day

NAMES = {
    "day": "date booking_date booked bookingdate dato bokføringsdato bokforingsdato bogføringsdato bokföringsdag "
    "bokföringsdatum datum boekdatum boekingsdatum transactiondate transaction_date buchungstag buchungsdatum buchung",
    "amount": "amount beløp belop beløb belopp bedrag inn credit received betrag umsatz haben gutschrift",
    "currency": "currency valuta munt ccy währung waehrung",
    "reference": "reference payment_reference kid ocr referanse referens reference_number betalingskenmerk fik rf "
    "kundenreferenz referenz zahlungsreferenz",
    "text": "text description message melding tekst meddelelse meddelande omschrijving beskrivelse beskrivning "
    "verwendungszweck",
    "payer": "name payer from navn avsender betaler namn avsändare naam afsender indbetaler auftraggeber "
    "begünstigter/zahlungspflichtiger beguenstigter/zahlungspflichtiger begünstigter/auftraggeber "
    "auftraggeber/begünstigter auftraggeber/empfänger name_zahlungsbeteiligter zahlungspflichtiger "
    "zahlungspflichtige*r",
    "key": "id transaction_id archive_reference arkivref arkivreferanse transaksjonsid transactie_id bankid",
}
FIELDS = {name: field for field, names in NAMES.items() for name in names.split()}
MONEY_IN = {"inn", "credit", "received", "haben", "gutschrift"}
GERMAN = {"buchungstag", "buchungsdatum", "buchung"}
NEEDED = {"day": "the day it was booked (date)", "amount": "the amount (amount)"}
IN_CURRENCY = re.compile(r"(.*?)_?\((€|[a-z]{3})\)|(.*?)_in_(eur)")
BESIDE = re.compile(r"(.+?)_?\([^()]*\)")
NOTHING_SAID = {"notprovided", "nonref", "keine"}
FIELD_LIMIT = 10_000
UNCLEAR = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")
GROUPED = re.compile(r"([+-]?[1-9]\d{0,2}(?:([.,])\d{3})(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?")
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


class Columns(NamedTuple):
    """Where each field stands; the currency that the amount's name says; whether only what came in stands there."""

    places: dict[str, int]
    currency: str
    is_money_in: bool

    def of(self, row: list[str]) -> dict[str, str]:
        return {field: row[place] for field, place in self.places.items() if place < len(row)}


def read_table(data: bytes, *, currency: str = "", begins: str = "") -> Statement:
    """The lines of ``data`` that came in. The first names the columns; ``currency`` is meant where none is said.

    ``begins`` is ``day`` or ``month`` where somebody said what 03/06/2026 begins with; else the file has to tell.
    """
    text = decoded(data)
    try:
        columns = _columns(next(_rows(text), []))
        begins = begins if begins in (DAY_FIRST, MONTH_FIRST) else what_begins(_days(text, columns))
        credits, passed_over = [], 0
        for number, row in enumerate(islice(_rows(text), 1, None), start=2):
            if not any(value.strip() for value in row):
                continue
            credit = _credit(columns, row, f"Line {number}", currency, begins)
            if credit is None:
                passed_over += 1
            else:
                credits.append(credit)
            if len(credits) > CREDITS_LIMIT:
                raise StatementError(f"More than {CREDITS_LIMIT:,} payments are in this file. Export a shorter time.")
    except csv.Error:
        raise StatementError("This is no table that can be read: export it as CSV with a line of names.") from None
    return Statement(credits=keyed(credits), passed_over=passed_over)


def decoded(data: bytes) -> str:
    """As its first bytes say; else UTF-8, or what Windows writes in Western Europe."""
    try:
        return data.decode(MARKS.get(data[:3]) or MARKS.get(data[:2]) or "utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _days(text: str, columns: Columns) -> Iterator[str]:
    """What stands where days do, in the order of the file."""
    return (columns.of(row).get("day", "") for row in islice(_rows(text), 1, None))


def _rows(text: str) -> Iterator[list[str]]:
    if "\0" in text:
        raise StatementError("This is neither XML nor a table.")
    first, _, rest = text.partition("\n")
    if told := re.fullmatch(r"sep=(.)\s*", first):
        text, delimiter = rest, told[1]
    else:
        delimiter = max(";\t,", key=first.count)
    csv.field_size_limit(FIELD_LIMIT)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _columns(header: list[str]) -> Columns:
    found: dict[str, int] = {}
    names = [re.sub(r"[\s-]+", "_", re.sub(r"\s*/\s*", "/", name.strip().casefold())) for name in header]
    said, is_german = "", any(_plain(name) in GERMAN for name in names)
    for place, name in enumerate(names):
        plain = _plain(name)
        field = FIELDS.get(plain)
        if field == "amount" and field not in found and (told := IN_CURRENCY.fullmatch(name)):
            said = (told[2] or told[4]).replace("€", "eur").upper()
        if field and field not in found and not (is_german and plain == "valuta"):
            found[field] = place
    for field, words in NEEDED.items():
        if field not in found:
            raise StatementError(f"No column says {words}. The first line has to name the columns.")
    return Columns(found, said, _plain(names[found["amount"]]) in MONEY_IN)


def _plain(name: str) -> str:
    """A column's name without what stands in brackets behind it."""
    if told := IN_CURRENCY.fullmatch(name) or BESIDE.fullmatch(name):
        return told[1] or told[3]
    return name


def _credit(columns: Columns, row: list[str], where: str, currency: str, begins: str) -> Credit | None:
    told = columns.of(row)
    if columns.is_money_in and not told.get("amount", "").strip():
        return None
    amount = amount_of(_pointed(told.get("amount", ""), where), where)
    if amount <= 0:
        return None
    said = told.get("currency", "").strip() or columns.currency or currency
    if not said:
        raise StatementError(f"{where}: no currency is said. Add a column currency.")
    reference = tidy(told.get("reference"), REFERENCE_LIMIT)
    return Credit(
        day=written_day(told.get("day", ""), where, begins),
        amount=amount,
        currency=currency_of("EUR" if said == "€" else said, where),
        reference="" if reference.casefold() in NOTHING_SAID else reference,
        text=tidy(told.get("text"), TEXT_LIMIT),
        payer=tidy(told.get("payer"), NAME_LIMIT),
        key=told.get("key", "").strip(),
    )


def _pointed(text: str, where: str) -> str:
    """``1.234,50``, ``1 234,50`` and ``1,234.50`` as Python writes it: the last of both signs tells the decimals.

    One sign before three digits tells nothing, and signs that do not part thousands are not passed over.
    """
    said = text.strip()
    text = re.sub(r"[\s'\u00a0\u202f]", "", text).replace("\u2212", "-")
    if UNCLEAR.fullmatch(text):
        raise StatementError(f"{where}: {said[:40]!r} may be thousands or decimals. Export amounts with cents.")
    if not (grouped := GROUPED.fullmatch(text)):
        return text.replace(",", ".") if text.count(",") == 1 and "." not in text else text
    return re.sub(r"[.,]", "", grouped[1]) + (f".{grouped[3]}" if grouped[3] else "")
