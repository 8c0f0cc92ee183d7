"""A table as banks export it: its columns known by the names that banks of our markets give them. Pure."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from .camt import NAME_LIMIT, REFERENCE_LIMIT, TEXT_LIMIT
from .credits import CREDITS_LIMIT, Credit, Statement, StatementError, amount_of, currency_of, day_of, keyed, tidy

NAMES = {
    "day": "date booking_date booked bookingdate dato bokføringsdato bokforingsdato bogføringsdato bokföringsdag "
    "bokföringsdatum datum boekdatum boekingsdatum transactiondate transaction_date",
    "amount": "amount beløp belop beløb belopp bedrag inn credit received",
    "currency": "currency valuta munt ccy",
    "reference": "reference payment_reference kid ocr referanse referens reference_number betalingskenmerk fik rf",
    "text": "text description message melding tekst meddelelse meddelande omschrijving beskrivelse beskrivning",
    "payer": "name payer from navn avsender betaler namn avsändare naam afsender indbetaler",
    "key": "id transaction_id archive_reference arkivref arkivreferanse transaksjonsid transactie_id bankid",
}
FIELDS = {name: field for field, names in NAMES.items() for name in names.split()}
NEEDED = {"day": "the day it was booked (date)", "amount": "the amount (amount)"}
DOTTED = re.compile(r"(\d{1,2})[./](\d{1,2})[./](\d{4})")
FIELD_LIMIT = 10_000


def read_table(data: bytes, *, currency: str = "") -> Statement:
    """The lines of ``data`` that came in. The first names the columns; ``currency`` is meant where none is said."""
    rows = _rows(_decoded(data))
    try:
        header = next(rows)
        columns = _columns(header)
        credits, passed_over = [], 0
        for number, row in enumerate(rows, start=2):
            told = {field: row[place] for field, place in columns.items() if place < len(row)}
            if not any(value.strip() for value in row):
                continue
            credit = _credit(told, f"Line {number}", currency)
            if credit is None:
                passed_over += 1
            else:
                credits.append(credit)
            if len(credits) > CREDITS_LIMIT:
                raise StatementError(f"More than {CREDITS_LIMIT:,} payments are in this file. Export a shorter time.")
    except csv.Error:
        raise StatementError("This is no table that can be read: export it as CSV with a line of names.") from None
    return Statement(credits=keyed(credits), passed_over=passed_over)


def _decoded(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise StatementError("This is neither XML nor a table.")
    return text


def _rows(text: str) -> Iterator[list[str]]:
    if "\0" in text:
        raise StatementError("This is neither XML nor a table.")
    first = text.split("\n", 1)[0]
    delimiter = max(";\t,", key=first.count)
    csv.field_size_limit(FIELD_LIMIT)
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)


def _columns(header: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, name in enumerate(header):
        field = FIELDS.get(re.sub(r"[\s-]+", "_", name.strip().casefold()))
        if field and field not in found:
            found[field] = place
    for field, words in NEEDED.items():
        if field not in found:
            raise StatementError(f"No column says {words}. The first line has to name the columns.")
    return found


def _credit(told: dict[str, str], where: str, currency: str) -> Credit | None:
    amount = amount_of(_pointed(told.get("amount", "")), where)
    if amount <= 0:
        return None
    said = told.get("currency", "").strip() or currency
    if not said:
        raise StatementError(f"{where}: no currency is said. Add a column currency.")
    return Credit(
        day=_day(told.get("day", ""), where),
        amount=amount,
        currency=currency_of(said, where),
        reference=tidy(told.get("reference"), REFERENCE_LIMIT),
        text=tidy(told.get("text"), TEXT_LIMIT),
        payer=tidy(told.get("payer"), NAME_LIMIT),
        key=told.get("key", "").strip(),
    )


def _pointed(text: str) -> str:
    """``1.234,50``, ``1 234,50`` and ``1,234.50`` as Python writes it: the last of both signs tells the decimals."""
    text = re.sub(r"[\s'\u00a0\u202f]", "", text).replace("\u2212", "-")
    comma, point = text.rfind(","), text.rfind(".")
    if comma > point:
        return text.replace(".", "").replace(",", ".") if text.count(",") == 1 else text.replace(",", "")
    return text.replace(",", "") if text.count(".") <= 1 else text.replace(".", "")


def _day(text: str, where: str) -> date:
    if dotted := DOTTED.fullmatch(text.strip()):
        day, month, year = dotted.groups()
        return day_of(f"{year}-{month:0>2}-{day:0>2}", where)
    return day_of(text, where)
