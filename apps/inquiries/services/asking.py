"""The ISV's side: ask, supply what is missing, write again."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import Truncator

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.diagnostics.diagnosing import Report
from apps.diagnostics.diagnosing.before import with_masked_before
from apps.diagnostics.models import ApiCall
from apps.diagnostics.reading import Reading
from apps.diagnostics.redaction import Found
from apps.diagnostics.services.diagnosing import record
from apps.isvs.models import ApiClient, Customer, Isv
from apps.policy.models import Priority

from .. import notices
from ..completeness import missing
from ..facts import NO_CALL, CallFacts, Upload
from ..models import Inquiry, Message
from ..wording import BODY_LIMIT, SUBJECT_LIMIT, URL_LIMIT, checked_text, required_text, subject_line
from . import clocks
from .attaching import Stored, attach, stored
from .diagnosing import Look, examine, facts_in, looked_at_again, masked_along, reading_of
from .drafting import drafted
from .facets import copy_facets
from .judging import judge
from .masking import Masking
from .steps import move, say, settle
from .telling import tell_masked


def ask(
    *,
    isv: Isv,
    by: User,
    kind: str,
    subject: str,
    text: str,
    channel: str,
    at: datetime,
    call: CallFacts = NO_CALL,
    priority: str = Priority.NORMAL,
    client: ApiClient | None = None,
    customer: Customer | None = None,
    files: Sequence[Upload] = (),
    paste: str = "",
    masked_before: Sequence[Found] = (),
) -> Inquiry:
    """Put a question on record. One that lacks facts is kept, and its clocks start when it is complete.

    ``paste`` is the call as the ISV has it. Without ``call`` the facts are read out of paste, question or files.
    ``masked_before`` is what was masked before it came here: placeholders alone stand for it in what was sent.
    """
    _require_own(isv, client, customer)
    masking = Masking({})
    subject, text = subject_line(subject), required_text(text, "The question")
    paste = checked_text(paste, "The paste", BODY_LIMIT)
    reading = reading_of(text, paste, files)
    call = _checked(call) if call != NO_CALL else stated_in(reading)
    examined = examine(call, reading, kind=kind, subject=subject)
    files = [*files, *_as_file(paste, text)]
    report, call, (subject, text) = masked_along(call, masking, examined, subject, text)
    report = with_masked_before(report, masked_before, _sent(call, (subject, text), files))
    inquiry = asked(isv, subject, by=by, at=at)
    inquiry.client, inquiry.customer = client, customer
    inquiry.kind, inquiry.channel = Inquiry.Kind(kind), Inquiry.Channel(channel)
    inquiry.priority = Priority(priority)
    with stored(files, masking=masking, at=at) as kept, transaction.atomic():
        inquiry.masking = masking.data
        _put_on_record(inquiry, report, call, text, kept, by=by, at=at)
        _tell_of_files(inquiry, report, masking, by=by, at=at)
    return inquiry


def asked(isv: Isv, subject: str, *, by: User, at: datetime) -> Inquiry:
    """An inquiry that waits on its ISV until it is found to be complete."""
    return Inquiry(
        isv=isv,
        market=isv.market,
        asked_by=by,
        subject=Truncator(subject).chars(SUBJECT_LIMIT),
        status=Inquiry.Status.WAITING_ON_ISV,
        asked_at=at,
        last_activity_at=at,
        has_unread_reply=True,
    )


def _put_on_record(
    inquiry: Inquiry, report: Report, call: CallFacts, text: str, files: Sequence[Stored], *, by: User, at: datetime
) -> None:
    stored_call = ApiCall(request_headers=report.request_headers, response_headers=report.response_headers)
    write_call(stored_call, call, by=by, reason="asked", at=at)
    inquiry.call = stored_call
    copy_facets(inquiry, record(stored_call, report, at=at))
    judge(inquiry, report.topic)
    save_signed(inquiry, by=by, reason="asked", at=at)
    attach(say(inquiry, Message.Kind.REPLY, text, by=by, at=at), files, by=by)
    lacks = missing(inquiry.kind, call)
    if not lacks:
        start(inquiry, at=at)
    settle(inquiry, by=by, reason="asked, complete" if not lacks else "asked, incomplete", at=at, asks_isv=True)
    notices.asked(inquiry, lacks, at=at)


def _tell_of_files(inquiry: Inquiry, report: Report, masking: Masking, *, by: User, at: datetime) -> None:
    """What the call and the question held, the diagnosis beside them says; files say nothing by themselves."""
    shown = {each["placeholder"] for each in report.masked}
    tell_masked(inquiry, [each for each in masking.found if each.placeholder not in shown], by=by, at=at)


def complete(inquiry: Inquiry, *, by: User, call: CallFacts, at: datetime) -> Inquiry:
    """Add facts to an inquiry; what ``call`` leaves empty stays. The clocks start when nothing is missing."""
    with looked_at_again(inquiry, _checked(call)) as look:
        _require_incomplete(look.inquiry)
        _add_facts(look, by=by, at=at)
    return look.inquiry


def _require_incomplete(inquiry: Inquiry) -> None:
    if inquiry.is_complete:
        raise ValidationError("Nothing is missing. Write a reply to add to this inquiry.", code="already_complete")
    if inquiry.is_over:
        raise ValidationError("This inquiry is no longer open. Reopen it first.", code="wrong_status")


def _add_facts(look: Look, *, by: User, at: datetime) -> None:
    inquiry = look.inquiry
    write_call(inquiry.call, look.facts, by=by, reason="completed", at=at)
    copy_facets(inquiry, record(inquiry.call, look.report, at=at))
    judge(inquiry, look.report.topic)
    tell_masked(inquiry, look.masking.found, by=by, at=at)
    inquiry.masking = look.masking.data
    inquiry.has_unread_reply = True
    inquiry.snoozed_until = inquiry.snoozed_by = None
    lacks = missing(inquiry.kind, look.facts)
    if not lacks:
        start(inquiry, at=at)
        say(inquiry, Message.Kind.EVENT, "Complete: the four facts of the call are here.", by=by, at=at)
    settle(inquiry, by=by, reason="completed" if not lacks else "facts added", at=at, asks_isv=True)
    if not lacks:
        notices.asked(inquiry, lacks, at=at)


def reply(inquiry: Inquiry, *, by: User, text: str, at: datetime, files: Sequence[Upload] = ()) -> Message:
    """The ISV writes: what waited on them, or was thought finished, is the desk's again. Closed ones are refused."""
    text = checked_text(text, "The reply") if files else required_text(text, "The reply")
    with drafted(inquiry, text, files, at=at) as draft:
        inquiry = draft.inquiry
        if inquiry.status == Inquiry.Status.CLOSED:
            raise ValidationError("This inquiry is closed. Reopen it to write in it.", code="wrong_status")
        message = draft.write(Message.Kind.REPLY, by=by, at=at)
        inquiry.has_unread_reply = True
        if inquiry.is_complete and inquiry.status not in Inquiry.CLOCK_RUNS:
            move(inquiry, Inquiry.Status.OPEN)
        clocks.owe_response(inquiry, at=at)
        # Whoever writes to an incomplete inquiry is not closed for silence: somebody at the desk has to read it.
        inquiry.waiting_since = None
        inquiry.snoozed_until = inquiry.snoozed_by = None
        settle(inquiry, by=by, reason="the ISV wrote", at=at)
        notices.replied(inquiry, message, at=at)
    return message


def start(inquiry: Inquiry, *, at: datetime) -> None:
    inquiry.completed_at = at
    move(inquiry, Inquiry.Status.NEW)
    clocks.start(inquiry, at=at)


def _require_own(isv: Isv, client: ApiClient | None, customer: Customer | None) -> None:
    if client and client.isv_id != isv.pk:
        raise ValidationError("Choose one of your own API clients.", code="foreign_client")
    if customer and not customer.isvs.filter(pk=isv.pk).exists():
        raise ValidationError("Choose one of the customers you work for.", code="foreign_customer")


def write_call(call: ApiCall, facts: CallFacts, *, by: User, reason: str, at: datetime) -> None:
    call.method, call.url, call.status = facts.method, facts.url, facts.status
    call.request_body, call.response_body = facts.request_body, facts.response_body
    call.response_is_empty = facts.response_is_empty and not facts.response_body
    save_signed(call, by=by, reason=reason, at=at)


def stated_in(reading: Reading) -> CallFacts:
    """What the ISV left us to read; nothing of it is refused, since nobody typed it into a field."""
    try:
        return _checked(facts_in(reading))
    except ValidationError:
        return NO_CALL


def _sent(call: CallFacts, texts: Sequence[str], files: Sequence[Upload]) -> Iterator[bytes]:
    for text in (*texts, call.url, call.request_body, call.response_body):
        yield text.encode()
    for file in files:
        yield file.content


def _as_file(paste: str, text: str) -> list[Upload]:
    """The paste holds headers and ids that no field has."""
    return [Upload("paste.txt", paste.encode())] if paste and paste != text else []


def _checked(facts: CallFacts) -> CallFacts:
    method = facts.method.strip().upper()
    if method and method not in ApiCall.Method.values:
        raise ValidationError(
            f"{method[:20]!r} is no HTTP method we know. Use {', '.join(ApiCall.Method.values)}.", code="invalid_method"
        )
    if facts.status is not None and not 100 <= facts.status <= 599:
        raise ValidationError("An HTTP status is a number from 100 to 599.", code="invalid_status")
    url = checked_text(facts.url, "The URL", URL_LIMIT)
    if any(character.isspace() for character in url):
        raise ValidationError(
            "The URL holds a space or a line end. Encode it as %20, or shorten the URL.", code="invalid_url"
        )
    return replace(
        facts,
        method=method,
        url=url,
        request_body=checked_text(facts.request_body, "The request JSON", BODY_LIMIT),
        response_body=checked_text(facts.response_body, "The response body", BODY_LIMIT),
    )
