"""Topics and people who write them."""

from datetime import date
from typing import Any
from uuid import uuid4

from apps.accounts.models import User
from apps.community import services
from apps.community.models import Post, Topic
from apps.inquiries.facts import CallFacts
from apps.isvs.models import Certificate
from tests.cast import HOUR, MONDAY, Cast

STALE = CallFacts(
    method="PUT",
    url="https://api.lodestar.example/v1/customers/10472",
    status=412,
    request_body='{"name": {"value": "Ola"}}',
    response_body='{"message": "The record was changed."}',
)


def certify(user: User, *, until: date = date(2026, 12, 31)) -> Certificate:
    return Certificate.objects.create(user=user, name="API basics", issued_on=date(2026, 1, 1), expires_on=until)


def asked(cast: Cast, **given: Any) -> Topic:
    """A question by anna, who gets a certificate for it if she has none."""
    if not cast.anna.certificates.exists():
        certify(cast.anna)
    facts = {
        "by": cast.anna,
        "title": "412 on every second update",
        "text": "The first PUT works, the next answers 412.",
        "area": Topic.Area.CUSTOMERS,
        "tags": "etag, customers",
        "sent_as": uuid4(),
        # Each two hours before the last one, so that nobody asks too much at once.
        "at": MONDAY - 2 * HOUR * Topic.objects.count(),
    }
    return services.ask(**facts | given)


def answered(topic: Topic, by: User, **given: Any) -> Post:
    facts = {"text": "Take the newest ETag.", "sent_as": uuid4(), "at": MONDAY}
    return services.answer(topic, by=by, **facts | given)
