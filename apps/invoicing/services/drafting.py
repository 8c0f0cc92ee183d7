"""Gathering what is approved into drafts, one for each payer, as often as one likes: nothing is drafted twice."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from simple_history.utils import bulk_create_with_history

from apps.accounts import jobs
from apps.accounts.history import delete_signed, save_signed
from apps.accounts.models import User
from apps.consulting.models import Engagement, Estimate, HourPackage
from apps.isvs.models import Customer
from apps.policy.models import Market

from .. import gathering
from ..composing import groups_of
from ..document import NOTHING
from ..models import Invoice, InvoiceLine, InvoiceRun
from ..rates import Rates
from . import steps

TASK = "invoicing.gather_ordered"
AT_ONCE = 200
"""Customers gathered in one transaction."""
SAYS = (
    "engagement_id",
    "estimate_id",
    "item_id",
    "package_id",
    "what",
    "day",
    "text",
    "note",
    "minutes",
    "paid_before",
    "quantity",
    "unit",
    "price",
    "amount",
    "category",
    "percent",
)


class Payer(NamedTuple):
    """What makes two lines stand on one invoice: who pays, in what, and what the invoice must name."""

    market_id: int
    customer_id: int
    currency: str
    purchase_order: str = ""
    buyer_reference: str = ""
    electronic_address: str = ""
    invoice_address: str = ""


@transaction.atomic
def order_run(*, market: Market | None, until: date, by: User, at: datetime) -> InvoiceRun:
    """Let a worker gather all that is approved up to ``until``, in ``market`` or in every one with a seller."""
    steps.require_staff(by)
    markets = _markets(market, by)
    if not markets:
        raise ValidationError(
            "No seller is entered. Enter the market's legal entity under Sellers first.", code="no_seller"
        )
    for each in markets:
        _require_past(each, until, at)
    customers = sum(_customers(each, until).count() for each in markets)
    where = market.name if market else "every market"
    label = f"Gather approved hours of {where} up to {until:%-d %B %Y}"
    job = jobs.queue(TASK, label=label, steps=customers // AT_ONCE + len(markets) + 1, by=by, at=at)
    return InvoiceRun.objects.create(market=market, until=until, job=job, ordered_by=by, ordered_at=at)


def take_runs(*, clock: jobs.Clock) -> None:
    """Gather what was ordered, oldest first; ``clock`` gives the moment of each step."""
    jobs.run_all(TASK, _take_run, clock=clock)


def _take_run(progress: jobs.Progress) -> None:
    run = InvoiceRun.objects.select_related("market", "job__by").get(job=progress.job)
    by, drafts, seen = run.job.by, 0, 0
    rates = Rates()
    for market in _markets(run.market, by):
        for customers in _chunks(market, run.until):
            if progress.job.steps_done < progress.job.steps - 1:
                progress.begin(_summary(seen, drafts))
            drafts += _gather(market, customers, run.until, rates, by=by, at=progress.clock())
            seen += len(customers)
    progress.finish(_summary(seen, drafts))


def _summary(seen: int, drafts: int) -> str:
    return f"Customers seen to: {seen:,}. Drafts: {drafts:,}."


@transaction.atomic
def gather_again(invoice: Invoice, *, until: date | None = None, by: User, at: datetime) -> Invoice | None:
    """Let a draft say what is approved now; None where nothing is left of it. ``until`` moves its last day."""
    steps.require_staff(by)
    until = until or invoice.ends_on
    _require_past(invoice.market, until, at)
    _gather(invoice.market, [invoice.customer_id], until, Rates(), by=by, at=at)
    return Invoice.objects.drafts().filter(pk=invoice.pk).first()


@transaction.atomic
def discard(invoice: Invoice, *, by: User, at: datetime) -> None:
    """Throw a draft away. Its hours are gathered again by the next run."""
    steps.require_staff(by)
    steps.hold_series(invoice.market)
    invoice = steps.hold(invoice)
    steps.require_draft(invoice)
    delete_signed(invoice, by=by, reason="discarded", at=at)


@transaction.atomic
def remark(invoice: Invoice, *, text: str, by: User, at: datetime) -> Invoice:
    """Let the invoice say something more to its reader."""
    steps.require_staff(by)
    invoice = steps.hold(invoice)
    steps.require_draft(invoice)
    invoice.remark = steps.masked(text)[:500]
    save_signed(invoice, by=by, reason="remark written", at=at)
    return invoice


def fresh_lines(invoice: Invoice, rates: Rates) -> list[InvoiceLine]:
    """What ``invoice`` would say if it were drawn up now."""
    return _by_payer(invoice.market, [invoice.customer_id], invoice.ends_on, rates).get(payer_of(invoice), [])


def _require_past(market: Market, until: date, at: datetime) -> None:
    if until > steps.day_of(market, at=at):
        raise ValidationError("This day is still to come. Gather up to today at most.", code="in_the_future")


def _markets(market: Market | None, by: User) -> list[Market]:
    rows = Market.objects.filter(seller__isnull=False).select_related("calendar").order_by("pk")
    seen = by.markets_seen
    if seen is not None:
        rows = rows.filter(pk__in=seen)
    return list(rows.filter(pk=market.pk) if market else rows)


def _customers(market: Market, until: date) -> "QuerySet[Customer]":
    """Those with something to gather, or with a draft that may have to be drawn up anew."""
    ripe = Engagement.objects.filter(gathering.to_invoice(until), market=market, customer__isnull=False).order_by()
    drafted = Invoice.objects.drafts().filter(market=market, kind=Invoice.Kind.INVOICE).order_by()
    bought = HourPackage.objects.to_invoice(until).filter(customer__market=market).order_by()
    return Customer.objects.filter(
        Q(pk__in=ripe.values("customer")) | Q(pk__in=bought.values("customer")) | Q(pk__in=drafted.values("customer"))
    )


def _chunks(market: Market, until: date) -> Iterable[list[int]]:
    """Numbers of customers, some at once, in order."""
    last = 0
    while found := list(
        _customers(market, until).filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        yield found
        last = found[-1]


@transaction.atomic
def _gather(market: Market, customers: Sequence[int], until: date, rates: Rates, *, by: User, at: datetime) -> int:
    """Draw up the drafts of ``customers`` anew; returns how many there are."""
    steps.hold_series(market)
    wanted = _by_payer(market, customers, until, rates)
    drafts = _drafts_of(market, customers)
    for payer in drafts.keys() - wanted.keys():
        delete_signed(drafts.pop(payer), by=by, reason="nothing is left to invoice", at=at)
    said = _said_by(drafts.values())
    known = {customer.pk: customer for customer in Customer.objects.filter(pk__in=customers)}
    added, written = [], []
    for payer, lines in wanted.items():
        draft = drafts.get(payer) or Invoice(**payer._asdict(), drafted_at=at)
        draft.market, draft.customer = market, known[payer.customer_id]
        if draft.pk and said[draft.pk] == signature_of(lines) and draft.ends_on == until:
            continue
        _sum_up(draft, lines, until)
        written.append((draft, lines))
        if draft.pk:
            save_signed(draft, by=by, reason="gathered again", at=at)
        else:
            added.append(draft)
    signed = {"default_user": by, "default_change_reason": "gathered", "default_date": at}
    bulk_create_with_history(added, Invoice, batch_size=AT_ONCE, **signed)
    _write_lines(written)
    return len(wanted)


def signature_of(lines: Iterable[InvoiceLine]) -> list[tuple[object, ...]]:
    """What two sets of lines must have in common to say the same."""
    return [tuple(getattr(line, name) for name in SAYS) for line in lines]


def _drafts_of(market: Market, customers: Sequence[int]) -> dict[Payer, Invoice]:
    kept = Invoice.objects.drafts().filter(market=market, customer__in=customers, kind=Invoice.Kind.INVOICE)
    rows = kept.select_for_update(of=("self",)).select_related("market", "customer").order_by("pk")
    return {payer_of(draft): draft for draft in rows}


def _said_by(drafts: Iterable[Invoice]) -> dict[int, list[tuple[object, ...]]]:
    by_draft: dict[int, list[InvoiceLine]] = {draft.pk: [] for draft in drafts}
    for line in InvoiceLine.objects.filter(invoice__in=list(by_draft)).order_by("position"):
        by_draft[line.invoice_id].append(line)
    return {draft: signature_of(lines) for draft, lines in by_draft.items()}


def _sum_up(draft: Invoice, lines: Sequence[InvoiceLine], until: date) -> None:
    groups = groups_of(draft, lines)
    draft.starts_on, draft.ends_on = min(line.day for line in lines), until
    draft.net = sum((group.net for group in groups), NOTHING)
    draft.vat = sum((group.vat for group in groups), NOTHING)
    draft.gross = draft.net + draft.vat


def _write_lines(written: Sequence[tuple[Invoice, list[InvoiceLine]]]) -> None:
    InvoiceLine.objects.filter(invoice__in=[draft.pk for draft, _ in written]).delete()
    rows = []
    for draft, lines in written:
        for position, line in enumerate(lines, start=1):
            line.invoice, line.position = draft, position
            rows.append(line)
    InvoiceLine.objects.bulk_create(rows, batch_size=1_000)


def _engagements(customers: Sequence[int], market: Market) -> list[Engagement]:
    rows = Engagement.objects.filter(customer__in=customers, market=market, terms__isnull=False)
    return list(rows.select_related("customer", "market", "terms__acceptance").order_by("pk"))


def _by_payer(market: Market, customers: Sequence[int], until: date, rates: Rates) -> dict[Payer, list[InvoiceLine]]:
    found: dict[Payer, list[InvoiceLine]] = defaultdict(list)
    engagements = _engagements(customers, market)
    by_number = {engagement.pk: engagement for engagement in engagements}
    for number, lines in gathering.lines_of(engagements, until, rates).items():
        for line in lines:
            found[_payer(by_number[number], line.estimate)].append(line)
    for package, line in gathering.packages(market, customers, until, rates):
        found[_buyer(package)].append(line)
    return found


def _payer(engagement: Engagement, estimate: Estimate | None) -> Payer:
    """What the customer gave with its last yes, else what is on record; ``estimate`` is None for a fixed amount."""
    terms, customer = engagement.terms, engagement.customer
    if terms is None or customer is None:
        raise ValueError("Hours are worked by terms that a customer accepted.")
    given = terms.acceptance
    return Payer(
        engagement.market_id,
        customer.pk,
        (estimate or terms).currency,
        given.purchase_order,
        given.buyer_reference or customer.buyer_reference,
        given.electronic_address or customer.electronic_address,
        given.invoice_address,
    )


def _buyer(package: HourPackage) -> Payer:
    customer = package.customer
    return Payer(
        customer.market_id,
        customer.pk,
        package.currency,
        package.reference,
        customer.buyer_reference,
        customer.electronic_address,
    )


def payer_of(draft: Invoice) -> Payer:
    return Payer(*(getattr(draft, name) for name in Payer._fields))
