"""Drafts, and the invoices and credit notes they become, which are never changed again."""

from decimal import Decimal
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.expressions import CombinedExpression
from django.db.models.functions import Round
from django.db.models.lookups import Exact
from simple_history.models import HistoricalRecords

from apps.accounts.models import Job
from apps.consulting.models import Engagement, Estimate, HourPackage, Item
from apps.isvs.models import Customer
from apps.policy.models import Currency, Market

from ..document import NOTHING, Category, Kind, Unit
from ..querysets import InvoiceQuerySet, ReceivableQuerySet


def money(verbose_name: str | None = None, **given: Any) -> models.DecimalField:
    return models.DecimalField(verbose_name, max_digits=14, decimal_places=2, **given)


def adds_up(whole: F, parts: CombinedExpression) -> Exact:
    """That ``parts`` come to ``whole``, to the cent: SQLite reckons with binary fractions."""
    return Exact(Round(whole, 2), Round(parts, 2))


class InvoiceRun(models.Model):
    """One gathering of approved hours into drafts, up to a day, for one market or all."""

    market = models.ForeignKey(Market, models.PROTECT, null=True, related_name="invoice_runs")
    until = models.DateField("up to and with")
    job = models.OneToOneField(Job, models.PROTECT, related_name="invoice_run")
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"Up to {self.until:%-d %B %Y}"


class Invoice(models.Model):
    """An invoice or credit note: a draft that follows what is approved, or issued, and then as it is for ever.

    ``document`` is all that PDF and XML are made from, as it stood at issue. What is owed on it is its ``receivable``.
    """

    class Kind(models.TextChoices):
        INVOICE = Kind.INVOICE.value, "Invoice"
        CREDIT_NOTE = Kind.CREDIT_NOTE.value, "Credit note"

    class Status(models.TextChoices):
        DRAFT = "draft", "Draft"
        ISSUED = "issued", "Issued"

    MAY_BECOME: ClassVar[dict[Status, frozenset[Status]]] = {
        Status.DRAFT: frozenset({Status.ISSUED}),
        Status.ISSUED: frozenset(),
    }

    kind = models.CharField(max_length=11, choices=Kind, default=Kind.INVOICE)
    status = models.CharField(max_length=6, choices=Status, default=Status.DRAFT)
    market = models.ForeignKey(Market, models.PROTECT, related_name="invoices")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="invoices")
    currency = models.CharField(max_length=3, choices=Currency)
    starts_on = models.DateField()
    ends_on = models.DateField()
    purchase_order = models.CharField(max_length=100, blank=True)
    buyer_reference = models.CharField(max_length=100, blank=True)
    electronic_address = models.CharField(max_length=100, blank=True)
    invoice_address = models.TextField(blank=True)
    remark = models.CharField(max_length=500, blank=True)
    net = money(default=NOTHING)
    vat = money("VAT", default=NOTHING)
    gross = money("to pay", default=NOTHING)
    drafted_at = models.DateTimeField()

    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credit_notes")
    is_whole = models.BooleanField(default=False, help_text="It takes all of an invoice back, and frees its hours.")

    number = models.CharField(max_length=30, blank=True)
    sequence = models.PositiveIntegerField(null=True)
    issued_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    issued_at = models.DateTimeField(null=True)
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    payment_reference = models.CharField(max_length=40, blank=True)
    document = models.JSONField(null=True)

    objects = InvoiceQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["document"])

    class Meta:
        ordering = ["-pk"]
        permissions = [("issue_invoice", "Can draw up, issue and credit invoices")]
        indexes = [
            models.Index(fields=["status", "-id"], name="invoice_by_status"),
            models.Index(fields=["market", "status", "-id"], name="invoice_by_market"),
            models.Index(fields=["customer", "-id"], name="invoice_by_customer"),
            models.Index(fields=["customer", "-issued_at", "-id"], name="invoice_by_issue"),
            models.Index(fields=["issued_on"], name="invoice_by_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["market", "sequence"], name="invoice_number_once"),
            models.UniqueConstraint(fields=["number"], condition=~Q(number=""), name="invoice_name_once"),
            models.UniqueConstraint(
                fields=[
                    "market",
                    "customer",
                    "currency",
                    "purchase_order",
                    "buyer_reference",
                    "electronic_address",
                    "invoice_address",
                ],
                condition=Q(status="draft", kind="invoice"),
                name="one_draft_for_each_payer",
            ),
            models.UniqueConstraint(fields=["credits"], condition=Q(is_whole=True), name="invoice_taken_back_once"),
            models.CheckConstraint(
                condition=Q(status="draft", sequence__isnull=True, number="", document__isnull=True)
                | Q(
                    status="issued",
                    sequence__isnull=False,
                    issued_on__isnull=False,
                    issued_by__isnull=False,
                    document__isnull=False,
                )
                & ~Q(number=""),
                name="issued_invoice_has_a_number",
            ),
            models.CheckConstraint(
                condition=Q(kind="invoice", credits__isnull=True, is_whole=False)
                | Q(kind="credit_note", credits__isnull=False),
                name="credit_note_says_of_which",
            ),
            models.CheckConstraint(condition=adds_up(F("gross"), F("net") + F("vat")), name="invoice_adds_up"),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="invoice_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.number or f"Draft {self.pk}"

    @property
    def is_issued(self) -> bool:
        return self.status == self.Status.ISSUED

    @property
    def is_taken_back(self) -> bool:
        """Whether a credit note took back all of it; one query."""
        return self.credit_notes.filter(is_whole=True).exists()


class InvoiceLine(models.Model):
    """One line: of hours one day at one rate of one estimate, as far as no earlier invoice has it; or a sale."""

    class What(models.TextChoices):
        INSIDE = "inside", "Consulting"
        OUTSIDE = "outside", "Consulting outside support hours"
        TRAVEL = "travel", "Travel time"
        ITEM = "item", "Fixed amount"
        PACKAGE = "package", "Hour package"

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    engagement = models.ForeignKey(Engagement, models.PROTECT, null=True, related_name="invoice_lines")
    estimate = models.ForeignKey(Estimate, models.PROTECT, null=True, related_name="+")
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="invoice_lines")
    package = models.ForeignKey(HourPackage, models.PROTECT, null=True, related_name="invoice_lines")
    credits = models.ForeignKey("self", models.PROTECT, null=True, related_name="credited_by")
    what = models.CharField(max_length=7, choices=What)
    day = models.DateField()
    text = models.CharField(max_length=300)
    note = models.CharField(max_length=1000, blank=True)
    minutes = models.IntegerField(default=0, help_text="Charged by this line, of those not paid before.")
    paid_before = models.IntegerField(default=0, help_text="Minutes that a package paid for.")
    quantity = models.DecimalField(max_digits=12, decimal_places=2)
    unit = models.CharField(max_length=3, choices=[(unit.value, unit.name.title()) for unit in Unit])
    base = models.PositiveSmallIntegerField(default=1)
    price = money()
    amount = money()
    category = models.CharField("VAT", max_length=2, choices=[(each.value, each.name) for each in Category])
    percent = models.DecimalField(max_digits=4, decimal_places=2)

    class Meta:
        ordering = ["invoice", "position"]
        indexes = [models.Index(fields=["engagement", "day"], name="invoice_line_of_hours")]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "position"], name="invoice_line_once"),
            models.CheckConstraint(
                condition=Q(what="item", engagement__isnull=False, item__isnull=False)
                | Q(what="package", engagement__isnull=True, package__isnull=False)
                | ~Q(what__in=["item", "package"]) & Q(engagement__isnull=False, estimate__isnull=False),
                name="invoice_line_says_for_what",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"


class VatTotal(models.Model):
    """What the lines of an invoice with one category and rate come to, and VAT on that."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="vat_totals")
    category = models.CharField(max_length=2, choices=[(each.value, each.name) for each in Category])
    percent = models.DecimalField(max_digits=4, decimal_places=2)
    net = money()
    vat = money()

    class Meta:
        ordering = ["invoice", "-percent", "category"]
        constraints = [
            models.UniqueConstraint(fields=["invoice", "category", "percent"], name="vat_total_once"),
        ]

    def __str__(self) -> str:
        return f"{self.percent} % of {self.net}"


class InvoiceFile(models.Model):
    """An issued invoice as a file: for people, or for machines."""

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XML = "xml", "UBL"

    invoice = models.ForeignKey(Invoice, models.PROTECT, related_name="files")
    format = models.CharField(max_length=3, choices=Format)
    content = models.BinaryField()
    digest = models.CharField("SHA-256", max_length=64)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["invoice", "format"]
        constraints = [models.UniqueConstraint(fields=["invoice", "format"], name="invoice_file_once")]

    def __str__(self) -> str:
        return self.file_name

    @property
    def file_name(self) -> str:
        return f"{self.invoice.number}.{self.format}"

    @property
    def media_type(self) -> str:
        return "application/pdf" if self.format == self.Format.PDF else "application/xml"


class Payment(models.Model):
    """Money that came in for an invoice. The database refuses to change or delete it; another takes a mistake back.

    ``amount`` is below zero where one recorded before is taken back.
    """

    receivable = models.ForeignKey("Receivable", models.PROTECT, related_name="payments")
    received_on = models.DateField()
    amount = money()
    note = models.CharField(max_length=300, blank=True, help_text="Such as the reference or who paid.")
    credit = models.ForeignKey("BankCredit", models.PROTECT, null=True, related_name="payments")
    takes_back = models.OneToOneField("self", models.PROTECT, null=True, related_name="taken_back_by")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        ordering = ["received_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(takes_back__isnull=True, amount__gt=0) | Q(takes_back__isnull=False, amount__lt=0),
                name="payment_comes_in_or_takes_back",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.amount} on {self.received_on:%-d %B %Y}"


class Receivable(models.Model):
    """What is still to be paid on an issued invoice. ``left`` falls as it is paid or credited; below zero we owe it."""

    invoice = models.OneToOneField(Invoice, models.PROTECT, related_name="receivable")
    market = models.ForeignKey(Market, models.PROTECT, related_name="receivables")
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="receivables")
    currency = models.CharField(max_length=3, choices=Currency)
    gross = money()
    paid = money(default=Decimal(0))
    credited = money(default=Decimal(0))
    left = money()
    due_on = models.DateField()
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = ReceivableQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        ordering = ["due_on", "pk"]
        permissions = [("settle_receivable", "Can record payments")]
        indexes = [
            models.Index(fields=["due_on", "id"], condition=Q(settled_at__isnull=True), name="receivable_open"),
            models.Index(fields=["customer", "due_on"], name="receivable_by_customer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=adds_up(F("left"), F("gross") - F("paid") - F("credited")) & Q(paid__gte=0, credited__gte=0),
                name="receivable_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(settled_at__isnull=False, left__lte=0) | Q(settled_at__isnull=True, left__gt=0),
                name="receivable_settled_at_nothing_left",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invoice}: {self.left} {self.currency}"
