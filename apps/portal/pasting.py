"""From a paste and the fields beside it to the call they tell of: what somebody typed into a field wins."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.http import QueryDict

from apps.diagnostics.diagnosing import Report, printable
from apps.diagnostics.diagnosing.before import with_masked_before
from apps.diagnostics.loaded import LIVE_HAR_LIMIT, LIVE_LIMIT
from apps.diagnostics.reading import ReadCall, Reading
from apps.diagnostics.reading.har import is_har
from apps.diagnostics.redaction import Found, MaskBook, mask_together
from apps.diagnostics.redaction.kinds import PLACEHOLDER
from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry
from apps.inquiries.services.diagnosing import examine, facts_in, reading_of

from .forms import CallForm

FACTS = CallForm.CALL_FIELDS
TYPED = ("paste", "subject", "text", "method", "url", "status", "request_body", "response_body")
MOST_CALLS = 20
LONGEST_NUMBER = 3

Values = Mapping[str, str]


class Told(NamedTuple):
    """What was typed, taken apart, secrets and all: it lives in memory until it is masked.

    ``reading`` has the chosen call first; ``calls`` are as they were read, the one that failed before the others;
    ``facts`` is what the chosen call and the words around it give the fields of the form.
    """

    reading: Reading
    calls: Sequence[ReadCall]
    chosen: int
    facts: dict[str, str]


class Offered(NamedTuple):
    """One call of a paste with several, masked."""

    method: str
    url: str
    status: int | None
    is_chosen: bool


class Looked(NamedTuple):
    """What the diagnosis of a form as it stands says, masked. ``facts`` is what the paste gives the fields.

    ``stated`` is the call that was examined, as it was typed.
    """

    report: Report
    stated: CallFacts
    facts: dict[str, str]
    offered: list[Offered]


def length_trouble(typed: Values) -> str:
    """Why this is too long to be read while somebody waits; empty if it isn't."""
    count = sum(len(typed.get(name, "")) for name in TYPED)
    limit = LIVE_HAR_LIMIT if count > LIVE_LIMIT and is_har(typed.get("paste", "")) else LIVE_LIMIT
    if count <= limit:
        return ""
    return (
        f"This is longer than the {limit:,} characters that are read while you type. You can send it all the same: the "
        "paste is kept as a file with the inquiry. Or leave the part with the call that fails, to see what we read."
    )


def look(typed: Values, before: Sequence[Found] = ()) -> Looked:
    """The diagnosis of what was typed so far, with what was masked ``before`` in it. Nothing of it is kept."""
    told = told_in(typed)
    given = {name: typed.get(name) or told.facts.get(name, "") for name in FACTS}
    stated = _facts(given)
    kind = typed.get("kind") or Inquiry.Kind.FAILED_CALL
    examined = examine(stated, told.reading, kind=kind, subject=typed.get("subject", ""))
    urls = [call.url or "" for call in told.calls]
    # What the report holds already needs no masking of its own, which is most of the time that this takes.
    apart = {name: value for name, value in told.facts.items() if name in given and given[name] != value}
    masked_report, (apart, urls) = examined.report_along(MaskBook(), (apart, urls))
    report = with_masked_before(printable(masked_report), before, _as_bytes(typed))
    offered = [
        Offered(call.method or "", url, call.status, number == told.chosen)
        for number, (call, url) in enumerate(zip(told.calls, urls, strict=True))
    ]
    return Looked(report, stated, _facts_of(report, told.facts) | apart, offered if len(offered) > 1 else [])


def _facts_of(report: Report, facts: Values) -> dict[str, str]:
    """``facts`` as the report has them, masked."""
    held = {
        "url": report.url,
        "request_body": report.request_body,
        "response_body": report.response_body,
        "text": report.prose.strip(),
    }
    return {name: held[name] or "" if name in held else value for name, value in facts.items()}


def _as_bytes(typed: Values) -> Iterator[bytes]:
    for name in TYPED:
        yield typed.get(name, "").encode("utf-8", "surrogatepass")


def told_in(typed: Values) -> Told:
    """Paste and question taken apart, with the chosen call, or else the one that failed."""
    text, paste = typed.get("text", ""), typed.get("paste", "")
    reading = reading_of(text, paste)
    calls = reading.calls[:MOST_CALLS]
    chosen = _number(typed.get("chosen", ""), len(calls))
    if chosen:
        first = calls[chosen]
        reading = replace(reading, calls=(first, *(call for call in reading.calls if call is not first)))
    facts = _stated(facts_in(reading))
    if calls and paste and not text.strip():
        facts["text"] = reading.prose.strip()
    return Told(reading, calls, chosen, {name: value for name, value in facts.items() if value})


def completed(typed: QueryDict) -> QueryDict:
    """What was typed, with empty fields filled from the paste, and none masked: the service does that for all at once.

    A field that still says what the paste said, masked, gets back what the paste says: masked again together, the
    same secret has the same placeholder everywhere.
    """
    data = typed.copy()
    if not typed.get("paste", "").strip():
        return data
    told = told_in(typed)
    restored = _restored(typed, told.facts)
    for name, value in told.facts.items():
        if name in restored or not typed.get(name):
            data[name] = value
    if not told.calls and not typed.get("text", "").strip():
        # Nothing that could be taken apart: then it is what somebody wrote.
        data["text"] = typed.get("paste", "")
    return data


def taken(typed: QueryDict) -> QueryDict:
    """What was typed without the facts of the call, so that those of the call just chosen take their place."""
    data = typed.copy()
    for name in FACTS:
        data.pop(name, None)
    data["chosen"] = typed.get("take", "")
    return data


def masked(typed: QueryDict) -> tuple[QueryDict, list[Found]]:
    """What was typed, with its secrets masked, and which: a page that comes back shows none."""
    data = typed.copy()
    texts = {name: typed.get(name, "") for name in TYPED if typed.get(name)}
    parts = mask_together(list(texts.values()))
    for name, part in zip(texts, parts, strict=True):
        data[name] = part.text
    return data, [each for part in parts for each in part.found]


def _restored(typed: Values, facts: Values) -> set[str]:
    """The fields that say what the paste says but for its secrets, of which they have placeholders."""
    names = [name for name, value in facts.items() if _has_placeholder(typed.get(name, "")) and typed[name] != value]
    if not names:
        return set()
    _paste, *parts = mask_together([typed["paste"], *(facts[name] for name in names)])
    return {name for name, part in zip(names, parts, strict=True) if _unnumbered(part.text) == _unnumbered(typed[name])}


def _has_placeholder(text: str) -> bool:
    return "[" in text and PLACEHOLDER.search(text.encode("utf-8", "surrogatepass")) is not None


def _unnumbered(text: str) -> bytes:
    """A text as it is whichever numbers its placeholders have, and however its lines end."""
    plain = text.replace("\r\n", "\n").strip().encode("utf-8", "surrogatepass")
    return PLACEHOLDER.sub(lambda found: found.group().rpartition(b"-")[0], plain)


def _stated(facts: CallFacts) -> dict[str, str]:
    """The facts of a call as the fields of the form take them; what a field would refuse is left out."""
    stated = {name: getattr(facts, name) for name in FACTS}
    values = {name: str(value) for name, value in stated.items() if value not in ("", None, False)}
    if facts.response_is_empty:
        values["response_is_empty"] = "on"
    return {name: value for name, value in values.items() if _is_taken(name, value)}


def _is_taken(name: str, value: str) -> bool:
    try:
        CallForm.base_fields[name].clean(value)
    except ValidationError:
        return False
    return True


def _facts(given: Values) -> CallFacts:
    status = given["status"].strip()
    return CallFacts(
        method=given["method"],
        url=given["url"].strip(),
        status=int(status) if status.isdecimal() and len(status) <= LONGEST_NUMBER else None,
        request_body=given["request_body"],
        response_body=given["response_body"],
        response_is_empty=bool(given["response_is_empty"]),
    )


def _number(text: str, count: int) -> int:
    """The number of a call that there is, else that of the first."""
    number = int(text) if text.isdecimal() and len(text) <= LONGEST_NUMBER else 0
    return number if number < count else 0
