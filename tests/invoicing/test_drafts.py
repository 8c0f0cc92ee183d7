"""From approved hours to drafts, and to invoices with numbers."""

from datetime import timedelta
from decimal import Decimal

import pytest

from apps.consulting import services as consulting
from apps.consulting.models import TimeEntry
from apps.invoicing import services
from apps.invoicing.document import Kind
from apps.invoicing.facts import document_from
from apps.invoicing.models import ExchangeRate, Invoice, InvoiceLine, Receivable, Seller, VatTotal
from apps.isvs.models import Customer
from apps.notifications.models import Mail
from tests.cast import HOUR
from tests.consulting.ways import AGREED
from tests.factories.policy import MarketFactory

from .books import FRIDAY, LAST_DAY, refused


def test_approved_hours_become_one_draft_for_each_payer(books):
    books.worked(90)

    (draft,) = books.gathered()

    (line,) = draft.lines.all()
    assert (line.quantity, line.unit, line.price, line.amount) == (Decimal("1.50"), "HUR", 1200, 1800)
    assert (draft.net, draft.vat, draft.gross) == (1800, 450, 2250)
    assert line.text == "Showed how orders are sent."
    assert line.note == f"Sam Okafor · {draft.lines.get().engagement.reference}"


def test_what_is_not_approved_or_not_billed_waits(books):
    engagement = books.way.agreed()
    books.way.booked(engagement, AGREED, 60)

    assert books.gathered() == []


def test_the_same_run_twice_changes_nothing(books):
    books.worked(90)
    books.gathered()
    before = [list(model.objects.values()) for model in (Invoice, InvoiceLine, Invoice.history.model)]

    books.gathered()

    assert [list(model.objects.values()) for model in (Invoice, InvoiceLine, Invoice.history.model)] == before


def test_a_draft_follows_what_is_approved_and_goes_when_nothing_is_left(books):
    entry = books.worked(90)
    (draft,) = books.gathered()
    week = entry.person.weeks.get()

    consulting.reopen_week(week, because="Wrong", by=books.cast.tove, at=FRIDAY)
    assert services.gather_again(draft, by=books.petra, at=FRIDAY) is None
    assert not Invoice.objects.exists()


def test_a_run_says_what_it_did(books):
    books.worked(90)

    run = services.order_run(market=None, until=LAST_DAY, by=books.petra, at=FRIDAY)
    services.take_runs(clock=lambda: FRIDAY)

    run.job.refresh_from_db()
    assert (run.job.state, run.job.message) == ("done", "Customers seen to: 1. Drafts: 1.")


def test_a_draft_is_not_gathered_up_to_a_day_to_come(books):
    books.worked()
    (draft,) = books.gathered()
    with refused("in_the_future"):
        services.gather_again(draft, until=LAST_DAY + timedelta(days=1), by=books.petra, at=FRIDAY)


def test_a_run_needs_a_seller_and_a_day_that_has_come(books):
    with refused("in_the_future"):
        services.order_run(market=None, until=LAST_DAY + timedelta(days=1), by=books.petra, at=FRIDAY)
    with refused("no_seller"):
        services.order_run(market=MarketFactory(code="FI", name="Finland"), until=LAST_DAY, by=books.petra, at=FRIDAY)
    with refused("not_staff"):
        services.order_run(market=None, until=LAST_DAY, by=books.cast.anna, at=FRIDAY)


def test_an_issued_invoice_has_the_next_number_and_is_owed(books):
    books.worked(90)

    invoice = books.issued()

    assert (invoice.number, invoice.payment_reference, str(invoice.due_on)) == ("NO-00001", "18", "2026-03-20")
    assert TimeEntry.objects.get().invoice == "NO-00001"
    owed = Receivable.objects.get()
    assert (owed.left, owed.settled_at) == (2250, None)
    assert books.gathered() == []
    assert VatTotal.objects.values_list("percent", "net", "vat").get() == (25, 1800, 450)


def test_hours_approved_late_within_the_started_hour_that_was_invoiced_cost_nothing_more(books):
    engagement = books.way.agreed(step=60)
    books.worked(20, engagement=engagement)
    first = books.issued()
    ida = books.way.ida
    books.worked(20, engagement=engagement, person=ida, start=AGREED)

    assert first.net == 1200
    assert books.gathered() == []


def test_a_late_hour_beyond_the_started_one_is_the_next_invoice(books):
    engagement = books.way.agreed(step=60)
    books.worked(20, engagement=engagement)
    books.issued()
    books.worked(50, engagement=engagement, person=books.way.ida, start=AGREED)

    (draft,) = books.gathered()

    assert [(line.minutes, line.amount) for line in draft.lines.all()] == [(60, 1200)]


def test_hours_paid_before_cost_nothing_and_are_named(books):
    engagement = books.way.agreed(package=books.way.package(60), package_minutes=60)
    books.worked(90, engagement=engagement)

    (draft,) = books.gathered()

    (line,) = draft.lines.all()
    assert (line.minutes, line.paid_before, line.amount) == (30, 60, 600)
    assert "1 h paid before" in line.note


def test_fixed_amounts_have_their_own_rate_of_vat(books):
    engagement = books.way.agreed()
    at = AGREED + 2 * HOUR
    consulting.add_item(
        engagement, day=at.date(), text="Train", amount=Decimal("100.02"), vat="reduced", by=books.cast.sam, at=at
    )
    books.worked(60, engagement=engagement)

    invoice = books.issued()

    sums = list(invoice.vat_totals.values_list("percent", "net", "vat"))
    assert sums == [(25, 1200, 300), (12, Decimal("100.02"), Decimal("12.00"))]
    assert invoice.gross == Decimal("1612.02")


class TestVat:
    def vat_of(self, books, **of_customer):
        for name, value in of_customer.items():
            setattr(books.customer, name, value)
        books.customer.save()
        books.worked(60)
        return books.issued().lines.values_list("category", "percent").get()

    def test_at_home_is_charged(self, books):
        assert self.vat_of(books) == ("S", 25)

    def test_abroad_from_outside_the_eu_is_not(self, books):
        assert self.vat_of(books, country="SE", vat_number="SE556703748501") == ("G", 0)

    def test_between_two_in_the_eu_is_the_buyers(self, books):
        Seller.objects.update(country="SE", vat_number="SE556703748501")
        assert self.vat_of(books, country="DK", vat_number="DK13585628") == ("AE", 0)

    def test_of_a_private_person_in_the_eu_is_the_sellers(self, books):
        Seller.objects.update(country="SE", vat_number="SE556703748501")
        assert self.vat_of(books, country="DK", vat_number="DK13585628", kind=Customer.Kind.PRIVATE) == ("S", 25)

    def test_is_charged_by_nobody_who_is_not_registered(self, books):
        Seller.objects.update(vat_number="")
        assert self.vat_of(books) == ("O", 0)

    def test_is_that_of_the_day_of_the_work(self, books):
        books.seller.vat_rates.create(rate="standard", percent=20, starts_on=LAST_DAY)
        assert self.vat_of(books) == ("S", 25)


class TestIssuing:
    def test_needs_what_its_reader_saw(self, books):
        books.worked(90)
        (draft,) = books.gathered()
        with refused("hours_changed"):
            services.issue(draft, seen="something else", by=books.petra, at=FRIDAY)

    def test_needs_what_is_approved_still(self, books):
        entry = books.worked(90)
        (draft,) = books.gathered()
        consulting.reopen_week(entry.person.weeks.get(), because="Wrong", by=books.cast.tove, at=FRIDAY)

        with refused("hours_changed"):
            books.issued(draft)
        assert not Invoice.objects.issued().exists()

    def test_happens_once(self, books):
        books.worked(90)
        invoice = books.issued()
        with refused("issued"):
            books.issued(invoice)
        with refused("issued"):
            services.discard(invoice, by=books.petra, at=FRIDAY)

    @pytest.mark.parametrize(
        ("lacking", "code"),
        [
            ({"country": ""}, "no_address"),
            ({"street": "", "city": ""}, "no_address"),
            ({"payer_email": "", "contact_email": ""}, "nowhere_to_send"),
        ],
    )
    def test_needs_a_customer_that_can_be_written_to(self, books, lacking, code):
        books.worked(90)
        (draft,) = books.gathered()
        for name, value in lacking.items():
            setattr(books.customer, name, value)
        books.customer.save()
        draft = Invoice.objects.get()

        with refused(code):
            books.issued(draft)
        assert not Invoice.objects.issued().exists()

    def test_needs_a_rate_of_vat(self, books):
        books.worked(90)
        books.seller.vat_rates.all().delete()
        run = services.order_run(market=None, until=LAST_DAY, by=books.petra, at=FRIDAY)
        services.take_runs(clock=lambda: FRIDAY)

        run.job.refresh_from_db()
        assert run.job.state == "failed"
        assert "has no standard rate of VAT" in run.job.message

    def test_needs_an_exchange_rate_where_vat_is_accounted_for_in_another_currency(self, books):
        books.cast.market.currency = "EUR"
        books.cast.market.save()
        books.worked(90)
        (draft,) = books.gathered()
        with refused("no_exchange_rate"):
            books.issued(draft)
        ExchangeRate.objects.create(currency="NOK", into="EUR", rate=Decimal("0.0856"), on=LAST_DAY)

        document = document_from(books.issued(draft).document)

        assert (document.vat_currency, document.vat_accounted) == ("EUR", Decimal("38.52"))


def test_the_document_is_what_the_rows_say(books):
    books.worked(20)
    books.way.customer.refresh_from_db()

    invoice = books.issued()

    document = document_from(Invoice.objects.get().document)
    assert (document.kind, document.number) == (Kind.INVOICE, invoice.number)
    assert (document.net, document.vat, document.gross) == (invoice.net, invoice.vat, invoice.gross)
    assert [(line.quantity, line.unit.value, line.base) for line in document.lines] == [(20, "MIN", 60)]
    assert document.buyer.name == "Havbris Sjømat AS"


def test_an_issued_invoice_is_printed_and_sent_once(books):
    books.worked(90)
    invoice = books.issued()

    assert services.make_files(at=FRIDAY) == 1
    assert services.make_files(at=FRIDAY) == 0

    assert [file.file_name for file in invoice.files.all()] == ["NO-00001.pdf", "NO-00001.xml"]
    mail = Mail.objects.get(subject__startswith="Invoice")
    assert (mail.to, mail.subject) == ("dag@havbris.example", "Invoice NO-00001, due 20 March 2026")
    assert [file.name for file in mail.enclosures.order_by("name")] == ["NO-00001.pdf", "NO-00001.xml"]


def test_a_private_person_gets_the_pdf_alone(books):
    Customer.objects.update(kind=Customer.Kind.PRIVATE)
    books.worked(90)
    invoice = books.issued()

    services.make_files(at=FRIDAY)

    assert [file.format for file in invoice.files.all()] == ["pdf"]


def test_a_remark_is_kept_and_a_draft_can_be_discarded(books):
    books.worked(90)
    (draft,) = books.gathered()

    services.remark(draft, text="Thank you.", by=books.petra, at=FRIDAY)
    assert Invoice.objects.get().remark == "Thank you."
    services.discard(draft, by=books.petra, at=FRIDAY)

    assert not Invoice.objects.exists()
    assert len(books.gathered()) == 1
