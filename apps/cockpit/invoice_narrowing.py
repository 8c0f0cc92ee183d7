"""Which of all issued invoices a list shows, when one comes to it from a figure of revenue."""

from dataclasses import dataclass, fields
from datetime import date
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef
from django.http import QueryDict

from apps.invoicing.figures import OF_PACKAGES
from apps.invoicing.models import InvoiceLine
from apps.invoicing.querysets import InvoiceQuerySet

LONGEST = 200


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """``month`` and ``since`` as 2026-03, ``market`` and ``isv`` by name, ``currency`` by its code; empty for all."""

    month: str = ""
    since: str = ""
    market: str = ""
    isv: str = ""
    currency: str = ""

    @classmethod
    def of(cls, asked: QueryDict) -> "Narrowing":
        """What an address asks for. What can't be is left out."""
        given = {each.name: asked.get(each.name, "").replace("\0", "")[:LONGEST] for each in fields(cls)}
        return cls(**given | {name: given[name] if _first_of(given[name]) else "" for name in ("month", "since")})

    @property
    def query(self) -> str:
        """For an address; empty where nothing is narrowed."""
        return urlencode({name: value for name, value in vars(self).items() if value})

    @property
    def words(self) -> str:
        said = [self.currency]
        for preposition, month in (("in", _first_of(self.month)), ("since", _first_of(self.since))):
            said += [f"issued {preposition} {month:%B %Y}"] if month else []
        return ", ".join(filter(None, [*said, self.market, self.isv]))

    def apply(self, rows: InvoiceQuerySet) -> InvoiceQuerySet:
        if month := _first_of(self.month):
            rows = rows.filter(issued_on__year=month.year, issued_on__month=month.month)
        if since := _first_of(self.since):
            rows = rows.filter(issued_on__gte=since)
        if self.market:
            rows = rows.filter(market__name=self.market)
        if self.currency:
            rows = rows.filter(currency=self.currency)
        if self.isv:
            lines = InvoiceLine.objects.filter(invoice=OuterRef("pk"))
            of_packages = self.isv == OF_PACKAGES
            of_it = lines.filter(engagement=None) if of_packages else lines.filter(engagement__isv__name=self.isv)
            rows = rows.filter(Exists(of_it))
        return rows


def _first_of(month: str) -> date | None:
    try:
        return date.fromisoformat(f"{month}-01")
    except ValueError:
        return None
