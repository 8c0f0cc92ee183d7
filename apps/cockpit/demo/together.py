"""How inquiries of the demo belong together: tagged, merged, split, linked, watched, given out by turn.

And one that somebody asked to be reminded of.
"""

from datetime import datetime
from itertools import groupby, pairwise

from apps.accounts.models import User
from apps.accounts.roles import CONSULTANT, LEAD
from apps.inquiries import services
from apps.inquiries.models import AssignmentRule, CannedReply, Inquiry, Message, Tag
from apps.inquiries.querysets import InquiryQuerySet
from apps.policy.models import Market

from .schedule import open_everywhere

Colour = Tag.Colour
TAGS = {"Invoices": Colour.BLUE, "Migration": Colour.AMBER, "Rate limits": Colour.RED, "Quick win": Colour.GREEN}
TAGGED = 24


CANNED = (
    (
        "Ask for the response body",
        "Hello {{ asked_by }},\n\nplease send us the whole response body of {{ operation }}. It holds the id "
        "that finds our log line.\n\n{{ me }}",
        "troubleshooting",
        "waiting_on_isv",
        "",
    ),
    (
        "Slow down when 429 comes",
        "{{ client }} sends more requests than are let through. Wait as long as `Retry-After` says, then go on:\n\n"
        "```http\nHTTP/1.1 429 Too Many Requests\nRetry-After: 30\n```",
        "endpoint_usage",
        "resolved",
        "Rate limits",
    ),
    (
        "We are looking into it",
        "We have found the call in our log and are looking into it. You hear from us in this thread.",
        "",
        "open",
        "",
    ),
)


def put_together(*, at: datetime) -> None:
    """What staff did by ``at``, in their hours, with inquiries that have to do with each other."""
    at = open_everywhere(at)
    # What waits for a data owner, or has a copy alive, is held as it is.
    quiet = Inquiry.objects.filter(last_activity_at__lt=at, data_access_requests=None)
    sam = User.objects.with_role(CONSULTANT).order_by("pk")[0]
    lead = User.objects.with_role(LEAD).order_by("pk")[0]
    open_ones = list(quiet.ours().order_by("isv", "pk").defer("masking"))
    _tag(open_ones[:TAGGED], by=sam, at=at)
    _merge(open_ones, by=sam, at=at)
    _split(quiet, by=sam, at=at)
    one, other = quiet.unfinished().order_by("-pk")[:2]
    services.link(one, by=sam, kind="caused_by", to=other, at=at)
    services.watch(one, by=lead, at=at)
    own = [inquiry for inquiry in open_ones if inquiry.assignee_id == sam.pk][-1]
    services.remind_me(own, by=sam, when="monday", at=at)
    services.note(other, by=lead, text=f"@{sam.email.split('@')[0]}, this looks like #{one.number}.", at=at)
    AssignmentRule.objects.create(market=Market.objects.order_by("-pk")[0], most_open=15)
    for title, text, topic, then, tag in CANNED:
        its = Tag.objects.filter(name=tag).first()
        CannedReply.objects.create(title=title, text=text, topic=topic, then=then, tag=its)
    services.keep_draft(one, by=sam, kind="answer", text="Hello,\n\nwe have found the call: ", at=at)


def _tag(inquiries: list[Inquiry], *, by: User, at: datetime) -> None:
    tags = [Tag.objects.create(name=name, colour=colour) for name, colour in TAGS.items()]
    for place, inquiry in enumerate(inquiries):
        services.retag(inquiry, by=by, tags=tags[place % 4 : place % 4 + 1 + place % 2], at=at)


def _merge(inquiries: list[Inquiry], *, by: User, at: datetime) -> None:
    """The first two of an ISV that are about one customer, or about none."""
    for _isv, theirs in groupby(inquiries, key=lambda inquiry: inquiry.isv_id):
        for one, other in pairwise(theirs):
            if one.customer_id == other.customer_id or not (one.customer_id and other.customer_id):
                services.merge(other, by=by, into=one, at=at)
                return


def _split(quiet: InquiryQuerySet, *, by: User, at: datetime) -> None:
    """The last reply of an open inquiry that has several."""
    said = Message.objects.filter(
        kind=Message.Kind.REPLY, inquiry__in=quiet.filter(status="open"), merged_from=None
    ).order_by("-pk")
    for message in said.select_related("inquiry")[:200]:
        earlier = message.inquiry.messages.filter(kind=Message.Kind.REPLY, pk__lt=message.pk)
        if earlier.exists():
            given = {"subject": "A second question on the same page", "kind": "how_to"}
            services.split(message.inquiry, by=by, message=message, at=at, **given)
            return
