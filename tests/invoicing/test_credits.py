"""Taking back what was invoiced, and what came in for it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from apps.consulting import services as consulting
from apps.consulting.models import TimeEntry
from apps.invoicing import services
from apps.invoicing.document import Category, Line, VatGroup, given_back, grouped
from apps.invoicing.facts import document_from, facts_of
from apps.invoicing.models import ExchangeRate, Invoice, Payment, Receivable, Seller
from apps.invoicing.samples import samples
from apps.notifications.models import Mail

from .books import FRIDAY, LAST_DAY, refused


@pytest.fixture
def invoice(books):
    """1800 net, 2250 with VAT."""
    books.worked(90)
    return books.issued()


def owed() -> Receivable:
    return Receivable.objects.get()


def part(books, invoice, amount, **more):
    line = invoice.lines.get()
    given = {"amounts": {line.pk: Decimal(amount)}, "because": "Too slow", "by": books.petra, "at": FRIDAY}
    return services.credit_part(invoice, **given | more)


class TestAPart:
    def test_is_a_credit_note_with_the_next_number(self, books, invoice):
        note = part(books, invoice, "100.10")

        assert (note.number, note.net, note.vat) == ("NO-00002", Decimal("100.10"), Decimal("25.03"))
        document = document_from(note.document)
        assert (document.credits_number, document.remark) == ("NO-00001", "Too slow")
        assert owed().left == Decimal("2124.87")
        assert TimeEntry.objects.get().invoice == "NO-00001"
        assert books.gathered() == []

    def test_is_no_more_than_is_left(self, books, invoice):
        part(books, invoice, "1000")
        with refused("more_than_is_left"):
            part(books, invoice, "800.01")
        part(books, invoice, "800")

        assert (owed().left, owed().settled_at) == (0, FRIDAY)

    def test_needs_an_amount_of_its_own_lines_and_a_reason(self, books, invoice):
        for amounts, code in (({}, "nothing_to_credit"), ({999: Decimal(1)}, "foreign_line")):
            with refused(code):
                part(books, invoice, "1", amounts=amounts)
        for amount in ("0", "-1", "0.001"):
            with refused("out_of_range"):
                part(books, invoice, amount)
        with refused("required"):
            part(books, invoice, "1", because=" ")

    def test_in_many_parts_takes_back_all_vat_to_the_cent(self, books, invoice):
        for amount in ("599.99", "0.01", "0.02", "1199.98"):
            part(books, invoice, amount)

        notes = Invoice.objects.filter(credits=invoice)
        assert sum(note.gross for note in notes) == invoice.gross
        assert owed().left == 0


def test_a_credit_note_is_between_the_same_two_whatever_was_entered_since(books, invoice):
    Seller.objects.update(name="Moved AS", city="Bergen", iban="NO8330001234567", reference_kind="none")
    books.customer.name, books.customer.payer_email = "Renamed AS", "other@elsewhere.example"
    books.customer.save()
    note = part(books, Invoice.objects.get(pk=invoice.pk), "100")

    was, now = document_from(invoice.document), document_from(note.document)
    assert (now.seller, now.buyer, now.account, now.reference_kind) == (
        was.seller,
        was.buyer,
        was.account,
        was.reference_kind,
    )
    assert (now.due_on, now.terms, now.credits_issued_on) == (None, "", was.issued_on)
    services.make_files(at=FRIDAY)
    assert set(Mail.objects.filter(key__startswith="invoice:").values_list("to", flat=True)) == {was.buyer.email}


def test_vat_in_another_currency_is_given_back_by_the_rate_it_was_accounted_for(books):
    books.cast.market.currency = "EUR"
    books.cast.market.save()
    ExchangeRate.objects.create(currency="NOK", into="EUR", rate=Decimal("0.0856"), on=LAST_DAY)
    books.worked(90)
    invoice = books.issued()
    ExchangeRate.objects.update(rate=Decimal("0.5"))

    document = document_from(part(books, invoice, "100").document)

    assert (document.exchange_rate, document.vat) == (Decimal("0.0856"), 25)
    assert (document.vat_currency, document.vat_accounted) == ("EUR", Decimal("2.14"))


class TestTheWhole:
    def test_frees_the_hours_for_a_new_invoice(self, books, invoice):
        services.credit_whole(invoice, because="Wrong customer", by=books.petra, at=FRIDAY)

        entry = TimeEntry.objects.get()
        assert (entry.invoice, entry.invoiced_at) == ("", None)
        assert owed().left == 0
        consulting.reopen_week(entry.person.weeks.get(), because="Wrong", by=books.cast.tove, at=FRIDAY)
        books.approved(entry.person, entry.week_on)
        (draft,) = books.gathered()
        assert books.issued(draft).number == "NO-00003"

    def test_after_a_part_is_the_rest(self, books, invoice):
        part(books, invoice, "1000")

        note = services.credit_whole(invoice, because="All of it", by=books.petra, at=FRIDAY)

        assert (note.net, note.vat) == (800, 200)
        assert owed().left == 0

    def test_happens_once_and_to_issued_invoices(self, books, invoice):
        note = services.credit_whole(invoice, because="Wrong", by=books.petra, at=FRIDAY)
        with refused("credited_already"):
            services.credit_whole(invoice, because="Again", by=books.petra, at=FRIDAY)
        for other in (note, books.gathered()[0]):
            with refused("not_issued"):
                services.credit_whole(other, because="Wrong", by=books.petra, at=FRIDAY)

    def test_of_what_was_taken_back_in_parts_is_told_so(self, books, invoice):
        part(books, invoice, "1800")
        with refused("credited_already"):
            services.credit_whole(invoice, because="All of it", by=books.petra, at=FRIDAY)

    def test_of_what_was_paid_is_in_the_customers_favour(self, books, invoice):
        services.record_payment(invoice, amount=Decimal(2250), received_on=FRIDAY.date(), by=books.petra, at=FRIDAY)
        services.credit_whole(invoice, because="Wrong", by=books.petra, at=FRIDAY)

        assert owed().left == -2250


class TestPayments:
    def paid(self, books, invoice, amount, **more):
        given = {"amount": Decimal(amount), "received_on": FRIDAY.date(), "by": books.petra, "at": FRIDAY}
        return services.record_payment(invoice, **given | more)

    def test_in_parts_settle_it(self, books, invoice):
        self.paid(books, invoice, "1000.50")
        assert (owed().left, owed().settled_at) == (Decimal("1249.50"), None)
        self.paid(books, invoice, "1249.50")
        assert (owed().left, owed().settled_at) == (0, FRIDAY)

    def test_are_no_more_than_is_left_and_of_a_day_that_has_come(self, books, invoice):
        with refused("more_than_is_left"):
            self.paid(books, invoice, "2250.01")
        with refused("out_of_range"):
            self.paid(books, invoice, "0")
        with refused("in_the_future"):
            self.paid(books, invoice, "1", received_on=FRIDAY.date().replace(day=30))
        with refused("not_issued"):
            self.paid(books, part(books, invoice, "1"), "1")

    def test_are_taken_back_once_and_stay_to_be_read(self, books, invoice):
        payment = self.paid(books, invoice, "2250")

        back = services.take_payment_back(payment, because="Another's", by=books.petra, at=FRIDAY)

        assert (owed().left, owed().settled_at) == (2250, None)
        assert Payment.objects.count() == 2
        for each in (payment, back):
            with refused("taken_back_already"):
                services.take_payment_back(each, because="Again", by=books.petra, at=FRIDAY)


@pytest.mark.parametrize(
    ("paid", "credited"), [("411", "38.00"), ("0.1", "0.2"), ("1234.56", "78.9"), ("700.07", "1.10")]
)
def test_the_database_takes_what_adds_up_to_the_cent(books, invoice, paid, credited):
    services.record_payment(invoice, amount=Decimal(paid), received_on=FRIDAY.date(), by=books.petra, at=FRIDAY)
    note = part(books, invoice, credited)

    assert owed().left == invoice.gross - Decimal(paid) - note.gross


def test_the_database_refuses_what_does_not_add_up(books, invoice):
    with pytest.raises(IntegrityError, match="receivable_adds_up"), transaction.atomic():
        Receivable.objects.update(left=Decimal("2250.01"))


def line_of(amount: Decimal) -> Line:
    (sample,) = samples(1)
    return replace(sample.lines[0], amount=amount, category=Category.STANDARD, percent=Decimal(25))


@given(st.lists(st.integers(1, 400), min_size=1, max_size=12), st.sampled_from(["half_up", "half_even"]))
def test_parts_take_back_all_vat_and_never_more_than_is_left(cents, rounding):
    parts = [Decimal(each).scaleb(-2) for each in cents]
    invoiced = grouped([line_of(sum(parts))], rounding)
    before: list[VatGroup] = []
    for amount in parts:
        before += given_back([line_of(amount)], invoiced, before, rounding)

    assert all(group.vat >= 0 for group in before)
    assert sum(group.vat for group in before) == invoiced[0].vat


def test_facts_give_back_the_document():
    for document in samples(80):
        assert document_from(facts_of(document)) == document
