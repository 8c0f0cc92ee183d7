"""What may be invoiced and stands on no invoice yet, as lines. Reads only.

Each day at each rate is priced by what is approved of it now; of that, what issued invoices have already is taken off.
So hours that are approved late, on a day that was invoiced, cost what they add to that day, and no cent comes twice.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, Sum

from apps.consulting.models import Engagement, Estimate, HourPackage, Item, TimeEntry, TimeSlice, VatRateName
from apps.consulting.pricing import Line as PricedLine
from apps.consulting.pricing import Rate, Worked, statement
from apps.consulting.statements import terms_of
from apps.consulting.wording import hours_in_words
from apps.policy.models import Market

from .document import NOTHING, Unit, timed
from .models import InvoiceLine, Seller
from .rates import Rates

What = InvoiceLine.What
LONGEST_TEXT = 300
LONGEST_NOTE = 1000


class _Key(NamedTuple):
    estimate: int
    day: date
    rate: Rate


@dataclass
class _Day:
    """Who worked on one day at one rate, and at what."""

    people: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class _Taken(NamedTuple):
    minutes: int = 0
    paid_before: int = 0
    amount: Decimal = NOTHING


def lines_of(engagements: Sequence[Engagement], until: date, rates: Rates) -> dict[int, list[InvoiceLine]]:
    """New lines by engagement, unsaved and in order of time: all that is approved up to ``until``.

    Needs each engagement with ``terms``, ``customer`` and ``market``. A constant number of queries.
    """
    by_number = {engagement.pk: engagement for engagement in engagements}
    worked, days = _worked(by_number, until)
    taken = _taken(by_number)
    found: dict[int, list[InvoiceLine]] = defaultdict(list)
    for estimate in _estimates(worked):
        engagement = by_number[estimate.engagement_id]
        priced = statement(terms_of(engagement, estimate), worked[estimate.pk])
        for line in priced.lines:
            key = _Key(estimate.pk, line.day, line.rate)
            if new := _line(engagement, estimate, line, taken.get(key, _Taken()), days[key], rates):
                found[engagement.pk].append(new)
    for item in _items(by_number, until):
        found[item.engagement_id].append(_item_line(by_number[item.engagement_id], item, rates))
    for lines in found.values():
        lines.sort(key=lambda line: (line.day, line.what == What.ITEM, line.estimate_id or 0, line.what))
    return found


def packages(
    market: Market, customers: Sequence[int], until: date, rates: Rates
) -> Iterator[tuple[HourPackage, InvoiceLine]]:
    """Hour packages that ``customers`` bought up to ``until``, each with its new line, unsaved."""
    rows = HourPackage.objects.to_invoice(until).filter(customer__in=customers, customer__market=market)
    for package in rows.select_related("customer").order_by("bought_on", "pk"):
        yield package, _package_line(rates.seller_of(market.pk), package, rates)


def to_invoice(until: date) -> Q:
    """Of engagements: those with something approved up to ``until`` on no invoice yet."""
    of_engagement = {"engagement": OuterRef("pk")}
    entries = TimeEntry.objects.to_invoice().filter(~_later("pk", until), **of_engagement)
    items = Item.objects.to_invoice().filter(day__lte=until, **of_engagement)
    return Q(Exists(entries)) | Q(Exists(items))


def _later(entry: str, until: date) -> Exists:
    """Whether some of an entry was worked after ``until``; then none of it is invoiced yet."""
    return Exists(TimeSlice.objects.filter(entry=OuterRef(entry), day__gt=until))


def _worked(engagements: dict[int, Engagement], until: date) -> tuple[dict[int, list[Worked]], dict[_Key, _Day]]:
    """Approved minutes by estimate, and for each line to be who worked at what. What is invoiced counts at any day."""
    rows = TimeSlice.objects.filter(
        Q(entry__invoiced_at__isnull=False) | ~_later("entry", until),
        entry__engagement__in=list(engagements),
        entry__is_billable=True,
        entry__is_struck=False,
        entry__person__weeks__starts_on=F("entry__week_on"),
        entry__person__weeks__status="approved",
    )
    fields = ("entry__terms_id", "day", "rate", "entry_id", "minutes", "entry__person__name", "entry__note")
    worked: dict[int, list[Worked]] = defaultdict(list)
    days: dict[_Key, _Day] = defaultdict(_Day)
    for terms, day, rate, entry, minutes, person, note in rows.order_by("entry__started_at", "pk").values_list(*fields):
        worked[terms].append(Worked(day, Rate(rate), entry, minutes))
        said = days[_Key(terms, day, Rate(rate))]
        if person not in said.people:
            said.people.append(person)
        if note not in said.notes:
            said.notes.append(note)
    return worked, days


def _estimates(worked: dict[int, list[Worked]]) -> Iterator[Estimate]:
    yield from Estimate.objects.filter(pk__in=list(worked)).select_related("package").order_by("engagement", "version")


def _taken(engagements: Iterable[int]) -> dict[_Key, _Taken]:
    """What issued invoices have, but for those taken back whole."""
    counted = InvoiceLine.objects.filter(
        ~Exists(InvoiceLine.objects.filter(invoice__credits=OuterRef("invoice"), invoice__is_whole=True)),
        engagement__in=list(engagements),
        invoice__status="issued",
        invoice__kind="invoice",
        estimate__isnull=False,
    )
    sums = (
        counted.order_by()
        .values("estimate", "day", "what")
        .annotate(charged=Sum("minutes"), before=Sum("paid_before"), priced=Sum("amount"))
    )
    return {
        _Key(row["estimate"], row["day"], Rate(row["what"])): _Taken(row["charged"], row["before"], row["priced"])
        for row in sums
    }


def _items(engagements: Iterable[int], until: date) -> Iterator[Item]:
    rows = Item.objects.to_invoice().filter(engagement__in=list(engagements), day__lte=until)
    yield from rows.select_related("person").order_by("day", "pk")


def _line(
    engagement: Engagement, estimate: Estimate, priced: PricedLine, taken: _Taken, day: _Day, rates: Rates
) -> InvoiceLine | None:
    paid_before = priced.paid_before - taken.paid_before
    minutes = priced.charged - priced.paid_before - taken.minutes
    amount = priced.amount - taken.amount
    if not (paid_before or minutes or amount):
        return None
    free = minutes == 0 and amount == 0
    quantity, unit, base = timed(paid_before if free else minutes)
    what = What(priced.rate.value)
    said = [", ".join(day.people), "" if what == What.INSIDE else what.label, engagement.reference]
    if paid_before:
        said.append(f"{hours_in_words(paid_before)} paid before")
    category, percent = rates.of(engagement, VatRateName.STANDARD, priced.day)
    return InvoiceLine(
        engagement=engagement,
        estimate=estimate,
        what=what,
        day=priced.day,
        text=_cut("; ".join(day.notes), LONGEST_TEXT),
        note=_cut(" · ".join(filter(None, said)), LONGEST_NOTE),
        minutes=minutes,
        paid_before=paid_before,
        quantity=quantity,
        unit=unit.value,
        base=base,
        price=NOTHING if free else priced.price,
        amount=amount,
        category=category.value,
        percent=percent,
    )


def _item_line(engagement: Engagement, item: Item, rates: Rates) -> InvoiceLine:
    category, percent = rates.of(engagement, VatRateName(item.vat), item.day)
    return InvoiceLine(
        engagement=engagement,
        item=item,
        what=What.ITEM,
        day=item.day,
        text=item.text,
        note=f"{item.person.name} · {engagement.reference}",
        quantity=Decimal(1),
        unit=Unit.PIECE.value,
        price=item.amount,
        amount=item.amount,
        category=category.value,
        percent=percent,
    )


def _package_line(seller: Seller, package: HourPackage, rates: Rates) -> InvoiceLine:
    category, percent = rates.for_customer(seller, package.customer, VatRateName.STANDARD, package.bought_on)
    return InvoiceLine(
        package=package,
        what=What.PACKAGE,
        day=package.bought_on,
        text=f"{hours_in_words(package.minutes)} of consulting, bought before they are worked",
        note=f"To be used up to {package.expires_on:%-d %B %Y}",
        quantity=Decimal(1),
        unit=Unit.PIECE.value,
        price=package.price,
        amount=package.price,
        category=category.value,
        percent=percent,
    )


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1]}…"
