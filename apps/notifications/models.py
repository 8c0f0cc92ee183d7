"""The outbox: every mail is a row before it is sent. And the words of mails that staff have changed."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.policy.models import SupportCalendar

from .querysets import MailQuerySet

SUBJECT_LENGTH = 200
TEXT_LENGTH = 10_000


class MailText(models.Model):
    """The words of one kind of mail, in place of the standard ones."""

    kind = models.CharField(max_length=50, unique=True)
    subject = models.CharField(max_length=SUBJECT_LENGTH)
    text = models.TextField(max_length=TEXT_LENGTH)

    history = HistoricalRecords()

    def __str__(self) -> str:
        return self.kind


class Mail(models.Model):
    """One mail to one address. ``key`` makes queueing it twice impossible."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waiting"
        SENDING = "sending", "Sending"
        SENT = "sent", "Sent"
        REFUSED = "refused", "Refused by the server"
        GIVEN_UP = "given_up", "Given up"

    FAILED = frozenset({State.REFUSED, State.GIVEN_UP})

    key = models.CharField(max_length=350, unique=True)
    message_id = models.CharField("Message-ID", max_length=300, unique=True)
    to = models.EmailField()
    subject = models.CharField(max_length=255)
    text = models.TextField()
    html = models.TextField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    queued_at = models.DateTimeField()
    not_before = models.DateTimeField(help_text="Delivery waits until then; also when a retry is due.")
    within = models.ForeignKey(
        SupportCalendar,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="Delivered in these support hours only; at any time when empty.",
    )
    claimed_until = models.DateTimeField(null=True, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, blank=True)
    is_doubtful = models.BooleanField(
        "doubtful",
        default=False,
        help_text="The worker or the connection died while sending. It may have arrived twice, with one Message-ID.",
    )
    last_error = models.TextField(blank=True)
    is_confidential = models.BooleanField(
        "confidential",
        default=False,
        help_text="Carries a code that lets somebody in: not shown to staff, not kept once it is sent or has failed.",
    )

    objects = MailQuerySet.as_manager()

    class Meta:
        verbose_name = "mail"
        verbose_name_plural = "mail"
        ordering = ["-pk"]
        permissions = [("resend_mail", "Can send refused or given-up mail again")]
        indexes = [
            models.Index(fields=["not_before", "id"], name="mail_due", condition=Q(state="waiting")),
            models.Index(fields=["claimed_until"], name="mail_claimed", condition=Q(state="sending")),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(state="sent") | Q(sent_at__isnull=False), name="sent_mail_says_when"),
            models.CheckConstraint(
                condition=Q(state="sending") ^ Q(claimed_until__isnull=True), name="mail_is_claimed_while_sending"
            ),
            models.CheckConstraint(
                condition=Q(is_confidential=False) | Q(state__in=["waiting", "sending"]) | Q(text="", html=""),
                name="settled_confidential_mail_has_no_words",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"

    @property
    def has_failed(self) -> bool:
        """Whether it was not delivered and nothing will try again."""
        return self.state in self.FAILED

    @property
    def can_be_sent_again(self) -> bool:
        """Whether it failed and its words are still there."""
        return self.has_failed and not self.is_confidential


class Enclosure(models.Model):
    """A file that goes with a mail, as it was when the mail was queued."""

    mail = models.ForeignKey(Mail, models.CASCADE, related_name="enclosures")
    name = models.CharField(max_length=100)
    media_type = models.CharField(max_length=100)
    content = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mail", "name"], name="enclosure_name_once")]

    def __str__(self) -> str:
        return self.name
