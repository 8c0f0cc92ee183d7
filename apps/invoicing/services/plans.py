"""When somebody is reminded of an invoice, as rows that a sweep finds."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from apps.policy.calendars import support_hours
from apps.policy.clock import HoursError
from apps.policy.models import SupportCalendar
from apps.reminders import services as reminders
from apps.reminders.services import Plan

from ..late import REMINDED_AFTER, reminders_to_come
from ..models import Receivable
from ..standing import is_held

INVOICES = "invoice:"
RULE = "invoice.reminder-"
RULES = tuple(f"{RULE}{number}" for number in range(1, len(REMINDED_AFTER) + 1))


def number_in(subject: str) -> int:
    return int(subject.rpartition(":")[2])


def arrange(receivable: Receivable, *, at: datetime) -> None:
    """Let what is planned of an invoice be what follows from it now: nothing where it is settled or disputed."""
    invoice = receivable.invoice
    is_over = receivable.settled_at is not None or is_held(invoice)
    reminders.arrange(f"{INVOICES}{invoice.pk}", [] if is_over else _of(receivable, at), at=at)


def _of(receivable: Receivable, at: datetime) -> list[Plan]:
    calendar = receivable.market.calendar
    zone = ZoneInfo(calendar.time_zone)
    told = list(receivable.invoice.late_claims.order_by("number").values_list("until", flat=True))
    to_come = reminders_to_come(
        receivable.due_on,
        told=len(told),
        last_on=told[-1] if told else None,
        today=at.astimezone(zone).date(),
    )

    def due_at(day: date) -> datetime:
        return opening(calendar, datetime.combine(day, time.min, zone))

    return [Plan(f"{RULE}{number}", f"due {receivable.due_on}", due_at(day)) for number, day in to_come]


def opening(calendar: SupportCalendar, moment: datetime) -> datetime:
    """``moment`` where it is in support hours, else when they next begin; as it is where they never do."""
    try:
        return support_hours(calendar).deadline(moment, 0)
    except HoursError:
        return moment
