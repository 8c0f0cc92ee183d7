"""What is due, to whom, and was it said?"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.policy.models import SupportCalendar

from .querysets import NoticeQuerySet, ReminderQuerySet


class Reminder(models.Model):
    """Something that falls due once. Whoever owns the subject decides what then happens."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        CARRIED_OUT = "carried_out", "Carried out"
        CANCELLED = "cancelled", "Cancelled"

    subject = models.CharField(max_length=100, help_text="What it is about, such as inquiry:4812.")
    rule = models.CharField(max_length=50)
    occurrence = models.CharField(max_length=100, help_text="Tells apart the times this rule may apply to the subject.")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        indexes = [models.Index(fields=["due_at"], name="reminder_due", condition=Q(state="planned"))]
        constraints = [
            models.UniqueConstraint(fields=["subject", "rule", "occurrence"], name="reminder_once"),
            models.CheckConstraint(
                condition=Q(state="planned") ^ Q(settled_at__isnull=False), name="settled_reminder_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.rule}"


class Notice(models.Model):
    """A reminder's line to one person, kept until that person's own support hours."""

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    calendar = models.ForeignKey(
        SupportCalendar, models.PROTECT, related_name="+", help_text="The recipient's own support hours."
    )
    line = models.CharField(max_length=400)
    link = models.CharField(max_length=200, help_text="Path of the page where one acts.")
    not_before = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["not_before"]
        indexes = [
            models.Index(
                fields=["not_before"], name="notice_due", condition=Q(told_at__isnull=True, cancelled_at__isnull=True)
            )
        ]
        constraints = [models.UniqueConstraint(fields=["reminder", "recipient"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.line} to {self.recipient}"
