"""What was issued, for bookkeeping."""

from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.policy.models import Market

from ..bookkeeping import table
from ..facts import document_from
from ..models import Invoice
from . import steps

DAYS_AT_ONCE = 400
AT_ONCE = 200


class Export(NamedTuple):
    """A table as text, and how many documents are in it."""

    text: str
    documents: int


def export_issued(*, since: date, until: date, market: Market | None, by: User, at: datetime) -> Export:
    """Invoices and credit notes issued from ``since`` up to and with ``until`` that ``by`` may see, by number."""
    steps.require_staff(by)
    if until < since:
        raise ValidationError("The last day is before the first.", code="ends_before_it_begins")
    if (until - since).days > DAYS_AT_ONCE:
        raise ValidationError(f"Export at most {DAYS_AT_ONCE} days at once.", code="too_long")
    rows = Invoice.objects.visible_to(by).issued().filter(issued_on__range=(since, until))
    if market:
        rows = rows.filter(market=market)
    count = rows.count()
    if not count:
        raise ValidationError("Nothing was issued on these days.", code="nothing_issued")
    found = rows.order_by("market", "sequence").values_list("customer", "document")
    return Export(
        table((str(customer), document_from(facts)) for customer, facts in found.iterator(chunk_size=AT_ONCE)), count
    )
