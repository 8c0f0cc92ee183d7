"""What the desk promises, and when: markets, support hours and service targets."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from .querysets import MarketQuerySet
from .scope import VerdictKind
from .topics import SupportTopic

TIME_OF_DAY = RegexValidator(
    r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$", "Write a time of day such as 08:30; 24:00 ends a day."
)

LONGEST_TARGET = 100_000
"""Support minutes: the best part of a year at the desk."""
TARGET_LIMITS = [
    MinValueValidator(1, "Allow at least one minute."),
    MaxValueValidator(LONGEST_TARGET, f"Allow {LONGEST_TARGET:,} minutes at most."),
]
WAITING_LIMITS = [
    MinValueValidator(1, "Allow at least one day."),
    MaxValueValidator(250, "Allow 250 days at most: about a year at the desk."),
]
SAME_CONDITIONS = "Another target has the same conditions, and only the first counts. Change that one."


class Priority(models.TextChoices):
    """How much an inquiry presses; each has its service target."""

    LOW = "low", "Low"
    NORMAL = "normal", "Normal"
    HIGH = "high", "High"
    URGENT = "urgent", "Urgent"


class Tier(models.TextChoices):
    """What an ISV has agreed with us: the same support for all, or sooner."""

    STANDARD = "standard", "Standard"
    PRIORITY = "priority", "Priority"


class Channel(models.TextChoices):
    """How an inquiry reaches us."""

    PORTAL = "portal", "Portal"
    API = "api", "REST API"


TOPICS = [(topic.value, topic.label) for topic in SupportTopic]
VERDICTS = [(kind.value, kind.label) for kind in VerdictKind]

# What an ISV may choose: urgent is the desk's to give.
PRIORITIES_OF_ISVS = (Priority.LOW, Priority.NORMAL, Priority.HIGH)


class Currency(models.TextChoices):
    """What a market's prices are in."""

    NOK = "NOK", "NOK"
    SEK = "SEK", "SEK"
    DKK = "DKK", "DKK"
    EUR = "EUR", "EUR"
    GBP = "GBP", "GBP"


class MoneyRounding(models.TextChoices):
    """What becomes of half a cent."""

    HALF_UP = "half_up", "Half a cent counts as one"
    HALF_EVEN = "half_even", "Half a cent goes to the even one"


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
    uid = models.CharField(
        max_length=255, blank=True, editable=False, help_text="Of the iCalendar event that this closure came from."
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["on", "starts"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "on", "starts"], name="closure_starts_once"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends")), name="closure_starts_before_it_ends"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.name}"


class OtherHours(models.Model):
    """Hours that stand in for the weekly ones from one day to another, such as summer hours; none closes the desk."""

    calendar = models.ForeignKey(SupportCalendar, models.CASCADE, related_name="other_hours")
    first_on = models.DateField("first day")
    last_on = models.DateField("last day", help_text="Included.")
    hours = models.CharField(
        max_length=300,
        blank=True,
        help_text="Such as Mon–Thu 09:00–15:00; Fri 09:00–12:00. Empty: closed all the time.",
    )
    name = models.CharField(max_length=100, help_text="Shown with deadlines, such as Summer hours.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["first_on"]
        verbose_name_plural = "other hours"
        constraints = [
            models.UniqueConstraint(fields=["calendar", "first_on"], name="other_hours_begin_once"),
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="other_hours_begin_before_they_end"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.first_on} to {self.last_on}"


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
    nudge_after_days = models.PositiveSmallIntegerField(
        "nudge after",
        default=2,
        validators=WAITING_LIMITS,
        help_text="Support days without an answer, after which the ISV is reminded.",
    )
    close_after_days = models.PositiveSmallIntegerField(
        "close after",
        default=5,
        validators=WAITING_LIMITS,
        help_text="Support days more, after which the inquiry is closed. It can be reopened.",
    )
    currency = models.CharField(
        max_length=3, choices=Currency, default=Currency.EUR, help_text="What prices are usually in."
    )
    money_rounding = models.CharField(
        "rounding of money", max_length=10, choices=MoneyRounding, default=MoneyRounding.HALF_UP
    )

    objects = MarketQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ServiceTarget(models.Model):
    """A rule of what the desk promises, in support minutes. The first rule in ``order`` that fits an inquiry counts.

    An empty condition fits any inquiry. Each change of what is promised, or to whom, is a ``version`` of its own.
    """

    order = models.PositiveIntegerField(default=0, db_index=True, help_text="Rules are tried from the lowest number.")
    priority = models.CharField(max_length=10, choices=Priority, blank=True, help_text="Empty: any.")
    market = models.ForeignKey(
        Market, models.PROTECT, null=True, blank=True, related_name="service_targets", help_text="Empty: any."
    )
    tier = models.CharField("tier of the ISV", max_length=10, choices=Tier, blank=True, help_text="Empty: any.")
    channel = models.CharField(max_length=10, choices=Channel, blank=True, help_text="Empty: any.")
    first_response_minutes = models.PositiveIntegerField(validators=TARGET_LIMITS)
    next_response_minutes = models.PositiveIntegerField(
        validators=TARGET_LIMITS, help_text="From when the ISV writes again until they hear from us."
    )
    resolution_minutes = models.PositiveIntegerField(validators=TARGET_LIMITS)
    version = models.PositiveIntegerField(default=1, editable=False)

    history = HistoricalRecords()

    class Meta:
        ordering = ["order", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_response_minutes__gt=0, resolution_minutes__gte=F("first_response_minutes")),
                name="target_allows_a_first_response_before_resolution",
            ),
            models.CheckConstraint(
                condition=Q(resolution_minutes__lte=LONGEST_TARGET, next_response_minutes__lte=LONGEST_TARGET),
                name="target_is_not_beyond_measure",
            ),
            models.CheckConstraint(
                condition=Q(next_response_minutes__gt=0), name="target_allows_time_for_the_next_response"
            ),
            models.UniqueConstraint(
                fields=["priority", "market", "tier", "channel"],
                condition=Q(market__isnull=False),
                name="target_once_per_market",
                violation_error_message=SAME_CONDITIONS,
            ),
            models.UniqueConstraint(
                fields=["priority", "tier", "channel"],
                condition=Q(market__isnull=True),
                name="target_once_for_any_market",
                violation_error_message=SAME_CONDITIONS,
            ),
        ]

    def __str__(self) -> str:
        conditions = [
            f"{self.get_priority_display()} priority" if self.priority else "",
            str(self.market) if self.market_id else "",
            f"{self.get_tier_display()} tier" if self.tier else "",
            self.get_channel_display() if self.channel else "",
        ]
        return ", ".join(filter(None, conditions)) or "Every inquiry"


class CalendarVersion(models.Model):
    """The hours of a calendar as they were when clocks began to count by them, so that they can be counted by again."""

    version = models.UUIDField(primary_key=True)
    calendar = models.ForeignKey(SupportCalendar, models.CASCADE, related_name="versions")
    hours = models.JSONField(help_text="A calendar as docs/support-hours.md describes it.")

    def __str__(self) -> str:
        return f"{self.calendar} {self.version}"


class PolicyClause(models.Model):
    """One rule of the support policy: who answers a topic. No row is ever changed: a change is the next version."""

    topic = models.CharField(max_length=40, choices=TOPICS)
    version = models.PositiveIntegerField(default=1, editable=False)
    verdict = models.CharField("who answers", max_length=16, choices=VERDICTS)
    number = models.CharField("clause", max_length=10, help_text="As it is cited, such as 2.1.")
    text = models.TextField(max_length=500, help_text="The clause, as ISVs read it.")
    valid_from = models.DateTimeField(help_text="Inquiries that are asked from then on are judged by it.")

    history = HistoricalRecords()

    class Meta:
        ordering = ["number", "topic", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["topic", "version"], name="clause_version_once_per_topic"),
            models.CheckConstraint(condition=Q(version__gt=0), name="clause_versions_count_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.get_topic_display()}"
