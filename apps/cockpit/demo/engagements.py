"""Consulting of the demo, and what came of it: one story for each way in which it can go."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import NamedTuple
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.consulting import services
from apps.consulting.models import Engagement, HourPackage, PriceList, TimeEntry
from apps.isvs.models import Customer, Isv
from apps.policy.calendars import support_hours
from apps.policy.models import Market

from . import engaged as did
from .casting import Event
from .engaged import Deed, Engaged
from .parties import Party
from .register import Register
from .schedule import minutes_before

AFTER_ALL_OTHERS = 2_000_000
AGENTS = {"NO": "maja@lodestar.example", "SE": "elias@lodestar.example", "NL": "femke@lodestar.example"}
SECONDS = {"NO": "sigrid@lodestar.example", "SE": "sigrid@lodestar.example", "NL": "ruben@lodestar.example"}
TERMS = "Invoiced at the end of the month, to be paid within 14 days. What is made is yours."
WEEK = timedelta(days=7)
HERE = ZoneInfo("Europe/Oslo")


class Prices(NamedTuple):
    """By the hour, in the market's currency; of a customer's or an ISV's agreement where one is named."""

    market: str
    inside: int
    outside: int
    travel: int
    customer: str = ""
    isv_of: str = ""


PRICES = (
    Prices("NO", 1450, 2175, 725),
    Prices("SE", 1390, 2085, 695),
    Prices("NL", 138, 207, 69),
    Prices("NO", 1300, 1950, 650, customer="Bryggen Kaffe"),
    Prices("NL", 125, 190, 60, isv_of="Grachten Fietsen"),
)
PAYERS = {
    "Bryggen Kaffe": ("Solveig Lie", "solveig@bryggenkaffe.example"),
    "Nordhavn Sport": ("Trond Moe", "trond@nordhavnsport.example"),
    "Tindvik Elektro": ("Berit Foss", "berit@tindvikelektro.example"),
    "Skjærgård Charter": ("Line Voll", "line@skjaergardcharter.example"),
    "Granlia Barnehage": ("Ola Bakke", "ola@granlia.example"),
    "Mälarbrygd": ("Karin Holm", "karin@malarbrygd.example"),
    "Åbergs Trädgård": ("Maj Åberg", "maj@abergstradgard.example"),
    "Grachten Fietsen": ("Sanne Kok", "sanne@grachtenfietsen.example"),
    "Waterkant Horeca": ("Bram Vos", "bram@waterkanthoreca.example"),
}
PACKAGE = ("Mälarbrygd", 20 * 60, "25000.00")


class Course(NamedTuple):
    """``began`` and the gaps before each step are minutes of support of the customer's market."""

    customer: str
    title: str
    wanted: str
    cap: int
    hours: int
    began: int
    steps: tuple[tuple[int, Deed], ...]
    first: Deed = did.ask
    draws_on_package: bool = False


OFFERED: tuple[tuple[int, Deed], ...] = ((95, did.take), (40, did.estimate))
AGREED: tuple[tuple[int, Deed], ...] = (*OFFERED, (410, did.accept))

COURSES = (
    Course(
        "Granlia Barnehage",
        "A first integration for a kindergarten chain",
        "We want to send invoices for eleven kindergartens each month. Please plan the calls with our two developers.",
        0,
        0,
        130,
        (),
        did.ask_in_words,
    ),
    Course(
        "Tindvik Elektro",
        "Review of how we update stock",
        "Each night we write 40,000 stock lines. Look through our calls with us and say which of them could be saved.",
        0,
        0,
        260,
        (),
    ),
    Course(
        "Nordhavn Sport",
        "Moving webshop orders to background calls",
        "Orders time out on busy days. Show us how to send them as background calls and how to read their state.",
        18_000,
        10,
        560,
        OFFERED,
    ),
    Course(
        "Bryggen Kaffe",
        "Moving to the new order API",
        "We call the old address for orders. Go through the differences with us, and help us move the first shop.",
        26_000,
        20,
        7700,
        (
            *AGREED,
            (500, did.work(95, "Went through the differences between both order APIs with the developers.")),
            (480, did.work(130, "Moved the first order together, and wrote down what to change.")),
            (20, did.correct_the_last),
            (2830, did.work(60, "Answered what came up on moving returns.", internal_note="They lack a test client.")),
            (240, did.work(45, "Tried paging.", unbilled_because="The example in our documentation was wrong.")),
            (2830, did.work(80, "Moved discounts, and compared twenty orders of both addresses.")),
        ),
    ),
    Course(
        "Grachten Fietsen",
        "Repair orders with serial numbers",
        "Repairs need a serial number on each line. Help us choose between two ways to model them, on the spot.",
        1_500,
        10,
        4300,
        (
            *AGREED,
            (600, did.work(150, "Worked through both models on the customer's test company.")),
            (220, did.work(120, "To Amsterdam and back.", kind="travel")),
            (30, did.charge(86, "Train, second class")),
            (900, did.time(240, "On the spot: chose a model, and wrote the first calls for it.")),
            (800, did.time(300, "Reviewed the calls for repairs under warranty.")),
            (60, did.estimate_more),
        ),
    ),
    Course(
        "Mälarbrygd",
        "Deposits on returnable bottles",
        "Deposits go to an account of their own. Help us book them with each sale and each return.",
        9_000,
        8,
        3500,
        (
            *AGREED,
            (700, did.work(120, "Drew up the entries for a sale with deposit.")),
            (900, did.work(105, "Tried returns of deposits on test data, with the customer's accountant.")),
        ),
        draws_on_package=True,
    ),
    Course(
        "Skjærgård Charter",
        "Bookings of a season in one night",
        "We want to read all bookings of the season each night and would like to have a plan made for that.",
        22_000,
        14,
        2600,
        (*OFFERED, (700, did.reject)),
    ),
    Course(
        "Waterkant Horeca",
        "Tables and tills in one day's total",
        "Help us put the totals of tables and tills into one journal entry a day.",
        2_000,
        12,
        14_000,
        (
            *AGREED,
            (480, did.work(180, "Drew up the journal entry of a day, with tips and vouchers.")),
            (960, did.work(165, "Wrote the entry for a week of test data, and compared it with the tills.")),
            (900, did.finish),
        ),
    ),
    Course(
        "Åbergs Trädgård",
        "Paging through orders",
        "We don't know how to read more than 500 orders. Please show us.",
        0,
        0,
        1900,
        ((55, did.turn_down),),
    ),
)


def add_prices(register: Register, markets: dict[str, Market], parties: Sequence[Party]) -> None:
    """Price lists, who pays for each customer, and a package of hours."""
    customers = {customer.name: (customer, party.isv) for party in parties for customer in party.customers}
    for prices in PRICES:
        register.save(_price_list(prices, markets[prices.market], customers, register.at.date()))
    for name, (payer, email) in PAYERS.items():
        customer, _ = customers[name]
        customer.payer_name, customer.payer_email = payer, email
        register.save(customer)
    name, minutes, price = PACKAGE
    customer, _ = customers[name]
    register.save(
        HourPackage(
            customer=customer,
            currency=customer.market.currency,
            minutes=minutes,
            price=Decimal(price),
            bought_on=register.at.date(),
            expires_on=register.today + timedelta(days=200),
            reference="PO-2231",
        )
    )


def engagements(register: Register, parties: Sequence[Party], *, at: datetime) -> list[Event]:
    """All that happens about consulting, so that it stands as ``COURSES`` say at ``at``."""
    order, events = count(AFTER_ALL_OTHERS), []
    for course in COURSES:
        [(party, customer)] = [
            (party, customer) for party in parties for customer in party.customers if customer.name == course.customer
        ]
        hours = support_hours(customer.market.calendar)
        story = _story(course, customer, party, register)
        moment = minutes_before(at, course.began, hours)
        events.append(Event(moment, next(order), course.first, story))
        for gap, deed in course.steps:
            moment = hours.deadline(moment, gap)
            events.append(Event(moment, next(order), deed, story))
    return events


def settle_weeks(register: Register, *, at: datetime) -> None:
    """Weeks that are over are handed in, and approved but for the last."""
    this_monday = _monday(at)
    booked = TimeEntry.objects.filter(week_on__lt=this_monday).order_by().values_list("person", "week_on").distinct()
    last: dict[int, date] = {}
    for person, monday in booked:
        last[person] = max(last.get(person, monday), monday)
    for person_id, monday in sorted(booked):
        person = User.objects.get(pk=person_id)
        week = services.submit(person, monday, by=person, at=_morning_after(monday, at))
        if monday != last[person_id] or _is_finished(person, monday):
            second = register.people[SECONDS[person.market.code if person.market else "NO"]]
            services.approve(week, by=second, at=_morning_after(monday, at) + timedelta(hours=2))


def start_a_timer(register: Register, *, at: datetime) -> None:
    """Somebody is at it right now."""
    agent = register.people[AGENTS["NO"]]
    engagement = Engagement.objects.under_way().filter(consultant=agent).latest("pk")
    began = at - timedelta(minutes=25)
    began = began if _monday(began) == _monday(at) else at
    services.start_timer(engagement, by=agent, at=began, note="Trying the first order together.")


def _monday(at: datetime) -> date:
    """The Monday of the week, where the desk is."""
    day = at.astimezone(HERE).date()
    return day - timedelta(days=day.weekday())


def _is_finished(person: User, monday: date) -> bool:
    in_week = TimeEntry.objects.filter(person=person, week_on=monday)
    return not in_week.exclude(engagement__status=Engagement.Status.FINISHED).exists()


def _morning_after(monday: date, at: datetime) -> datetime:
    return min(datetime.combine(monday + WEEK, time(8), tzinfo=UTC), at)


def _price_list(
    prices: Prices, market: Market, customers: dict[str, tuple[Customer, Isv]], starts_on: date
) -> PriceList:
    return PriceList(
        market=market,
        customer=customers[prices.customer][0] if prices.customer else None,
        isv=customers[prices.isv_of][1] if prices.isv_of else None,
        currency=market.currency,
        starts_on=starts_on,
        inside=Decimal(prices.inside),
        outside=Decimal(prices.outside),
        travel=Decimal(prices.travel),
        terms=TERMS,
    )


def _story(course: Course, customer: Customer, party: Party, register: Register) -> Engaged:
    package = HourPackage.objects.filter(customer=customer).first() if course.draws_on_package else None
    return Engaged(
        isv=party.isv,
        customer=customer,
        asker=party.members[0],
        agent=register.people[AGENTS[customer.market.code]],
        title=course.title,
        wanted=course.wanted,
        cap=course.cap,
        hours=course.hours,
        package=package,
    )
