"""Which invoice a payment is for. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from .credits import Credit

LEGAL_FORMS = frozenset(
    (
        "as",
        "asa",
        "a/s",
        "ab",
        "aps",
        "bv",
        "b.v",
        "nv",
        "n.v",
        "vof",
        "ltd",
        "limited",
        "plc",
        "llp",
        "gmbh",
        "oy",
        "oyj",
    )
)
IN_TEXT = 6
"""How long a reference is at least that is looked for among words."""
WORDS = re.compile(r"[^\W_]+")
SPACED = re.compile(r"[\s.\-/<>+]")


@dataclass(frozen=True, kw_only=True)
class Open:
    """An invoice of which ``left`` is still to be paid."""

    key: int
    number: str
    reference: str
    left: Decimal
    currency: str
    customer: str


class Finding(StrEnum):
    """By what a payment was told to be for an invoice."""

    REFERENCE = "reference"
    NUMBER = "number"
    AMOUNT_AND_NAME = "amount_and_name"


@dataclass(frozen=True)
class Match:
    """``invoice`` is the key of the one it is for; None where a person has to decide."""

    invoice: int | None
    finding: Finding | None


def match(credits: Sequence[Credit], invoices: Iterable[Open]) -> list[Match]:
    """One for each credit: by reference, by the number in the text, else by amount and name if one alone has both.

    Nothing is matched across currencies. What earlier ones of ``credits`` pay is no longer left for later ones, but
    a reference leads to its invoice whatever is left of it: what is too much shows there.
    """
    known = list(invoices)
    by_reference = {(wound(each.reference), each.currency): each for each in known if wound(each.reference)}
    by_number = {(wound(each.number), each.currency): each for each in known}
    by_amount: dict[tuple[str, Decimal], list[Open]] = defaultdict(list)
    for each in known:
        by_amount[each.currency, each.left].append(each)
    used: set[int] = set()
    found = []
    for credit in credits:
        one = _one(credit, by_reference, by_number, by_amount, used)
        if one.invoice is not None:
            used.add(one.invoice)
        found.append(one)
    return found


def _one(
    credit: Credit,
    by_reference: dict[tuple[str, str], Open],
    by_number: dict[tuple[str, str], Open],
    by_amount: dict[tuple[str, Decimal], list[Open]],
    used: set[int],
) -> Match:
    told, pieces = wound(credit.reference), _pieces(credit.text)
    for piece in [told, *(piece for piece in pieces if len(piece) >= IN_TEXT)]:
        if hit := by_reference.get((piece, credit.currency)):
            return Match(hit.key, Finding.REFERENCE)
    for piece in [told, *pieces]:
        if hit := by_number.get((piece, credit.currency)):
            return Match(hit.key, Finding.NUMBER)
    names = name_of(credit.payer)
    alike = [
        each
        for each in by_amount.get((credit.currency, credit.amount), ())
        if names and name_of(each.customer) == names and each.key not in used
    ]
    return Match(alike[0].key, Finding.AMOUNT_AND_NAME) if len(alike) == 1 else Match(None, None)


def wound(reference: str) -> str:
    """A reference as machines compare it: capitals, without signs between and zeros before."""
    return SPACED.sub("", reference).upper().removeprefix("71").lstrip("0") if _is_fik(reference) else _plain(reference)


def name_of(name: str) -> tuple[str, ...]:
    """The words of a company's name, in no order, without what says which kind of company it is."""
    words = [word for word in re.split(r"[\s,]+", name.casefold()) if word.strip(".") not in LEGAL_FORMS]
    return tuple(sorted(piece for word in words for piece in WORDS.findall(word)))


def _is_fik(reference: str) -> bool:
    return reference.strip().startswith("+71<")


def _plain(reference: str) -> str:
    return SPACED.sub("", reference).upper().lstrip("0")


def _pieces(text: str) -> list[str]:
    """The words of ``text`` that hold a digit, and two to five of them joined, as people write references in fours."""
    words = [word for word in re.split(r"[\s,;:()]+", text) if word]
    joined = [
        wound("".join(words[start:end]))
        for start in range(len(words))
        for end in range(start + 1, min(start + 7, len(words)) + 1)
    ]
    return [piece for piece in joined if len(piece) > 1 and any(sign.isdigit() for sign in piece)]
