"""Numbers of people, cards and bank accounts, told from document and company numbers by their check digits."""

from collections.abc import Iterator

from . import check_digits, kinds
from .kinds import Secret
from .linear import any_of, pattern

LABEL_REACH = 64
# What may stand before a number: no letter, digit or point, but an escape (\n, %3D) or the label itself.
BEFORE = rb"(?:^|[^0-9A-Za-z.]|\\+[nrt]|\\+u[0-9A-Fa-f]{4}|%(?:25)*[0-9A-Fa-f]{2}|(?i:fnr|bsn|cpr|pnr|hetu|iban))"
NUMBER = pattern(
    BEFORE
    + rb"("
    + any_of(
        rb"[0-9]{9,19}",
        rb"[0-9]{6,8}[-+ A-FU-Ya-fu-y][0-9]{3,5}[0-9A-Ya-y]?",
        rb"[0-9]{4}[ -][0-9]{4}[ -][0-9]{4}[ -][0-9]{1,7}",
        rb"[0-9]{4}[ -][0-9]{6}[ -][0-9]{4,5}",
        rb"[0-9]{3}[ .][0-9]{3}[ .][0-9]{3}",
        rb"[0-9]{4}[ .][0-9]{2}[ .][0-9]{3}",
        rb"[A-Z]{2}[0-9]{2}[ -]?[0-9A-Z]{4}[0-9A-Z -]{3,40}",
    )
    + rb")",
    cased=True,
)
SHORTEST_CARD = 13
CARD_LAYOUT = pattern(
    any_of(
        rb"[0-9]{13,19}",
        rb"[0-9]{4} [0-9]{4} [0-9]{4} [0-9]{4}(?: [0-9]{3})?",
        rb"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{4}(?:-[0-9]{3})?",
        rb"[0-9]{4} [0-9]{6} [0-9]{4,5}",
        rb"[0-9]{4}-[0-9]{6}-[0-9]{4,5}",
    )
)
SPLIT_NUMBER = pattern(rb"([0-9]{6,8})([-+ A-FU-Y])([0-9]{3,5}[0-9A-Y]?)")
CLOCK = pattern(rb"20[0-9]{2}[01][0-9][0-3][0-9](?:[01][0-9]|2[0-3])[0-5][0-9]")
PERSON = any_of(
    rb"bsn", rb"burgerservice", rb"sofi", rb"persoon", rb"person", rb"\bpnr\b", rb"ssn\b", rb"social", rb"cpr",
    rb"fnr", rb"f(?:\xc3\xb8|o|oe)dsels", rb"d-nummer", rb"national", rb"\bnin\b", rb"hetu", rb"henkil", rb"identity",
    rb"citizen", rb"employee", rb"medewerker", rb"ansatt", rb"medarbe[ij]der", rb"medarbetare", rb"birth",
    rb"insurance", rb"sotu\b",
)  # fmt: skip
OTHER = any_of(
    rb"org", rb"kvk", rb"rsin", rb"vat", rb"company", rb"tenant", rb"corporate", rb"customer", rb"supplier",
    rb"invoice", rb"order", rb"account", rb"konto", rb"bank", rb"document", rb"journal", rb"amount", rb"phone",
    rb"tlf", rb"\btel", rb"mobil", rb"item", rb"inventory", rb"project", rb"batch",
    rb"(?:^|[^a-z])(?:exp|iat|nbf|ts)[^a-z]", rb"time",
)  # fmt: skip
PERSON_LABEL = pattern(PERSON)
LABEL = pattern(any_of(PERSON, OTHER))
DANISH_LABEL = pattern(rb"cpr|personnummer")
CARD_LABEL = pattern(rb"card|kort|kaart|\bpan\b|visa\b|mastercard|amex|credit")
NO_CARD_LABEL = pattern(rb"kid|ocr|reference|viite|barcode|ean|gtin|imei|iccid|trace|order|invoice|document|item")
# Lengths that issuers hardly use and that other numbers (EAN, snowflake ids) often have.
RARE_CARD_LENGTHS = (13, 17, 18, 19)
DUTCH_TEST_SERIES = b"9999"
JSON_BEFORE = pattern(rb"(\\*[\"'])[ \t]*:\s*$|[\[,]\s*$")
JSON_AFTER = pattern(rb"\s*[,}\]]|\\+[nr]\s*[,}\]]?")
LAST_QUOTE = pattern(rb"(\\*[\"'])[^\"']*$")


def numbers(buffer: bytes) -> list[Secret]:
    """All numbers that identify a person, a card or a bank account."""
    secrets: list[Secret] = []
    place = 0
    while found := NUMBER.search(buffer, place):
        start, end = found.span(1)
        secret = _read(buffer, start, end)
        place = end
        if secret:
            secrets.append(secret)
            place = secret.end
        elif b" " in found.group(1):
            place = start + found.group(1).index(b" ")
    return secrets


def _read(buffer: bytes, start: int, end: int) -> Secret | None:
    text = buffer[start:end]
    if text[:1].isalpha():
        return _iban(buffer, start, end)
    if buffer[start - 1 : start] == b"-" and JSON_BEFORE.search(buffer[max(0, start - LABEL_REACH) : start - 1]):
        return None
    for length, kind, hint in _candidates(buffer, start, text):
        if _ends_here(buffer, start + length):
            return Secret(start, start + length, kind, hint, _quote(buffer, start, start + length))
    return None


def _candidates(buffer: bytes, start: int, text: bytes) -> Iterator[tuple[int, str, str]]:
    """Readings of the number as (length, kind, hint), the likeliest first."""
    if _is_card(buffer, start, text):
        yield len(text), kinds.CARD, ""
    country = _undivided(buffer, start, text) if text.isdigit() else _divided(buffer, start, text)
    if country:
        yield len(text), kinds.NATIONAL_ID, country


def _is_card(buffer: bytes, start: int, text: bytes) -> bool:
    if len(text) < SHORTEST_CARD or not CARD_LAYOUT.fullmatch(text):
        return False
    digits = text.replace(b" ", b"").replace(b"-", b"").decode()
    if not check_digits.is_payment_card(digits):
        return False
    label = _label_before(buffer, start)
    if CARD_LABEL.search(label):
        return True
    return len(digits) not in RARE_CARD_LENGTHS and not NO_CARD_LABEL.search(label)


def _undivided(buffer: bytes, start: int, text: bytes) -> str:
    digits = text.decode()
    if check_digits.is_norwegian(digits):
        return "NO"
    if len(digits) == 12 and check_digits.is_swedish(digits):
        return "" if CLOCK.fullmatch(text) and not _is_persons(buffer, start) else "SE"
    if len(digits) == 10 and _is_persons(buffer, start):
        return _ten_digits(buffer, start, digits)
    if check_digits.is_dutch(digits):
        is_test = text.startswith(DUTCH_TEST_SERIES) and not _is_others(buffer, start)
        return "NL" if is_test or _is_persons(buffer, start) else ""
    return ""


def _ten_digits(buffer: bytes, start: int, digits: str) -> str:
    if check_digits.is_swedish(digits):
        return "SE"
    if check_digits.is_danish(digits):
        return "DK"
    is_labelled = DANISH_LABEL.search(_label_before(buffer, start))
    return "DK" if is_labelled and check_digits.could_be_danish(digits) else ""


def _divided(buffer: bytes, start: int, text: bytes) -> str:
    parts = SPLIT_NUMBER.fullmatch(text.upper()) if text[:6].isdigit() else None
    if not parts:
        digits = text.replace(b" ", b"").replace(b".", b"")
        is_dutch = digits.isdigit() and check_digits.is_dutch(digits.decode())
        return "NL" if is_dutch and _is_persons(buffer, start) else ""
    head, sign, tail = (parts.group(number).decode() for number in (1, 2, 3))
    if check_digits.is_finnish(head + sign + tail):
        return "FI"
    if not tail.isdigit():
        return ""
    if sign in " -" and len(head) == 6 and check_digits.is_norwegian(head + tail):
        return "NO"
    if sign in "-+" and len(tail) == 4 and check_digits.is_swedish(head + tail):
        return "SE"
    if sign in "- " and len(head) == 6 and len(tail) == 4:
        return _danish(buffer, start, head + tail)
    return ""


def _danish(buffer: bytes, start: int, digits: str) -> str:
    is_labelled = bool(DANISH_LABEL.search(_label_before(buffer, start)))
    is_valid = check_digits.could_be_danish(digits) if is_labelled else check_digits.is_danish(digits)
    return "DK" if is_valid else ""


def _iban(buffer: bytes, start: int, end: int) -> Secret | None:
    """As many letters and digits as the country's IBANs have; words may follow."""
    length = check_digits.IBAN_LENGTHS.get(buffer[start : start + 2].decode())
    if length is None:
        return None
    place, text = start, ""
    while place < end and len(text) < length:
        letter = chr(buffer[place])
        text += letter if letter.isalnum() else ""
        place += 1
    if not check_digits.is_iban(text) or not _ends_here(buffer, place):
        return None
    return Secret(start, place, kinds.IBAN, text[:2])


def _ends_here(buffer: bytes, end: int) -> bool:
    """No digit or letter goes on, nor a decimal or a further group."""
    following = buffer[end : end + 2]
    if following[:1].isalnum():
        return False
    return not (following[:1] in (b".", b"-") and following[1:].isdigit())


def _label_before(buffer: bytes, start: int) -> bytes:
    return buffer[max(0, start - LABEL_REACH) : start].lower()


def _nearest_label(buffer: bytes, start: int) -> bytes:
    nearest = b""
    for found in LABEL.finditer(_label_before(buffer, start)):
        nearest = found.group()
    return nearest


def _is_persons(buffer: bytes, start: int) -> bool:
    """Is the nearest label before the number one of a person?"""
    return bool(PERSON_LABEL.search(_nearest_label(buffer, start)))


def _is_others(buffer: bytes, start: int) -> bool:
    """Is the nearest label before the number one of a company, a document or an account?"""
    label = _nearest_label(buffer, start)
    return bool(label) and not PERSON_LABEL.search(label)


def _quote(buffer: bytes, start: int, end: int) -> bytes:
    """The quotation mark that keeps JSON valid when a bare number becomes a word; empty outside JSON."""
    before = buffer[max(0, start - LABEL_REACH) : start]
    found = JSON_BEFORE.search(before)
    if not found or not JSON_AFTER.match(buffer, end, end + 16):
        return b""
    if found.group(1):
        return found.group(1)
    last = LAST_QUOTE.search(buffer[max(0, start - 4 * LABEL_REACH) : start])
    return last.group(1) if last else b'"'
