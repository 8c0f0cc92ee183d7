"""What was said in an inquiry, and the files that came with it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from ..querysets import AttachmentQuerySet, MessageQuerySet
from .inquiries import Inquiry


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
    merged_from = models.ForeignKey(
        Inquiry,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Where it was said, if merged since.",
    )

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
