"""What do we say in public?"""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from apps.diagnostics.models import ApiCall
from apps.inquiries.models import Inquiry
from apps.isvs.models import Isv

from .querysets import PUBLIC, PostQuerySet, PublicationQuerySet, TopicQuerySet, TopicTagQuerySet

LONGEST_TITLE = 200
LONGEST_SLUG = 80
LONGEST_TAG = 30


class Tag(models.Model):
    """A word that topics are found by."""

    name = models.SlugField(max_length=LONGEST_TAG, unique=True)

    objects = TopicTagQuerySet.as_manager()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Topic(models.Model):
    """One question that anybody may read, with its answers."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        ANSWERED = "answered", "Answered"
        LOCKED = "locked", "Locked"
        HIDDEN = "hidden", "Hidden"
        MERGED = "merged", "Merged"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.OPEN: frozenset({Status.ANSWERED, Status.LOCKED, Status.HIDDEN, Status.MERGED}),
        Status.ANSWERED: frozenset({Status.OPEN, Status.LOCKED, Status.HIDDEN, Status.MERGED}),
        Status.LOCKED: frozenset({Status.OPEN, Status.ANSWERED, Status.HIDDEN, Status.MERGED}),
        Status.HIDDEN: frozenset({Status.OPEN, Status.ANSWERED}),
        Status.MERGED: frozenset(),
    }

    class Area(models.TextChoices):
        CUSTOMERS = "customers", "Customers and suppliers"
        ORDERS = "orders", "Orders"
        INVOICES = "invoices", "Invoices"
        PAYMENTS = "payments", "Payments and bank"
        STOCK = "stock", "Items and stock"
        LEDGER = "ledger", "Ledger and journals"
        ACCESS = "access", "Signing in and clients"
        OTHER = "other", "Everything else"

    title = models.CharField(max_length=LONGEST_TITLE)
    slug = models.SlugField(max_length=LONGEST_SLUG, help_text="The readable end of its address; the number lasts.")
    area = models.CharField(max_length=10, choices=Area, default=Area.OTHER)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN, editable=False)
    method = models.CharField(max_length=7, blank=True, editable=False)
    operation = models.CharField(max_length=500, blank=True, editable=False, help_text="Path template of the API.")
    call = models.OneToOneField(ApiCall, models.PROTECT, null=True, editable=False, related_name="topic")
    tags = models.ManyToManyField(Tag, related_name="topics", blank=True)
    accepted = models.OneToOneField("Post", models.PROTECT, null=True, editable=False, related_name="accepted_in")
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, editable=False, related_name="absorbed")
    answer_count = models.PositiveIntegerField(default=0, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="topics", editable=False)
    asked_at = models.DateTimeField(editable=False)
    changed_at = models.DateTimeField(editable=False, help_text="When anything that readers see was changed last.")

    objects = TopicQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["answer_count", "changed_at"])

    class Meta:
        ordering = ["-pk"]
        permissions = [("moderate_topic", "Can moderate the community")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="answered") | Q(accepted__isnull=False), name="answered_topic_has_its_answer"
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | (~Q(status="merged") & Q(merged_into__isnull=True)),
                name="merged_topic_says_where_it_went",
            ),
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="topic_is_not_merged_into_itself"),
        ]
        indexes = [
            models.Index(fields=["area", "-id"], name="topic_of_area"),
            models.Index(fields=["method", "operation", "-id"], name="topic_of_operation"),
            models.Index(fields=["-id"], name="topic_unanswered", condition=Q(answer_count=0, status="open")),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    @property
    def takes_posts(self) -> bool:
        return self.status in (self.Status.OPEN, self.Status.ANSWERED)

    @property
    def path(self) -> str:
        """Its one address, today."""
        return reverse("portal:topic", args=[self.pk, self.slug])


class Post(models.Model):
    """The question of a topic, or an answer to it. No secret is in its text."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="posts")
    isv = models.ForeignKey(Isv, models.PROTECT, null=True, related_name="+", help_text="Where the author worked.")
    is_question = models.BooleanField(default=False)
    is_ours = models.BooleanField(default=False, help_text="Written by the vendor's staff.")
    is_hidden = models.BooleanField(default=False)
    text = models.TextField()
    vote_count = models.PositiveIntegerField(default=0)
    sent_as = models.UUIDField(help_text="The form it came by: sent twice, it is posted once.")
    sent_at = models.DateTimeField()
    edited_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["vote_count"])

    class Meta:
        ordering = ["pk"]
        permissions = [("write_post", "Can write in the community")]
        constraints = [
            models.UniqueConstraint(fields=["topic"], condition=Q(is_question=True), name="topic_has_one_question"),
            models.UniqueConstraint(fields=["author", "sent_as"], name="form_is_posted_once"),
        ]
        indexes = [
            models.Index(
                fields=["topic", "-vote_count", "id"], name="answers_of_topic", condition=Q(is_question=False)
            ),
            models.Index(fields=["author", "-sent_at"], name="post_of_author"),
        ]

    def __str__(self) -> str:
        return f"{'Question' if self.is_question else 'Answer'} of {self.author}"


class Flag(models.Model):
    """A reader says that something is wrong with a post; a moderator settles it."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="flags")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    reason = models.CharField(max_length=500)
    flagged_at = models.DateTimeField()
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "by"], condition=Q(settled_at__isnull=True), name="flag_once_until_settled"
            )
        ]
        indexes = [models.Index(fields=["-id"], name="flag_open", condition=Q(settled_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.post}: {self.reason}"


class Ban(models.Model):
    """Somebody may not write in the community until a moderator lifts it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bans")
    because = models.CharField(max_length=500)
    banned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    banned_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True)

    history = HistoricalRecords()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(lifted_at__isnull=True), name="banned_once_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.because}"


class Vote(models.Model):
    """Somebody says that a post helped them, or that they have the same question."""

    post = models.ForeignKey(Post, models.CASCADE, related_name="votes")
    voter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    voted_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "voter"], name="vote_once")]

    def __str__(self) -> str:
        return f"{self.voter} for {self.post}"


class Publication(models.Model):
    """What of a solved inquiry everybody may read, as it is written, looked at by a second person, and released."""

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        PROPOSED = "proposed", "Waits for a second person"
        RELEASED = "released", "Released"
        WITHDRAWN = "withdrawn", "Withdrawn"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.DRAFT: frozenset({Status.PROPOSED, Status.WITHDRAWN}),
        Status.PROPOSED: frozenset({Status.RELEASED, Status.DRAFT, Status.WITHDRAWN}),
        Status.RELEASED: frozenset(),
        Status.WITHDRAWN: frozenset(),
    }

    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="publications")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    title = models.CharField(max_length=LONGEST_TITLE)
    question = models.TextField()
    answer = models.TextField()
    area = models.CharField(max_length=10, choices=Topic.Area, default=Topic.Area.OTHER)
    tags = models.CharField(max_length=200, blank=True)
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(editable=False)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", editable=False
    )
    released_at = models.DateTimeField(null=True, editable=False)
    topic = models.OneToOneField(Topic, models.PROTECT, null=True, related_name="publication", editable=False)

    objects = PublicationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["inquiry"],
                condition=Q(status__in=["draft", "proposed", "released"]),
                name="inquiry_is_published_once",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["proposed", "released"]) | Q(proposed_by__isnull=False),
                name="publication_says_who_proposed_it",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True)
                | (~Q(released_by=F("proposed_by")) & ~Q(released_by=F("written_by"))),
                name="publication_released_by_a_second",
            ),
            models.CheckConstraint(
                condition=Q(
                    status="released", topic__isnull=False, released_by__isnull=False, released_at__isnull=False
                )
                | (~Q(status="released") & Q(topic__isnull=True, released_by__isnull=True, released_at__isnull=True)),
                name="released_publication_has_its_topic",
            ),
        ]
        indexes = [models.Index(fields=["status", "-id"], name="publication_of_state")]

    def __str__(self) -> str:
        return f"#{self.inquiry_id}: {self.title}"
