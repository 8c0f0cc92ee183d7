"""What reminders tell people; the words are in templates/mail/."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.notifications import outbox

from .models import Halt, Notice


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


def halted(halt: Halt, leads: Iterable[User], *, at: datetime) -> None:
    """Reminders have stopped until one of ``leads`` lets them go on; each hears of it in their own hours."""
    for lead in leads:
        outbox.post(
            "reminders_halted",
            to=[lead.email],
            context={"recipient": lead, "halt": halt, "link": reverse("admin:reminders_halt_changelist")},
            key=f"reminders:halt:{halt.pk}",
            at=at,
            within=lead.hours,
        )
