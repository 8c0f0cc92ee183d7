"""What inquiries tell people. One function per thing told; letters.py says what can be filled in."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.notifications import outbox
from apps.policy.calendars import support_hours
from apps.policy.models import SupportCalendar
from apps.policy.scope import VerdictKind

from .addresses import isv_page, staff_page
from .completeness import Missing
from .deadlines import deadline, local_moment
from .letters import CLOCK_STANDS, INCOMPLETE, LEFT_WORDS, MORE_COMES, RESOLVED
from .models import Broadcast, Incident, Inquiry, Message, ProductIssue
from .people import addresses, followers, responsible, watching
from .promises import target_of
from .referring import call_handed_over


def asked(inquiry: Inquiry, lacks: Sequence[Missing], *, at: datetime) -> None:
    """We have it: hear from us by then, or this is still missing, and then is when you would hear if it came now."""
    calendar = inquiry.market.calendar
    hours = support_hours(calendar)
    expected = deadline(hours, at, target_of(inquiry).first_response_minutes) if lacks else inquiry.next_due_at
    _tell_isv(
        "inquiry_incomplete" if lacks else "inquiry_asked",
        inquiry,
        key="incomplete" if lacks else "asked",
        at=at,
        **({"missing": "\n".join(f"- {gap.sentence}" for gap in lacks)} if lacks else {}),
        by_when=local_moment(expected, calendar) if lacks or inquiry.is_due else "",
        if_closed=""
        if hours.is_open(at)
        else f"The desk is closed at the moment and opens {local_moment(hours.next_opening(at), calendar)}.",
    )


def answered(inquiry: Inquiry, message: Message, *, at: datetime) -> None:
    _tell_isv(
        "inquiry_answered",
        inquiry,
        key=f"message:{message.pk}",
        at=at,
        if_resolved=RESOLVED if inquiry.status == Inquiry.Status.RESOLVED else "",
        **_said(message),
    )


def not_sent(inquiry: Inquiry, *, to: User, why: str, at: datetime) -> None:
    """An answer could not be given any more: its writer has it back as a draft."""
    _tell_staff("answer_not_sent", inquiry, to, key=f"not-sent:{at.isoformat()}", at=at, isv=inquiry.isv, why=why)


def details_requested(inquiry: Inquiry, message: Message, *, at: datetime) -> None:
    _tell_isv("inquiry_details_requested", inquiry, key=f"message:{message.pk}", at=at, **_said(message))


def referred(inquiry: Inquiry, message: Message, *, to: str, at: datetime) -> None:
    market = inquiry.market
    _tell_isv("inquiry_referred", inquiry, key=f"message:{message.pk}", at=at, to=to, market=market, **_said(message))


def handed_to_partner_service(inquiry: Inquiry, message: Message, *, at: datetime) -> None:
    """The market's Partner Service gets the masked case: it has no account, so the mail carries what it needs."""
    clause, question = inquiry.clause, inquiry.messages.filter(kind=Message.Kind.REPLY).first()
    names_it = clause and clause.verdict == VerdictKind.PARTNER_SERVICE
    outbox.post(
        "inquiry_handed_over",
        to=[inquiry.market.partner_service_email],
        context={
            **_about(inquiry),
            **_said(message),
            "isv": inquiry.isv,
            "market": inquiry.market,
            "by_clause": f", by clause {clause.number} of the support policy" if clause and names_it else "",
            "question": question.text if question else "",
            "call": call_handed_over(inquiry.call),
            "contacts": "; ".join(f"{person.name}, {person.email}" for person in followers(inquiry)),
            "link": staff_page(inquiry),
        },
        key=f"inquiry:{inquiry.pk}:handed-over:{message.pk}",
        at=at,
    )


def declined(inquiry: Inquiry, message: Message, *, at: datetime) -> None:
    _tell_isv("inquiry_declined", inquiry, key=f"message:{message.pk}", at=at, **_said(message))


def resolved(inquiry: Inquiry, *, text: str, by: User, at: datetime) -> None:
    """Whoever did not resolve it hears of it."""
    key = f"resolved:{at.isoformat()}"
    told: dict[str, Any] = {"by": by.name, "if_words": LEFT_WORDS if text.strip() else ""}
    if by.is_staff:
        _tell_isv("inquiry_resolved", inquiry, key=key, at=at, **told)
    elif inquiry.assignee and inquiry.assignee.is_active:
        _tell_staff("inquiry_resolved", inquiry, inquiry.assignee, key=key, at=at, **told)


def closed(inquiry: Inquiry, *, text: str, at: datetime) -> None:
    _tell_isv("inquiry_closed", inquiry, key=f"closed:{at.isoformat()}", at=at, text=text)


def replied(inquiry: Inquiry, message: Message, *, at: datetime) -> None:
    """The assignee hears that the ISV wrote. An unassigned inquiry stands in the queue, but an incomplete one's leads
    are told: it runs no clock that would bring it up.
    """
    readers = [] if inquiry.assignee is None and inquiry.is_complete else responsible(inquiry)
    key, state = f"message:{message.pk}", "" if inquiry.is_complete else INCOMPLETE
    told: dict[str, Any] = {"isv": inquiry.isv, "if_incomplete": state, **_said(message)}
    for reader in readers:
        _tell_staff("inquiry_replied", inquiry, reader, key=key, at=at, **told)
    for person in watching(inquiry):
        if person not in readers:
            hours = person.hours or inquiry.market.calendar
            _tell_staff("inquiry_replied", inquiry, person, key=key, at=at, within=hours, **told)


def mentioned(inquiry: Inquiry, note: Message, person: User, *, by: User, at: datetime) -> None:
    """A colleague is named in an internal note; they hear of it within their own hours."""
    hours, key = person.hours or inquiry.market.calendar, f"mentioned:{note.pk}"
    told: dict[str, Any] = {"isv": inquiry.isv, "by": by.name, "text": note.text}
    _tell_staff("inquiry_mentioned", inquiry, person, key=key, at=at, within=hours, **told)


def assigned(inquiry: Inquiry, to: User, *, by: User, at: datetime, text: str = "") -> None:
    """``text`` is what whoever hands it over wants them to know, masked."""
    told: dict[str, Any] = {"isv": inquiry.isv, "by": by.name, "text": text}
    _tell_staff("inquiry_assigned", inquiry, to, key=f"assigned:{at.isoformat()}", at=at, **told)


def reopened(inquiry: Inquiry, *, by: User, at: datetime) -> None:
    """Whoever did not reopen it hears of it."""
    key = f"reopened:{at.isoformat()}"
    if by.is_staff:
        _tell_isv("inquiry_reopened", inquiry, key=key, at=at, by=by.name)
    elif inquiry.assignee and inquiry.assignee.is_active:
        _tell_staff("inquiry_reopened", inquiry, inquiry.assignee, key=key, at=at, by=by.name)


def issue_decided(inquiry: Inquiry, broadcast: Broadcast, *, at: datetime) -> None:
    """The ISV hears what was decided about what they asked for, and nothing of who else did."""
    goes_on = broadcast.state in {ProductIssue.Status.ACCEPTED, ProductIssue.Status.PLANNED}
    _tell_isv(
        "issue_decided",
        inquiry,
        key=f"broadcast:{broadcast.pk}",
        at=at,
        decision=broadcast.get_state_display(),
        title=broadcast.issue.public_title if broadcast.issue else "",
        text=broadcast.text,
        if_more_comes=MORE_COMES if goes_on else "",
    )


def incident_explains(inquiry: Inquiry, incident: Incident, *, at: datetime) -> None:
    key = f"incident:{incident.pk}:{at.isoformat()}"
    _tell_isv(
        "incident_explains",
        inquiry,
        key=key,
        at=at,
        incident=incident.title,
        incident_text=incident.public_text,
        what_happens_now="" if incident.is_over else CLOCK_STANDS,
    )


def incident_over(inquiry: Inquiry, broadcast: Broadcast, *, at: datetime) -> None:
    title = broadcast.incident.title if broadcast.incident else ""
    _tell_isv("incident_over", inquiry, key=f"broadcast:{broadcast.pk}", at=at, incident=title)


def merged(absorbed: Inquiry, survivor: Inquiry, *, by: User, at: datetime) -> None:
    """The ISV and whoever worked on the absorbed one hear where it goes on."""
    key = f"merged:{absorbed.pk}:{at.isoformat()}"
    _tell_isv("inquiry_merged", survivor, key=key, at=at, **_other(absorbed))
    worker = absorbed.assignee
    if worker and worker.is_active and worker != by:
        _tell_staff("inquiry_merged", survivor, worker, key=key, at=at, **_other(absorbed))


def taken_out(absorbed: Inquiry, survivor: Inquiry, *, by: User, at: datetime) -> None:
    """A merge is undone: the ISV and whoever worked on it hear that it goes on by itself."""
    key = f"taken-out:{at.isoformat()}"
    _tell_isv("inquiry_taken_out", absorbed, key=key, at=at, **_other(survivor))
    worker = absorbed.assignee
    if worker and worker.is_active and worker != by:
        _tell_staff("inquiry_taken_out", absorbed, worker, key=key, at=at, **_other(survivor))


def _about(inquiry: Inquiry) -> dict[str, Any]:
    return {"number": inquiry.number, "subject": inquiry.subject}


def _other(inquiry: Inquiry) -> dict[str, Any]:
    return {"other_number": inquiry.number, "other_subject": inquiry.subject}


def _said(message: Message) -> dict[str, Any]:
    return {"author": message.author.name, "text": message.text}


def _tell_isv(template: str, inquiry: Inquiry, *, key: str, at: datetime, **context: Any) -> None:
    outbox.post(
        template,
        to=addresses(followers(inquiry)),
        context={**_about(inquiry), "link": isv_page(inquiry), **context},
        key=f"inquiry:{inquiry.pk}:{key}",
        at=at,
    )


def _tell_staff(
    template: str,
    inquiry: Inquiry,
    to: User,
    *,
    key: str,
    at: datetime,
    within: SupportCalendar | None = None,
    **context: Any,
) -> None:
    if not to.sees(inquiry.market_id):
        return
    outbox.post(
        template,
        to=[to.email],
        context={**_about(inquiry), "link": staff_page(inquiry), **context},
        key=f"inquiry:{inquiry.pk}:{key}:desk",
        at=at,
        within=within,
    )
