"""Reminders that somebody asked for."""

from django.conf import settings
from django.db import models

from ..querysets import FollowUpQuerySet
from .inquiries import Inquiry


class FollowUp(models.Model):
    """That somebody at the desk is reminded of an inquiry, which stays in the queue. Its events say who asked.

    It stays when they were reminded: until they ask again, or the inquiry is finished.
    """

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="follow_ups")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    remind_at = models.DateTimeField()

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["remind_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["inquiry", "person"], name="one_follow_up_per_person")]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.person}"
