"""Bugs and wishes that many inquiries are about, decided once for all of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.policy.models import Market

from ..querysets import ProductIssueQuerySet, ReportQuerySet
from .inquiries import Inquiry


class ProductIssue(models.Model):
    """A bug or a wish of the product. Title and description are the desk's; ISVs read the public words alone."""

    class Kind(models.TextChoices):
        BUG = "bug", "Bug report"
        FEATURE_REQUEST = "feature_request", "Feature request"

    class Status(models.TextChoices):
        NOTED = "noted", "Noted"
        ACCEPTED = "accepted", "Accepted"
        PLANNED = "planned", "Planned"
        RELEASED = "released", "Released"
        DECLINED = "declined", "Declined"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.NOTED: frozenset({Status.ACCEPTED, Status.PLANNED, Status.RELEASED, Status.DECLINED}),
        Status.ACCEPTED: frozenset({Status.PLANNED, Status.RELEASED, Status.DECLINED}),
        Status.PLANNED: frozenset({Status.ACCEPTED, Status.RELEASED, Status.DECLINED}),
        Status.RELEASED: frozenset({Status.ACCEPTED}),
        Status.DECLINED: frozenset({Status.ACCEPTED, Status.PLANNED}),
    }
    IS_OVER: ClassVar[frozenset[Status]] = frozenset({Status.RELEASED, Status.DECLINED})

    kind = models.CharField(max_length=16, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.NOTED)
    title = models.CharField(max_length=200, help_text="For the desk.")
    public_title = models.CharField("title for ISVs", max_length=200)
    public_text = models.TextField("words to ISVs", blank=True, help_text="Markdown, as of the last decision.")
    description = models.TextField(blank=True, help_text="Markdown, for the desk.")
    tracker_url = models.CharField("in the tracker", max_length=500, blank=True)
    market = models.ForeignKey(Market, models.PROTECT, null=True, blank=True, related_name="+")
    operation = models.CharField(max_length=600, blank=True, help_text="Method and path template.")
    noted_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ProductIssueQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-pk"]
        permissions = [("decide_productissue", "Can decide on product issues and tell ISVs")]
        indexes = [
            models.Index(fields=["status", "-id"], name="issue_by_status"),
            models.Index(fields=["operation", "-id"], name="issue_of_operation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(tracker_url="") | Q(tracker_url__startswith="https://"), name="tracker_is_https"
            ),
            models.CheckConstraint(
                condition=Q(status="noted") | Q(decided_at__isnull=False), name="decided_issue_says_when"
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(public_title=""), name="issue_is_named_for_both_sides"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.status in self.IS_OVER


class IssueReport(models.Model):
    """An inquiry that hangs on a product issue. ``kind`` is the issue's: an inquiry reports one of each at most."""

    issue = models.ForeignKey(ProductIssue, models.CASCADE, related_name="reports")
    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="issue_reports")
    kind = models.CharField(max_length=16, choices=ProductIssue.Kind, editable=False)
    attached_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    attached_at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["inquiry"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "kind"], name="one_issue_of_a_kind_per_inquiry"),
        ]
        indexes = [models.Index(fields=["issue", "inquiry"], name="reports_of_issue")]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.get_kind_display()}"
