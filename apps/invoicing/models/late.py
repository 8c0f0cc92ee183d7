"""What is claimed of who pays late, and what is disputed: both beside the invoice, which stays as it is."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from ..late import REMINDED_AFTER
from .invoices import Invoice, money
from .statements import BankCredit


class LateClaim(models.Model):
    """A reminder that was told, and what was owed then. The database refuses to change or delete it.

    ``interest`` is all of it up to and with ``until``; each ``fee`` comes on top of those before.
    """

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="late_claims")
    number = models.PositiveSmallIntegerField(help_text="Which reminder it is.")
    to = models.EmailField()
    told_at = models.DateTimeField()
    until = models.DateField("interest up to and with")
    left = money()
    fee = money()
    interest = money()

    class Meta:
        ordering = ["invoice", "number"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "number"], name="reminded_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, number__lte=len(REMINDED_AFTER), left__gt=0, fee__gte=0, interest__gte=0),
                name="late_claim_claims_something",
            ),
        ]

    def __str__(self) -> str:
        return f"Reminder {self.number} of {self.invoice}"


class LateSettlement(models.Model):
    """That fees and interest of an invoice were paid, or are not asked for. The database never lets it change.

    ``amount`` is below zero where one recorded before is taken back.
    """

    class Kind(models.TextChoices):
        PAID = "paid", "Paid"
        WAIVED = "waived", "Not asked for"

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="late_settlements")
    kind = models.CharField(max_length=6, choices=Kind)
    amount = money()
    day = models.DateField(help_text="On which it was received, or decided.")
    note = models.CharField(max_length=300, blank=True, help_text="Such as who paid, or why it is not asked for.")
    credit = models.ForeignKey(BankCredit, models.PROTECT, null=True, related_name="late_settlements")
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["invoice", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(takes_back__isnull=True, amount__gt=0) | Q(takes_back__isnull=False, amount__lt=0),
                name="late_settlement_settles_or_takes_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} {self.get_kind_display().lower()} on {self.day:%-d %B %Y}"


class Dispute(models.Model):
    """That an invoice is said to be wrong. While it is open nobody is reminded and nothing is claimed anew."""

    class Status(models.TextChoices):
        OPEN = "open", "Open"
        REJECTED = "rejected", "Rejected: it is to be paid"
        ACCEPTED = "accepted", "Accepted: it is credited"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.OPEN: frozenset({Status.REJECTED, Status.ACCEPTED}),
        Status.REJECTED: frozenset(),
        Status.ACCEPTED: frozenset(),
    }

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="disputes")
    status = models.CharField(max_length=8, choices=Status, default=Status.OPEN)
    reason = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", help_text="Empty: the customer."
    )
    verified_by = models.CharField(max_length=200, blank=True, help_text="How we know that it was the customer.")
    address = models.CharField(max_length=45, blank=True, help_text="The network address it came from.")
    browser = models.CharField(max_length=300, blank=True)
    answer = models.TextField(blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    history = HistoricalRecords()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["invoice"], condition=Q(status="open"), name="one_open_dispute"),
            models.CheckConstraint(
                condition=Q(status="open", settled_at__isnull=True, settled_by__isnull=True)
                | ~Q(status="open") & Q(settled_at__isnull=False, settled_by__isnull=False),
                name="settled_dispute_says_by_whom",
            ),
            models.CheckConstraint(
                condition=Q(opened_by__isnull=False, verified_by="") | Q(opened_by__isnull=True) & ~Q(verified_by=""),
                name="dispute_says_whose_it_is",
            ),
        ]

    def __str__(self) -> str:
        return f"Dispute of {self.invoice}"

    @property
    def is_open(self) -> bool:
        return self.status == self.Status.OPEN
