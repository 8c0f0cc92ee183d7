"""What a statement of a bank says came in. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from hashlib import sha256

BYTES_LIMIT = 10 * 1024 * 1024
CREDITS_LIMIT = 2_000
CENT = Decimal("0.01")
LARGEST = Decimal("99999999999.99")
AMOUNT = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?")
CURRENCY = re.compile(r"[A-Z]{3}")


class StatementError(ValueError):
    """What is wrong with a file, in words for whoever sent it in."""


@dataclass(frozen=True, kw_only=True)
class Credit:
    """One amount that came in: above zero, to the cent. ``key`` tells it from every other of its
    account; while it is read, it is the number the bank gave it, if there is one."""

    day: date
    amount: Decimal
    currency: str
    reference: str = ""
    text: str = ""
    payer: str = ""
    key: str


@dataclass(frozen=True, kw_only=True)
class Statement:
    """``passed_over`` is how many entries took money out, were reversed or not booked yet."""

    credits: tuple[Credit, ...]
    passed_over: int = 0


def amount_of(text: str, where: str) -> Decimal:
    """``text`` with a point for the decimals."""
    if not AMOUNT.fullmatch(text.strip()):
        raise StatementError(f"{where}: {text.strip()[:40]!r} is no amount.")
    amount = Decimal(text.strip())
    if abs(amount) > LARGEST or amount != amount.quantize(CENT):
        raise StatementError(f"{where}: {text.strip()[:40]!r} is no amount of money, to the cent.")
    return amount.quantize(CENT)


def currency_of(text: str, where: str) -> str:
    if not CURRENCY.fullmatch(text.strip().upper()):
        raise StatementError(f"{where}: {text.strip()[:20]!r} is no currency. Write it like NOK.")
    return text.strip().upper()


def day_of(text: str, where: str) -> date:
    """As ISO 8601 writes a day, alone or before a time."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        raise StatementError(f"{where}: {text.strip()[:40]!r} is no day. Write it like 2026-11-24.") from None


def tidy(text: str | None, most: int) -> str:
    """On one line, without signs that no page shows."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text or "").split())[:most]


def keyed(credits: Iterable[Credit]) -> tuple[Credit, ...]:
    """Each with a key of the bank's number, its day and its amount; without a number, of all that it says.

    Those that are alike in that are counted, so none is lost, and the next file that has them gives the same keys.
    """
    seen: Counter[str] = Counter()
    found = []
    for credit in credits:
        said = (credit.key,) if credit.key else (credit.reference, credit.text, credit.payer)
        whole = [str(each) for each in (bool(credit.key), credit.day, credit.amount, credit.currency, *said)]
        digest = sha256(repr(whole).encode()).hexdigest()[:32]
        seen[digest] += 1
        found.append(replace(credit, key=f"{digest}:{seen[digest]}"))
    return tuple(found)
