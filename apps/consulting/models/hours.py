"""What was worked, minute by minute, and who has approved it."""

from typing import ClassVar

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from apps.inquiries.models import Message

from ..pricing import CENT, Rate
from ..querysets import EntryQuerySet, ItemQuerySet, TimerQuerySet, WeekQuerySet
from .engagements import Engagement, Estimate
from .prices import INVOICED_SAYS_WHERE

LONGEST_ENTRY = 24 * 60


class Timer(models.Model):
    """That somebody works on an engagement now. It is a row, so it goes on whatever becomes of a browser."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="timers")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="timers")
    is_travel = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    started_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    booked_minutes = models.PositiveSmallIntegerField(default=0)

    objects = TimerQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person"], condition=Q(stopped_at__isnull=True), name="one_timer_runs"),
            models.CheckConstraint(
                condition=Q(stopped_at__isnull=True) | Q(stopped_at__gte=F("started_at")), name="timer_stops_later"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.engagement.reference}"


class TimeEntry(models.Model):
    """Whole minutes that one person worked on one engagement without a break.

    ``note`` is what the customer and the ISV read; ``internal_note`` is the desk's. One that is struck counts no more.
    """

    class Kind(models.TextChoices):
        WORK = "work", "Work"
        TRAVEL = "travel", "Travel"

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="entries")
    terms = models.ForeignKey(
        Estimate, models.PROTECT, related_name="entries", help_text="The estimate in force when it began."
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="time_entries")
    week_on = models.DateField(help_text="The Monday of the week in which it began.")
    kind = models.CharField(max_length=6, choices=Kind, default=Kind.WORK)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField()
    note = models.CharField("what was done", max_length=300, help_text="The customer and the ISV read it.")
    internal_note = models.CharField(max_length=300, blank=True, help_text="For the desk alone.")
    messages = models.ManyToManyField(Message, blank=True, related_name="+")
    is_billable = models.BooleanField("billable", default=True)
    unbilled_because = models.CharField("why it is not billed", max_length=300, blank=True)
    is_struck = models.BooleanField(default=False)
    is_timed = models.BooleanField(default=False, help_text="By a timer, not by hand.")
    booked_at = models.DateTimeField()
    invoice = models.CharField(max_length=60, blank=True)
    invoiced_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["started_at", "pk"]
        verbose_name_plural = "time entries"
        permissions = [("book_timeentry", "Can book own time")]
        indexes = [
            models.Index(fields=["person", "started_at"], name="entry_of_person"),
            models.Index(fields=["engagement", "started_at"], name="entry_of_engagement"),
            models.Index(fields=["week_on", "person"], name="entry_of_week"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0, minutes__lte=LONGEST_ENTRY, ended_at__gt=F("started_at")),
                name="entry_takes_time",
            ),
            models.CheckConstraint(
                condition=Q(is_billable=True, unbilled_because="") | Q(is_billable=False) & ~Q(unbilled_because=""),
                name="unbilled_says_why",
            ),
            models.CheckConstraint(condition=INVOICED_SAYS_WHERE, name="entry_invoiced_says_where"),
            models.UniqueConstraint(
                fields=["person", "started_at"], condition=Q(is_struck=False), name="one_entry_begins_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.started_at:%Y-%m-%d %H:%M}, {self.minutes} min"


class TimeSlice(models.Model):
    """The minutes of an entry on one local day at one rate."""

    RATES = [(rate.value, rate.value) for rate in Rate]

    entry = models.ForeignKey(TimeEntry, models.CASCADE, related_name="slices")
    day = models.DateField()
    rate = models.CharField(max_length=7, choices=RATES)
    minutes = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["day", "rate"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "day", "rate"], name="slice_once"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="slice_takes_time"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.rate} {self.minutes}"


class VatRateName(models.TextChoices):
    """Which of a market's rates of VAT something is sold at."""

    STANDARD = "standard", "Standard rate"
    REDUCED = "reduced", "Reduced rate"
    ZERO = "zero", "Zero rate"


class Item(models.Model):
    """A fixed amount, net, in the currency agreed: a flight, a day at a fixed price."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="items")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    day = models.DateField()
    week_on = models.DateField(help_text="The Monday of its week.")
    text = models.CharField("what for", max_length=300, help_text="The customer and the ISV read it.")
    amount = models.DecimalField(
        max_digits=12, decimal_places=2, validators=[MinValueValidator(CENT, "Write an amount above zero.")]
    )
    vat = models.CharField("VAT", max_length=8, choices=VatRateName, default=VatRateName.STANDARD)
    is_struck = models.BooleanField(default=False)
    booked_at = models.DateTimeField()
    invoice = models.CharField(max_length=60, blank=True)
    invoiced_at = models.DateTimeField(null=True, blank=True)

    objects = ItemQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["day", "pk"]
        indexes = [models.Index(fields=["week_on", "person"], name="item_of_week")]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gt=0), name="item_costs_something"),
            models.CheckConstraint(condition=INVOICED_SAYS_WHERE, name="item_invoiced_says_where"),
        ]

    def __str__(self) -> str:
        return f"{self.text}, {self.amount}"


class Week(models.Model):
    """One person's week: handed in, and approved by somebody else. What is in it can then be changed no more."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        SUBMITTED = "submitted", "To approve"
        APPROVED = "approved", "Approved"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.OPEN: frozenset({Status.SUBMITTED}),
        Status.SUBMITTED: frozenset({Status.OPEN, Status.APPROVED}),
        Status.APPROVED: frozenset({Status.OPEN}),
    }

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="weeks")
    starts_on = models.DateField("Monday")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    sent_back_because = models.CharField(max_length=300, blank=True)

    objects = WeekQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-starts_on", "person__name"]
        permissions = [("approve_week", "Can approve the hours of others")]
        indexes = [models.Index(fields=["status", "starts_on"], name="week_by_status")]
        constraints = [
            models.UniqueConstraint(fields=["person", "starts_on"], name="week_once"),
            models.CheckConstraint(
                condition=~Q(status="approved")
                | Q(approved_by__isnull=False, approved_at__isnull=False) & ~Q(approved_by=F("person")),
                name="week_approved_by_a_second",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, week of {self.starts_on:%-d %B %Y}"
