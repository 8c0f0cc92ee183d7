"""What is owed, and since when. Reads only."""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Case, Count, IntegerField, Sum, Value, When

from apps.accounts.models import User

from .models import Receivable

AGES = (("not due yet", None), ("1–10 days", 0), ("11–30 days", 10), ("31–90 days", 30), ("over 90 days", 90))


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
