"""What reminders tell people; letters.py says what can be filled into the words."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from apps.accounts.models import User
from apps.notifications import outbox

from .models import Halt, Notice


def due(recipient: User, notices: Sequence[Notice], *, at: datetime) -> None:
    """One mail with every line that is due to ``recipient``."""
    is_one = len(notices) == 1
    outbox.post(
        "reminders",
        to=[recipient.email],
        context={
            "summary": f"Reminder: {notices[0].line}" if is_one else f"{len(notices)} reminders",
            "opening": "One thing is due to you:" if is_one else "These are due to you:",
            "lines": "\n".join(f"- {each.line} [Open]({settings.SITE_URL}{each.link})" for each in notices),
            "link": notices[0].link,
        },
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
            context={"mails": halt.mails, "limit": halt.limit, "link": reverse("admin:reminders_halt_changelist")},
            key=f"reminders:halt:{halt.pk}",
            at=at,
            within=lead.hours,
        )
