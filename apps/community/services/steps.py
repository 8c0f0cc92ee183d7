"""The small steps every service is made of: hold, move, sign, check, let be found."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.isvs.models import ApiClient, CompanyDatabase, Customer

from ..identifying import Trace, traces_in
from ..models import Post, Topic
from . import indexing

Status = Topic.Status
SPAN = timedelta(hours=1)
MOST_IN_SPAN, MOST_LINKS = 20, 10


def locked(topic: Topic) -> Topic:
    """The topic as it stands now, held until the transaction ends."""
    return Topic.objects.select_for_update(of=("self",)).get(pk=topic.pk)


def move(topic: Topic, to: Topic.Status) -> None:
    """Change the status if it may become that."""
    if to not in Topic.MAY_BECOME[Status(topic.status)]:
        raise ValidationError(
            f"This topic is “{topic.get_status_display().lower()}” and can't become “{to.label.lower()}”. "
            "Reload the page to see where it stands.",
            code="wrong_status",
        )
    topic.status = to


def settle(topic: Topic, *, by: User, reason: str, at: datetime) -> None:
    """Sign what was done with the topic; it is found, and told to caches, as it is now."""
    topic.changed_at = at
    save_signed(topic, by=by, reason=reason, at=at)
    indexing.index(topic)


def require_open(topic: Topic) -> None:
    if not topic.takes_posts:
        words = f"This topic is {topic.get_status_display().lower()}: nothing can be added to it any more."
        raise ValidationError(words, code="topic_closed")


def sent_before(by: User, sent_as: UUID) -> Post | None:
    """What the same form posted already."""
    return Post.objects.filter(author=by, sent_as=sent_as).select_related("topic").first()


def require_pace(by: User, text: str, *, at: datetime) -> None:
    """Refuses members with ``too_many_posts``, ``posted_already`` and ``too_many_links``: what spam looks like."""
    if by.is_staff:
        return
    lately = Post.objects.filter(author=by, sent_at__gt=at - SPAN, sent_at__lte=at)
    if lately.count() >= MOST_IN_SPAN:
        raise ValidationError(
            f"You wrote {MOST_IN_SPAN} posts within an hour. Go on a little later.", code="too_many_posts"
        )
    if lately.filter(text=text).exists():
        raise ValidationError("You posted this text already. Edit it, or write something else.", code="posted_already")
    if text.count("://") > MOST_LINKS:
        raise ValidationError(f"A post may have {MOST_LINKS} links at most. Leave some out.", code="too_many_links")


def require_nobody_named(texts: Iterable[str], known: Iterable[str], confirmed: Collection[str]) -> None:
    """Refuses with ``may_identify_customer`` until the writer confirmed each trace, or took it out."""
    open_ones = [trace for trace in traces_in("\n".join(texts), known) if trace.words not in confirmed]
    if open_ones:
        raise ValidationError(_named(open_ones), code="may_identify_customer")


def names_known_to(*people: User) -> list[str]:
    """Names and ids of the customers that the ISVs of ``people`` work for, and of those ISVs' clients."""
    isvs = [isv for person in people if not person.is_staff for isv in person.isvs.all()]
    if not isvs:
        return []
    customers = Customer.objects.filter(isvs__in=isvs).distinct()
    databases = CompanyDatabase.objects.filter(customer__in=customers.order_by())
    return [
        *(name for each in customers.values_list("name", "organisation_number") for name in each if name),
        *(name for each in databases.values_list("name", "identifier") for name in each),
        *ApiClient.objects.filter(isv__in=isvs).values_list("client_id", flat=True),
    ]


def _named(traces: list[Trace]) -> str:
    shown = ", ".join(f"“{trace.words}” ({trace.kind})" for trace in traces[:5])
    more = f" and {len(traces) - 5} more" if len(traces) > 5 else ""
    return (
        f"This could tell everybody who a customer is: {shown}{more}. Replace it, or confirm below that it "
        "identifies nobody."
    )
