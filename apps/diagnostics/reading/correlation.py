"""Ids by which a call can be found in the logs of the API."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from ..patterns import WrittenPattern
from ..redaction.linear import Pattern, any_of, pattern
from .calls import Headers
from .pieces import shadow_of

GUID = rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
TRACE = rb"[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}"
NAMES = any_of(
    rb"(?:x-)?(?:ms-)?(?:client-)?request[ _-]?id",
    rb"(?:x-)?correlation[ _-]?(?:id|token)",
    rb"(?:x-)?trace[ _.-]?id",
    rb"(?:x-)?operation[ _-]?id",
    rb"activity[ _-]?id",
    rb"x-b3-traceid",
)
IDS = pattern(
    any_of(
        rb"\bvismaid\b[^\n]{0,14}?\b(" + GUID + rb")\b",
        rb"\bexceptionmessageid\b\W{1,6}(?:[a-z]{2,3}\W{1,3})?([\w-]{8,100})",
        rb"\b" + TRACE + rb"\b",
        rb"/background/(" + GUID + rb")\b",
        rb"\b" + NAMES + rb"\b[\"']?[ \t]*(?:[:=>]|is|was|er|var|\xe4r|ist)?[ \t]*\[?[\"']?([A-Za-z0-9][\w.|-]{7,100})",
    )
)
GROUPS = range(1, 6)
HEADER_NAME = pattern(NAMES + rb"|traceparent")
TRACEPARENT = pattern(TRACE)
LONGEST_ID = 200
SHORTEST_FURTHER_ID = 4
MOST_FURTHER_IDS = 50
LONGEST_SEARCHED = 200_000


def further_pattern(source: str) -> Pattern:
    """A pattern of staff for `ids_in`, compiled; ValueError says what is wrong with it."""
    written = WrittenPattern(source, latin=True)
    if written.groups != 1:
        raise ValueError("Put one pair of round brackets around the id, and write other groups as (?:…).")
    return written.pattern


def ids_in(text: str, without: Iterable[tuple[int, int]] = (), *, further: Sequence[Pattern] = ()) -> Iterator[str]:
    """Ids in the order of the text, then those of each further pattern (the first 50 in 200,000 characters).

    Ids that begin inside one of the stretches `without` are left out.
    """
    left_out = list(without)
    yield from _ids_as_usual(text, left_out)
    for each in further:
        yield from ids_by(each, text, left_out)


def ids_by(further: Pattern, text: str, without: Sequence[tuple[int, int]] = ()) -> Iterator[str]:
    """Ids that one further pattern finds."""
    shadow = shadow_of(text[:LONGEST_SEARCHED])
    for found in islice(further.finditer(shadow), MOST_FURTHER_IDS):
        start, end = found.span(1)
        value = text[start:end].strip() if start >= 0 else ""
        if SHORTEST_FURTHER_ID <= len(value) <= LONGEST_ID and not _is_within(start, without):
            yield value


def _ids_as_usual(text: str, left_out: list[tuple[int, int]]) -> Iterator[str]:
    for found in IDS.finditer(shadow_of(text)):
        start, end = next(found.span(group) for group in GROUPS if found.start(group) >= 0)
        value = text[start:end].rstrip("._|-")
        trace = TRACEPARENT.fullmatch(value.encode("latin-1", "replace"))
        value = trace.group(1).decode("latin-1") if trace else value
        if _is_within(start, left_out):
            continue
        if len(value) >= 8 and any(mark.isdigit() for mark in value):
            yield value


def _is_within(place: int, stretches: Sequence[tuple[int, int]]) -> bool:
    return any(first <= place < last for first, last in stretches)


def ids_in_headers(headers: Headers, *, further: Sequence[Pattern] = ()) -> Iterator[str]:
    """Ids in headers that carry one, then those of further patterns in lines `Name: value`."""
    for name, value in headers:
        if HEADER_NAME.fullmatch(name.encode("latin-1", "replace")) and value.strip():
            trace = TRACEPARENT.match(value.strip().encode("latin-1", "replace"))
            yield trace.group(1).decode("latin-1") if trace else value.strip()
    if further:
        lines = "\n".join(f"{name}: {value}" for name, value in headers)
        known = set(ids_in(lines))
        yield from (each for each in ids_in(lines, further=further) if each not in known)


def unique(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))
