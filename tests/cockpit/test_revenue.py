"""What consulting earned, month by month."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from apps.accounts.roles import CONSULTANT, FINANCE
from apps.cockpit.revenue import in_short, last_months
from apps.invoicing import services
from tests.factories.accounts import StaffFactory, limited_to
from tests.factories.policy import MarketFactory
from tests.invoicing.books import FRIDAY, Books

from .desk import browser_of, queries, words

PAGE = "/admin/desk/invoices/revenue/"


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


def test_twelve_months_end_with_this_one():
    assert last_months(date(2026, 3, 31)) == [
        *(date(2025, month, 1) for month in range(4, 13)),
        *(date(2026, month, 1) for month in range(1, 4)),
    ]


def test_rules_are_named_in_short():
    assert [in_short(number) for number in (0, 500, 1_000, 20_000, 2_500_000)] == ["0", "500", "1k", "20k", "2.5M"]
