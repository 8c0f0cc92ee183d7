"""One question by an ISV, and what it may become."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.diagnostics.models import ApiCall, ErrorFingerprint, KnownCause
from apps.isvs.models import ApiClient, Customer, Isv
from apps.policy import models as promises
from apps.policy.models import Market, Priority

from ..querysets import NOT_DUE, InquiryQuerySet
from .queue_indexes import queue_indexes


class Inquiry(models.Model):
    """One question by an ISV, and all that follows from it."""

    class Kind(models.TextChoices):
        FAILED_CALL = "failed_call", "A call fails"
        HOW_TO = "how_to", "How do I …?"
        FEATURE_REQUEST = "feature_request", "Feature request"

    Channel = promises.Channel

    class Status(models.TextChoices):
        NEW = "new", "New"
        OPEN = "open", "Open"
        WAITING_ON_ISV = "waiting_on_isv", "Waiting on ISV"
        WAITING_ON_OTHERS = "waiting_on_others", "Waiting on others"
        REFERRED = "referred", "Referred"
        DECLINED = "declined", "Declined"
        RESOLVED = "resolved", "Resolved"
        CLOSED = "closed", "Closed"
        MERGED = "merged", "Merged"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.NEW: frozenset(
            {
                Status.OPEN,
                Status.WAITING_ON_ISV,
                Status.WAITING_ON_OTHERS,
                Status.REFERRED,
                Status.DECLINED,
                Status.RESOLVED,
                Status.MERGED,
            }
        ),
        Status.OPEN: frozenset(
            {
                Status.WAITING_ON_ISV,
                Status.WAITING_ON_OTHERS,
                Status.REFERRED,
                Status.DECLINED,
                Status.RESOLVED,
                Status.MERGED,
            }
        ),
        Status.WAITING_ON_ISV: frozenset(
            {
                Status.NEW,
                Status.OPEN,
                Status.WAITING_ON_OTHERS,
                Status.REFERRED,
                Status.DECLINED,
                Status.RESOLVED,
                Status.CLOSED,
                Status.MERGED,
            }
        ),
        Status.WAITING_ON_OTHERS: frozenset(
            {
                Status.OPEN,
                Status.WAITING_ON_ISV,
                Status.REFERRED,
                Status.DECLINED,
                Status.RESOLVED,
                Status.MERGED,
            }
        ),
        Status.REFERRED: frozenset({Status.OPEN, Status.CLOSED, Status.MERGED}),
        Status.DECLINED: frozenset({Status.OPEN, Status.CLOSED, Status.MERGED}),
        Status.RESOLVED: frozenset({Status.OPEN, Status.CLOSED, Status.MERGED}),
        Status.CLOSED: frozenset({Status.OPEN}),
        # Undone, a merge leaves no trace.
        Status.MERGED: frozenset(
            {
                Status.NEW,
                Status.OPEN,
                Status.WAITING_ON_ISV,
                Status.WAITING_ON_OTHERS,
                Status.REFERRED,
                Status.DECLINED,
                Status.RESOLVED,
            }
        ),
    }
    CLOCK_RUNS: ClassVar[frozenset[Status]] = frozenset({Status.NEW, Status.OPEN})
    IS_OVER: ClassVar[frozenset[Status]] = frozenset(
        {Status.REFERRED, Status.DECLINED, Status.RESOLVED, Status.CLOSED, Status.MERGED}
    )

    isv = models.ForeignKey(Isv, models.PROTECT, related_name="inquiries", verbose_name="ISV")
    # The queue has indexes by market; one over all that was ever asked misleads PostgreSQL.
    market = models.ForeignKey(Market, models.PROTECT, related_name="inquiries", db_index=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="inquiries_asked")
    client = models.ForeignKey(ApiClient, models.PROTECT, null=True, blank=True, related_name="inquiries")
    customer = models.ForeignKey(Customer, models.PROTECT, null=True, blank=True, related_name="inquiries")
    call = models.OneToOneField(ApiCall, models.PROTECT, related_name="inquiry")
    kind = models.CharField(max_length=16, choices=Kind, default=Kind.FAILED_CALL)
    channel = models.CharField(max_length=10, choices=Channel)
    subject = models.CharField(max_length=200)
    status = models.CharField(max_length=20, choices=Status, default=Status.NEW)
    priority = models.CharField(max_length=10, choices=Priority, default=Priority.NORMAL)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="inquiries_assigned"
    )
    cause = models.ForeignKey(
        KnownCause,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="inquiries",
        help_text="What it turned out to be, if it was met before.",
    )
    topic = models.CharField(
        max_length=40, choices=promises.TOPICS, blank=True, help_text="As it was recognised, or as staff say."
    )
    verdict = models.CharField("who answers", max_length=16, choices=promises.VERDICTS, blank=True)
    clause = models.ForeignKey(
        promises.PolicyClause,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inquiries",
        help_text="The version of the support policy it was judged by.",
    )
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who confirmed or overruled what the policy says.",
    )
    judged_at = models.DateTimeField(null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="absorbed", help_text="Where it goes on."
    )
    split_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="split_off",
        help_text="Where it was first written.",
    )
    masking = models.JSONField(default=dict, editable=False, help_text="Fingerprints that keep placeholders stable.")
    asked_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True, help_text="When nothing more was missing.")
    first_responded_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="When the ISV, whose turn it is, was last asked."
    )
    snoozed_until = models.DateTimeField(
        null=True, blank=True, help_text="Left out of the queue until then; its clocks run on."
    )
    snoozed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Reminded then."
    )
    last_activity_at = models.DateTimeField()
    next_due_at = models.DateTimeField(default=NOT_DUE, help_text="The nearest deadline of a running clock.")
    has_unread_reply = models.BooleanField(default=False, help_text="The ISV wrote last.")
    # What the queue is narrowed by, copied from the call, its diagnosis and the files by services/facets.py.
    operation = models.CharField(
        max_length=510, blank=True, editable=False, help_text="Method and path template, as it was recognised."
    )
    http_status = models.PositiveSmallIntegerField("HTTP status", null=True, editable=False)
    fingerprint = models.ForeignKey(
        ErrorFingerprint, models.PROTECT, null=True, editable=False, db_index=False, related_name="inquiries"
    )
    has_attachment = models.BooleanField(default=False, editable=False)

    COPIED: ClassVar[tuple[str, ...]] = ("operation", "http_status", "fingerprint", "has_attachment")

    # What the page of one inquiry adds to its row.
    has_absorbed: bool
    is_linked: bool
    is_watched: bool
    is_reminded: bool
    first_word: int
    last_word: int
    # What ``with_findings`` adds.
    findings: int | None

    objects = InquiryQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["masking", *COPIED])

    class Meta:
        verbose_name_plural = "inquiries"
        ordering = ["-pk"]
        permissions = [
            ("answer_inquiry", "Can answer inquiries and write notes"),
            ("assign_inquiry", "Can assign inquiries and set their priority"),
            ("refer_inquiry", "Can refer, decline, resolve, close and reopen inquiries"),
            ("merge_inquiry", "Can merge and split inquiries"),
            ("tag_inquiry", "Can tag and link inquiries"),
            ("watch_inquiry", "Can watch inquiries"),
        ]
        indexes = [
            *queue_indexes(),
            models.Index(fields=["isv", "-id"], name="inquiry_newest_of_isv"),
            models.Index(fields=["asked_at", "id"], name="inquiry_asked"),
            models.Index(
                fields=["fingerprint", "-id"], condition=Q(fingerprint__isnull=False), name="inquiry_newest_with_error"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="merged") ^ Q(merged_into__isnull=True), name="merged_inquiry_says_into_which"
            ),
            models.CheckConstraint(condition=~Q(merged_into=models.F("id")), name="inquiry_not_merged_into_itself"),
            models.CheckConstraint(
                condition=~Q(status__in=["new", "open"]) | Q(completed_at__isnull=False),
                name="incomplete_inquiry_waits_on_isv",
            ),
            models.CheckConstraint(
                condition=~Q(status="resolved") | Q(resolved_at__isnull=False), name="resolved_inquiry_says_when"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["new", "open"]) | Q(next_due_at=NOT_DUE), name="only_running_clocks_are_due"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.number} {self.subject}"

    @property
    def number(self) -> int | None:
        """The number people quote."""
        return self.pk

    @property
    def goes_on_in(self) -> "Inquiry":
        """Where it is worked on: itself, or what it was merged into in the end."""
        inquiry = self
        while inquiry.merged_into is not None:
            inquiry = inquiry.merged_into
        return inquiry

    @property
    def is_due(self) -> bool:
        """Whether a clock is running towards ``next_due_at``."""
        return self.next_due_at != NOT_DUE

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None

    @property
    def is_over(self) -> bool:
        return self.status in self.IS_OVER
