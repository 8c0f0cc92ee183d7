"""What time it is where somebody is, and whether the desk is open for them."""

from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.policy.calendars import support_hours
from apps.policy.clock import HoursError
from apps.policy.models import SupportCalendar


def zone_of(reader: User) -> ZoneInfo:
    """The reader's own time zone, else their market's."""
    if not reader.time_zone and reader.market_id is None:
        return ZoneInfo("UTC")
    return ZoneInfo(
        reader.time_zone or SupportCalendar.objects.values_list("time_zone", flat=True).get(markets=reader.market_id)
    )


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
