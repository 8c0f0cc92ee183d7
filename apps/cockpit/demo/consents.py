"""What data owners of the demo were asked, and what came of it: one story for each way in which it can go."""

from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import count
from typing import NamedTuple

from apps.isvs.models import Customer, DataOwner
from apps.isvs.services import name_data_owner, remove_data_owner, verify_data_owner
from apps.policy.calendars import support_hours

from . import consulted as did
from .casting import Event
from .consulted import Consulted, code_sent_to
from .parties import Party
from .register import Register
from .schedule import minutes_before

AFTER_ALL_OTHERS = 1_000_000
CONSULTANTS = {"NO": "maja@lodestar.example", "SE": "elias@lodestar.example", "NL": "femke@lodestar.example"}
LEADS = {"NO": "sigrid@lodestar.example", "SE": "sigrid@lodestar.example", "NL": "ruben@lodestar.example"}
DEVELOPER = "ida@lodestar.example"

Step = tuple[int, Callable[[Consulted, datetime], None]]


class Course(NamedTuple):
    """``began`` and the gaps before each step are minutes of support of the customer's market."""

    customer: str
    subject: str
    question: str
    purpose: str
    tried: str
    keep_days: int
    began: int
    steps: tuple[Step, ...]


OWNERS = {
    "Bryggen Kaffe": ("Tuva Brekke", "tuva@bryggenkaffe.example"),
    "Nordhavn Sport": ("Eirik Dahle", "eirik@nordhavnsport.example"),
    "Skjærgård Charter": ("Marte Holm", "marte@skjaergardcharter.example"),
    "Mälarbrygd": ("Stina Ekberg", "stina@malarbrygd.example"),
    "Åbergs Trädgård": ("Gustav Åberg", "gustav@abergstradgard.example"),
    "Norrsken Möbler": ("Lovisa Hedman", "lovisa@norrskenmobler.example"),
    "Grachten Fietsen": ("Joost Mulder", "joost@grachtenfietsen.example"),
    "Waterkant Horeca": ("Anouk Visser", "anouk@waterkanthoreca.example"),
}
NAMED_ONLY = ("Molenaar Techniek", "Pim Bakker", "pim@molenaartechniek.example")
REMOVED = ("Bryggen Kaffe", "Geir Moen", "geir@bryggenkaffe.example")

BEGIN: tuple[Step, ...] = ((12, did.assign), (25, did.look_into), (40, did.draft), (8, did.submit))
RELEASED: tuple[Step, ...] = (*BEGIN, (31, did.release))

COURSES = (
    Course(
        "Nordhavn Sport",
        "Stock of one item is wrong after a count, on production alone",
        "After a stock count the API says 14 where the ERP shows 9, for one item of Nordhavn Sport. "
        "On the test client it is right.",
        "The stock of one item is wrong after a count. We repeat the count on a copy to see where it goes wrong.",
        "We repeated the count with the settings of the database on test data, where the stock is right.",
        14,
        290,
        BEGIN,
    ),
    Course(
        "Bryggen Kaffe",
        "VAT of an order differs by 0.01 from its invoice",
        "Orders of Bryggen Kaffe with more than 20 lines differ by 0.01 in VAT from the invoice that the ERP makes.",
        "Orders with many lines differ by 0.01 in VAT. We calculate three of them anew on a copy, line by line.",
        "We rebuilt two orders on test data with the same prices and discounts, and looked at the log of the calls.",
        14,
        1290,
        RELEASED,
    ),
    Course(
        "Mälarbrygd",
        "Open items of a customer don't add up to the balance",
        "For one customer of Mälarbrygd the open items are 1,250.00 short of the balance that the API gives.",
        "Open items and balance of one of your customers differ. We look for the entry that only one of them counts.",
        "We compared both for all customers of our test database, and asked for the entries of the month by API.",
        10,
        700,
        (*RELEASED, (310, did.ask_back)),
    ),
    Course(
        "Grachten Fietsen",
        "Serial numbers vanish from delivered orders",
        "Serial numbers that we write to orders of Grachten Fietsen are gone once the order is delivered.",
        "Serial numbers of delivered orders are lost. We deliver five again on a copy and see when it happens.",
        "We delivered orders with serial numbers on test data and read the log of your calls. They stay there.",
        14,
        1150,
        (*RELEASED, (540, did.approve_with_limits), (35, did.restore), (20, did.look_inside), (90, did.look_again)),
    ),
    Course(
        "Åbergs Trädgård",
        "Discount of a season stays on after its end",
        "Prices of Åbergs Trädgård still hold the discount of the season, though it ended two weeks ago.",
        "A discount stays on after its end. We look at the price agreements on a copy to see which one it comes from.",
        "We asked for the agreements by API and set the same ones up on test data, where the discount ends.",
        7,
        1400,
        (*RELEASED, (420, did.decline), (50, did.resolve)),
    ),
    Course(
        "Norrsken Möbler",
        "Two orders have the same number",
        "Two orders of Norrsken Möbler came back with one number, a second apart.",
        "Two orders have the same number. We look at both on a copy to see how the second got it.",
        "We sent 5,000 orders at once to test data, and each got a number of its own.",
        7,
        3400,
        (*RELEASED, (2560, did.resolve)),
    ),
    Course(
        "Skjærgård Charter",
        "Deposits are booked twice when a trip is moved",
        "When a trip of Skjærgård Charter is moved to another day, its deposit is booked a second time.",
        "Deposits are booked twice when a trip is moved. We move one on a copy and follow both entries.",
        "We moved trips on test data with the same settings. There the deposit is booked once.",
        21,
        4300,
        (
            *RELEASED,
            (380, did.approve),
            (55, did.restore),
            (15, did.look_inside),
            (610, did.resolve),
            (900, did.withdraw),
        ),
    ),
    Course(
        "Waterkant Horeca",
        "Tips are missing from the day's total",
        "The total of a day of Waterkant Horeca lacks the tips that were paid by card.",
        "Tips paid by card are missing from the total of a day. We add up one day on a copy, receipt by receipt.",
        "We added up a day of test data with tips by card. Nothing is missing there.",
        10,
        6100,
        (
            *RELEASED,
            (290, did.approve),
            (70, did.restore),
            (20, did.look_inside),
            (480, did.delete),
            (200, did.confirm),
            (30, did.resolve),
            (1400, did.close),
        ),
    ),
)


def add_data_owners(register: Register, parties: Sequence[Party]) -> None:
    """Who decides at each customer: put forward by a consultant, verified by a lead."""
    customers = _customers(parties)
    for name, (owner, email) in OWNERS.items():
        _verify(_named(customers[name], owner, email, register), register)
    name, owner, email = REMOVED
    gone = _verify(_named(customers[name], owner, email, register), register)
    remove_data_owner(gone, by=register.people[LEADS["NO"]], at=register.at)
    name, owner, email = NAMED_ONLY
    _named(customers[name], owner, email, register)


def consultations(register: Register, parties: Sequence[Party], *, at: datetime) -> list[Event]:
    """All that happens about data owners' approval, so that it stands as ``COURSES`` say at ``at``."""
    customers, order = _customers(parties), count(AFTER_ALL_OTHERS)
    events = []
    for course in COURSES:
        customer = customers[course.customer]
        [party] = [party for party in parties if customer in party.customers]
        hours = support_hours(customer.market.calendar)
        story = _story(course, customer, party, register)
        moment = minutes_before(at, course.began, hours)
        events.append(Event(moment, next(order), did.ask, story))
        for gap, deed in course.steps:
            moment = hours.deadline(moment, gap)
            events.append(Event(moment, next(order), deed, story))
    return events


def _story(course: Course, customer: Customer, party: Party, register: Register) -> Consulted:
    market = customer.market.code
    return Consulted(
        isv=party.isv,
        customer=customer,
        asker=party.members[1],
        agent=register.people[CONSULTANTS[market]],
        lead=register.people[LEADS[market]],
        developer=register.people[DEVELOPER],
        subject=course.subject,
        question=course.question,
        purpose=course.purpose,
        tried=course.tried,
        keep_days=course.keep_days,
    )


def _customers(parties: Sequence[Party]) -> dict[str, Customer]:
    return {customer.name: customer for party in parties for customer in party.customers}


def _named(customer: Customer, name: str, email: str, register: Register) -> DataOwner:
    by = register.people[CONSULTANTS[customer.market.code]]
    return name_data_owner(customer, name=name, email=email, by=by, at=register.at)


def _verify(owner: DataOwner, register: Register) -> DataOwner:
    by = register.people[LEADS[owner.customer.market.code]]
    return verify_data_owner(owner, code=code_sent_to(owner.customer.contact_email), by=by, at=register.at)
