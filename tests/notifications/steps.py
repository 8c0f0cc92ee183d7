"""Short words for what these tests do over and over."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from apps.notifications import delivery, outbox
from apps.notifications.gateway import MailServer
from apps.notifications.models import Mail

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
ANNA = "anna@acme.example"
BO = "bo@other.example"


def queue(*addresses: str, key: str = "greeting:1", name: str = "Anna", **given: Any) -> list[Mail]:
    """Queue a greeting on MONDAY, unless told otherwise."""
    with transaction.atomic():
        return outbox.post(
            given.pop("template", "greeting"),
            to=addresses or [ANNA],
            context={"name": name, "link": "/inquiries/7/"},
            key=key,
            **{"at": MONDAY, **given},
        )


def deliver(*, at: datetime) -> None:
    """One run of a worker at a standing clock."""
    delivery.recover(at=at)
    with MailServer() as server:
        while delivery.deliver_next(server, at=at):
            pass
