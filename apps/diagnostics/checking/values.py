"""Single values: of the right type, in the right format, and how the value would be written rightly."""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from uuid import UUID

from apps.diagnostics.redaction.kinds import PLACEHOLDER

from .findings import LONGEST_QUOTE, quoted
from .json_tree import Node
from .shapes import Shape

INT32 = 2**31
LONGEST_NUMBER = 40
MOMENT = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(?: ?(?:Z|[+-]\d\d:?\d\d))?)?\Z",
    re.ASCII | re.IGNORECASE,
)
MIDNIGHT = re.compile(r"00:00(?::00(?:\.0{1,9})?)?\Z")
DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})\Z", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})[./-]?(\d{1,2})[./-]?(\d{1,2})\Z", re.ASCII)
CLOCK = re.compile(r"(\d{1,3}):([0-5]\d)\Z", re.ASCII)
THOUSANDS = re.compile(r",\d{3}(?!\d)")
TIME_WORDS = re.compile(
    r"\bminutes?\b|\b(?:work|working|over) ?time\b|\btime (?:spent|worked|reported)\b", re.IGNORECASE
)
SCALAR_KINDS = frozenset(("string", "integer", "number", "boolean"))
KINDS = ("string", "integer", "number", "boolean", "array", "object")
BASE64 = re.compile(r"[A-Za-z0-9+/\s]*+={0,2}\s*+\Z")
TRUE = frozenset(("true", "yes", "1"))
FALSE = frozenset(("false", "no", "0"))
ARTICLES = {"integer": "a whole number", "object": "an object", "array": "a list", "boolean": "true or false"}


def is_masked(node: Node) -> bool:
    """Whether a placeholder stands where a secret was: a masked text is often sent again."""
    return node.kind == "string" and node.text[:1] == "[" and is_placeholder(node.text)


def is_placeholder(text: str) -> bool:
    """Whether a text is wholly what masking puts in the place of a value."""
    return len(text) <= LONGEST_NUMBER and PLACEHOLDER.fullmatch(text.encode("utf-8", "replace")) is not None


def fits(node: Node, shape: Shape) -> bool:
    """Whether the value is of a kind that the shape allows; null always is, a masked one is any scalar."""
    kinds = shape.kinds
    if not kinds or node.kind == "null" or node.kind in kinds or (kinds & SCALAR_KINDS and is_masked(node)):
        return True
    return node.kind == "number" and "integer" in kinds and node.is_whole_number()


def is_formatted(node: Node, shape: Shape) -> bool:
    """Whether a string or number keeps to the format of the shape; formats that are not known allow all."""
    check = FORMATS.get(shape.format)
    if node.kind == "number":
        return shape.format != "int32" or not _is_beyond_int32(node.text)
    return node.kind != "string" or check is None or check(node.text)


def _is_beyond_int32(text: str) -> bool:
    if len(text) > LONGEST_NUMBER:
        return True
    number = Decimal(text)
    return not -INT32 <= number < INT32


def _is_date(text: str) -> bool:
    """A date, or a moment that is the start of one."""
    found = MOMENT.match(text) if len(text) <= LONGEST_NUMBER else None
    return found is not None and _is_moment(text) and (found[2] is None or MIDNIGHT.match(found[2]) is not None)


def _is_moment(text: str) -> bool:
    found = MOMENT.match(text) if len(text) <= LONGEST_NUMBER else None
    if found is None:
        return False
    try:
        date.fromisoformat(found[1])
        datetime.fromisoformat(f"2000-01-01T{found[2][:8] if found[2] else '00:00'}")
    except ValueError:
        return False
    return True


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def _is_base64(text: str) -> bool:
    return BASE64.match(text) is not None


FORMATS: dict[str, Callable[[str], bool]] = {
    "date": _is_date,
    "date-time": _is_moment,
    "uuid": _is_uuid,
    "guid": _is_uuid,
    "byte": _is_base64,
}
FORMAT_WORDS = {
    "date": 'a date such as "2025-03-31"',
    "date-time": 'a date such as "2025-03-31" or "2025-03-31T14:30:00"',
    "uuid": 'a GUID such as "123e4567-e89b-12d3-a456-426614174000"',
    "guid": 'a GUID such as "123e4567-e89b-12d3-a456-426614174000"',
    "byte": "text in Base64",
    "int32": f"a whole number from -{INT32} to {INT32 - 1}",
}


def formatted(node: Node, shape: Shape) -> str:
    """The value in the right format, if it can be told; else what the format looks like."""
    if shape.format in ("date", "date-time") and node.kind == "string":
        if not node.text.strip():
            return "null, or leave it out"
        day = _day_in(node.text)
        if day is not None:
            return quoted(day.isoformat())
    return FORMAT_WORDS.get(shape.format, shape.format)


def _day_in(text: str) -> date | None:
    """The day that a text in another notation means, unless day and month could be confused."""
    if found := YEAR_FIRST.match(text.strip()):
        return _day(found[1], found[2], found[3])
    found = DAY_FIRST.match(text.strip())
    if found is None:
        return None
    first, second = int(found[1]), int(found[2])
    if second > 12:
        return _day(found[3], found[1], found[2])
    return _day(found[3], found[2], found[1]) if first > 12 or "." in text or first == second else None


def _day(year: str, month: str, day: str) -> date | None:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def kind_words(shape: Shape) -> str:
    """`a string`, `a number or null`: what the shape allows, in words."""
    kinds = sorted(shape.kinds)
    return " or ".join(ARTICLES.get(kind, f"a {kind}") for kind in kinds)


def found_words(node: Node) -> str:
    """What stands there, in words that fit after "not"."""
    if node.kind == "number" and not node.is_whole_number():
        return f"the fraction {node.text}" if len(node.text) <= LONGEST_NUMBER else "a fraction"
    return node.text if node.kind == "boolean" else ARTICLES.get(node.kind, f"a {node.kind}")


def retyped(node: Node, shape: Shape, about: str) -> str | None:
    """The same value as JSON in a type that the shape allows, if there is one."""
    for kind in CONVERSIONS:
        written = CONVERSIONS[kind](node, about) if kind in shape.kinds else None
        if written is not None:
            return written
    return None


def type_suggestion(node: Node, shape: Shape, about: str) -> str:
    """`string: "40218"` or `integer (minutes): 450`; without a conversion only the types."""
    written = retyped(node, shape, about)
    kind = next((kind for kind in KINDS if kind in shape.kinds), "value")
    unit = " (minutes)" if kind == "integer" and written and _is_time(node, about) else ""
    return f"{kind}{unit}: {written}" if written else kind


def _is_time(node: Node, about: str) -> bool:
    is_fraction = node.kind == "number" and not node.is_whole_number()
    return (is_fraction or CLOCK.match(node.text) is not None) and TIME_WORDS.search(about) is not None


def _as_string(node: Node, about: str) -> str | None:
    return quoted(node.text) if node.kind in ("number", "boolean") else None


def _as_integer(node: Node, about: str) -> str | None:
    """A whole number in quotes without them; a time in hours as minutes where the property is a time."""
    if node.kind not in ("string", "number") or len(node.text) > LONGEST_NUMBER:
        return None
    if _is_time(node, about):
        clock = CLOCK.match(node.text)
        return str(int(clock[1]) * 60 + int(clock[2])) if clock else str(round(float(node.text) * 60))
    number = _number(node.text)
    return str(int(number)) if number is not None and number == number.to_integral_value() else None


def _as_number(node: Node, about: str) -> str | None:
    number = _number(node.text) if node.kind == "string" else None
    return None if number is None else f"{number:f}"


def _number(text: str) -> Decimal | None:
    """A number as people write it, with a comma or spaces in it too; bounded in size."""
    if len(text) > LONGEST_NUMBER or "e" in text.lower():
        return None
    plain = text.strip().replace(" ", "").replace("\xa0", "")
    if THOUSANDS.search(plain):
        return None
    try:
        number = Decimal(plain.replace(",", ".") if "." not in plain else plain)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _as_list(node: Node, about: str) -> str | None:
    """One object where a list of such belongs."""
    return f"[{outline(node)}]" if node.kind == "object" else None


def _as_boolean(node: Node, about: str) -> str | None:
    word = node.text.strip().lower() if node.kind in ("string", "number") else ""
    return "true" if word in TRUE else "false" if word in FALSE else None


CONVERSIONS: dict[str, Callable[[Node, str], str | None]] = {
    "string": _as_string,
    "integer": _as_integer,
    "number": _as_number,
    "boolean": _as_boolean,
    "array": _as_list,
}


def outline(node: Node) -> str:
    """A value in short: scalars as they are, of an object its first member, of a list that it is one."""
    if node.kind == "object":
        first = node.children[0].name if node.children else None
        return "{" + (f"{quoted(first)}: ..." if first is not None else "") + "}"
    if node.kind == "array":
        return "[...]" if node.children else "[]"
    if node.kind == "string":
        return quoted(node.text)
    return node.text if len(node.text) <= LONGEST_QUOTE else "..."
