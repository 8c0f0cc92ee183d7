"""Telling many inquiries one thing, each in its own thread: a worker does it, one short transaction for each."""

from datetime import datetime
from typing import cast

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts import jobs
from apps.accounts.history import save_signed
from apps.accounts.models import User

from .. import notices
from ..models import Broadcast, Incident, Inquiry, Message, ProductIssue
from .answering import answer
from .steps import locked, move, say, settle

TASK = "inquiries.broadcast"
BATCH = 20
Status = Inquiry.Status
What = Broadcast.What


def order(
    about: ProductIssue | Incident,
    what: str,
    *,
    by: User,
    at: datetime,
    text: str = "",
    then: str = "",
    state: str = "",
) -> Broadcast | None:
    """Let a worker tell every inquiry that hangs on it now, within a transaction. None where there is nobody."""
    count = about.reports.count()
    if not count:
        return None
    label = f"{What(what).label} to the inquiries of: {about}"
    job = jobs.queue(TASK, label=label[:200], steps=-(-count // BATCH) + 1, by=by, at=at)
    broadcast = Broadcast(what=what, job=job, text=text, then=then, state=state)
    if isinstance(about, ProductIssue):
        broadcast.issue = about
    else:
        broadcast.incident = about
    save_signed(broadcast, by=by, reason="ordered", at=at)
    return broadcast


def broadcast_ordered(*, clock: jobs.Clock) -> None:
    """Tell what was ordered, oldest first; ``clock`` gives the moment of each step."""
    jobs.run_all(TASK, _broadcast, clock=clock)


def _broadcast(progress: jobs.Progress) -> None:
    """Inquiry after inquiry: who is cut short goes on after the last one, and nobody is told twice."""
    broadcast = Broadcast.objects.select_related("issue", "incident", "job__by").get(job=progress.job)
    while batch := _next_numbers(broadcast):
        if progress.job.steps_done < progress.job.steps - 1:
            progress.begin(f"{broadcast.words} so far")
        for number in batch:
            _tell(broadcast, number, at=progress.clock())
    with transaction.atomic():
        save_signed(broadcast, by=progress.job.by, reason=broadcast.words, at=progress.clock())
        progress.finish(broadcast.words)


def _next_numbers(broadcast: Broadcast) -> list[int]:
    """The next inquiries, of those that hung on it when it was ordered."""
    reports = broadcast.subject.reports.filter(attached_at__lte=broadcast.job.queued_at)
    ahead = reports.filter(inquiry__gt=broadcast.done_through).order_by("inquiry")
    return list(ahead.values_list("inquiry", flat=True)[:BATCH])


@transaction.atomic
def _tell(broadcast: Broadcast, number: int, *, at: datetime) -> None:
    held = Broadcast.objects.select_for_update().get(pk=broadcast.pk)
    if held.done_through < number:
        try:
            with transaction.atomic():
                is_told = _tell_one(broadcast, What(held.what), Inquiry.objects.get(pk=number), at)
            held.told += is_told
        except ValidationError:
            held.left_out.append(number)
        held.done_through = number
        # How far it is, not what it is: the record is signed when it is ordered and when it is done.
        Broadcast.objects.filter(pk=held.pk).update(done_through=number, told=held.told, left_out=held.left_out)
    broadcast.done_through, broadcast.told, broadcast.left_out = held.done_through, held.told, held.left_out


def _tell_one(broadcast: Broadcast, what: str, inquiry: Inquiry, at: datetime) -> bool:
    """One that was merged is told where it goes on, unless that hangs on it too."""
    told = inquiry.goes_on_in
    if told != inquiry and broadcast.subject.reports.filter(inquiry=told).exists():
        return False
    return DEEDS[What(what)](broadcast, told, at)


def _answer(broadcast: Broadcast, inquiry: Inquiry, at: datetime) -> bool:
    answer(inquiry, by=broadcast.job.by, text=broadcast.text, at=at, then=_then(inquiry, broadcast.then))
    return True


def _then(inquiry: Inquiry, wish: str) -> str:
    """What an answer makes of the inquiry. One that is resolved stays so; others that are over refuse."""
    if inquiry.status == Status.RESOLVED:
        return inquiry.status
    if inquiry.is_over:
        raise ValidationError("This inquiry is over: reopen it to answer.", code="wrong_status")
    return wish or (Status.OPEN if inquiry.status == Status.NEW else inquiry.status)


def _decided(broadcast: Broadcast, inquiry: Inquiry, at: datetime) -> bool:
    """Whatever became of the inquiry, its ISV hears what was decided."""
    issue, state = cast(ProductIssue, broadcast.issue), ProductIssue.Status(broadcast.state)
    inquiry = locked(inquiry)
    words = f"{issue.get_kind_display()} “{issue.public_title}”: {state.label.lower()}."
    say(inquiry, Message.Kind.EVENT, words, by=broadcast.job.by, at=at)
    settle(inquiry, by=broadcast.job.by, reason=f"told that it is {state.label.lower()}", at=at)
    notices.issue_decided(inquiry, broadcast, at=at)
    return True


def _ended(broadcast: Broadcast, inquiry: Inquiry, at: datetime) -> bool:
    """The clocks that stood still because of the incident go on; what is finished is left alone."""
    by, incident = broadcast.job.by, broadcast.subject
    inquiry = locked(inquiry)
    if inquiry.is_over:
        return False
    say(inquiry, Message.Kind.EVENT, f"The incident “{incident}” is over.", by=by, at=at)
    if inquiry.pauses.filter(until=None, incident=incident.pk).exists():
        move(inquiry, Status.OPEN)
    settle(inquiry, by=by, reason="the incident is over", at=at)
    if broadcast.text:
        answer(inquiry, by=by, text=broadcast.text, at=at, then=_then(inquiry, ""))
    else:
        notices.incident_over(inquiry, broadcast, at=at)
    return True


DEEDS = {What.ANSWER: _answer, What.DECISION: _decided, What.END: _ended}
