"""The page on which a customer sees its invoices, opened by the link in the mail."""

import re
from decimal import Decimal

import pytest
from django.test import Client

from apps.accounts.models import AccessLink
from apps.invoicing import services
from apps.invoicing.models import Dispute
from apps.notifications.models import Mail
from tests.consulting.ways import PAYER, code_in, last_mail
from tests.factories.isvs import CustomerFactory
from tests.invoicing.books import FRIDAY, Books, asks_for
from tests.invoicing.late import WRONG, days_late, disputed, last_path, lived_through

from .pages import inline_code, queries, words


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


@pytest.fixture
def stranger() -> Client:
    """A browser that keeps no cookies, asked for proof as a live server does."""
    return Client(enforce_csrf_checks=True)


def code(client, path, **typed):
    client.post(path, {"do": "code", **typed})
    return code_in(last_mail(PAYER))


class TestLate:
    @pytest.fixture
    def costly(self, books):
        asks_for(books.seller, 10, reminder_fee=Decimal(70))

    def test_says_what_is_owed_with_fee_and_interest_today(self, books, path, visitor, costly, time_machine):
        assert "For being late" not in words(visitor.get(path))
        lived_through(days_late(3))
        time_machine.move_to(days_late(5), tick=False)

        page = words(visitor.get(last_path()))

        assert "Owed with fee and interest today: NOK 2,323.08." in page
        assert "Reminder 1 23 Mar 2026 NOK 70.00 Interest up to today NOK 3.08" in page

    def test_what_was_told_stays_to_be_read_once_it_is_paid(self, books, path, visitor, costly, time_machine):
        lived_through(days_late(3))
        invoice = books.cast.market.invoices.get()
        paid = {"amount": Decimal(2250), "received_on": days_late(4).date(), "by": books.petra, "at": days_late(4)}
        services.record_payment(invoice, **paid)
        time_machine.move_to(days_late(5), tick=False)

        page = words(visitor.get(last_path()))

        assert "Reminder 1 23 Mar 2026 NOK 70.00" in page
        assert "Owed with fee" not in page

    def test_takes_as_many_queries_however_much_was_told_and_said(self, books, path, visitor, costly, time_machine):
        invoice = books.cast.market.invoices.get()
        disputed(books, invoice)
        services.settle_dispute(invoice, outcome="rejected", answer="x", by=books.petra, at=FRIDAY)
        lived_through(days_late(3))
        time_machine.move_to(days_late(30), tick=False)
        few = queries(visitor, last_path())
        lived_through(days_late(30))
        disputed(books, invoice, at=days_late(30))
        services.settle_dispute(invoice, outcome="rejected", answer="x", by=books.petra, at=days_late(30))

        assert queries(visitor, last_path()) == few


class TestDisputing:
    def test_with_the_code_it_is_on_record_and_shown(self, path, stranger):
        answered = stranger.post(path, {"do": "dispute", "reason": WRONG, "code": code(stranger, path)})

        assert (answered.status_code, answered.url) == (302, path)
        assert Dispute.objects.get().reason == WRONG
        page = words(stranger.get(path))
        assert f"You say that it is wrong {WRONG} Said on 6 March 2026." in page
        assert "Is something wrong? Write to us" in page

    def test_asking_for_the_code_keeps_what_was_typed(self, path, stranger):
        page = stranger.post(path, {"do": "code", "reason": WRONG})

        assert WRONG in words(page)
        assert "The six digits we sent to d•••@havbris.example" in words(page)
        assert not Dispute.objects.exists()

    @pytest.mark.parametrize("method", ["get", "head"])
    def test_looking_decides_nothing(self, path, stranger, method):
        getattr(stranger, method)(f"{path}?do=dispute&reason=x&code=123456")

        assert not Dispute.objects.exists()

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"code": "12345"}, "One digit is missing."),
            ({"code": ""}, "Enter the six digits from the mail."),
            ({"code": "123456"}, "There is no code in force. Let us send you a new one."),
            ({"reason": ""}, "Write what is wrong with it."),
            ({"left": "1"}, "This form has no field 'left'."),
        ],
    )
    def test_what_is_refused_is_said_and_what_was_typed_is_kept(self, path, stranger, given, said):
        page = stranger.post(path, {"do": "dispute", "reason": WRONG, "code": "123456", **given})

        assert page.status_code == 422
        assert said in words(page)
        assert given.get("reason", WRONG) in words(page)
        assert not Dispute.objects.exists()

    def test_a_second_one_is_told_and_shown_what_it_wrote(self, books, path, stranger):
        given = {"do": "dispute", "reason": "Another thing", "code": code(stranger, path)}
        disputed(books, books.cast.market.invoices.get())

        page = stranger.post(path, given)

        assert page.status_code == 409
        assert "NO-00001 is disputed already, and waits for an answer." in words(page)
        assert "What you typed What is wrong with it Another thing" in words(page)
        assert Dispute.objects.get().reason == WRONG

    def test_too_many_codes_are_refused(self, path, stranger):
        for _ in range(5):
            stranger.post(path, {"do": "code"})

        assert stranger.post(path, {"do": "code"}).status_code == 429

    def test_where_nothing_is_left_there_is_no_form(self, books, path, stranger):
        services.credit_whole(books.cast.market.invoices.get(), because="Wrong", by=books.petra, at=FRIDAY)

        assert "Say that it is wrong" not in words(stranger.get(path))
        assert stranger.post(path, {"do": "code"}).status_code == 409

    def test_the_answer_is_shown(self, books, path, stranger):
        invoice = books.cast.market.invoices.get()
        disputed(books, invoice)
        services.settle_dispute(invoice, outcome="rejected", answer="It <b>did</b>.", by=books.petra, at=FRIDAY)

        page = stranger.get(last_path())

        assert "We find that it is right as it is. 6 March 2026 It <b>did</b>." in words(page)
        assert "It &lt;b&gt;did&lt;/b&gt;." in page.content.decode()
        assert inline_code(page) == []

    def test_a_link_that_counts_no_more_disputes_nothing(self, books, path, stranger):
        given = {"do": "dispute", "reason": WRONG, "code": code(stranger, path)}
        AccessLink.objects.update(expires_at=FRIDAY)

        page = stranger.post(path, given)

        assert page.status_code == 410
        assert WRONG in words(page)
        assert not Dispute.objects.exists()
