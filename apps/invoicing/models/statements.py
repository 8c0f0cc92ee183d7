"""What the bank says came in, kept as it was read."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Round
from django.db.models.lookups import GreaterThanOrEqual, LessThanOrEqual
from simple_history.models import HistoricalRecords

from apps.policy.models import Currency, Market

from ..querysets import BankCreditQuerySet
from ..statements import Finding
from .invoices import Receivable, money


class BankStatement(models.Model):
    """One file of a bank that was imported. ``known`` of its credits had come with an earlier one."""

    market = models.ForeignKey(Market, models.PROTECT, related_name="bank_statements")
    file_name = models.CharField(max_length=200)
    credits_read = models.PositiveIntegerField()
    known = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    passed_over = models.PositiveIntegerField()
    imported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def fresh(self) -> int:
        return self.credits_read - self.known


class BankCredit(models.Model):
    """An amount that came in by the bank's account of it. ``rest`` of it is on no invoice; somebody decides on that.

    ``key`` tells it from every other of the market's accounts, so a file that is imported twice brings nothing new.
    """

    class Finding(models.TextChoices):
        REFERENCE = Finding.REFERENCE.value, "Its reference"
        NUMBER = Finding.NUMBER.value, "The invoice's number in its text"
        AMOUNT_AND_NAME = Finding.AMOUNT_AND_NAME.value, "Its amount and name"

    statement = models.ForeignKey(BankStatement, models.PROTECT, related_name="credits")
    market = models.ForeignKey(Market, models.PROTECT, related_name="bank_credits")
    key = models.CharField(max_length=130)
    day = models.DateField()
    amount = money()
    currency = models.CharField(max_length=3, choices=Currency)
    reference = models.CharField(max_length=140, blank=True)
    text = models.CharField(max_length=500, blank=True)
    payer = models.CharField(max_length=200, blank=True)
    matched_to = models.ForeignKey(Receivable, models.PROTECT, null=True, related_name="bank_credits")
    matched_by = models.CharField(max_length=20, choices=Finding, blank=True)
    rest = money()
    set_aside_because = models.CharField("why it is set aside", max_length=300, blank=True)

    objects = BankCreditQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["-day", "-pk"]
        indexes = [
            models.Index(fields=["-id"], condition=Q(rest__gt=0, set_aside_because=""), name="bank_credit_to_decide"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["market", "key"], name="bank_credit_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="bank_credit_came_in"),
            models.CheckConstraint(
                condition=GreaterThanOrEqual(Round(F("rest"), 2), Decimal(0))
                & LessThanOrEqual(Round(F("rest"), 2), Round(F("amount"), 2)),
                name="bank_credit_is_given_once",
            ),
            models.CheckConstraint(
                condition=Q(set_aside_because="") | Q(rest__gt=0), name="bank_credit_set_aside_has_a_rest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.amount:,.2f} on {self.day:%-d %B %Y}"

    @property
    def waits(self) -> bool:
        """Whether somebody has to decide on what is on no invoice."""
        return self.rest > 0 and not self.set_aside_because
