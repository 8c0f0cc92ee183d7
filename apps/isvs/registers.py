"""Numbers of companies, as Peppol wants those of a register written. Pure."""

import re
from collections.abc import Callable

from stdnum.dk import cvr
from stdnum.no import orgnr as norwegian
from stdnum.se import orgnr as swedish

KVK_DIGITS = 8


def _is_kvk(number: str) -> bool:
    return len(number) == KVK_DIGITS


# By country: the register as Peppol numbers it (ICD), what stands before the digits, and whether they can be right.
REGISTERS: dict[str, tuple[str, str, Callable[[str], bool]]] = {
    "NO": ("0192", "", norwegian.is_valid),
    "SE": ("0007", "", swedish.is_valid),
    "DK": ("0184", "DK", cvr.is_valid),
    "NL": ("0106", "", _is_kvk),
}


def registered(country: str, number: str) -> tuple[str, str]:
    """``number`` as its register writes it, with the register's scheme; as it is and without one where it is in none.

    A scheme with a number that its register would not give is refused, so 556703-7485 and 923 609 016 MVA are tidied.
    """
    if country not in REGISTERS:
        return number, ""
    scheme, prefix, is_valid = REGISTERS[country]
    digits = joined(number).removeprefix(country).removesuffix("MVA")
    return (f"{prefix}{digits}", scheme) if digits.isdigit() and is_valid(digits) else (number, "")


def is_possible(country: str, number: str) -> bool:
    """False where ``country`` has a register we know and that would not give ``number``."""
    return country not in REGISTERS or bool(registered(country, number)[1])


def joined(number: str) -> str:
    """A number as machines compare it: capitals, and none of the signs that people divide it by."""
    return re.sub(r"[\s.-]", "", number).upper()
