"""What was asked and what did we say?"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.diagnostics.models import ApiCall
from apps.isvs.models import ApiClient, Customer, Isv
from apps.policy.models import Market, Priority

from .querysets import NOT_DUE, AttachmentQuerySet, InquiryQuerySet, MessageQuerySet


class Inquiry(models.Model):
    """One question by an ISV, and all that follows from it."""

    class Kind(models.TextChoices):
        FAILED_CALL = "failed_call", "A call fails"
        HOW_TO = "how_to", "How do I …?"
        FEATURE_REQUEST = "feature_request", "Feature request"

    class Channel(models.TextChoices):
        PORTAL = "portal", "Portal"
        API = "api", "REST API"

    class Status(models.TextChoices):
        NEW = "new", "New"
        OPEN = "open", "Open"
        WAITING_ON_ISV = "waiting_on_isv", "Waiting on ISV"
        WAITING_ON_OTHERS = "waiting_on_others", "Waiting on others"
        REFERRED = "referred", "Referred"
        DECLINED = "declined", "Declined"
        RESOLVED = "resolved", "Resolved"
        CLOSED = "closed", "Closed"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.NEW: frozenset(
            {
                Status.OPEN,
                Status.WAITING_ON_ISV,
                Status.WAITING_ON_OTHERS,
                Status.REFERRED,
                Status.DECLINED,
                Status.RESOLVED,
            }
        ),
        Status.OPEN: frozenset(
            {Status.WAITING_ON_ISV, Status.WAITING_ON_OTHERS, Status.REFERRED, Status.DECLINED, Status.RESOLVED}
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
            }
        ),
        Status.WAITING_ON_OTHERS: frozenset(
            {Status.OPEN, Status.WAITING_ON_ISV, Status.REFERRED, Status.DECLINED, Status.RESOLVED}
        ),
        Status.REFERRED: frozenset({Status.OPEN, Status.CLOSED}),
        Status.DECLINED: frozenset({Status.OPEN, Status.CLOSED}),
        Status.RESOLVED: frozenset({Status.OPEN, Status.CLOSED}),
        Status.CLOSED: frozenset({Status.OPEN}),
    }
    CLOCK_RUNS: ClassVar[frozenset[Status]] = frozenset({Status.NEW, Status.OPEN})
    IS_OVER: ClassVar[frozenset[Status]] = frozenset({Status.REFERRED, Status.DECLINED, Status.RESOLVED, Status.CLOSED})

    isv = models.ForeignKey(Isv, models.PROTECT, related_name="inquiries", verbose_name="ISV")
    market = models.ForeignKey(Market, models.PROTECT, related_name="inquiries")
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
    masking = models.JSONField(default=dict, editable=False, help_text="Fingerprints that keep placeholders stable.")
    asked_at = models.DateTimeField()
    completed_at = models.DateTimeField(null=True, blank=True, help_text="When nothing more was missing.")
    first_responded_at = models.DateTimeField(null=True, blank=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    waiting_since = models.DateTimeField(
        null=True, blank=True, help_text="When the ISV, whose turn it is, was last asked."
    )
    last_activity_at = models.DateTimeField()
    next_due_at = models.DateTimeField(default=NOT_DUE, help_text="The nearest deadline of a running clock.")
    has_unread_reply = models.BooleanField(default=False, help_text="The ISV wrote last.")

    objects = InquiryQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["masking"])

    class Meta:
        verbose_name_plural = "inquiries"
        ordering = ["-pk"]
        permissions = [
            ("answer_inquiry", "Can answer inquiries and write notes"),
            ("assign_inquiry", "Can assign inquiries and set their priority"),
            ("refer_inquiry", "Can refer, decline, resolve, close and reopen inquiries"),
        ]
        indexes = [
            models.Index(fields=["next_due_at", "id"], name="inquiry_queue"),
            models.Index(fields=["status", "next_due_at", "id"], name="inquiry_queue_by_status"),
            models.Index(fields=["assignee", "next_due_at", "id"], name="inquiry_queue_by_assignee"),
            models.Index(fields=["market", "next_due_at", "id"], name="inquiry_queue_by_market"),
            models.Index(fields=["isv", "next_due_at", "id"], name="inquiry_queue_by_isv"),
            models.Index(fields=["isv", "-id"], name="inquiry_newest_of_isv"),
        ]
        constraints = [
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
    def is_due(self) -> bool:
        """Whether a clock is running towards ``next_due_at``."""
        return self.next_due_at != NOT_DUE

    @property
    def is_complete(self) -> bool:
        return self.completed_at is not None

    @property
    def is_over(self) -> bool:
        return self.status in self.IS_OVER


class Message(models.Model):
    """One thing said in an inquiry, or one thing that happened to it. Text is Markdown with secrets masked."""

    class Kind(models.TextChoices):
        REPLY = "reply", "From the ISV"
        ANSWER = "answer", "Answer"
        NOTE = "note", "Internal note"
        EVENT = "event", "Event"

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="messages")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    is_internal = models.BooleanField(default=False, help_text="Never shown to the ISV.")
    text = models.TextField()
    sent_at = models.DateTimeField()

    objects = MessageQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["inquiry", "id"], name="message_of_inquiry")]
        constraints = [
            models.CheckConstraint(condition=~Q(kind="note") | Q(is_internal=True), name="note_is_internal"),
            models.CheckConstraint(
                condition=~Q(kind__in=["reply", "answer"]) | Q(is_internal=False), name="what_is_said_is_not_internal"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.get_kind_display()}"


class Attachment(models.Model):
    """A file somebody added. Downloaded only, by those who may see its message."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=200, help_text="As the sender called it.")
    file = models.FileField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes.")
    is_checked = models.BooleanField(help_text="Text that was searched for secrets; other files are kept as they came.")

    objects = AttachmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


class Clock(models.Model):
    """One service target of an inquiry, counted from ``started_at`` less pauses; ``due_at`` only while it runs."""

    class Kind(models.TextChoices):
        FIRST_RESPONSE = "first_response", "First response"
        RESOLUTION = "resolution", "Resolution"

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=16, choices=Kind)
    target_minutes = models.PositiveIntegerField()
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    met_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry", "kind"], name="clock_once_per_kind"),
            models.CheckConstraint(
                condition=Q(due_at__isnull=True) | Q(met_at__isnull=True), name="met_clock_no_longer_runs"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.get_kind_display()}"


class Pause(models.Model):
    """A stretch in which an inquiry's clocks stood still, and the status that stopped them."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="pauses")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True, blank=True)
    because = models.CharField(max_length=20, choices=Inquiry.Status)

    class Meta:
        ordering = ["since"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry"], condition=Q(until__isnull=True), name="one_open_pause"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=models.F("since")), name="pause_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.get_because_display()} since {self.since}"
