"""The outbox: every mail is a row before it is sent."""

from django.db import models
from django.db.models import Q

from .querysets import MailQuerySet


class Mail(models.Model):
    """One mail to one address. ``key`` makes queueing it twice impossible."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Refused by the server"
        GIVEN_UP = "given_up", "Given up"

    key = models.CharField(max_length=200, unique=True)
    message_id = models.CharField(max_length=200, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField(help_text="Delivery waits until then; also when a retry is due.")
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    is_doubtful = models.BooleanField(
        default=False, help_text="A worker died while sending; it may have arrived twice, under the same Message-ID."
    )
    last_error = models.TextField(blank=True)

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "mail"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["not_before"], name="mail_due", condition=Q(state="waiting")),
            models.Index(fields=["claimed_until"], name="mail_claimed", condition=Q(state="sending")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_mail_says_when")
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"
