"""What diagnostics tells people; letters.py says what can be filled into the words."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.notifications import outbox

from .models import ReleaseNotice


def release_changes(notice: ReleaseNotice, members: Iterable[User], *, at: datetime) -> None:
    """Operations that you use change: to each member within their own support hours."""
    own = notice.isv.market.calendar
    for member in members:
        outbox.post(
            "release_changes",
            to=[member.email],
            context={
                "subject": notice.subject,
                "text": notice.text,
                "author": notice.sent_by.name,
                "link": reverse("portal:new_inquiry"),
            },
            key=f"release-notice:{notice.pk}",
            at=at,
            within=member.market.calendar if member.market else own,
        )
