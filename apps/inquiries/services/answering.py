"""The desk's side of the conversation: answer, ask for details, write a note."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from apps.accounts.models import User

from .. import notices
from ..facts import Upload
from ..models import Clock, Inquiry, Message
from ..wording import required_text
from . import clocks
from .attaching import attach
from .masking import Masking
from .steps import locked, move, require_staff, require_unseen_answers, say, settle


@transaction.atomic
def answer(
    inquiry: Inquiry,
    *,
    by: User,
    text: str,
    at: datetime,
    then: str = Inquiry.Status.WAITING_ON_ISV,
    seen: int | None = None,
    files: Sequence[Upload] = (),
) -> Message:
    """Answer the ISV. ``then`` is what the inquiry becomes: waiting on the ISV, open (more will follow) or resolved.

    ``seen`` is the last message the writer had on screen: a colleague's later answer refuses this one.
    """
    inquiry, message = tell_isv(inquiry, text, becomes=then, by=by, at=at, seen=seen, files=files)
    if inquiry.status == Inquiry.Status.RESOLVED:
        inquiry.resolved_at = at
        clocks.meet(inquiry, Clock.Kind.RESOLUTION, at=at)
    settle(inquiry, by=by, reason="answered", at=at, asks_isv=True)
    notices.answered(inquiry, message, at=at)
    return message


@transaction.atomic
def request_details(inquiry: Inquiry, *, by: User, text: str, at: datetime, seen: int | None = None) -> Message:
    """Ask the ISV for what is needed to go on; until they reply the clocks stand still."""
    inquiry, message = tell_isv(inquiry, text, becomes=Inquiry.Status.WAITING_ON_ISV, by=by, at=at, seen=seen)
    settle(inquiry, by=by, reason="details requested", at=at, asks_isv=True)
    notices.details_requested(inquiry, message, at=at)
    return message


@transaction.atomic
def note(inquiry: Inquiry, *, by: User, text: str, at: datetime, files: Sequence[Upload] = ()) -> Message:
    """Write something down for the desk alone."""
    require_staff(by)
    inquiry = locked(inquiry)
    masking = Masking(inquiry.masking)
    message = say(
        inquiry, Message.Kind.NOTE, masking.mask(required_text(text, "The note")), by=by, at=at, is_internal=True
    )
    attach(message, files, masking=masking, by=by)
    masking.keep(inquiry)
    return message


def tell_isv(
    inquiry: Inquiry,
    text: str,
    *,
    becomes: str,
    by: User,
    at: datetime,
    seen: int | None = None,
    files: Sequence[Upload] = (),
) -> tuple[Inquiry, Message]:
    """Say something to the ISV in the desk's name, which is a first response if none was given.

    Locks the inquiry, and refuses before anything is kept what it can't become.
    """
    require_staff(by)
    inquiry = locked(inquiry)
    require_unseen_answers(inquiry, by=by, seen=seen)
    if inquiry.status != becomes:
        move(inquiry, becomes)
    masking = Masking(inquiry.masking)
    message = say(inquiry, Message.Kind.ANSWER, masking.mask(required_text(text, "The answer")), by=by, at=at)
    attach(message, files, masking=masking, by=by)
    inquiry.masking = masking.data
    respond(inquiry, at=at)
    return inquiry, message


def respond(inquiry: Inquiry, *, at: datetime) -> None:
    """The ISV has heard from us; an incomplete inquiry is thereby taken as it is."""
    if not inquiry.is_complete:
        inquiry.completed_at = at
        clocks.start(inquiry, at=at)
    inquiry.first_responded_at = inquiry.first_responded_at or at
    inquiry.has_unread_reply = False
    clocks.meet(inquiry, Clock.Kind.FIRST_RESPONSE, at=at)
