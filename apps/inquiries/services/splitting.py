"""Making a message that asks something else an inquiry of its own."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.diagnostics.models import ApiCall
from apps.diagnostics.services.diagnosing import record

from .. import notices
from ..completeness import missing
from ..models import Inquiry, Message
from ..wording import subject_line
from .asking import asked, start, stated_in, write_call
from .diagnosing import examine, masked_along, reading_of
from .facets import copy_facets, look_for_files
from .judging import judge
from .masking import Masking
from .steps import locked, require_staff, say, settle


def split(inquiry: Inquiry, *, by: User, message: Message, subject: str, kind: str, at: datetime) -> Inquiry:
    """Let a message of the ISV, with its files, be a question of its own; its clocks count from when it was written."""
    require_staff(by)
    _require_splittable(inquiry, message)
    masking = Masking(inquiry.masking)
    reading = reading_of(message.text)
    call = stated_in(reading)
    subject = subject_line(subject)
    report, call, (subject,) = masked_along(call, masking, examine(call, reading, kind=kind, subject=subject), subject)
    with transaction.atomic():
        parent = locked(inquiry)
        message = parent.messages.get(pk=message.pk)
        child = _child(parent, message, subject, kind)
        child.masking = masking.data
        child.call = ApiCall(request_headers=report.request_headers, response_headers=report.response_headers)
        write_call(child.call, call, by=by, reason="split off", at=at)
        copy_facets(child, record(child.call, report, at=at))
        judge(child, report.topic)
        save_signed(child, by=by, reason=f"split off from #{parent.number}", at=at)
        _move(message, child, by=by, at=at)
        look_for_files(child)
        lacks = missing(child.kind, call)
        if not lacks:
            start(child, at=message.sent_at)
        say(child, Message.Kind.EVENT, f"Split off from #{parent.number}, where it was written.", by=by, at=at)
        settle(child, by=by, reason="split off", at=at, asks_isv=True)
        notices.asked(child, lacks, at=at)
        _go_on_without(parent, child, by=by, at=at)
    return child


def _require_splittable(inquiry: Inquiry, message: Message) -> None:
    if message.inquiry_id != inquiry.pk or message.kind != Message.Kind.REPLY:
        raise ValidationError("Choose a message that the ISV wrote in this inquiry.", code="split_not_from_isv")
    if not inquiry.messages.filter(kind=Message.Kind.REPLY, pk__lt=message.pk).exists():
        raise ValidationError(
            "This is the question that the inquiry is about. Choose a later message.", code="split_first_message"
        )


def _child(parent: Inquiry, message: Message, subject: str, kind: str) -> Inquiry:
    child = asked(parent.isv, subject, by=message.author, at=message.sent_at)
    child.kind, child.channel, child.priority = Inquiry.Kind(kind), parent.channel, parent.priority
    child.client, child.customer, child.split_from = parent.client, parent.customer, parent
    return child


def _move(message: Message, child: Inquiry, *, by: User, at: datetime) -> None:
    message.inquiry, message.merged_from = child, None
    save_signed(message, by=by, reason=f"split off into #{child.number}", at=at)


def _go_on_without(parent: Inquiry, child: Inquiry, *, by: User, at: datetime) -> None:
    answered = parent.messages.filter(kind=Message.Kind.ANSWER).last()
    unread = parent.messages.filter(kind=Message.Kind.REPLY, pk__gt=answered.pk if answered else 0)
    parent.has_unread_reply = parent.has_unread_reply and unread.exists()
    look_for_files(parent)
    words = f"A message of {child.asked_by} goes on in #{child.number}: {child.subject}"
    say(parent, Message.Kind.EVENT, words, by=by, at=at)
    settle(parent, by=by, reason=f"a message was split off into #{child.number}", at=at)
