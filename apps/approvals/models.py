"""May we copy a customer's data, who said so, and what became of the copy?"""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.inquiries.models import Inquiry
from apps.isvs.models import CompanyDatabase, DataOwner

from .querysets import ConsentQuerySet, CopyQuerySet, RequestQuerySet

LONGEST_DAYS = 60


class DataAccessRequest(models.Model):
    """That the data owner of one company database is asked for a copy of it, from its draft to its end.

    What was sent stands in ``text`` word for word, with its ``text_hash``. Whatever changes after that makes the next
    ``version``, which has to be released and answered anew.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        AWAITING_RELEASE = "awaiting_release", "Awaiting release"
        ASKED = "asked", "Waiting for the data owner"
        QUESTIONED = "questioned", "The data owner has a question"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        LAPSED = "lapsed", "Not answered in time"
        CANCELLED = "cancelled", "Cancelled"
        WITHDRAWN = "withdrawn", "Approval withdrawn"
        ENDED = "ended", "Ended"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.DRAFT: frozenset({Status.AWAITING_RELEASE, Status.CANCELLED}),
        Status.AWAITING_RELEASE: frozenset({Status.DRAFT, Status.ASKED, Status.CANCELLED}),
        Status.ASKED: frozenset(
            {
                Status.DRAFT,
                Status.QUESTIONED,
                Status.APPROVED,
                Status.DECLINED,
                Status.LAPSED,
                Status.CANCELLED,
            }
        ),
        Status.QUESTIONED: frozenset(
            {Status.DRAFT, Status.ASKED, Status.APPROVED, Status.DECLINED, Status.LAPSED, Status.CANCELLED}
        ),
        Status.APPROVED: frozenset({Status.WITHDRAWN, Status.ENDED}),
        Status.DECLINED: frozenset(),
        Status.LAPSED: frozenset({Status.DRAFT}),
        Status.CANCELLED: frozenset(),
        Status.WITHDRAWN: frozenset(),
        Status.ENDED: frozenset(),
    }
    IS_WITH_OWNER: ClassVar[frozenset[Status]] = frozenset({Status.ASKED, Status.QUESTIONED})
    IS_OVER: ClassVar[frozenset[Status]] = frozenset(
        {Status.DECLINED, Status.LAPSED, Status.CANCELLED, Status.WITHDRAWN, Status.ENDED}
    )

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="data_access_requests")
    database = models.ForeignKey(CompanyDatabase, models.PROTECT, related_name="data_access_requests")
    data_owner = models.ForeignKey(DataOwner, models.PROTECT, related_name="data_access_requests")
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="+", verbose_name="who has access", help_text="Named one by one."
    )
    purpose = models.TextField(help_text="Why we ask, in words of the customer's trade. The data owner reads it.")
    tried = models.TextField("what was tried", help_text="Why nothing less will do. The data owner reads it.")
    place = models.CharField(
        "where it is restored", max_length=200, help_text="Such as: a closed test environment in Norway."
    )
    keep_days = models.PositiveSmallIntegerField(
        "kept for, in days",
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_DAYS, f"Write {LONGEST_DAYS} at most.")],
    )
    prolongs = models.ForeignKey(
        "RestoredCopy",
        models.PROTECT,
        null=True,
        related_name="prolonging",
        editable=False,
        help_text="The copy that is to be kept for longer, where it asks for that.",
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.DRAFT, editable=False)
    version = models.PositiveSmallIntegerField(default=1, editable=False)
    text = models.TextField(blank=True, editable=False)
    text_hash = models.CharField(max_length=64, blank=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    asked_at = models.DateTimeField(editable=False)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    released_at = models.DateTimeField(null=True, editable=False)
    lapses_at = models.DateTimeField(null=True, editable=False)
    decided_at = models.DateTimeField(null=True, editable=False)
    until = models.DateTimeField(null=True, editable=False, help_text="So long an approval is in force.")

    objects = RequestQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[people])

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("ask_dataaccessrequest", "Can ask data owners for a copy"),
            ("release_dataaccessrequest", "Can release what others ask of data owners"),
            ("restore_restoredcopy", "Can record copies, access to them and their deletion"),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="access_request_by_status")]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["draft", "awaiting_release", "cancelled"])
                | Q(text_hash__regex=r"^[0-9a-f]{64}$", released_by__isnull=False, released_at__isnull=False),
                name="asked_only_once_released",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | ~Q(released_by=models.F("asked_by")),
                name="released_by_a_second",
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(until__isnull=False, decided_at__isnull=False),
                name="approved_until_some_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.database.name}"

    @property
    def reference(self) -> str:
        return f"DA-{self.pk}"

    @property
    def is_with_owner(self) -> bool:
        return self.status in self.IS_WITH_OWNER

    @property
    def is_over(self) -> bool:
        return self.status in self.IS_OVER


class Consent(models.Model):
    """What a data owner said, bound to the very text they were shown. Taking back a yes is a record of its own.

    The database refuses to change or delete any of them.
    ``record_hash`` is SHA-256 over the record as canonical JSON, which holds the hash of the one before.
    """

    class Kind(models.TextChoices):
        APPROVED = "approved", "Yes, as described"
        LIMITED = "limited", "Yes, with limits"
        DECLINED = "declined", "No"
        QUESTION = "question", "A question first"
        DELEGATED = "delegated", "Somebody else decides"
        WITHDRAWN = "withdrawn", "Taken back"

    APPROVING: ClassVar[tuple[Kind, ...]] = (Kind.APPROVED, Kind.LIMITED)
    DECIDING: ClassVar[tuple[Kind, ...]] = (*APPROVING, Kind.DECLINED)

    request = models.ForeignKey(DataAccessRequest, models.PROTECT, related_name="consents")
    kind = models.CharField(max_length=10, choices=Kind)
    version = models.PositiveSmallIntegerField()
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    database = models.ForeignKey(CompanyDatabase, models.PROTECT, related_name="+")
    data_owner = models.ForeignKey(DataOwner, models.PROTECT, related_name="+")
    owner_name = models.CharField(max_length=150)
    owner_email = models.EmailField()
    at = models.DateTimeField()
    verified_by = models.CharField(max_length=200, help_text="How we know who it was.")
    address = models.CharField(max_length=45, blank=True, help_text="The network address it came from.")
    browser = models.CharField(max_length=300, blank=True)
    keep_days = models.PositiveSmallIntegerField(null=True)
    people = models.JSONField(default=list, help_text="Who may see the copy: numbers of users.")
    until = models.DateTimeField(null=True)
    words = models.TextField(blank=True, help_text="The data owner's own: a reason, a question, whom they name.")
    previous_hash = models.CharField(max_length=64, blank=True)
    record_hash = models.CharField(max_length=64, unique=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request", "version"],
                condition=Q(kind__in=["approved", "limited", "declined"]),
                name="one_decision_per_version",
            ),
            models.UniqueConstraint(fields=["request"], condition=Q(kind="withdrawn"), name="taken_back_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["approved", "limited"]) | Q(until__isnull=False, keep_days__isnull=False),
                name="approval_says_for_how_long",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.owner_name}"

    @property
    def is_approving(self) -> bool:
        return self.kind in self.APPROVING


class Reply(models.Model):
    """What the desk answered to a data owner's question."""

    request = models.ForeignKey(DataAccessRequest, models.PROTECT, related_name="replies")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        ordering = ["pk"]
        verbose_name_plural = "replies"

    def __str__(self) -> str:
        return f"DA-{self.request_id} {self.by}"


class Opening(models.Model):
    """That the page of a request was opened by its link, counted by day and address: mail scanners open links often."""

    request = models.ForeignKey(DataAccessRequest, models.PROTECT, related_name="openings")
    day = models.DateField()
    address = models.CharField(max_length=45, blank=True)
    times = models.PositiveIntegerField(default=1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()

    class Meta:
        ordering = ["first_at"]
        constraints = [models.UniqueConstraint(fields=["request", "day", "address"], name="opening_once_a_day")]

    def __str__(self) -> str:
        return f"DA-{self.request_id} opened from {self.address}"


class RestoredCopy(models.Model):
    """One copy of a company database, from its restoring until a second person has seen that it is gone.

    The database takes none without a consent in force for that database at that moment.
    """

    consent = models.ForeignKey(Consent, models.PROTECT, related_name="copies")
    request = models.ForeignKey(DataAccessRequest, models.PROTECT, related_name="copies")
    database = models.ForeignKey(CompanyDatabase, models.PROTECT, related_name="copies")
    restored_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    restored_at = models.DateTimeField()
    place = models.CharField(max_length=200)
    size_bytes = models.PositiveBigIntegerField()
    checksum = models.CharField("SHA-256", max_length=64)
    delete_by = models.DateTimeField()
    deleted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    deleted_at = models.DateTimeField(null=True)
    deleted_how = models.CharField(max_length=300, blank=True)
    confirmed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    objects = CopyQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "restored copies"
        indexes = [models.Index(fields=["delete_by", "id"], name="copy_alive", condition=Q(confirmed_at__isnull=True))]
        constraints = [
            models.UniqueConstraint(fields=["request"], name="one_copy_per_approval"),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | ~Q(confirmed_by=models.F("deleted_by")) & ~Q(confirmed_by=models.F("restored_by")),
                name="deletion_confirmed_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False, deleted_at__isnull=False),
                name="gone_only_once_deleted",
            ),
            models.CheckConstraint(
                condition=Q(deleted_at__isnull=True, deleted_by__isnull=True, deleted_how="")
                | Q(deleted_at__isnull=False, deleted_by__isnull=False) & ~Q(deleted_how=""),
                name="deletion_says_how_and_by_whom",
            ),
            models.CheckConstraint(condition=Q(delete_by__gt=models.F("restored_at")), name="copy_is_kept_for_a_time"),
        ]

    def __str__(self) -> str:
        return f"Copy {self.pk} of {self.database}"

    @property
    def is_gone(self) -> bool:
        """Whether a second person has confirmed it."""
        return self.confirmed_at is not None


class CopyAccess(models.Model):
    """That somebody looks into a copy, and why; entered before they do."""

    copy = models.ForeignKey(RestoredCopy, models.PROTECT, related_name="accesses")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    why = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name_plural = "accesses to copies"

    def __str__(self) -> str:
        return f"{self.person}, {self.at:%Y-%m-%d %H:%M}"


class Paper(models.Model):
    """A certificate as it was printed and sent: of an answer, or of the deletion of all copies."""

    class Kind(models.TextChoices):
        CONSENT = "consent", "Consent certificate"
        DELETION = "deletion", "Deletion certificate"

    request = models.ForeignKey(DataAccessRequest, models.PROTECT, related_name="papers")
    kind = models.CharField(max_length=10, choices=Kind)
    consent = models.ForeignKey(Consent, models.PROTECT, null=True, related_name="papers")
    content = models.BinaryField()
    digest = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["consent"], name="one_certificate_per_answer"),
            models.UniqueConstraint(fields=["request"], condition=Q(kind="deletion"), name="one_deletion_certificate"),
            models.CheckConstraint(
                condition=Q(kind="consent") ^ Q(consent__isnull=True), name="consent_certificate_says_of_which"
            ),
        ]

    def __str__(self) -> str:
        return f"DA-{self.request_id} {self.get_kind_display()}"

    @property
    def file_name(self) -> str:
        return f"DA-{self.request_id}-{self.kind}-{self.pk}.pdf"
