"""What falls due about requests and copies, as rows that a sweep finds."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.policy.calendars import support_day_minutes, support_hours
from apps.policy.clock import HoursError
from apps.policy.models import SupportCalendar
from apps.reminders import services as reminders
from apps.reminders.services import Plan

from ..models import DataAccessRequest, RestoredCopy

REQUESTS, COPIES = "access:", "copy:"
LAPSES, ENDS = "access.lapses", "access.ends"
HOLDER, LEADS = "copy.holder", "copy.leads"
HOLDER_BEFORE = timedelta(days=3)
"""A weekend fits in between, so that the holder hears of it in their own hours while there is time."""

REMINDED_AFTER = (2, 4)
"""Support days after which a data owner who hasn't answered is reminded."""


def number_in(subject: str) -> int:
    return int(subject.rpartition(":")[2])


def arrange(request: DataAccessRequest, *, at: datetime) -> None:
    """Let what is planned of ``request`` be what follows from it now."""
    reminders.arrange(f"{REQUESTS}{request.pk}", _of_request(request), at=at)


def keep(copy: RestoredCopy, *, by: User, reason: str, at: datetime) -> None:
    """Save ``copy`` signed, and let what is planned of it follow."""
    save_signed(copy, by=by, reason=reason, at=at)
    reminders.arrange(f"{COPIES}{copy.pk}", _of_copy(copy), at=at)


def _of_request(request: DataAccessRequest) -> list[Plan]:
    occurrence = f"v{request.version}"
    if request.status == DataAccessRequest.Status.APPROVED and request.until:
        return [Plan(ENDS, occurrence, request.until)]
    if request.status != DataAccessRequest.Status.ASKED or not request.lapses_at or not request.released_at:
        return []
    last_reply = request.replies.order_by("-pk").first()
    since = last_reply.at if last_reply and last_reply.at > request.released_at else request.released_at
    occurrence = f"{occurrence} {since.isoformat()}"
    calendar = request.database.customer.market.calendar
    moments = {f"access.owner-{days}": support_days_after(calendar, since, days) for days in REMINDED_AFTER}
    plans = [Plan(rule, occurrence, due_at) for rule, due_at in moments.items() if due_at < request.lapses_at]
    return [*plans, Plan(LAPSES, occurrence, request.lapses_at)]


def _of_copy(copy: RestoredCopy) -> list[Plan]:
    """Before its time its holder is told, then the leads: also where nobody has seen yet that it is gone."""
    if copy.is_gone:
        return []
    occurrence = copy.delete_by.isoformat()
    leads = Plan(LEADS, occurrence, copy.delete_by)
    if copy.deleted_at is not None:
        return [leads]
    return [Plan(HOLDER, occurrence, max(copy.delete_by - HOLDER_BEFORE, copy.restored_at)), leads]


def support_days_after(calendar: SupportCalendar, start: datetime, days: int) -> datetime:
    """``start`` plus so many days of support; refused where the desk never opens again."""
    try:
        return support_hours(calendar).deadline(start, days * support_day_minutes(calendar))
    except HoursError as impossible:
        raise ValidationError(
            "The customer's market has no support hours, so no deadline can be reckoned. Enter its hours first.",
            code="no_hours",
        ) from impossible
