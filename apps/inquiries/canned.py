"""Canned replies as they read for one inquiry. Reads only."""

from typing import NamedTuple

from apps.accounts.models import User

from .models import CannedReply, Inquiry
from .placeholders import Filled, fill


class Offered(NamedTuple):
    """A canned reply with its text filled in for an inquiry; ``suits`` where it is about the same topic."""

    reply: CannedReply
    filled: Filled
    suits: bool


def offered(inquiry: Inquiry, *, by: User) -> list[Offered]:
    """What may be said to this inquiry, those about its topic first. One query."""
    values = values_of(inquiry, by=by)
    replies = CannedReply.objects.for_market(inquiry.market_id).select_related("tag")
    found = [
        Offered(each, fill(each.text, values), bool(each.topic) and each.topic == inquiry.topic) for each in replies
    ]
    return sorted(found, key=lambda each: not each.suits)


def values_of(inquiry: Inquiry, *, by: User) -> dict[str, str]:
    """What the placeholders stand for; empty where it isn't known. Reads isv, market, asked_by, customer, client."""
    status = inquiry.http_status
    return {
        "isv": str(inquiry.isv),
        "asked_by": str(inquiry.asked_by),
        "number": str(inquiry.number),
        "subject": inquiry.subject,
        "operation": inquiry.operation,
        "status": str(status) if status else "",
        "customer": str(inquiry.customer) if inquiry.customer else "",
        "client": inquiry.client.client_id if inquiry.client else "",
        "market": str(inquiry.market),
        "me": str(by),
    }
