"""What went wrong at the vendor's side, for many at once."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.policy.models import Market

from ..querysets import IncidentQuerySet, ReportQuerySet
from .inquiries import Inquiry


class Incident(models.Model):
    """A time in which operations of the API don't do what they should. Open-ended until it is over."""

    class Status(models.TextChoices):
        INVESTIGATING = "investigating", "We look for the cause"
        IDENTIFIED = "identified", "The cause is found"
        OVER = "over", "Over"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.INVESTIGATING: frozenset({Status.IDENTIFIED, Status.OVER}),
        Status.IDENTIFIED: frozenset({Status.INVESTIGATING, Status.OVER}),
        Status.OVER: frozenset({Status.INVESTIGATING}),
    }

    status = models.CharField(max_length=15, choices=Status, default=Status.INVESTIGATING)
    title = models.CharField(max_length=200, help_text="ISVs read it.")
    public_text = models.TextField("words to ISVs", blank=True, help_text="Markdown.")
    internal_text = models.TextField("for the desk", blank=True, help_text="Markdown. ISVs never see it.")
    markets = models.ManyToManyField(Market, blank=True, related_name="+", help_text="All ISVs there are told.")
    is_public = models.BooleanField(
        "for everybody", default=False, help_text="Anybody reads it, without an account too."
    )
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)

    objects = IncidentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-since", "-pk"]
        indexes = [
            models.Index(fields=["-since", "-id"], name="incident_newest"),
            models.Index(fields=["since"], name="incident_ongoing", condition=~Q(status="over")),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="over", until__isnull=False) | (~Q(status="over") & Q(until__isnull=True)),
                name="incident_ends_when_it_is_over",
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="incident_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.status == self.Status.OVER


class IncidentOperation(models.Model):
    """One operation that an incident affects."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="operations")
    method = models.CharField(max_length=7)
    operation = models.CharField(max_length=500, help_text="Path template as in the API document.")

    class Meta:
        ordering = ["operation", "method"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "method", "operation"], name="operation_once_per_incident")
        ]
        indexes = [models.Index(fields=["operation", "method"], name="incident_of_operation")]

    def __str__(self) -> str:
        return f"{self.method} {self.operation}"


class IncidentReport(models.Model):
    """An inquiry that an incident explains."""

    incident = models.ForeignKey(Incident, models.CASCADE, related_name="reports")
    inquiry = models.OneToOneField(Inquiry, models.CASCADE, related_name="incident_report")
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["inquiry"]
        indexes = [models.Index(fields=["incident", "inquiry"], name="reports_of_incident")]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.incident}"
