"""What a payer writes so that a payment finds its invoice, as the banks of each market check it. Pure.

KID: Norway, MOD10 (Bits). OCR: Sweden, with a digit for the length and one to check (Bankgirot). FIK: Denmark, card
type 71, fourteen digits and one to check. RF: ISO 11649, everywhere in Europe.
"""

from collections.abc import Callable

from stdnum import luhn
from stdnum.iso7064 import mod_97_10
from stdnum.iso11649 import is_valid as is_rf

FIK_DIGITS = 14


def kid(number: int) -> str:
    return _checked(str(number))


def ocr(number: int) -> str:
    """The last digit but one says how long it is, counting both that are added."""
    digits = str(number)
    return _checked(f"{digits}{(len(digits) + 2) % 10}")


def fik(number: int) -> str:
    return _checked(str(number).zfill(FIK_DIGITS))


def rf(number: int) -> str:
    digits = str(number)
    return f"RF{mod_97_10.calc_check_digits(digits + 'RF')}{digits}"


MAKERS: dict[str, Callable[[int], str]] = {"kid": kid, "ocr": ocr, "fik": fik, "rf": rf}


def payment_reference(kind: str, number: int) -> str:
    """The reference of ``kind`` for the running ``number`` of an invoice; empty where the market uses none."""
    return MAKERS[kind](number) if kind in MAKERS else ""


def is_valid(kind: str, reference: str) -> bool:
    """Whether its check digits are right, and its length where the kind says one."""
    if kind == "rf":
        return bool(is_rf(reference))
    if not reference.isdigit() or not luhn.is_valid(reference):
        return False
    if kind == "ocr":
        return len(reference) > 2 and int(reference[-2]) == len(reference) % 10
    return kind == "kid" or len(reference) == FIK_DIGITS + 1


def readable(kind: str, reference: str) -> str:
    """As people copy it: RF in fours, FIK behind its card type."""
    if kind == "rf":
        return in_fours(reference)
    return f"+71<{reference}" if kind == "fik" and reference else reference


def in_fours(number: str) -> str:
    return " ".join(number[start : start + 4] for start in range(0, len(number), 4))


def _checked(digits: str) -> str:
    return f"{digits}{luhn.calc_check_digit(digits)}"
