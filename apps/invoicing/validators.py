"""Numbers of bank accounts and what stands before those of invoices, as checks of fields."""

import re

from django.core.exceptions import ValidationError
from stdnum import bic, iban


def check_iban(number: str) -> None:
    if not iban.is_valid(number):
        raise ValidationError("This is no IBAN: its length or check digits are wrong.", code="bad_iban")


def check_bic(code: str) -> None:
    if not bic.is_valid(code):
        raise ValidationError("This is no BIC: it has 8 or 11 letters and digits, such as DNBANOKK.", code="bad_bic")


def check_prefix(text: str) -> None:
    if not re.fullmatch(r"[A-Z0-9-]+", text):
        raise ValidationError("Write capital letters, digits and hyphens alone, such as NO-.", code="bad_prefix")
