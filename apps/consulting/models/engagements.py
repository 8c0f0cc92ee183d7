"""What is wanted, what it costs, and who said yes."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from apps.inquiries.models import Inquiry
from apps.isvs.models import Customer, Isv
from apps.policy.models import Channel, Currency, Market

from ..pricing import NOTHING, Per, Terms
from ..querysets import EngagementQuerySet, EstimateQuerySet
from .prices import NOT_BELOW_ZERO, HourPackage, PriceList

LONGEST_ESTIMATE = 2_000 * 60


class Engagement(models.Model):
    """Consulting for one customer at the wish of one ISV, from the request to the last hour.

    ``terms`` is the estimate that the customer accepted last; ``priced`` what was booked by it so far, net, which the
    database keeps at or under ``cap``.
    """

    class Status(models.TextChoices):
        REQUESTED = "requested", "Requested"
        ESTIMATED = "estimated", "Waiting for the customer"
        AGREED = "agreed", "Agreed"
        DECLINED = "declined", "Not accepted"
        FINISHED = "finished", "Finished"
        CANCELLED = "cancelled", "Cancelled"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.REQUESTED: frozenset({Status.ESTIMATED, Status.CANCELLED}),
        Status.ESTIMATED: frozenset({Status.AGREED, Status.DECLINED, Status.CANCELLED, Status.REQUESTED}),
        Status.AGREED: frozenset({Status.FINISHED}),
        Status.DECLINED: frozenset({Status.ESTIMATED, Status.CANCELLED}),
        Status.FINISHED: frozenset({Status.AGREED}),
        Status.CANCELLED: frozenset(),
    }
    IS_OVER: ClassVar[frozenset[Status]] = frozenset({Status.FINISHED, Status.CANCELLED})

    class Source(models.TextChoices):
        PORTAL = Channel.PORTAL.value, "Portal"
        API = Channel.API.value, "REST API"
        DESK = "desk", "The desk"

    inquiry = models.ForeignKey(
        Inquiry, models.PROTECT, null=True, related_name="engagements", help_text="What it came from, if anything."
    )
    isv = models.ForeignKey(Isv, models.PROTECT, related_name="engagements", verbose_name="ISV")
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, related_name="engagements", verbose_name="customer who pays"
    )
    customer_named = models.CharField(
        max_length=300, blank=True, help_text="Who pays, in the ISV's words, where it is not on our record."
    )
    market = models.ForeignKey(Market, models.PROTECT, related_name="engagements")
    title = models.CharField(max_length=200)
    wanted = models.TextField("what is wanted")
    wished_by = models.DateField("wanted by", null=True)
    source = models.CharField(max_length=10, choices=Source)
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False)
    requested_at = models.DateTimeField(editable=False)
    consultant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="engagements", help_text="Who leads the work."
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.REQUESTED, editable=False)
    terms = models.ForeignKey("Estimate", models.PROTECT, null=True, related_name="+", editable=False)
    cap = models.DecimalField(max_digits=12, decimal_places=2, default=NOTHING, editable=False)
    priced = models.DecimalField(max_digits=12, decimal_places=2, default=NOTHING, editable=False)
    warned_of = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="The estimate of which all sides know that its cap is near."
    )
    cancelled_because = models.CharField(max_length=300, blank=True, editable=False)
    finished_at = models.DateTimeField(null=True, editable=False)

    objects = EngagementQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["priced"])

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("estimate_engagement", "Can answer requests for consulting with a price"),
        ]
        indexes = [
            models.Index(fields=["status", "-id"], name="engagement_by_status"),
            models.Index(fields=["isv", "-id"], name="engagement_by_isv"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(priced__lte=F("cap")), name="no_more_than_the_cap"),
            models.CheckConstraint(
                condition=~Q(status__in=["agreed", "finished"]) | Q(terms__isnull=False, customer__isnull=False),
                name="agreed_on_some_terms",
            ),
            models.CheckConstraint(condition=Q(terms__isnull=False) | Q(priced=0), name="nothing_before_terms"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.title}"

    @property
    def reference(self) -> str:
        return f"C-{self.pk}"

    @property
    def is_over(self) -> bool:
        return self.status in self.IS_OVER

    @property
    def may_be_worked_on(self) -> bool:
        return self.status == self.Status.AGREED


class Estimate(models.Model):
    """A price that the customer who pays accepts or not, word for word as in ``text``."""

    class Status(models.TextChoices):
        SENT = "sent", "Waiting for the customer"
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"
        LAPSED = "lapsed", "Not answered in time"
        REPLACED = "replaced", "Replaced by a later one"
        WITHDRAWN = "withdrawn", "Taken back"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.SENT: frozenset({Status.ACCEPTED, Status.REJECTED, Status.LAPSED, Status.REPLACED, Status.WITHDRAWN}),
        Status.ACCEPTED: frozenset({Status.REPLACED}),
        Status.REJECTED: frozenset(),
        Status.LAPSED: frozenset(),
        Status.REPLACED: frozenset(),
        Status.WITHDRAWN: frozenset(),
    }

    class Step(models.IntegerChoices):
        MINUTE = 1, "By the minute"
        QUARTER = 15, "Started quarter hours"
        HALF = 30, "Started half hours"
        HOUR = 60, "Started hours"

    class RoundedPer(models.TextChoices):
        DAY = Per.DAY.value, "a day"
        ENTRY = Per.ENTRY.value, "an entry"

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="estimates")
    version = models.PositiveSmallIntegerField()
    price_list = models.ForeignKey(PriceList, models.PROTECT, related_name="+")
    currency = models.CharField(max_length=3, choices=Currency)
    inside = models.DecimalField("an hour", max_digits=9, decimal_places=2, validators=NOT_BELOW_ZERO)
    outside = models.DecimalField("an hour outside support hours", max_digits=9, decimal_places=2)
    travel = models.DecimalField("an hour of travel", max_digits=9, decimal_places=2)
    minutes = models.PositiveIntegerField(
        "estimated minutes",
        validators=[
            MinValueValidator(1, "Estimate at least a minute."),
            MaxValueValidator(LONGEST_ESTIMATE, "Estimate 2,000 hours at most."),
        ],
    )
    cap = models.DecimalField("at most", max_digits=12, decimal_places=2, validators=NOT_BELOW_ZERO)
    step = models.PositiveSmallIntegerField("rounding", choices=Step, default=Step.QUARTER)
    per = models.CharField("rounded", max_length=5, choices=RoundedPer, default=RoundedPer.DAY)
    package = models.ForeignKey(HourPackage, models.PROTECT, null=True, blank=True, related_name="estimates")
    package_minutes = models.PositiveIntegerField(default=0)
    used_minutes = models.PositiveIntegerField(default=0, help_text="Of the package's, by what is booked so far.")
    terms = models.TextField(blank=True)
    valid_until = models.DateField()
    lapses_at = models.DateTimeField()
    payer_name = models.CharField(max_length=200)
    payer_email = models.EmailField()
    status = models.CharField(max_length=10, choices=Status, default=Status.SENT)
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = EstimateQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["used_minutes"])

    class Meta:
        ordering = ["engagement", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["engagement", "version"], name="estimate_version_once"),
            models.UniqueConstraint(fields=["engagement"], condition=Q(status="sent"), name="one_estimate_to_answer"),
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(status="accepted"), name="one_estimate_in_force"
            ),
            models.CheckConstraint(
                condition=Q(package__isnull=True, package_minutes=0) | Q(package__isnull=False, package_minutes__gt=0),
                name="package_gives_minutes",
            ),
            models.CheckConstraint(
                condition=Q(used_minutes__lte=F("package_minutes")), name="package_gives_no_more_than_set_aside"
            ),
            models.CheckConstraint(
                condition=Q(inside__gte=0, outside__gte=F("inside"), travel__gte=0, cap__gte=0, minutes__gt=0),
                name="estimate_is_not_below_zero",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.engagement.reference}, estimate {self.version}"

    @property
    def as_terms(self) -> Terms:
        """What arithmetic needs of it; reads the package and the market."""
        return Terms(
            inside=self.inside,
            outside=self.outside,
            travel=self.travel,
            cap=self.cap,
            step=self.step,
            per=Per(self.per),
            money_rounding=self.engagement.market.money_rounding,
            paid_before=self.package_minutes,
            **({"paid_until": self.package.expires_on} if self.package else {}),
        )

    @property
    def hours(self) -> Decimal:
        return Decimal(self.minutes) / 60


class Acceptance(models.Model):
    """What the customer said to an estimate, bound to the very text shown. The database refuses to change or delete it.

    ``record_hash`` is SHA-256 over the record as canonical JSON.
    """

    class Kind(models.TextChoices):
        ACCEPTED = "accepted", "Accepted"
        REJECTED = "rejected", "Rejected"

    estimate = models.OneToOneField(Estimate, models.PROTECT, related_name="acceptance")
    kind = models.CharField(max_length=10, choices=Kind)
    text_hash = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    email = models.EmailField()
    at = models.DateTimeField()
    verified_by = models.CharField(max_length=200, help_text="How we know who it was.")
    address = models.CharField(max_length=45, blank=True, help_text="The network address it came from.")
    browser = models.CharField(max_length=300, blank=True)
    purchase_order = models.CharField(max_length=100, blank=True)
    buyer_reference = models.CharField(max_length=100, blank=True)
    electronic_address = models.CharField(max_length=100, blank=True)
    invoice_address = models.TextField(blank=True)
    words = models.TextField(blank=True, help_text="The customer's own.")
    record_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.estimate}: {self.get_kind_display()}"
