"""What is due, to whom, and was it said?"""

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from apps.policy.models import Market, SupportCalendar

from .querysets import HaltQuerySet, NoticeQuerySet, ReminderQuerySet, ReminderRuleQuerySet

MOST_AFTER = 10_000


class ReminderRule(models.Model):
    """When somebody is reminded of what, and what else is done then. The owners of the subjects follow it."""

    class Event(models.TextChoices):
        """What it counts from. The part before the dot is the kind of subject it is about."""

        FIRST_RESPONSE = "inquiry.first_response", "First response"
        NEXT_RESPONSE = "inquiry.next_response", "Next response"
        RESOLUTION = "inquiry.resolution", "Resolution"
        WAITING = "inquiry.waiting", "Waiting on the ISV"
        NUDGE = "inquiry.nudge", "Nudge of an ISV that does not answer"
        CLOSE = "inquiry.close", "Closing for want of an answer"
        CERTIFICATE = "certificate.expiry", "A certificate expires"

    class Unit(models.TextChoices):
        PERCENT = "percent", "per cent of the target"
        MINUTES = "minutes", "support minutes"
        DAYS = "days", "support days"

    class To(models.TextChoices):
        ASSIGNEE = "assignee", "The assignee, or the leads where there is none"
        LEADS = "leads", "The leads"
        DESK = "desk", "The assignee and the leads"
        ISV = "isv", "The ISV"

    class Then(models.TextChoices):
        NOTHING = "nothing", "Nothing else"
        RAISE_PRIORITY = "raise_priority", "The priority is raised"
        ASSIGN_LEAD = "assign_lead", "It is assigned to a lead"

    OF_CLOCKS = (Event.FIRST_RESPONSE, Event.NEXT_RESPONSE, Event.RESOLUTION)
    TIMED_BY_MARKET = (Event.NUDGE, Event.CLOSE)

    code = models.SlugField(max_length=50, unique=True, help_text="Names it in the list of reminders. Stays as it is.")
    event = models.CharField(max_length=30, choices=Event)
    market = models.ForeignKey(
        Market, models.CASCADE, null=True, blank=True, related_name="+", help_text="Empty for every market."
    )
    after = models.PositiveSmallIntegerField(
        default=0,
        validators=[MaxValueValidator(MOST_AFTER, f"Write {MOST_AFTER:,} at most.")],
        help_text="Counted from when the clock or the wait began; for a certificate, back from the day it expires. "
        "0 for a nudge and for closing: the market says when.",
    )
    unit = models.CharField(max_length=10, choices=Unit, default=Unit.PERCENT)
    to = models.CharField("who is told", max_length=10, choices=To, default=To.ASSIGNEE)
    then = models.CharField("what else is done", max_length=15, choices=Then, default=Then.NOTHING)
    is_active = models.BooleanField("active", default=True)

    objects = ReminderRuleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["event", "after", "code"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(unit="percent")
                | Q(event__in=["inquiry.first_response", "inquiry.next_response", "inquiry.resolution"]),
                name="only_targets_have_a_share",
            ),
            models.CheckConstraint(
                condition=~Q(event__in=["inquiry.nudge", "inquiry.close"]) | Q(after=0),
                name="market_says_when_it_nudges_and_closes",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def minutes(self, *, target: int, day: int) -> int:
        """Support minutes after which it falls due, of a ``target`` and a ``day`` in support minutes."""
        if self.unit == self.Unit.PERCENT:
            return target * self.after // 100
        return self.after * (day if self.unit == self.Unit.DAYS else 1)


class Reminder(models.Model):
    """Something that falls due once. Whoever owns the subject decides what then happens."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        CARRIED_OUT = "carried_out", "Carried out"
        CANCELLED = "cancelled", "Cancelled"

    subject = models.CharField(max_length=100, help_text="What it is about, such as inquiry:4812.")
    rule = models.CharField(max_length=50, help_text="Code of the rule it follows.")
    occurrence = models.CharField(max_length=100, help_text="Tells apart the times this rule may apply to the subject.")
    due_at = models.DateTimeField()
    not_before = models.DateTimeField(
        null=True, blank=True, help_text="Somebody was told so: it falls due no sooner, whatever is planned."
    )
    state = models.CharField(max_length=12, choices=State, default=State.PLANNED)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ReminderQuerySet.as_manager()

    class Meta:
        ordering = ["due_at"]
        indexes = [models.Index(fields=["due_at"], name="reminder_due", condition=Q(state="planned"))]
        constraints = [
            models.UniqueConstraint(fields=["subject", "rule", "occurrence"], name="reminder_once"),
            models.CheckConstraint(
                condition=Q(not_before__isnull=True) | Q(due_at__gte=models.F("not_before")),
                name="reminder_keeps_its_word",
            ),
            models.CheckConstraint(
                condition=Q(state="planned") ^ Q(settled_at__isnull=False), name="settled_reminder_says_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.rule}"


class Notice(models.Model):
    """A reminder's line to one person, kept until that person's own support hours."""

    reminder = models.ForeignKey(Reminder, models.CASCADE, related_name="notices")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    calendar = models.ForeignKey(
        SupportCalendar, models.PROTECT, related_name="+", help_text="The recipient's own support hours."
    )
    hours_version = models.UUIDField(
        null=True, editable=False, help_text="Of the calendar, by which ``not_before`` was reckoned."
    )
    line = models.CharField(max_length=400)
    link = models.CharField(max_length=200, help_text="Path of the page where one acts.")
    not_before = models.DateTimeField()
    told_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["not_before"]
        indexes = [
            models.Index(
                fields=["not_before"], name="notice_due", condition=Q(told_at__isnull=True, cancelled_at__isnull=True)
            )
        ]
        constraints = [models.UniqueConstraint(fields=["reminder", "recipient"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.line} to {self.recipient}"


class Arrangement(models.Model):
    """By which rules the subjects of one kind are arranged, and how far that has come after a change."""

    prefix = models.CharField(max_length=50, unique=True, help_text="How the subjects begin, such as inquiry:.")
    signature = models.CharField(max_length=64, help_text="Of everything their plans follow.")
    position = models.BigIntegerField(
        null=True, blank=True, help_text="Number of the last subject arranged anew; empty when all are."
    )

    def __str__(self) -> str:
        return self.prefix


class Halt(models.Model):
    """A run that would have told too many people at once: nobody is reminded until staff let it go on."""

    halted_at = models.DateTimeField()
    mails = models.PositiveIntegerField(help_text="Which the run would have sent.")
    limit = models.PositiveIntegerField(help_text="What a run may send.")
    resumed_at = models.DateTimeField(null=True, blank=True)
    resumed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    is_over = models.BooleanField(default=False, editable=False, help_text="Resumed, and what was held has gone out.")

    objects = HaltQuerySet.as_manager()

    class Meta:
        ordering = ["-halted_at"]
        permissions = [("resume_halt", "Can let reminders go on")]
        constraints = [
            models.UniqueConstraint(fields=["is_over"], condition=Q(is_over=False), name="one_halt_at_a_time"),
            models.CheckConstraint(
                condition=Q(resumed_at__isnull=True) ^ Q(resumed_by__isnull=False), name="resumed_halt_says_by_whom"
            ),
            models.CheckConstraint(
                condition=Q(is_over=False) | Q(resumed_at__isnull=False), name="halt_is_resumed_before_it_is_over"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mails} reminders held on {self.halted_at:%-d %b %Y %H:%M}"
