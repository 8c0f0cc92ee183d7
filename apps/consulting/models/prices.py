"""What an hour costs, for whom, and which hours were paid for before."""

from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from apps.isvs.models import Customer, Isv
from apps.policy.models import Currency, Market

from ..pricing import NOTHING
from ..querysets import PackageQuerySet, PriceListQuerySet

TO_INVOICE = Q(invoiced_at__isnull=True, is_invoiced_elsewhere=False)
INVOICED_SAYS_WHERE = Q(invoiced_at__isnull=True, invoice="") | Q(invoiced_at__isnull=False) & ~Q(invoice="")
NOT_BELOW_ZERO = [MinValueValidator(NOTHING, "A price can't be below zero.")]


class PriceList(models.Model):
    """Prices by the hour, net, in one currency: of a market, or agreed with one ISV or one customer.

    It holds from ``starts_on`` until the next of its kind starts, or to ``ends_on``.
    """

    market = models.ForeignKey(Market, models.PROTECT, related_name="price_lists")
    isv = models.ForeignKey(
        Isv, models.PROTECT, null=True, blank=True, related_name="price_lists", verbose_name="agreed with the ISV"
    )
    customer = models.ForeignKey(
        Customer,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="price_lists",
        verbose_name="agreed with the customer",
    )
    currency = models.CharField(max_length=3, choices=Currency)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day", null=True, blank=True, help_text="Empty: until the next list starts.")
    inside = models.DecimalField(
        "an hour", max_digits=9, decimal_places=2, validators=NOT_BELOW_ZERO, help_text="Inside support hours."
    )
    outside = models.DecimalField(
        "an hour outside support hours", max_digits=9, decimal_places=2, validators=NOT_BELOW_ZERO
    )
    travel = models.DecimalField("an hour of travel", max_digits=9, decimal_places=2, validators=NOT_BELOW_ZERO)
    terms = models.TextField(blank=True, help_text="What every estimate by this list says besides its prices.")

    objects = PriceListQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["market", "isv", "customer", "currency", "-starts_on"]
        indexes = [models.Index(fields=["market", "-starts_on"], name="price_list_by_start")]
        constraints = [
            models.CheckConstraint(
                condition=Q(isv__isnull=True) | Q(customer__isnull=True), name="price_list_agreed_with_one"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="price_list_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(inside__gte=0, outside__gte=F("inside"), travel__gte=0),
                name="price_outside_hours_is_no_lower",
                violation_error_message="An hour outside support hours can't cost less than one inside.",
            ),
            models.UniqueConstraint(
                fields=["market", "currency", "starts_on"],
                condition=Q(isv__isnull=True, customer__isnull=True),
                name="price_list_of_market_starts_once",
            ),
            models.UniqueConstraint(
                fields=["market", "isv", "currency", "starts_on"],
                condition=Q(isv__isnull=False),
                name="price_list_of_isv_starts_once",
            ),
            models.UniqueConstraint(
                fields=["market", "customer", "currency", "starts_on"],
                condition=Q(customer__isnull=False),
                name="price_list_of_customer_starts_once",
            ),
        ]

    def __str__(self) -> str:
        whose = self.customer or self.isv or self.market
        return f"{whose}, {self.currency} {self.inside} from {self.starts_on:%-d %B %Y}"


class HourPackage(models.Model):
    """Hours inside support hours that a customer bought before they are worked. Estimates set some of them aside."""

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="hour_packages")
    currency = models.CharField(max_length=3, choices=Currency)
    minutes = models.PositiveIntegerField(validators=[MinValueValidator(60, "A package has at least one hour.")])
    price = models.DecimalField(
        max_digits=12, decimal_places=2, validators=NOT_BELOW_ZERO, help_text="Of the whole package, net."
    )
    bought_on = models.DateField()
    expires_on = models.DateField("last day", help_text="Work after it is not paid for by the package.")
    reference = models.CharField(
        max_length=100, blank=True, help_text="The customer's order number, if it has one: the invoice names it."
    )
    is_invoiced_elsewhere = models.BooleanField(
        "invoiced elsewhere", default=False, help_text="Its price is on an invoice already, or is never invoiced."
    )
    invoice = models.CharField(max_length=60, blank=True, editable=False)
    invoiced_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = PackageQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["customer", "expires_on"]
        indexes = [models.Index(fields=["bought_on"], condition=TO_INVOICE, name="package_to_invoice")]
        constraints = [
            models.CheckConstraint(condition=Q(minutes__gte=60, price__gte=0), name="package_has_hours"),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("bought_on")), name="package_expires_after_it_was_bought"
            ),
            models.CheckConstraint(condition=INVOICED_SAYS_WHERE, name="package_invoiced_says_where"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes // 60} hours of {self.customer}, until {self.expires_on:%-d %B %Y}"

    def is_over(self, on: date) -> bool:
        return self.expires_on < on
