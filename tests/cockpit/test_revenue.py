"""What consulting earned, month by month."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.accounts.roles import CONSULTANT, FINANCE
from apps.cockpit.revenue import in_short, last_months
from apps.consulting.models import HourPackage
from apps.invoicing import services
from tests.factories.accounts import StaffFactory, limited_to
from tests.factories.policy import MarketFactory
from tests.invoicing.books import FRIDAY, LAST_DAY, Books

from .desk import browser_of, queries, words

LIST = "/admin/desk/invoices/"
PAGE = f"{LIST}revenue/"
MONTHS = [f"{first:%Y-%m}" for first in last_months(date(2026, 4, 5))]


@pytest.fixture
def books(cast, time_machine) -> Books:
    time_machine.move_to(FRIDAY, tick=False)
    return Books(cast)


def test_what_was_credited_is_taken_off_in_its_own_month(books, time_machine):
    books.worked(90)
    invoice = books.issued()
    part = {invoice.lines.get().pk: Decimal(300)}
    later = FRIDAY + timedelta(days=30)
    services.credit_part(invoice, amounts=part, because="Too slow", by=books.petra, at=later)
    time_machine.move_to(later, tick=False)

    page = browser_of(books.petra).get(PAGE)

    (earned,) = page.context["earned"]
    assert {month.first: month.net for month in earned.months if month.net} == {
        date(2026, 3, 1): 1800,
        date(2026, 4, 1): -300,
    }
    assert [(isv.name, isv.net) for isv in earned.isvs] == [("Acme", 1500)]
    assert (earned.currency, earned.net) == ("NOK", 1500)
    assert "NOK 1,500.00 in all" in words(page)


def test_it_costs_the_same_however_much_there_is_and_shows_nothing_of_others(books):
    petra = browser_of(books.petra)
    assert "Nothing was issued" in words(petra.get(PAGE))
    books.worked(90)
    invoice = books.issued()
    some = queries(petra, PAGE)
    services.credit_whole(invoice, because="Wrong", by=books.petra, at=FRIDAY)

    assert queries(petra, PAGE) == some
    elsewhere = limited_to(MarketFactory(code="SE", name="Sweden"), role=FINANCE)
    assert "Nothing was issued" in words(browser_of(elsewhere).get(PAGE))
    assert browser_of(StaffFactory(market=books.cast.market, role=CONSULTANT)).get(PAGE).status_code == 403


def test_a_figure_leads_to_the_invoices_it_is_of(books, time_machine):
    books.worked(90)
    invoice = books.issued()
    later = FRIDAY + timedelta(days=30)
    services.credit_whole(invoice, because="Too slow", by=books.petra, at=later)
    time_machine.move_to(later, tick=False)
    petra = browser_of(books.petra)

    page = petra.get(PAGE).content.decode()
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="([^"]*currency=[^"]*)"', page)}

    assert links == {f"{LIST}?show=issued&currency=NOK&month={month}" for month in MONTHS} | {
        f"{LIST}?show=issued&currency=NOK&month=2026-03&market=Norway",
        f"{LIST}?show=issued&currency=NOK&month=2026-04&market=Norway",
        f"{LIST}?show=issued&currency=NOK&since=2025-05&isv=Acme",
    }
    shown = {link: [str(row.invoice) for row in petra.get(link).context["rows"]] for link in links}
    assert {link[len(LIST) :]: rows for link, rows in shown.items() if rows} == {
        "?show=issued&currency=NOK&month=2026-03": ["NO-00001"],
        "?show=issued&currency=NOK&month=2026-04": ["NO-00002"],
        "?show=issued&currency=NOK&month=2026-03&market=Norway": ["NO-00001"],
        "?show=issued&currency=NOK&month=2026-04&market=Norway": ["NO-00002"],
        "?show=issued&currency=NOK&since=2025-05&isv=Acme": ["NO-00002", "NO-00001"],
    }
    for elsewhere in ("market=Sweden", "currency=SEK", "isv=Other", "month=2026-05", "since=2026-05"):
        assert petra.get(f"{LIST}?show=issued&{elsewhere}").context["rows"] == [], elsewhere
    assert "Only NOK, issued in March 2026, Norway" in words(
        petra.get(f"{LIST}?show=issued&currency=NOK&month=2026-03&market=Norway")
    )


@pytest.mark.parametrize(
    "asked", ["month=9999-12", "month=0000-00", "month=x%00", "since=9999-13", "isv=%00", "market=' OR 1=1"]
)
def test_what_nothing_is_of_shows_no_invoice_or_all_of_them(books, asked):
    assert browser_of(books.petra).get(f"{LIST}?show=issued&{asked}").status_code == 200


def test_hour_packages_stand_for_the_isv_that_is_not_known_yet(books):
    package = {"customer": books.customer, "currency": "NOK", "minutes": 600, "price": Decimal(9000)}
    HourPackage.objects.create(**package, bought_on=LAST_DAY, expires_on=LAST_DAY)
    invoice = books.issued()
    petra = browser_of(books.petra)

    (earned,) = petra.get(PAGE).context["earned"]

    assert [(isv.name, isv.net) for isv in earned.isvs] == [("Hour packages", 9000)]
    rows = petra.get(f"{LIST}?show=issued&isv=Hour+packages").context["rows"]
    assert [row.invoice for row in rows] == [invoice]


def test_twelve_months_end_with_this_one():
    assert last_months(date(2026, 3, 31)) == [
        *(date(2025, month, 1) for month in range(4, 13)),
        *(date(2026, month, 1) for month in range(1, 4)),
    ]


def test_rules_are_named_in_short():
    assert [in_short(number) for number in (0, 500, 1_000, 20_000, 2_500_000)] == ["0", "500", "1k", "20k", "2.5M"]
