"""What the call of an inquiry tells: examined as it was sent, kept with its secrets masked."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.diagnostics.correlating import further_patterns
from apps.diagnostics.diagnosing import Examined, Report
from apps.diagnostics.loaded import engine
from apps.diagnostics.models import Diagnosis
from apps.diagnostics.reading import ReadCall, Reading, decode, headers_of, ids_in, read
from apps.diagnostics.services.diagnosing import record

from ..facts import NO_CALL, CallFacts, Upload, facts_of
from ..models import Inquiry, Message
from ..wording import URL_LIMIT, checked_text
from . import indexing
from .drafting import MOST_TRIES, ChangedMeanwhile, busy
from .facets import keep_facets
from .judging import judge
from .masking import Masking
from .steps import locked, require_staff

UNREAD = ReadCall()
LONGEST_FILE = 5_000_000


def reading_of(text: str, paste: str = "", files: Sequence[Upload] = ()) -> Reading:
    """The words of the question, with the calls of the paste, or else of the question, or else of the first file."""
    patterns = further_patterns()
    words = read(text, patterns)
    if paste:
        pasted = read(paste, patterns)
        return replace(pasted, prose=words.prose or pasted.prose)
    if words.calls:
        return words
    short = (file for file in files if len(file.content) <= LONGEST_FILE)
    readings = (read(decode(file.content, file.name), patterns) for file in short)
    told = next((reading for reading in readings if reading.calls), words)
    return replace(told, prose=words.prose)


def facts_in(reading: Reading) -> CallFacts:
    """The facts of the call that failed, as far as they were stated."""
    call = next(iter(reading.calls), UNREAD)
    return CallFacts(
        method=call.method or "",
        url=call.url or "",
        status=call.status,
        request_body=call.request_body or "",
        response_body=call.response_body or "",
        response_is_empty=call.response_body == "",
    )


def examine(facts: CallFacts, reading: Reading, *, kind: str, subject: str) -> Examined:
    """What the call tells, with the headers and ids that stand where it was read from."""
    same = (call for call in reading.calls if (call.method or "", call.url or "") == (facts.method, facts.url))
    patterns = further_patterns()
    ids = [
        *(reading.calls[0].correlation_ids if reading.calls else ids_in(reading.text, further=patterns)),
        *ids_in(facts.response_body, further=patterns),
    ]
    return engine().examine(reading, _call(facts, next(same, UNREAD), ids), subject=subject, kind=kind)


def examine_again(inquiry: Inquiry, facts: CallFacts) -> Examined:
    """What ``facts`` tell in place of those on record, with the headers and ids that are."""
    stored = inquiry.call
    seen = ReadCall(
        headers=headers_of(stored.request_headers or ()),
        request_headers_visible=stored.request_headers is not None,
        response_headers=headers_of(stored.response_headers),
    )
    ids = stored.correlation_ids.values_list("value", flat=True)
    call = _call(facts, seen, [*ids, *ids_in(facts.response_body, further=further_patterns())])
    words = replace(read(_question(inquiry)), calls=())
    return engine().examine(words, call, subject=inquiry.subject, kind=inquiry.kind)


def diagnose_again(inquiry: Inquiry, *, by: User, at: datetime) -> Diagnosis:
    """Look at the call anew, with the API releases of today. Refused once the inquiry is finished."""
    require_staff(by)
    with looked_at_again(inquiry) as look:
        if look.inquiry.is_over:
            raise ValidationError("This inquiry is finished: its diagnosis stays as it was.", code="wrong_status")
        if judge(look.inquiry, look.report.topic):
            save_signed(look.inquiry, by=by, reason="diagnosed again, and judged anew", at=at)
        diagnosis = record(look.inquiry.call, look.report, at=at)
        keep_facets(look.inquiry, diagnosis)
        indexing.index(look.inquiry)
        return diagnosis


@dataclass(frozen=True)
class Look:
    """A further look at an inquiry that is locked: its report and its facts, both masked."""

    inquiry: Inquiry
    report: Report
    facts: CallFacts
    masking: Masking


@contextmanager
def looked_at_again(inquiry: Inquiry, given: CallFacts = NO_CALL) -> Iterator[Look]:
    """The call with what is ``given`` added, in a transaction that holds the inquiry.

    Large bodies take a second to examine and mask, so that is done before the lock; it is done again when somebody
    changed the call or gave new placeholders meanwhile.
    """
    for _ in range(MOST_TRIES):
        before = Inquiry.objects.select_related("call").get(pk=inquiry.pk)
        masking = Masking(before.masking)
        facts = facts_of(before.call).completed_by(given)
        report, facts, _none = masked_along(facts, masking, examine_again(before, facts))
        try:
            with transaction.atomic():
                held = locked(inquiry)
                if _state(held) != _state(before):
                    raise ChangedMeanwhile
                yield Look(held, report, facts, masking)
                return
        except ChangedMeanwhile:
            continue
    raise busy()


def masked_along(
    facts: CallFacts, masking: Masking, examined: Examined, *texts: str
) -> tuple[Report, CallFacts, list[str]]:
    """The report, the facts and the texts that came with them, masked together."""
    of_call = (facts.url, facts.request_body, facts.response_body)
    report, ((url, request_body, response_body), said) = masking.report_along(examined, (of_call, texts))
    # Placeholders may be longer than what they stand for.
    checked_text(url, "The URL, with its secrets masked,", URL_LIMIT)
    return report, replace(facts, url=url, request_body=request_body, response_body=response_body), said


def _state(inquiry: Inquiry) -> tuple[Any, ...]:
    call = inquiry.call
    return inquiry.masking, facts_of(call), call.request_headers, call.response_headers


def _call(facts: CallFacts, found: ReadCall, ids: list[str]) -> ReadCall | None:
    if facts == NO_CALL:
        return None
    return replace(
        found,
        method=facts.method or None,
        url=facts.url or None,
        status=facts.status,
        request_body=facts.request_body or None,
        response_body=facts.response_body or ("" if facts.response_is_empty else None),
        correlation_ids=tuple(dict.fromkeys([*found.correlation_ids, *ids])),
    )


def _question(inquiry: Inquiry) -> str:
    first = inquiry.messages.filter(kind=Message.Kind.REPLY).first()
    return first.text if first else ""
