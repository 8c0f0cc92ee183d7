"""What time it is where somebody is, and whether the desk is open for them."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.policy.calendars import support_hours
from apps.policy.clock import OPEN, HoursError, SupportHours
from apps.policy.models import Market, SupportCalendar

LONGEST_CLOSED = timedelta(days=21)


def zone_of(reader: User) -> ZoneInfo:
    """The reader's own time zone, else their market's, which is then at hand with its calendar."""
    if reader.time_zone:
        return ZoneInfo(reader.time_zone)
    if reader.market_id is None:
        return ZoneInfo("UTC")
    reader.market = Market.objects.select_related("calendar").get(pk=reader.market_id)
    return ZoneInfo(reader.market.calendar.time_zone)


class There(NamedTuple):
    """Local time, its zone, and whether the desk is open, in words."""

    time: str
    zone: str
    hours: str
    is_open: bool


def there(calendar: SupportCalendar, at: datetime) -> There:
    """How things stand in the time zone of ``calendar``."""
    zone = ZoneInfo(calendar.time_zone)
    local = at.astimezone(zone)
    city = calendar.time_zone.rpartition("/")[2].replace("_", " ")
    hours = support_hours(calendar)
    if hours.is_open(at):
        closes = hours.closes_at(at)
        words = f"open until {closes.astimezone(zone):%H:%M}" if closes else "always open"
        return There(f"{local:%a %H:%M}", city, words, True)
    try:
        opens = hours.next_opening(at).astimezone(zone)
    except HoursError:
        return There(f"{local:%a %H:%M}", city, "closed, without opening hours", False)
    day = "" if opens.date() == local.date() else f"{opens:%a} "
    return There(f"{local:%a %H:%M}", city, f"closed, opens {day}{opens:%H:%M}", False)


def closed_since(hours: SupportHours, at: datetime) -> datetime | None:
    """When the desk closed on the last day it was open before this one; None where it wasn't for three weeks."""
    today = at.astimezone(ZoneInfo(hours.time_zone)).date()
    days = hours.days(today - LONGEST_CLOSED, today)
    past = [[piece for piece in day.pieces if piece.kind == OPEN and piece.starts <= at] for day in days]
    is_day_begun = bool(past[-1]) and past[-1][-1].ends > at
    worked = [pieces for pieces in (past[:-1] if is_day_begun else past) if pieces]
    return worked[-1][-1].ends if worked else None
