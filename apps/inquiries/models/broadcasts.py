"""One thing told to many inquiries."""

from typing import cast

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.accounts.models import Job

from .incidents import Incident
from .inquiries import Inquiry
from .issues import ProductIssue


class Broadcast(models.Model):
    """What a worker tells every inquiry of a product issue or an incident, each in its own thread."""

    class What(models.TextChoices):
        ANSWER = "answer", "Answer"
        DECISION = "decision", "Decision"
        END = "end", "End of the incident"

    what = models.CharField(max_length=10, choices=What)
    issue = models.ForeignKey(ProductIssue, models.PROTECT, null=True, related_name="broadcasts")
    incident = models.ForeignKey(Incident, models.PROTECT, null=True, related_name="broadcasts")
    job = models.OneToOneField(Job, models.PROTECT, related_name="broadcast")
    text = models.TextField(blank=True, help_text="Markdown, with secrets masked.")
    then = models.CharField(
        max_length=20, choices=Inquiry.Status, blank=True, help_text="What the inquiries become; empty for no change."
    )
    state = models.CharField(max_length=10, choices=ProductIssue.Status, blank=True, help_text="What was decided.")
    done_through = models.BigIntegerField(default=0, help_text="Number of the last inquiry that was seen to.")
    told = models.PositiveIntegerField(default=0)
    left_out = models.JSONField(default=list, help_text="Numbers of inquiries that could not be told.")

    history = HistoricalRecords(excluded_fields=["done_through", "told", "left_out"])

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issue__isnull=False) ^ Q(incident__isnull=False), name="broadcast_is_about_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_what_display()}: {self.subject}"

    @property
    def subject(self) -> ProductIssue | Incident:
        """What the inquiries have in common."""
        return self.issue or cast(Incident, self.incident)

    @property
    def words(self) -> str:
        """How far it is, such as "12 inquiries told, 2 left out"."""
        told = f"{self.told:,} inquir{'y' if self.told == 1 else 'ies'} told"
        return f"{told}, {len(self.left_out):,} left out" if self.left_out else told
