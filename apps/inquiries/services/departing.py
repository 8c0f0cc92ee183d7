"""Answers on their way: sent, and taken back if their writer wishes so within seconds. Then they are given."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import transaction

from apps.accounts.models import User
from apps.diagnostics.redaction import Found
from apps.notifications import wake
from apps.policy.models import Priority

from .. import notices
from ..canned import values_of
from ..facts import Upload
from ..models import CannedReply, Departure, Draft, Inquiry, Message, Tagging
from ..placeholders import fill
from . import drafting
from .answering import say_answer, say_request, whole_text
from .attaching import Stored
from .drafting import drafted
from .giving import give_priority
from .masking import Masking
from .steps import hold_all, locked, require_possible, require_staff, require_unseen_answers, say

TASK = "inquiries.depart"
TO_TAKE_BACK = timedelta(seconds=15)


def send(
    inquiry: Inquiry,
    *,
    by: User,
    text: str,
    at: datetime,
    then: str = Inquiry.Status.WAITING_ON_ISV,
    seen: int | None = None,
    files: Sequence[Upload] = (),
    canned: CannedReply | None = None,
) -> Departure:
    """As ``answer``, but it leaves after ``TO_TAKE_BACK``: until then nothing has happened, and ``take_back`` ends it.

    With the tag and priority of ``canned``. Refuses now what can be foreseen; what changes until it leaves brings the
    text back to its writer, who is told.
    """
    return _send(inquiry, Draft.Kind.ANSWER, then, by=by, text=text, at=at, seen=seen, files=files, canned=canned)


def send_canned(inquiry: Inquiry, *, by: User, reply: CannedReply, at: datetime) -> Departure:
    """``send`` what ``reply`` says for this inquiry, and go on as it says; without a word there, wait for the ISV.

    Refuses a reply of another market, one with a placeholder that has no value here, and an inquiry where ``by`` has
    begun an answer, which would be lost.
    """
    if reply.market_id not in {None, inquiry.market_id}:
        raise ValidationError("This canned reply is of another market.", code="other_market")
    if inquiry.drafts.filter(person=by, kind=Draft.Kind.ANSWER).exclude(text="").exists():
        raise ValidationError("You have begun an answer there. Send it, or empty it first.", code="draft_begun")
    filled = fill(reply.text, values_of(inquiry, by=by))
    if filled.missing:
        raise ValidationError(
            f"No value here: {', '.join(filled.missing)}. Answer this one by itself.", code="placeholder_left"
        )
    return send(inquiry, by=by, text=filled.text, then=reply.then or Inquiry.Status.WAITING_ON_ISV, canned=reply, at=at)


def send_request(inquiry: Inquiry, *, by: User, text: str, at: datetime, seen: int | None = None) -> Departure:
    """As ``request_details``, but it can be taken back: see ``send``."""
    then = Inquiry.Status.WAITING_ON_ISV
    return _send(inquiry, Draft.Kind.DETAILS, then, by=by, text=text, at=at, seen=seen)


def _send(
    inquiry: Inquiry,
    kind: Draft.Kind,
    then: str,
    *,
    by: User,
    text: str,
    at: datetime,
    seen: int | None,
    files: Sequence[Upload] = (),
    canned: CannedReply | None = None,
) -> Departure:
    require_staff(by)
    text = whole_text(text)
    let_go(inquiry, by=by, at=at)
    with drafted(inquiry, text, files, at=at) as draft:
        held = draft.inquiry
        _require_free(held, at=at)
        require_unseen_answers(held, by=by, seen=seen)
        if held.status != then:
            require_possible(held, then)
        draft.masking.keep(held)
        held.drafts.filter(person=by, kind=kind).delete()
        departure = Departure.objects.create(
            inquiry=held,
            by=by,
            kind=kind,
            text=draft.text,
            then=then,
            canned=canned,
            files=[file._asdict() for file in draft.files],
            found=[each._asdict() for each in draft.masking.found],
            sent_at=at,
            leaves_at=at + TO_TAKE_BACK,
        )
        wake.later(TASK, after=TO_TAKE_BACK)
    return departure


@transaction.atomic
def take_back(inquiry: Inquiry, *, by: User, at: datetime) -> Draft:
    """Undo ``send`` in time: the words are a draft again. Its files have to be chosen anew."""
    inquiry = locked(inquiry)
    departure = Departure.objects.filter(inquiry=inquiry, by=by, leaves_at__gt=at).first()
    if departure is None:
        raise ValidationError(
            "Too late: it is on its way to the ISV. Write another answer to put it right.", code="too_late"
        )
    return _back(departure, inquiry, at=at)


def let_go(inquiry: Inquiry, *, by: User, at: datetime) -> None:
    """Whoever goes on with an inquiry has no wish to take back what they sent before: it leaves now."""
    for departure in Departure.objects.filter(inquiry=inquiry, by=by):
        _leave(departure, at=at)


def depart_due(*, at: datetime) -> int:
    """Give the answers that can't be taken back any more; returns how many. Safe to run as often as you like."""
    due = list(Departure.objects.due(at).select_related("inquiry", "by"))
    for departure in due:
        _leave(departure, at=at)
    return len(due)


def _leave(departure: Departure, *, at: datetime) -> None:
    try:
        _give(departure, at=at)
    except ValidationError as refusal:
        _bring_back(departure, refusal.messages[0], at=at)


@transaction.atomic
def _give(departure: Departure, *, at: datetime) -> None:
    inquiry = locked(departure.inquiry)
    deleted, _of_each = Departure.objects.filter(pk=departure.pk).delete()
    if not deleted:
        # Taken back, or given by another worker, while this one waited for the lock.
        return
    found = [Found(**each) for each in departure.found]
    files = [Stored(**file) for file in departure.files]
    draft = drafting.Draft(inquiry, departure.text, files, Masking(inquiry.masking, found=found))
    if departure.kind == Draft.Kind.DETAILS:
        say_request(draft, by=departure.by, at=at)
    else:
        say_answer(draft, by=departure.by, then=departure.then, at=at)
    if departure.canned:
        _do_besides(inquiry, departure.canned, by=departure.by, at=at)


def _do_besides(inquiry: Inquiry, canned: CannedReply, *, by: User, at: datetime) -> None:
    """What a canned reply brings with it, where it isn't so already."""
    tag = canned.tag
    if tag and tag.is_active and not inquiry.taggings.filter(tag=tag).exists():
        Tagging.objects.create(inquiry=inquiry, tag=tag)
        say(inquiry, Message.Kind.EVENT, f"Tagged {tag}.", by=by, at=at, is_internal=True)
    if canned.priority not in ("", inquiry.priority) and not inquiry.is_over:
        give_priority(inquiry, Priority(canned.priority), by=by, at=at)


@transaction.atomic
def _bring_back(departure: Departure, why: str, *, at: datetime) -> None:
    """What can't be given any more goes back to its writer, who is told: they may have left the page."""
    goes_on_in = departure.inquiry.goes_on_in
    hold_all([goes_on_in])
    if Departure.objects.filter(pk=departure.pk).exists():
        _back(departure, goes_on_in, at=at, refused=why)
        notices.not_sent(goes_on_in, to=departure.by, why=why, at=at)


def _back(departure: Departure, inquiry: Inquiry, *, at: datetime, refused: str = "") -> Draft:
    key: dict[str, Any] = {"inquiry": inquiry, "person": departure.by, "kind": departure.kind}
    begun = Draft.objects.filter(**key).first()
    text = f"{departure.text}\n\n{begun.text}" if begun else departure.text
    draft, _new = Draft.objects.update_or_create(**key, defaults={"text": text, "saved_at": at, "refused": refused})
    names = [file["file"] for file in departure.files]
    departure.delete()
    transaction.on_commit(partial(_forget_files, names))
    return draft


def _forget_files(names: Sequence[str]) -> None:
    for name in names:
        default_storage.delete(name)


def _require_free(inquiry: Inquiry, *, at: datetime) -> None:
    """Two answers never leave at once."""
    other = Departure.objects.filter(inquiry=inquiry).select_related("by").first()
    if other:
        seconds = max(1, round((other.leaves_at - at).total_seconds()))
        raise ValidationError(
            f"{other.by} has just answered; it leaves in {seconds} s. Read it first; your text is kept.",
            code="answered_meanwhile",
        )
