"""Where an inquiry goes: to a person, to others, to its end and back."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import models, transaction

from apps.accounts.models import User
from apps.diagnostics.models import KnownCause
from apps.diagnostics.redaction import Found
from apps.policy.models import Priority
from apps.policy.scope import VerdictKind

from .. import notices
from ..models import Inquiry, Message
from ..wording import checked_text, required_text
from . import clocks
from .answering import tell_isv
from .giving import give_priority, give_to
from .judging import decide
from .masking import Masking
from .steps import locked, move, require_staff, say, settle
from .telling import tell_masked


class Referral(models.TextChoices):
    """Whom the desk refers an ISV to, in the inquiry's market."""

    PARTNER_SERVICE = "partner_service", "Partner Service"
    ERP_SUPPORT = "erp_support", "ERP support"


@transaction.atomic
def assign(inquiry: Inquiry, *, by: User, to: User | None, at: datetime, text: str = "") -> Inquiry:
    """Make ``to`` the one who sees to it; None gives it back to the queue. ``text`` is a note handed over with it."""
    require_staff(by)
    inquiry = locked(inquiry)
    if to is not None and not User.objects.who_may_answer().seeing(inquiry.market_id).filter(pk=to.pk).exists():
        raise ValidationError(f"{to} may not answer inquiries. Choose somebody who does.", code="not_staff")
    if inquiry.assignee_id == (to.pk if to else None):
        raise ValidationError(f"It is already {to}'s." if to else "It has no assignee.", code="nothing_to_change")
    text, found = _masked(inquiry, text)
    give_to(inquiry, to, by=by, at=at)
    if text:
        say(inquiry, Message.Kind.NOTE, text, by=by, at=at, is_internal=True)
        tell_masked(inquiry, found, by=by, at=at, is_internal=True)
    if to and to != by:
        notices.assigned(inquiry, to, by=by, at=at, text=text)
    return inquiry


@transaction.atomic
def prioritise(inquiry: Inquiry, *, by: User, priority: str, at: datetime) -> Inquiry:
    """Give it another priority; the time already used counts towards the new targets."""
    require_staff(by)
    inquiry = locked(inquiry)
    if inquiry.priority == priority:
        raise ValidationError(
            f"It already has {inquiry.get_priority_display().lower()} priority.", code="nothing_to_change"
        )
    give_priority(inquiry, Priority(priority), by=by, at=at)
    return inquiry


@transaction.atomic
def wait_on_others(inquiry: Inquiry, *, by: User, text: str, at: datetime) -> Inquiry:
    """Stop the clocks while somebody beyond desk and ISV has the next step; ``text`` says who, for the desk alone."""
    require_staff(by)
    inquiry = locked(inquiry)
    _require_complete(inquiry)
    move(inquiry, Inquiry.Status.WAITING_ON_OTHERS)
    text, found = _masked(inquiry, required_text(text, "What we wait for"))
    say(inquiry, Message.Kind.EVENT, "We wait for somebody outside the desk.", by=by, at=at)
    say(inquiry, Message.Kind.NOTE, text, by=by, at=at, is_internal=True)
    tell_masked(inquiry, found, by=by, at=at, is_internal=True)
    settle(inquiry, by=by, reason="waits on others", at=at)
    return inquiry


@transaction.atomic
def go_on(inquiry: Inquiry, *, by: User, at: datetime) -> Inquiry:
    """Those we waited for have answered: the desk has the next step, and its clocks run again."""
    require_staff(by)
    inquiry = locked(inquiry)
    if inquiry.status != Inquiry.Status.WAITING_ON_OTHERS:
        raise ValidationError("This inquiry does not wait on others.", code="wrong_status")
    move(inquiry, Inquiry.Status.OPEN)
    say(inquiry, Message.Kind.EVENT, "We go on with it.", by=by, at=at)
    settle(inquiry, by=by, reason="goes on", at=at)
    return inquiry


@transaction.atomic
def refer(inquiry: Inquiry, *, by: User, to: str, text: str, at: datetime, seen: int | None = None) -> Message:
    """Send the ISV to those who can help. Partner Service gets the case by mail, ERP support from the customer."""
    referral = Referral(to)
    inquiry, message = tell_isv(inquiry, text, becomes=Inquiry.Status.REFERRED, by=by, at=at, seen=seen)
    decide(inquiry, VerdictKind(referral), by=by, at=at)
    say(inquiry, Message.Kind.EVENT, f"Referred to {referral.label}, {inquiry.market}.", by=by, at=at)
    settle(inquiry, by=by, reason=f"referred to {referral.label}", at=at)
    notices.referred(inquiry, message, to=referral.label, at=at)
    if referral == Referral.PARTNER_SERVICE:
        notices.handed_to_partner_service(inquiry, message, at=at)
    return message


@transaction.atomic
def decline(inquiry: Inquiry, *, by: User, text: str, at: datetime, seen: int | None = None) -> Message:
    """Say that this is not ours to do, and why."""
    inquiry, message = tell_isv(inquiry, text, becomes=Inquiry.Status.DECLINED, by=by, at=at, seen=seen)
    decide(inquiry, VerdictKind.OUT_OF_SCOPE, by=by, at=at)
    settle(inquiry, by=by, reason="declined", at=at)
    notices.declined(inquiry, message, at=at)
    return message


@transaction.atomic
def resolve(
    inquiry: Inquiry,
    *,
    by: User,
    at: datetime,
    text: str = "",
    seen: int | None = None,
    cause: KnownCause | None = None,
) -> Inquiry:
    """Mark it solved, by either side; staff's words go to the ISV, and ``cause`` is what it turned out to be."""
    if by.is_staff and text.strip():
        inquiry, _message = tell_isv(inquiry, text, becomes=Inquiry.Status.RESOLVED, by=by, at=at, seen=seen)
    else:
        inquiry = locked(inquiry)
        _require_complete(inquiry)
        move(inquiry, Inquiry.Status.RESOLVED)
        _say_if_given(inquiry, text, by=by, at=at)
    inquiry.resolved_at = at
    inquiry.cause = cause
    if by.is_staff:
        inquiry.has_unread_reply = False
        clocks.respond(inquiry, at=at)
    clocks.resolve(inquiry, at=at)
    say(inquiry, Message.Kind.EVENT, f"Resolved by {by}.", by=by, at=at)
    settle(inquiry, by=by, reason="resolved", at=at)
    notices.resolved(inquiry, text=text, by=by, at=at)
    return inquiry


@transaction.atomic
def close(inquiry: Inquiry, *, by: User, at: datetime, text: str = "") -> Inquiry:
    """End it. It can be reopened, but not written in until then."""
    inquiry = locked(inquiry)
    move(inquiry, Inquiry.Status.CLOSED)
    inquiry.has_unread_reply = False
    clocks.resolve(inquiry, at=at)
    text, found = _masked(inquiry, text)
    say(inquiry, Message.Kind.EVENT, text or f"Closed by {by}.", by=by, at=at)
    tell_masked(inquiry, found, by=by, at=at)
    settle(inquiry, by=by, reason="closed", at=at)
    notices.closed(inquiry, text=text, at=at)
    return inquiry


@transaction.atomic
def reopen(inquiry: Inquiry, *, by: User, at: datetime, text: str = "") -> Inquiry:
    """Take it up again; its clocks go on where they stopped, and an ISV that does so is owed a response."""
    inquiry = locked(inquiry)
    if not inquiry.is_over:
        raise ValidationError("This inquiry is not finished, so there is nothing to reopen.", code="wrong_status")
    if not inquiry.is_complete:
        inquiry.completed_at = at
        clocks.start(inquiry, at=at)
    move(inquiry, Inquiry.Status.OPEN)
    _say_if_given(inquiry, text, by=by, at=at)
    say(inquiry, Message.Kind.EVENT, f"Reopened by {by}.", by=by, at=at)
    inquiry.has_unread_reply = not by.is_staff
    if not by.is_staff:
        clocks.owe_response(inquiry, at=at)
    settle(inquiry, by=by, reason="reopened", at=at)
    notices.reopened(inquiry, by=by, at=at)
    return inquiry


def _say_if_given(inquiry: Inquiry, text: str, *, by: User, at: datetime) -> None:
    text, found = _masked(inquiry, text)
    if text:
        kind = Message.Kind.ANSWER if by.is_staff else Message.Kind.REPLY
        say(inquiry, kind, text, by=by, at=at)
        tell_masked(inquiry, found, by=by, at=at)


def _masked(inquiry: Inquiry, text: str) -> tuple[str, list[Found]]:
    """``text`` checked and without secrets, and which it held; the placeholders are kept when the inquiry is saved."""
    masking = Masking(inquiry.masking)
    text = masking.mask(checked_text(text))
    inquiry.masking = masking.data
    return text, masking.found


def _require_complete(inquiry: Inquiry) -> None:
    if not inquiry.is_complete:
        raise ValidationError(
            "This inquiry is incomplete and waits on the ISV. Answer it to take it as it is.", code="incomplete"
        )
