"""The page on which a customer sees its invoices, opened by the link in the mail."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from apps.accounts.models import AccessLink
from apps.invoicing import services
from apps.notifications.models import Mail
from tests.factories.isvs import CustomerFactory
from tests.invoicing.books import FRIDAY, Books

from .pages import words


@pytest.fixture(autouse=True)
def friday(time_machine):
    time_machine.move_to(FRIDAY, tick=False)


@pytest.fixture
def books(cast) -> Books:
    return Books(cast)


@pytest.fixture
def path(books) -> str:
    books.worked(90)
    books.issued()
    services.make_files(at=FRIDAY)
    return re.search(r"/invoice/[\w-]{43}/", Mail.objects.get(subject__startswith="Invoice").text)[0]


@pytest.fixture
def visitor() -> Client:
    return Client()


def test_says_what_is_to_be_paid_and_gives_both_files(path, visitor):
    page = visitor.get(path)

    assert "NOK 2,250.00 is to be paid by 20 March 2026" in words(page)
    assert "Showed how orders are sent." in words(page)
    assert page["Cache-Control"] == "no-store, private"
    pdf, xml = (b"".join(visitor.get(f"{path}NO-00001/{form}/")) for form in ("pdf", "xml"))
    assert (pdf[:4], xml[:5]) == (b"%PDF", b"<?xml")


def test_follows_payments_and_credit_notes(books, path, visitor):
    invoice = books.cast.market.invoices.get()
    services.record_payment(invoice, amount=Decimal(1000), received_on=FRIDAY.date(), by=books.petra, at=FRIDAY)
    assert "NOK 1,250.00 is to be paid" in words(visitor.get(path))

    services.credit_whole(invoice, because="Wrong", by=books.petra, at=FRIDAY)
    page = words(visitor.get(path))
    assert "Nothing is left to pay." in page
    assert "NO-00002 6 Mar 2026 credits NO-00001" in page


def test_says_when_the_day_to_pay_is_past(path, visitor, time_machine):
    time_machine.move_to("2026-04-05", tick=False)

    assert "by 20 March 2026, which is past" in words(visitor.get(path))


@pytest.mark.parametrize("wrong", ["unknown", "x" * 43])
def test_another_token_leads_nowhere(path, visitor, wrong):
    assert visitor.get(f"/invoice/{wrong}/").status_code == 404
    assert visitor.get(f"/invoice/{wrong}/NO-00001/pdf/").status_code == 404


def test_an_expired_link_opens_nothing(path, visitor):
    AccessLink.objects.update(expires_at=FRIDAY)

    assert visitor.get(path).status_code == 410
    assert visitor.get(f"{path}NO-00001/pdf/").status_code == 404


def test_nothing_of_another_customer_is_given_out(books, path, visitor):
    invoice = books.cast.market.invoices.get()
    other = CustomerFactory(name="Nordlys", market=books.cast.market)
    line = invoice.lines.get()
    note = services.credit_part(invoice, amounts={line.pk: Decimal(1)}, because="A part", by=books.petra, at=FRIDAY)
    services.make_files(at=FRIDAY)
    assert visitor.get(f"{path}{note.number}/pdf/").status_code == 200
    assert visitor.get(f"{path}{note.number}/exe/").status_code == 404
    assert visitor.get(f"{path}NO-00099/pdf/").status_code == 404
    assert other.name not in words(visitor.get(path))


def test_nothing_can_be_sent_to_it(path, visitor):
    assert visitor.post(path).status_code == 405
