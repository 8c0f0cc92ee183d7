"""What staff are about to say: canned replies, drafts, answers on their way, and who is at it."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from apps.policy import models as promises
from apps.policy.models import Market, Priority

from ..placeholders import PLACEHOLDERS, unknown_in
from ..querysets import CannedReplyQuerySet, DepartureQuerySet
from .inquiries import Inquiry
from .tags import Tag


class CannedReply(models.Model):
    """Words that the desk says often, with what usually goes with them. Leads keep the list."""

    class Then(models.TextChoices):
        WAIT = Inquiry.Status.WAITING_ON_ISV, "and wait"
        GO_ON = Inquiry.Status.OPEN, "and go on with it"
        RESOLVE = Inquiry.Status.RESOLVED, "and resolve"

    title = models.CharField(max_length=80, unique=True, help_text="As the composer lists it.")
    text = models.TextField(
        help_text=f"Markdown. These are filled in: {', '.join(f'{{{{ {name} }}}}' for name in PLACEHOLDERS)}."
    )
    market = models.ForeignKey(
        Market, models.PROTECT, null=True, blank=True, related_name="+", help_text="Offered in this market alone."
    )
    topic = models.CharField(
        max_length=40, choices=promises.TOPICS, blank=True, help_text="Offered first where an inquiry is about this."
    )
    then = models.CharField(
        "what becomes of it", max_length=20, choices=Then, blank=True, help_text="The button that is offered first."
    )
    tag = models.ForeignKey(
        Tag, models.SET_NULL, null=True, blank=True, related_name="+", help_text="Put on the inquiry as it is sent."
    )
    priority = models.CharField(
        max_length=10, choices=Priority, blank=True, help_text="Given to the inquiry as it is sent."
    )
    is_active = models.BooleanField("in use", default=True)

    objects = CannedReplyQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name_plural = "canned replies"
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        unknown = unknown_in(self.text)
        if unknown:
            known = ", ".join(f"{{{{ {name} }}}}" for name in PLACEHOLDERS)
            words = f"Nothing fills in {{{{ {unknown[0]} }}}}. There are {known}."
            raise ValidationError({"text": ValidationError(words, code="unknown_placeholder")})

    @property
    def actions(self) -> str:
        """What is done besides as it is sent, such as "Tag Billing, high priority"; may be empty."""
        priority = f"{self.get_priority_display().lower()} priority" if self.priority else ""
        words = ", ".join(part for part in (f"tag {self.tag}" if self.tag else "", priority) if part)
        return words[:1].upper() + words[1:]


class Draft(models.Model):
    """What somebody has begun to write, with secrets masked. Theirs alone, gone when it is sent, never in history."""

    class Kind(models.TextChoices):
        ANSWER = "answer", "Answer"
        DETAILS = "request-details", "Request for details"
        NOTE = "note", "Internal note"

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="drafts")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    text = models.TextField()
    saved_at = models.DateTimeField()
    refused = models.TextField(blank=True, help_text="Why it did not go out, if it was sent.")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["inquiry", "person", "kind"], name="one_draft_of_a_kind")]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.get_kind_display()}"


class Departure(models.Model):
    """An answer that is sent and can still be taken back. Until ``leaves_at`` nothing of it has happened."""

    inquiry = models.OneToOneField(Inquiry, models.CASCADE, related_name="departure")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=16, choices=Draft.Kind)
    text = models.TextField(help_text="Markdown, with secrets masked.")
    then = models.CharField(max_length=20, choices=Inquiry.Status)
    canned = models.ForeignKey(CannedReply, models.SET_NULL, null=True, related_name="+")
    files = models.JSONField(default=list, help_text="Stored already, with secrets masked.")
    found = models.JSONField(default=list, help_text="What was masked.")
    sent_at = models.DateTimeField()
    leaves_at = models.DateTimeField()

    objects = DepartureQuerySet.as_manager()

    class Meta:
        ordering = ["leaves_at", "pk"]
        indexes = [models.Index(fields=["leaves_at", "id"], name="departure_due")]
        constraints = [
            models.CheckConstraint(condition=models.Q(leaves_at__gte=models.F("sent_at")), name="leaves_after_sent")
        ]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.get_kind_display()}"


class Presence(models.Model):
    """That somebody has an inquiry open, and when they last wrote in it."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="presences")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()
    wrote_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["inquiry", "person"], name="present_once")]

    def __str__(self) -> str:
        return f"#{self.inquiry_id} {self.person}"
