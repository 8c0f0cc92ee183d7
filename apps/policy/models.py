"""What the desk promises, and when: markets, support hours and service targets."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

TIME_OF_DAY = RegexValidator(
    r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", "Write a time of day such as 08:30; 24:00 ends a day."
)

LONGEST_TARGET = 100_000
"""Support minutes: the best part of a year at the desk."""
TARGET_LIMITS = [
    MinValueValidator(1, "Allow at least one minute."),
    MaxValueValidator(LONGEST_TARGET, f"Allow {LONGEST_TARGET:,} minutes at most."),
]


class Priority(models.TextChoices):
    """How much an inquiry presses; each has its service target."""

    LOW = "low", "Low"
    NORMAL = "normal", "Normal"
    HIGH = "high", "High"
    URGENT = "urgent", "Urgent"


# What an ISV may choose: urgent is the desk's to give.
PRIORITIES_OF_ISVS = (Priority.LOW, Priority.NORMAL, Priority.HIGH)


class SupportCalendar(models.Model):
    """Support hours in one time zone: weekly intervals less public holidays and closures."""

    name = models.CharField(max_length=100, unique=True)
    time_zone = models.CharField(max_length=64, help_text="IANA name, such as Europe/Oslo.")
    holiday_country = models.CharField(
        max_length=2, blank=True, help_text="ISO country whose public holidays close the desk; empty for none."
    )
    holiday_region = models.CharField(max_length=10, blank=True, help_text="Region within that country, such as ENG.")
    version = models.UUIDField(default=uuid.uuid4, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class OpeningInterval(models.Model):
    """One open stretch of a weekday; several a day are fine."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, "Monday"
        TUESDAY = 1, "Tuesday"
        WEDNESDAY = 2, "Wednesday"
        THURSDAY = 3, "Thursday"
        FRIDAY = 4, "Friday"
        SATURDAY = 5, "Saturday"
        SUNDAY = 6, "Sunday"

    calendar = models.ForeignKey(SupportCalendar, models.CASCADE, related_name="intervals")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    opens = models.CharField(max_length=5, validators=[TIME_OF_DAY])
    closes = models.CharField(max_length=5, validators=[TIME_OF_DAY])

    history = HistoricalRecords()

    class Meta:
        ordering = ["weekday", "opens"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "weekday", "opens"], name="interval_opens_once"),
            models.CheckConstraint(condition=Q(opens__lt=F("closes")), name="interval_opens_before_it_closes"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens}–{self.closes}"


class Closure(models.Model):
    """The vendor's own closing of a whole day or a part of one."""

    calendar = models.ForeignKey(SupportCalendar, models.CASCADE, related_name="closures")
    on = models.DateField()
    starts = models.CharField(max_length=5, default="00:00", validators=[TIME_OF_DAY])
    ends = models.CharField(max_length=5, default="24:00", validators=[TIME_OF_DAY])
    name = models.CharField(max_length=100)

    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "on", "starts"], name="closure_starts_once"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="closure_starts_before_it_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class WorkingHoliday(models.Model):
    """A public holiday that is switched off: the desk works as on any other day of the week."""

    calendar = models.ForeignKey(SupportCalendar, models.CASCADE, related_name="working_holidays")
    on = models.DateField()

    history = HistoricalRecords()

    class Meta:
        ordering = ["on"]
        constraints = [models.UniqueConstraint(fields=["calendar", "on"], name="working_holiday_once")]

    def __str__(self) -> str:
        return str(self.on)


class Market(models.Model):
    """A country in which the vendor sells, with its support hours and the addresses inquiries are referred to."""

    code = models.CharField(max_length=2, unique=True, help_text="ISO country code.")
    name = models.CharField(max_length=100)
    calendar = models.ForeignKey(SupportCalendar, models.PROTECT, related_name="markets")
    partner_service_email = models.EmailField(help_text="Client ids, promotion to production, partner procedure.")
    erp_support_email = models.EmailField(help_text="ERP screens, setup and module usage, through the customer.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ServiceTarget(models.Model):
    """How many support minutes the desk allows itself for an inquiry of one priority."""

    priority = models.CharField(max_length=10, choices=Priority, unique=True)
    first_response_minutes = models.PositiveIntegerField(validators=TARGET_LIMITS)
    resolution_minutes = models.PositiveIntegerField(validators=TARGET_LIMITS)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(first_response_minutes__gt=0, resolution_minutes__gte=F("first_response_minutes")),
                name="target_allows_a_first_response_before_resolution",
            ),
            models.CheckConstraint(
                condition=Q(resolution_minutes__lte=LONGEST_TARGET), name="target_is_not_beyond_measure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_priority_display()} priority"
