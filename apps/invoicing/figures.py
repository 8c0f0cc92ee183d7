"""What is owed, and since when; what was earned. Reads only."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Count, IntegerField, Sum, Value, When
from django.db.models.functions import TruncMonth

from apps.accounts.models import User

from .models import BankCredit, Dispute, Invoice, InvoiceLine, Receivable

AGES = (("not due yet", None), ("1–10 days", 0), ("11–30 days", 10), ("31–90 days", 30), ("over 90 days", 90))


OF_PACKAGES = "Hour packages"
"""Stands for the ISV where a customer bought hours: nobody knows yet with whom they are worked."""


class Age(NamedTuple):
    """What is owed in one currency for about as long."""

    words: str
    currency: str
    invoices: int
    left: Decimal


def owed_by_age(reader: User, day: date) -> list[Age]:
    """What is still to be paid of invoices that ``reader`` may see, by currency and days overdue."""
    cases = [
        When(due_on__lt=day - timedelta(days=days), then=Value(place))
        for place, (_, days) in reversed(list(enumerate(AGES)))
        if days is not None
    ]
    rows = Receivable.objects.visible_to(reader).open().order_by()
    aged = rows.annotate(age=Case(*cases, default=Value(0), output_field=IntegerField()))
    found = aged.values("currency", "age").annotate(invoices=Count("pk"), owed=Sum("left"))
    ordered = sorted(found, key=lambda row: (row["currency"], row["age"]))
    return [Age(AGES[row["age"]][0], row["currency"], row["invoices"], row["owed"]) for row in ordered]


class Revenue(NamedTuple):
    """What was invoiced in a month less what was credited in it, without VAT; ``month`` is its first day."""

    month: date
    market: str
    isv: str
    currency: str
    net: Decimal


def revenue(reader: User, since: date, until: date) -> list[Revenue]:
    """Of documents issued from ``since`` up to and with ``until`` that ``reader`` may see."""
    issued = Invoice.objects.visible_to(reader).issued().filter(issued_on__range=(since, until)).order_by()
    rows = InvoiceLine.objects.filter(invoice__in=issued).order_by()
    names = ("month", "invoice__market__name", "engagement__isv__name", "invoice__currency", "invoice__kind")
    found = rows.annotate(month=TruncMonth("invoice__issued_on")).values_list(*names).annotate(net=Sum("amount"))
    sums: dict[tuple[date, str, str, str], Decimal] = defaultdict(Decimal)
    for month, market, isv, currency, kind, net in found:
        sums[month, market, isv or OF_PACKAGES, currency] += -net if kind == Invoice.Kind.CREDIT_NOTE else net
    return [Revenue(*key, net) for key, net in sorted(sums.items())]


class Waiting(NamedTuple):
    """How much of each sort waits for finance."""

    drafts: int
    overdue: int
    disputes: int
    credits: int


def waiting(reader: User, day: date) -> Waiting:
    """What waits of what ``reader`` may see; disputed invoices count as disputes and, past their day, as overdue."""
    seen = Invoice.objects.visible_to(reader)
    return Waiting(
        seen.drafts().count(),
        Receivable.objects.visible_to(reader).open().filter(due_on__lt=day).count(),
        Dispute.objects.filter(status=Dispute.Status.OPEN, invoice__in=seen.order_by()).count(),
        BankCredit.objects.visible_to(reader).to_decide().count(),
    )
