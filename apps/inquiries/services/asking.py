"""The ISV's side: ask, supply what is missing, write again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.text import Truncator

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.diagnostics.models import ApiCall
from apps.isvs.models import ApiClient, Customer, Isv
from apps.policy.models import Priority

from .. import notices
from ..completeness import missing
from ..facts import CallFacts, Upload
from ..models import Inquiry, Message
from ..wording import BODY_LIMIT, SUBJECT_LIMIT, checked_text, required_text, subject_line
from . import clocks
from .attaching import attach
from .masking import Masking
from .steps import locked, move, say, settle

URL_LIMIT = 4000
NO_CALL = CallFacts()


@transaction.atomic
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
) -> Inquiry:
    """Put a question on record. One that lacks facts is kept, and its clocks start when it is complete."""
    _require_own(isv, client, customer)
    masking = Masking({})
    call, (subject, text) = _masked(_checked(call), masking, subject_line(subject), required_text(text, "The question"))
    stored_call = ApiCall()
    _write_call(stored_call, call, by=by, reason="asked", at=at)
    inquiry = Inquiry(
        isv=isv,
        market=isv.market,
        asked_by=by,
        client=client,
        customer=customer,
        call=stored_call,
        kind=Inquiry.Kind(kind),
        channel=Inquiry.Channel(channel),
        subject=Truncator(subject).chars(SUBJECT_LIMIT),
        status=Inquiry.Status.WAITING_ON_ISV,
        priority=Priority(priority),
        asked_at=at,
        last_activity_at=at,
        has_unread_reply=True,
    )
    save_signed(inquiry, by=by, reason="asked", at=at)
    message = say(inquiry, Message.Kind.REPLY, text, by=by, at=at)
    attach(message, files, masking=masking, by=by)
    inquiry.masking = masking.data
    lacks = missing(inquiry.kind, call)
    if not lacks:
        _start(inquiry, at=at)
    settle(inquiry, by=by, reason="asked, complete" if not lacks else "asked, incomplete", at=at, asks_isv=True)
    notices.asked(inquiry, lacks, at=at)
    return inquiry


@transaction.atomic
def complete(inquiry: Inquiry, *, by: User, call: CallFacts, at: datetime) -> Inquiry:
    """Add facts to an inquiry; what ``call`` leaves empty stays. The clocks start when nothing is missing."""
    inquiry = locked(inquiry)
    if inquiry.is_complete:
        raise ValidationError("Nothing is missing. Write a reply to add to this inquiry.", code="already_complete")
    if inquiry.is_over:
        raise ValidationError("This inquiry is no longer open. Reopen it first.", code="wrong_status")
    masking = Masking(inquiry.masking)
    call, _ = _masked(facts_of(inquiry.call).completed_by(_checked(call)), masking)
    _write_call(inquiry.call, call, by=by, reason="completed", at=at)
    inquiry.masking = masking.data
    inquiry.has_unread_reply = True
    lacks = missing(inquiry.kind, call)
    if not lacks:
        _start(inquiry, at=at)
        say(inquiry, Message.Kind.EVENT, "Complete: the four facts of the call are here.", by=by, at=at)
    settle(inquiry, by=by, reason="completed" if not lacks else "facts added", at=at, asks_isv=True)
    if not lacks:
        notices.asked(inquiry, lacks, at=at)
    return inquiry


@transaction.atomic
def reply(inquiry: Inquiry, *, by: User, text: str, at: datetime, files: Sequence[Upload] = ()) -> Message:
    """The ISV writes: what waited on them, or was thought finished, is the desk's again. Closed ones are refused."""
    inquiry = locked(inquiry)
    if inquiry.status == Inquiry.Status.CLOSED:
        raise ValidationError("This inquiry is closed. Reopen it to write in it.", code="wrong_status")
    masking = Masking(inquiry.masking)
    text = masking.mask(checked_text(text, "The reply") if files else required_text(text, "The reply"))
    message = say(inquiry, Message.Kind.REPLY, text, by=by, at=at)
    attach(message, files, masking=masking, by=by)
    inquiry.masking = masking.data
    inquiry.has_unread_reply = True
    if inquiry.is_complete and inquiry.status not in Inquiry.CLOCK_RUNS:
        move(inquiry, Inquiry.Status.OPEN)
    # Whoever writes to an incomplete inquiry is not closed for silence: somebody at the desk has to read it.
    inquiry.waiting_since = None
    settle(inquiry, by=by, reason="the ISV wrote", at=at)
    notices.replied(inquiry, message, at=at)
    return message


def facts_of(call: ApiCall) -> CallFacts:
    return CallFacts(call.method, call.url, call.status, call.request_body, call.response_body, call.response_is_empty)


def _start(inquiry: Inquiry, *, at: datetime) -> None:
    inquiry.completed_at = at
    move(inquiry, Inquiry.Status.NEW)
    clocks.start(inquiry, at=at)


def _require_own(isv: Isv, client: ApiClient | None, customer: Customer | None) -> None:
    if client and client.isv_id != isv.pk:
        raise ValidationError("Choose one of your own API clients.", code="foreign_client")
    if customer and not customer.isvs.filter(pk=isv.pk).exists():
        raise ValidationError("Choose one of the customers you work for.", code="foreign_customer")


def _write_call(call: ApiCall, facts: CallFacts, *, by: User, reason: str, at: datetime) -> None:
    call.method, call.url, call.status = facts.method, facts.url, facts.status
    call.request_body, call.response_body = facts.request_body, facts.response_body
    call.response_is_empty = facts.response_is_empty and not facts.response_body
    save_signed(call, by=by, reason=reason, at=at)


def _masked(facts: CallFacts, masking: Masking, *texts: str) -> tuple[CallFacts, list[str]]:
    """The facts and the texts that came with them, without secrets."""
    url, request_body, response_body, *rest = masking.mask_together(
        facts.url, facts.request_body, facts.response_body, *texts
    )
    # Placeholders may be longer than what they stand for.
    checked_text(url, "The URL, with its secrets masked,", URL_LIMIT)
    return replace(facts, url=url, request_body=request_body, response_body=response_body), rest


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
