"""The desk's side of the conversation: answer, ask for details, write a note."""

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User

from .. import notices
from ..facts import Upload
from ..models import Draft as Begun
from ..models import Inquiry, Message
from ..placeholders import left_in
from ..wording import required_text
from . import clocks, indexing
from .drafting import Draft, drafted
from .mentioning import mentioned_in, tell_mentioned
from .steps import move, require_staff, require_unseen_answers, settle


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
    require_staff(by)
    with drafted(inquiry, whole_text(text), files, at=at) as draft:
        require_unseen_answers(draft.inquiry, by=by, seen=seen)
        return say_answer(draft, by=by, then=then, at=at)


def say_answer(draft: Draft, *, by: User, then: str, at: datetime) -> Message:
    """Put an answer on record, with all that follows from it."""
    inquiry, message = _told(draft, becomes=then, by=by, at=at)
    if inquiry.status == Inquiry.Status.RESOLVED:
        inquiry.resolved_at = at
        clocks.resolve(inquiry, at=at)
    settle(inquiry, by=by, reason="answered", at=at, asks_isv=True)
    notices.answered(inquiry, message, at=at)
    return message


@transaction.atomic
def request_details(inquiry: Inquiry, *, by: User, text: str, at: datetime, seen: int | None = None) -> Message:
    """Ask the ISV for what is needed to go on; until they reply the clocks stand still."""
    require_staff(by)
    with drafted(inquiry, whole_text(text), at=at) as draft:
        require_unseen_answers(draft.inquiry, by=by, seen=seen)
        return say_request(draft, by=by, at=at)


def say_request(draft: Draft, *, by: User, at: datetime) -> Message:
    """Put a request for details on record, with all that follows from it."""
    inquiry, message = _told(draft, becomes=Inquiry.Status.WAITING_ON_ISV, by=by, at=at)
    settle(inquiry, by=by, reason="details requested", at=at, asks_isv=True)
    notices.details_requested(inquiry, message, at=at)
    return message


def note(inquiry: Inquiry, *, by: User, text: str, at: datetime, files: Sequence[Upload] = ()) -> Message:
    """Write something down for the desk alone. Whoever is named in it, as @sam, watches from then on and is told."""
    require_staff(by)
    with drafted(inquiry, required_text(text, "The note"), files, at=at) as draft:
        people = mentioned_in(draft.text, draft.inquiry)
        message = draft.write(Message.Kind.NOTE, by=by, at=at, is_internal=True)
        draft.masking.keep(draft.inquiry)
        tell_mentioned(draft.inquiry, message, people, by=by, at=at)
        draft.inquiry.drafts.filter(person=by, kind=Begun.Kind.NOTE).delete()
        indexing.index(draft.inquiry)
    return message


def tell_isv(
    inquiry: Inquiry, text: str, *, becomes: str, by: User, at: datetime, seen: int | None = None
) -> tuple[Inquiry, Message]:
    """Say something to the ISV in the desk's name, which is a first response if none was given.

    Locks the inquiry, and refuses before anything is kept what it can't become. The caller's transaction goes on.
    """
    require_staff(by)
    with drafted(inquiry, whole_text(text), at=at) as draft:
        require_unseen_answers(draft.inquiry, by=by, seen=seen)
        return _told(draft, becomes=becomes, by=by, at=at)


def whole_text(text: str) -> str:
    """The words of an answer. Refuses what ``required_text`` does, and a placeholder that nothing has filled in."""
    text = required_text(text, "The answer")
    left = left_in(text)
    if left:
        names = ", ".join(f"{{{{ {name} }}}}" for name in left)
        words = f"{names} has no value for this inquiry. Write what should stand there instead."
        raise ValidationError(words, code="placeholder_left")
    return text


def _told(draft: Draft, *, becomes: str, by: User, at: datetime) -> tuple[Inquiry, Message]:
    inquiry = draft.inquiry
    if inquiry.status != becomes:
        move(inquiry, becomes)
    message = draft.write(Message.Kind.ANSWER, by=by, at=at)
    respond(inquiry, at=at)
    return inquiry, message


def respond(inquiry: Inquiry, *, at: datetime) -> None:
    """The ISV has heard from us; an incomplete inquiry is thereby taken as it is."""
    if not inquiry.is_complete:
        inquiry.completed_at = at
        clocks.start(inquiry, at=at)
    inquiry.first_responded_at = inquiry.first_responded_at or at
    inquiry.has_unread_reply = False
    clocks.respond(inquiry, at=at)
