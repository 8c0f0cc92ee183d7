from datetime import datetime

from django.db import models


class ReminderQuerySet(models.QuerySet):
    def planned(self) -> "ReminderQuerySet":
        return self.filter(state="planned")

    def due(self, at: datetime) -> "ReminderQuerySet":
        return self.planned().filter(due_at__lte=at)

    def about(self, subject: str) -> "ReminderQuerySet":
        return self.filter(subject=subject)


class NoticeQuerySet(models.QuerySet):
    def untold(self) -> "NoticeQuerySet":
        return self.filter(told_at=None, cancelled_at=None)

    def due(self, at: datetime) -> "NoticeQuerySet":
        return self.untold().filter(not_before__lte=at)
