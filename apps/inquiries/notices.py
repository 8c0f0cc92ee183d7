"""What inquiries tell people. One function per thing told; the words are in templates/mail/."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from apps.accounts.models import User
from apps.notifications import outbox
from apps.policy.calendars import support_hours

from .addresses import isv_page, staff_page
from .completeness import Missing
from .deadlines import local_moment
from .models import Inquiry, Message
from .people import addresses, followers, responsible


def asked(inquiry: Inquiry, lacks: Sequence[Missing], *, at: datetime) -> None:
    """We have it: hear from us by then, or this is still missing."""
    calendar = inquiry.market.calendar
    hours = support_hours(calendar)
    _tell_isv(
        "inquiry_incomplete" if lacks else "inquiry_asked",
        inquiry,
        key="incomplete" if lacks else "asked",
        at=at,
        lacks=lacks,
        by_when=local_moment(inquiry.next_due_at, calendar) if inquiry.is_due else "",
        opens=None if hours.is_open(at) else local_moment(hours.next_opening(at), calendar),
    )


def answered(inquiry: Inquiry, message: Message, *, at: datetime) -> None:
    _tell_isv("inquiry_answered", inquiry, key=f"message:{message.pk}", at=at, message=message)


def details_requested(inquiry: Inquiry, message: Message, *, at: datetime) -> None:
    _tell_isv("inquiry_details_requested", inquiry, key=f"message:{message.pk}", at=at, message=message)


def referred(inquiry: Inquiry, message: Message, *, to: str, at: datetime) -> None:
    _tell_isv("inquiry_referred", inquiry, key=f"message:{message.pk}", at=at, message=message, to=to)


def handed_to_partner_service(inquiry: Inquiry, message: Message, *, at: datetime) -> None:
    """The market's Partner Service gets the masked case: it has no account, so the mail carries what it needs."""
    outbox.post(
        "inquiry_handed_over",
        to=[inquiry.market.partner_service_email],
        context={
            "inquiry": inquiry,
            "message": message,
            "question": inquiry.messages.filter(kind=Message.Kind.REPLY).first(),
            "contacts": followers(inquiry),
            "link": staff_page(inquiry),
        },
        key=f"inquiry:{inquiry.pk}:handed-over:{message.pk}",
        at=at,
    )


def declined(inquiry: Inquiry, message: Message, *, at: datetime) -> None:
    _tell_isv("inquiry_declined", inquiry, key=f"message:{message.pk}", at=at, message=message)


def resolved(inquiry: Inquiry, *, text: str, by: User, at: datetime) -> None:
    """Whoever did not resolve it hears of it."""
    key = f"resolved:{at.isoformat()}"
    if by.is_staff:
        _tell_isv("inquiry_resolved", inquiry, key=key, at=at, has_words=bool(text.strip()), by=by)
    elif inquiry.assignee and inquiry.assignee.is_active:
        _tell_staff("inquiry_resolved", inquiry, inquiry.assignee, key=key, at=at, has_words=bool(text.strip()), by=by)


def closed(inquiry: Inquiry, *, text: str, at: datetime) -> None:
    _tell_isv("inquiry_closed", inquiry, key=f"closed:{at.isoformat()}", at=at, text=text)


def replied(inquiry: Inquiry, message: Message, *, at: datetime) -> None:
    """The assignee hears that the ISV wrote. An unassigned inquiry stands in the queue, but an incomplete one's leads
    are told: it runs no clock that would bring it up.
    """
    readers = [] if inquiry.assignee is None and inquiry.is_complete else responsible(inquiry)
    for reader in readers:
        _tell_staff("inquiry_replied", inquiry, reader, key=f"message:{message.pk}", at=at, message=message)


def assigned(inquiry: Inquiry, to: User, *, by: User, at: datetime) -> None:
    _tell_staff("inquiry_assigned", inquiry, to, key=f"assigned:{at.isoformat()}", at=at, by=by)


def reopened(inquiry: Inquiry, *, by: User, at: datetime) -> None:
    """Whoever did not reopen it hears of it."""
    key = f"reopened:{at.isoformat()}"
    if by.is_staff:
        _tell_isv("inquiry_reopened", inquiry, key=key, at=at, by=by)
    elif inquiry.assignee and inquiry.assignee.is_active:
        _tell_staff("inquiry_reopened", inquiry, inquiry.assignee, key=key, at=at, by=by)


def _tell_isv(template: str, inquiry: Inquiry, *, key: str, at: datetime, **context: Any) -> None:
    outbox.post(
        template,
        to=addresses(followers(inquiry)),
        context={"inquiry": inquiry, "link": isv_page(inquiry), **context},
        key=f"inquiry:{inquiry.pk}:{key}",
        at=at,
    )


def _tell_staff(template: str, inquiry: Inquiry, to: User, *, key: str, at: datetime, **context: Any) -> None:
    outbox.post(
        template,
        to=[to.email],
        context={"inquiry": inquiry, "link": staff_page(inquiry), **context},
        key=f"inquiry:{inquiry.pk}:{key}:desk",
        at=at,
    )
