"""What can be done with support calendars."""

import uuid

from .models import SupportCalendar


def touch(calendar: SupportCalendar) -> None:
    """Say that hours, closures or holidays of ``calendar`` have changed, so that every process reads them anew."""
    # A random version: one that is rolled back can never come again and find the wrong hours in memory.
    calendar.version = uuid.uuid4()
    SupportCalendar.objects.filter(pk=calendar.pk).update(version=calendar.version)
