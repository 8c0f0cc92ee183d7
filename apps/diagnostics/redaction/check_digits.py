"""Numbers that prove themselves: identity numbers of five countries, payment cards and IBANs.

Every function takes digits (and letters, where the number has them) without separators.
"""

from operator import mul

NORWEGIAN_FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)
NORWEGIAN_SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
# Added to the month in synthetic populations (Tenor: 80) and in help numbers of hospitals and offices.
NORWEGIAN_MONTH_SERIES = (0, 20, 40, 60, 65, 80)
DANISH = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
DUTCH = (9, 8, 7, 6, 5, 4, 3, 2, -1)
DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
FINNISH_MARKS = "0123456789ABCDEFHJKLMNPRSTUVWXY"
FINNISH_CENTURIES = "+-YXWVUABCDEF"
DAYS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# Issuer ranges as (first, last, lengths); the range is compared with as many leading digits as it has.
CARD_ISSUERS = (
    ("4", "4", (13, 16, 19)),
    ("51", "55", (16,)),
    ("2221", "2720", (16,)),
    ("34", "34", (15,)),
    ("37", "37", (15,)),
    ("300", "305", (14,)),
    ("36", "36", (14,)),
    ("38", "39", (14,)),
    ("3528", "3589", (16, 17, 18, 19)),
    ("5018", "5020", (16,)),
    ("5038", "5038", (16,)),
    ("5893", "5893", (16,)),
    ("6011", "6011", (16, 19)),
    ("62", "62", (16, 17, 18, 19)),
    ("6304", "6304", (16,)),
    ("644", "659", (16, 19)),
    ("6759", "6763", (16,)),
)
IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24,
    "XK": 20,
}  # fmt: skip


def luhn(digits: str) -> bool:
    """Does the last digit close the Luhn sum?"""
    values = list(map(int, digits))
    return (sum(values[::-2]) + sum(map(DOUBLED.__getitem__, values[-2::-2]))) % 10 == 0


def is_payment_card(digits: str) -> bool:
    """A number within a known issuer's range, of a length that issuer uses, that passes Luhn."""
    return luhn(digits) and any(
        len(digits) in lengths and first <= digits[: len(first)] <= last for first, last, lengths in CARD_ISSUERS
    )


def is_iban(text: str) -> bool:
    """Country, length and remainder as ISO 13616 wants them; capitals, no spaces."""
    if len(text) != IBAN_LENGTHS.get(text[:2]) or not text[2:4].isdigit():
        return False
    return int("".join(str(int(letter, 36)) for letter in text[4:] + text[:4])) % 97 == 1


def is_norwegian(digits: str) -> bool:
    """Fødselsnummer, D-number or one of the synthetic series: 11 digits, two check digits."""
    if len(digits) != 11:
        return False
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    day -= 40 if day > 40 else 0
    if not any(_is_date(day, month - series, year) for series in NORWEGIAN_MONTH_SERIES):
        return False
    return _weighted(digits, NORWEGIAN_FIRST) % 11 == 0 and _weighted(digits, NORWEGIAN_SECOND) % 11 == 0


def is_swedish(digits: str) -> bool:
    """Personnummer or samordningsnummer: 10 digits, or 12 with the century."""
    if len(digits) == 12 and "18" <= digits[:2] <= "20":
        digits = digits[2:]
    if len(digits) != 10:
        return False
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    return _is_date(day - 60 if day > 60 else day, month, year) and luhn(digits)


def is_danish(digits: str) -> bool:
    """CPR number with a check digit; numbers issued without one since 2007 are left to `could_be_danish`."""
    return could_be_danish(digits) and _weighted(digits, DANISH) % 11 == 0


def could_be_danish(digits: str) -> bool:
    """Ten digits that begin with a date, as a CPR number does (day + 60 in replacement numbers)."""
    if len(digits) != 10:
        return False
    day, month, year = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    return _is_date(day - 60 if day > 60 else day, month, year)


def is_finnish(text: str) -> bool:
    """Henkilötunnus: DDMMYY, the century's sign, three digits and a check mark; capitals."""
    if len(text) != 11 or text[6] not in FINNISH_CENTURIES or not (text[:6] + text[7:10]).isdigit():
        return False
    if not _is_date(int(text[:2]), int(text[2:4]), int(text[4:6])) or int(text[7:10]) < 2:
        return False
    return FINNISH_MARKS[int(text[:6] + text[7:10]) % 31] == text[10]


def is_dutch(digits: str) -> bool:
    """BSN: nine digits that pass the eleven test. RSIN and many other numbers pass it too."""
    return len(digits) == 9 and digits[:2] != "00" and _weighted(digits, DUTCH) % 11 == 0


def _weighted(digits: str, weights: tuple[int, ...]) -> int:
    return sum(map(mul, map(int, digits), weights))


def _is_date(day: int, month: int, year: int) -> bool:
    """`year` has two digits and its century is unknown, so 29 February needs only a multiple of four."""
    if not 1 <= month <= 12 or not 1 <= day <= DAYS[month - 1]:
        return False
    return month != 2 or day < 29 or year % 4 == 0
