"""What reminders tell people; the words are in templates/mail/."""

from collections.abc import Sequence
from datetime import datetime

from apps.accounts.models import User
from apps.notifications import outbox

from .models import Notice


def due(recipient: User, notices: Sequence[Notice], *, at: datetime) -> None:
    """One mail with every line that is due to ``recipient``."""
    outbox.post(
        "reminders",
        to=[recipient.email],
        context={"recipient": recipient, "notices": notices, "link": notices[0].link},
        key=f"reminders:{notices[0].pk}",
        at=at,
        within=notices[0].calendar,
    )
