from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models.functions import Coalesce


class Place(NamedTuple):
    """Where to go on among what falls due: after the reminder, or the line that waits for its reader, of that number.

    At one moment, lines that wait come before what is planned.
    """

    moment: datetime
    is_planned: bool
    number: int


class ReminderRuleQuerySet(models.QuerySet):
    def active(self) -> "ReminderRuleQuerySet":
        return self.filter(is_active=True)

    def about(self, kind: str) -> "ReminderRuleQuerySet":
        """Those about the subjects of a kind, such as inquiry."""
        return self.filter(event__startswith=f"{kind}.")


class ReminderQuerySet(models.QuerySet):
    def planned(self) -> "ReminderQuerySet":
        return self.filter(state="planned")

    def due(self, at: datetime) -> "ReminderQuerySet":
        return self.planned().filter(due_at__lte=at)

    def after(self, place: Place) -> "ReminderQuerySet":
        """Those that come after a place in the order of what falls due."""
        if not place.is_planned:
            return self.filter(due_at__gte=place.moment)
        return self.filter(due_at__gte=place.moment).exclude(due_at=place.moment, pk__lte=place.number)

    def about(self, subject: str) -> "ReminderQuerySet":
        return self.filter(subject=subject)


class NoticeQuerySet(models.QuerySet):
    def untold(self) -> "NoticeQuerySet":
        return self.filter(told_at=None, cancelled_at=None)

    def after(self, place: Place) -> "NoticeQuerySet":
        """Those that come after a place in the order of what is read."""
        if place.is_planned:
            return self.filter(not_before__gt=place.moment)
        return self.filter(not_before__gte=place.moment).exclude(not_before=place.moment, pk__lte=place.number)

    def due(self, at: datetime) -> "NoticeQuerySet":
        return self.untold().filter(not_before__lte=at)

    def by_other_hours(self) -> "NoticeQuerySet":
        """Those that wait for hours which their reader no longer keeps, or which were changed since."""
        kept = Coalesce("recipient__calendar", "recipient__team__calendar", "recipient__market__calendar", "calendar")
        is_same = models.Q(calendar=models.F("kept"), hours_version=models.F("calendar__version"))
        return self.untold().annotate(kept=kept).filter(models.Q(hours_version=None) | ~is_same)


class HaltQuerySet(models.QuerySet):
    def standing(self) -> "HaltQuerySet":
        """The one that holds reminders back, or whose mails have not gone out since it was resumed."""
        return self.filter(is_over=False)
