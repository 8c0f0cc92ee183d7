"""Invoices that nobody pays. The usual one, over NOK 2,250.00, is due on Friday 20 March 2026.

Its reminders are due on Monday 23 March, Monday 30 March and Thursday 9 April, when the desk opens at 08:30 in Oslo.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

from apps.invoicing import services
from apps.invoicing.models import Dispute, Invoice
from apps.notifications.models import Mail
from apps.reminders.models import Reminder
from tests.consulting.ways import PAYER

from .books import FRIDAY, Books

DUE = date(2026, 3, 20)
LATER = datetime(2026, 3, 25, 10, tzinfo=UTC)
WRONG = "The second session never took place."


def reminded(at: datetime) -> int:
    """Let the sweep of that moment happen; returns how many mails of reminders there are in all."""
    services.carry_out_reminders(at=at)
    return mails().count()


def lived_through(until: datetime) -> list[datetime]:
    """Let every sweep up to a moment happen; returns the moments at which something was due."""
    moments = []
    while due := Reminder.objects.planned().filter(due_at__lte=until, rule__startswith="invoice.").first():
        services.carry_out_reminders(at=due.due_at)
        moments.append(due.due_at)
    return moments


def mails() -> Any:
    return Mail.objects.filter(key__contains=":reminded:").order_by("pk")


def planned() -> list[date]:
    """The days of reminders to come."""
    rows = Reminder.objects.planned().filter(rule__startswith="invoice.").order_by("due_at")
    return [at.date() for at in rows.values_list("due_at", flat=True)]


def days_late(days: int) -> datetime:
    """At noon, so many days after the invoice was due."""
    return datetime(2026, 3, 20, 11, tzinfo=UTC) + timedelta(days=days)


def disputed(books: Books, invoice: Invoice, *, at: datetime = FRIDAY) -> Dispute:
    return services.open_dispute(invoice, reason=WRONG, by=books.petra, at=at)


def last_path() -> str:
    """Of the customer's page, as the mail written last has it."""
    mail = Mail.objects.filter(to=PAYER, text__contains="/invoice/").order_by("-pk")[0]
    return re.search(r"/invoice/[\w-]{43}/", mail.text)[0]
