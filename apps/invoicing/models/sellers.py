"""Who sells in a market, with what VAT, and how its invoices are numbered."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from apps.consulting.models import VatRateName
from apps.isvs.parties import check_country, check_endpoint, check_vat_number
from apps.policy.models import Currency, Market

from ..late import REMINDED_AFTER
from ..querysets import ExchangeRateQuerySet, LateRateQuerySet, SellerQuerySet, VatRateQuerySet
from ..validators import check_bic, check_iban, check_prefix


class ReferenceKind(models.TextChoices):
    """What payers write to say which invoice they pay, as banks of the market check it."""

    KID = "kid", "KID (Norway)"
    OCR = "ocr", "OCR (Sweden)"
    FIK = "fik", "FIK (Denmark)"
    RF = "rf", "RF (ISO 11649)"
    NONE = "none", "The number of the invoice"


class Seller(models.Model):
    """The legal entity that sells in one market, as its invoices name it, and on what terms it is paid."""

    market = models.OneToOneField(Market, models.PROTECT, related_name="seller")
    name = models.CharField(max_length=200)
    street = models.CharField(max_length=200)
    postcode = models.CharField(max_length=20)
    city = models.CharField(max_length=100)
    country = models.CharField(max_length=2, validators=[check_country], help_text="ISO 3166 code, such as NO.")
    registration_number = models.CharField(max_length=30, help_text="In the register of companies.")
    vat_number = models.CharField(
        "VAT number",
        max_length=30,
        blank=True,
        validators=[check_vat_number],
        help_text="With its country, such as SE556703748501. Empty: not registered for VAT, so none is charged.",
    )
    electronic_address = models.CharField(
        max_length=100,
        blank=True,
        validators=[check_endpoint],
        help_text="Scheme and number, such as 0192:923609016. Without one, nothing goes by Peppol.",
    )
    contact_email = models.EmailField("questions to")
    iban = models.CharField("IBAN", max_length=34, validators=[check_iban])
    bic = models.CharField("BIC", max_length=11, blank=True, validators=[check_bic])
    local_account = models.CharField(
        max_length=40, blank=True, help_text="As people of the market know it, such as Bankgiro 5050-1055."
    )
    reference_kind = models.CharField(
        "payment reference", max_length=4, choices=ReferenceKind, default=ReferenceKind.RF
    )
    payment_days = models.PositiveSmallIntegerField(
        default=14, validators=[MinValueValidator(1), MaxValueValidator(120)], help_text="From issue to due."
    )
    reminder_fee = models.DecimalField(
        "fee for a reminder",
        max_digits=8,
        decimal_places=2,
        default=Decimal(0),
        validators=[MinValueValidator(0)],
        help_text="In the market's currency, on invoices in that currency. 0 for none.",
    )
    fee_from = models.PositiveSmallIntegerField(
        "fee from reminder",
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(len(REMINDED_AFTER))],
        help_text="The first reminder that costs the fee: 1, 2 or 3.",
    )
    number_prefix = models.CharField(
        max_length=10,
        unique=True,
        validators=[check_prefix],
        help_text="Before the running number, such as NO-. Once numbers are given it stays.",
    )

    objects = SellerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["market__name"]
        constraints = [
            models.CheckConstraint(condition=Q(reminder_fee__gte=0, fee_from__gte=1), name="seller_asks_nothing_back"),
        ]

    def __str__(self) -> str:
        return self.name


class VatRate(models.Model):
    """A rate of VAT of a seller, from a day on until the next of its kind."""

    seller = models.ForeignKey(Seller, models.PROTECT, related_name="vat_rates")
    rate = models.CharField(max_length=8, choices=VatRateName.choices[:2])
    percent = models.DecimalField(
        max_digits=4, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(99)]
    )
    starts_on = models.DateField("first day")

    objects = VatRateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "VAT rate"
        ordering = ["seller", "rate", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "rate", "starts_on"], name="vat_rate_starts_once"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lt=100), name="vat_rate_is_a_share"),
        ]

    def __str__(self) -> str:
        return f"{self.seller}, {self.get_rate_display().lower()} {self.percent} %"


class LateRate(models.Model):
    """The interest a seller asks for on what is late, from a day on until the next of its rates."""

    seller = models.ForeignKey(Seller, models.PROTECT, related_name="late_rates")
    percent = models.DecimalField(
        max_digits=4,
        decimal_places=2,
        validators=[MinValueValidator(0)],
        help_text="A year, from the day after an invoice was due. 0 for none.",
    )
    starts_on = models.DateField("first day")

    objects = LateRateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "interest when late"
        verbose_name_plural = "interest when late"
        ordering = ["seller", "-starts_on"]
        constraints = [
            models.UniqueConstraint(fields=["seller", "starts_on"], name="late_rate_starts_once"),
            models.CheckConstraint(condition=Q(percent__gte=0), name="late_rate_asks_nothing_back"),
        ]

    def __str__(self) -> str:
        return f"{self.seller}, {self.percent} % from {self.starts_on:%-d %B %Y}"


class ExchangeRate(models.Model):
    """What one of ``currency`` is worth in ``into``, from a day on: for VAT accounted for in another currency."""

    currency = models.CharField(max_length=3, choices=Currency)
    into = models.CharField(max_length=3, choices=Currency)
    rate = models.DecimalField(max_digits=12, decimal_places=6, validators=[MinValueValidator(0)])
    on = models.DateField("day")

    objects = ExchangeRateQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-on", "currency", "into"]
        constraints = [
            models.UniqueConstraint(fields=["currency", "into", "on"], name="exchange_rate_once_a_day"),
            models.CheckConstraint(condition=Q(rate__gt=0) & ~Q(currency=F("into")), name="exchange_rate_is_a_rate"),
        ]

    def __str__(self) -> str:
        return f"1 {self.currency} = {self.rate.normalize():f} {self.into}, {self.on:%-d %B %Y}"


class Series(models.Model):
    """The last number given in a market. Whoever gives the next one holds this row, so none is lost or given twice."""

    market = models.OneToOneField(Market, models.PROTECT, related_name="invoice_series")
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return f"{self.market}: {self.last}"
