"""Approved hours and fixed amounts of many customers in five currencies, of every VAT case, waiting to be invoiced."""

from collections import defaultdict
from datetime import timedelta
from decimal import Decimal
from functools import cache
from hashlib import sha256

from apps.accounts.models import User
from apps.consulting.models import Acceptance, Engagement, Estimate, Item, PriceList, TimeEntry, TimeSlice, Week
from apps.invoicing.document import NOTHING, Category, Document, Kind, Line, Unit
from apps.invoicing.models import ExchangeRate, Seller, VatRate
from apps.invoicing.samples import HOMES, Home, samples
from apps.isvs.models import Customer, Isv
from apps.policy.models import Market
from tests.cast import HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import IsvFactory
from tests.factories.policy import MarketFactory

LAST_DAY = (MONDAY + timedelta(days=4)).date()
WEEK_ON = MONDAY.date()
START = "2020-01-01"
EMPTY = {"street": "", "postcode": "", "city": ""}


def enter(count: int) -> None:
    """What ``count`` sample invoices were of, as rows that stand as if it had been worked and approved."""
    isv, lead = IsvFactory(name="Many ways"), StaffFactory(name="Ida Fosse")
    markets = _Markets()
    _enter_exchange_rates()
    found = (document for document in samples(2 * count) if document.kind == Kind.INVOICE)
    for place, (document, _) in enumerate(zip(found, range(count), strict=False)):
        market = markets.of(document)
        customer = _customer(document, market, isv)
        person = StaffFactory(name=f"Consultant {place}", market=market)
        _work(document, _agreed(document, customer, lead), person)


class _Markets:
    """One for each seller, and one for each that is not registered for VAT."""

    def __init__(self) -> None:
        self.of_home = cache(self._add)

    def of(self, document: Document) -> Market:
        [home] = [home for home in HOMES if home.seller.country == document.seller.country]
        return self.of_home(home, bool(document.seller.vat_number))

    def _add(self, home: Home, is_registered: bool) -> Market:
        code = home.seller.country if is_registered else home.seller.country[::-1]
        market = MarketFactory(code=code, name=f"{home.seller.country}, {'' if is_registered else 'not '}registered")
        market.currency, market.money_rounding = home.currency, home.rounding
        market.save()
        seller, account = home.seller, home.account
        added = Seller.objects.create(
            market=market,
            name=seller.name,
            street=seller.street,
            postcode=seller.postcode,
            city=seller.city,
            country=seller.country,
            registration_number=seller.registration,
            vat_number=seller.vat_number if is_registered else "",
            electronic_address=seller.endpoint,
            contact_email=seller.email,
            iban=account.iban,
            bic=account.bic,
            local_account=account.local,
            reference_kind=home.reference_kind,
            number_prefix=f"{code}-",
        )
        for name, percent in zip(("standard", "reduced"), home.rates, strict=True):
            VatRate.objects.create(seller=added, rate=name, percent=percent, starts_on=START)
        return market


def _enter_exchange_rates() -> None:
    currencies = [home.currency for home in HOMES]
    for place, (currency, into) in enumerate((one, other) for one in currencies for other in currencies):
        if currency != into:
            rate = Decimal(871_293 + 617_117 * place).scaleb(-6)
            ExchangeRate.objects.create(currency=currency, into=into, on=LAST_DAY, rate=rate)


def _customer(document: Document, market: Market, isv: Isv) -> Customer:
    buyer = document.buyer
    customer = Customer.objects.create(
        name=buyer.name,
        kind=Customer.Kind.COMPANY if buyer.registration else Customer.Kind.PRIVATE,
        market=market,
        organisation_number=buyer.registration,
        vat_number=buyer.vat_number,
        street=buyer.street,
        postcode=buyer.postcode,
        city=buyer.city,
        country=buyer.country,
        electronic_address=buyer.endpoint,
        buyer_reference=document.buyer_reference,
        invoice_email=buyer.email,
        payer_name=buyer.contact,
    )
    customer.isvs.add(isv)
    return customer


def _agreed(document: Document, customer: Customer, lead: User) -> Engagement:
    """As services leave it when the customer has said yes; ten times as many rows would be mails and history."""
    timed = next((line.price for line in document.lines if line.unit != Unit.PIECE), Decimal(1000))
    prices = {"currency": document.currency, "inside": timed, "outside": 2 * timed, "travel": timed / 2}
    prices["travel"] = prices["travel"].quantize(Decimal("0.01"))
    price_list = PriceList.objects.create(market=customer.market, customer=customer, starts_on=START, **prices)
    engagement = Engagement.objects.create(
        isv=customer.isvs.get(),
        customer=customer,
        market=customer.market,
        title="Moving to the new order API",
        wanted="Show our developers how orders are sent.",
        source=Engagement.Source.DESK,
        requested_by=lead,
        requested_at=MONDAY,
        consultant=lead,
        cap=Decimal(9_000_000),
    )
    shown = sha256(document.number.encode()).hexdigest()
    estimate = Estimate.objects.create(
        engagement=engagement,
        version=1,
        price_list=price_list,
        minutes=6000,
        cap=engagement.cap,
        step=list(Estimate.Step)[engagement.pk % 4],
        per=list(Estimate.RoundedPer)[engagement.pk % 2],
        valid_until=LAST_DAY,
        lapses_at=MONDAY + 100 * HOUR,
        payer_name="Dag Lunde",
        payer_email="dag@havbris.example",
        status=Estimate.Status.ACCEPTED,
        text=document.number,
        text_hash=shown,
        sent_by=lead,
        sent_at=MONDAY,
        **prices,
    )
    Acceptance.objects.create(
        estimate=estimate,
        kind="accepted",
        text_hash=shown,
        name="Dag Lunde",
        email="dag@havbris.example",
        at=MONDAY,
        verified_by="code",
        purchase_order=document.purchase_order,
        record_hash=shown,
    )
    engagement.terms, engagement.status = estimate, Engagement.Status.AGREED
    engagement.save()
    return engagement


def _work(document: Document, engagement: Engagement, person: User) -> None:
    """Each timed line is an entry of as many minutes, one after the other; the others are fixed amounts."""
    clock = MONDAY
    rates: dict[Decimal, str] = defaultdict(lambda: "standard")
    if Category.REVERSE_CHARGE not in {line.category for line in document.lines}:
        [home] = [home for home in HOMES if home.seller.country == document.seller.country]
        rates |= {home.rates[1]: "reduced", NOTHING: "zero", home.rates[0]: "standard"}
    for line in document.lines:
        if line.unit == Unit.PIECE:
            Item.objects.create(
                engagement=engagement,
                person=person,
                day=WEEK_ON,
                week_on=WEEK_ON,
                text=line.text,
                amount=line.amount,
                vat=rates[line.percent],
                booked_at=MONDAY,
            )
            continue
        minutes = _minutes(line)
        entry = TimeEntry.objects.create(
            engagement=engagement,
            terms=engagement.terms,
            person=person,
            week_on=WEEK_ON,
            started_at=clock,
            ended_at=clock + timedelta(minutes=minutes),
            minutes=minutes,
            note=line.text,
            booked_at=clock,
        )
        rate = ("inside", "outside", "travel")[line.position % 3]
        TimeSlice.objects.create(entry=entry, day=clock.date(), rate=rate, minutes=minutes)
        clock = entry.ended_at
    Week.objects.create(
        person=person,
        starts_on=WEEK_ON,
        status=Week.Status.APPROVED,
        submitted_at=MONDAY,
        submitted_by=person,
        approved_at=MONDAY,
        approved_by=engagement.consultant,
    )


def _minutes(line: Line) -> int:
    return int(line.quantity * 60 if line.unit == Unit.HOUR else line.quantity)
