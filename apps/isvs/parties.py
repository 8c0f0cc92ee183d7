"""What a country, a VAT number and an electronic address may look like, as checks of fields."""

import re

from django.core.exceptions import ValidationError
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as NotValid
from stdnum.gb import vat as gb_vat
from stdnum.no import mva as no_vat

from .codelists import COUNTRIES, ENDPOINT_SCHEMES
from .registers import is_possible

COUNTRY = re.compile(r"[A-Z]{2}")
ENDPOINT = re.compile(r"\d{4}:[A-Za-z0-9._:-]{1,90}")
GREECE = "EL"
NORTHERN_IRELAND = "XI"
EU = frozenset(state.upper() for state in eu_vat.MEMBER_STATES) - {NORTHERN_IRELAND}
"""Members of the European Union, by ISO 3166."""


def check_country(code: str) -> None:
    if not COUNTRY.fullmatch(code):
        raise ValidationError("Write the country as two capital letters, such as NO.", code="bad_country")
    if code not in COUNTRIES:
        raise ValidationError(
            f"No country has the code {code}. Write that of ISO 3166, such as GB for the United Kingdom.",
            code="bad_country",
        )


def check_registration(country: str, number: str) -> None:
    """Refused where the country's register would not give ``number``; of countries without one we know, nothing is."""
    if number and not is_possible(country, number):
        raise ValidationError(
            f"{number} is no number of a company in {country}: its length or check digits are wrong. Compare it with "
            "the register.",
            code="bad_registration",
        )


def check_vat_number(number: str) -> None:
    """Of the EU, Norway and the United Kingdom: by its own check digits. Of elsewhere there is no rule."""
    number = number.replace(" ", "").upper()
    if not COUNTRY.match(number):
        raise ValidationError(
            "Write the VAT number with its country first, such as SE556703748501 or NO923609016MVA.",
            code="bad_vat_number",
        )
    try:
        if number.startswith("NO"):
            no_vat.validate(number)
        elif number.startswith("GB"):
            gb_vat.validate(number)
        elif number[:2] in EU | {GREECE, NORTHERN_IRELAND}:
            eu_vat.validate(number)
    except NotValid as wrong:
        raise ValidationError(
            f"{number} is no VAT number of {number[:2]}: its length or check digits are wrong. Compare it with the "
            "customer's papers.",
            code="bad_vat_number",
        ) from wrong


def check_endpoint(address: str) -> None:
    """An electronic address of Peppol: four digits of the scheme, a colon, the identifier."""
    if not ENDPOINT.fullmatch(address):
        raise ValidationError("Write it like 0192:987654321, the scheme first.", code="bad_address")
    if (scheme := address[:4]) not in ENDPOINT_SCHEMES:
        raise ValidationError(
            f"Nobody gives addresses under {scheme}. Norwegian companies have 0192, Swedish 0007, Danish 0184, Dutch "
            "0106.",
            code="bad_address",
        )
