"""Invoices through the API: fetched by the system of the one ISV that the customer agreed to, and by nobody else."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from apps.consulting.models import HourPackage
from apps.invoicing import services
from apps.invoicing.models import Invoice, InvoiceFile
from apps.isvs.models import Customer
from apps.isvs.services import add_integration
from tests.cast import HOUR, MONDAY
from tests.cockpit.desk import browser_of
from tests.consulting.ways import AGREED
from tests.invoicing.books import FRIDAY, LAST_DAY, Books

from .caller import Partner
from .test_costs import queries
from .test_document import assert_fits

INVOICES = "/api/v1/invoices/"
A_PACKAGE = {
    "currency": "NOK",
    "minutes": 600,
    "price": Decimal(9000),
    "bought_on": LAST_DAY,
    "expires_on": LAST_DAY + timedelta(days=300),
}


@pytest.fixture
def books(cast):
    books = Books(cast)
    books.customer.invoices_fetched_by = cast.acme
    books.customer.save()
    return books


@pytest.fixture
def schema(db):
    return Client().get("/api/v1/schema/").json()


@pytest.fixture
def invoice(books):
    books.worked(90)
    invoice = books.issued()
    services.make_files(at=FRIDAY)
    return invoice


def page_of(invoice) -> str:
    return f"{INVOICES}{invoice.pk}/"


def numbers(partner, **query) -> list[str]:
    return [row["number"] for row in partner.get(INVOICES, query_params=query).json()["results"]]


def test_an_invoice_is_read_with_its_lines_its_vat_and_what_is_left(partner, schema, books, invoice):
    services.record_payment(invoice, amount=Decimal(250), received_on=FRIDAY.date(), by=books.petra, at=FRIDAY)

    answer = partner.get(page_of(invoice))

    told = answer.json()
    assert_fits(schema, "InvoiceOut", told)
    document = told.pop("document")
    assert told == {
        "id": invoice.pk,
        "number": "NO-00001",
        "kind": "invoice",
        "customer": {"name": "Havbris Sjømat AS", "organisation_number": "912000447"},
        "currency": "NOK",
        "net": "1800.00",
        "vat": "450.00",
        "gross": "2250.00",
        "issued_on": "2026-03-06",
        "due_on": str(invoice.due_on),
        "credits": None,
        "owed": {"paid": "250.00", "credited": "0.00", "left": "2000.00", "settled_at": None},
        "links": {
            "self": f"http://testserver{page_of(invoice)}",
            "pdf": f"http://testserver{page_of(invoice)}pdf/",
            "xml": f"http://testserver{page_of(invoice)}xml/",
        },
    }
    assert document["seller"]["name"] == "Lodestar ERP AS"
    assert document["payment_reference"] == invoice.payment_reference
    [line] = document["lines"]
    assert (line["quantity"], line["unit"], line["price"], line["amount"]) == ("1.50", "HUR", "1200.00", "1800.00")
    assert document["vat_groups"] == [{"category": "S", "percent": "25.00", "net": "1800.00", "vat": "450.00"}]


def test_a_credit_note_names_its_invoice_and_owes_nothing(partner, schema, books, invoice):
    services.credit_whole(invoice, because="It was free", by=books.petra, at=FRIDAY + 2 * HOUR)

    answer = partner.get(INVOICES)

    note, credited = answer.json()["results"]
    assert_fits(schema, "InvoiceRow", note)
    assert (note["kind"], note["credits"], note["owed"], note["gross"]) == ("credit_note", "NO-00001", None, "2250.00")
    assert (credited["owed"]["credited"], credited["owed"]["left"]) == ("2250.00", "0.00")


def test_the_list_is_narrowed_by_kind_state_customer_and_day(partner, books, invoice):
    services.credit_part(
        invoice,
        amounts={invoice.lines.get().pk: Decimal(100)},
        because="A discount",
        by=books.petra,
        at=FRIDAY + 2 * HOUR,
    )
    day = invoice.issued_on

    assert numbers(partner) == ["NO-00002", "NO-00001"]
    assert numbers(partner, kind="credit_note") == ["NO-00002"]
    assert (numbers(partner, state="open"), numbers(partner, state="settled")) == (["NO-00001"], [])
    assert numbers(partner, customer="912000447") == ["NO-00002", "NO-00001"]
    assert numbers(partner, customer="999999999") == []
    assert numbers(partner, issued_since=day) == ["NO-00002", "NO-00001"]
    assert numbers(partner, issued_since=day + timedelta(days=1)) == []


def test_what_was_issued_last_comes_first_however_long_its_draft_waited(partner, books, invoice):
    old = HourPackage.objects.create(**A_PACKAGE, customer=books.customer, reference="PO-1")
    books.gathered()
    new = HourPackage.objects.create(**A_PACKAGE, customer=books.customer, reference="PO-2")
    books.gathered()
    for hours, package in ((2, new), (3, old)):
        draft = Invoice.objects.drafts().get(purchase_order=package.reference)
        books.issued(draft, at=FRIDAY + hours * HOUR)

    first = partner.get(INVOICES, query_params={"page_size": 2}).json()
    second = partner.get(first["next"].removeprefix("http://testserver")).json()

    assert [row["number"] for row in first["results"] + second["results"]] == ["NO-00003", "NO-00002", "NO-00001"]
    assert second["next"] is None


@pytest.mark.parametrize("cursor", ["cD0x", "cD15ZXN0ZXJkYXk=", "x"])
def test_a_place_that_no_page_named_is_refused(partner, invoice, cursor):
    answer = partner.get(INVOICES, query_params={"cursor": cursor})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize("query", [{"state": "late"}, {"kind": "draft"}, {"issued_since": "soon"}, {"paid": "yes"}])
def test_a_filter_that_there_is_not_is_refused(partner, query):
    answer = partner.get(INVOICES, query_params=query)

    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"


def test_a_file_is_the_one_the_customer_got_and_is_sent_once(partner, invoice):
    for form, kind in (("pdf", "application/pdf"), ("xml", "application/xml")):
        kept = InvoiceFile.objects.get(invoice=invoice, format=form)

        answer = partner.get(f"{page_of(invoice)}{form}/")

        assert (answer.status_code, answer["Content-Type"]) == (200, kind)
        assert answer.content == bytes(kept.content)
        assert answer["Content-Disposition"] == f'attachment; filename="NO-00001.{form}"'
        again = partner.get(f"{page_of(invoice)}{form}/", headers={"If-None-Match": answer["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", answer["ETag"])
        weak = partner.get(f"{page_of(invoice)}{form}/", headers={"If-None-Match": f"W/{answer['ETag']}"})
        assert weak.status_code == 304
        other = partner.get(f"{page_of(invoice)}{form}/", headers={"If-None-Match": '"another"'})
        assert other.status_code == 200


@pytest.mark.parametrize("form", ["html", "PDF", "txt"])
def test_a_file_of_another_form_there_is_not(partner, invoice, form):
    assert partner.get(f"{page_of(invoice)}{form}/").status_code == 404


def test_a_file_that_is_not_made_yet_is_not_there_yet(partner, books):
    books.worked(90)
    invoice = books.issued()

    assert partner.get(f"{page_of(invoice)}pdf/").status_code == 404


def test_a_draft_is_nobodys(partner, books):
    books.worked(90)
    [draft] = books.gathered()

    assert numbers(partner) == []
    assert partner.get(page_of(draft)).status_code == 404


class TestOthers:
    """Whose systems fetch nothing: no row, no count, no file."""

    def assert_nothing(self, partner, invoice):
        assert partner.get(INVOICES).json() == {"next": None, "previous": None, "results": []}
        paths = [page_of(invoice), f"{page_of(invoice)}pdf/", f"{page_of(invoice)}xml/"]
        assert [partner.get(path).status_code for path in paths] == [404, 404, 404]

    def test_an_isv_that_only_works_for_the_customer(self, partner, invoice):
        Customer.objects.update(invoices_fetched_by=None)

        self.assert_nothing(partner, invoice)

    def test_another_isv_that_works_for_the_same_customer(self, cast, books, invoice):
        books.customer.isvs.add(cast.other_isv)
        bot, secret = add_integration(isv=cast.other_isv, name="Theirs", by=cast.tove, at=MONDAY)

        self.assert_nothing(Partner(bot, secret), invoice)

    def test_an_isv_that_works_for_the_customer_no_more(self, cast, partner, books, invoice):
        books.customer.isvs.remove(cast.acme)

        self.assert_nothing(partner, invoice)

    def test_a_person_of_the_isv(self, cast, invoice):
        assert not Invoice.objects.visible_to(cast.anna).exists()
        assert Invoice.objects.visible_to(cast.bot.user).get() == invoice


@pytest.mark.parametrize(("name", "cost"), [("list", 8), ("one", 8), ("file", 10)])
def test_reading_costs_the_same_however_much_there_is(partner, books, invoice, name, cost):
    path = {"list": INVOICES, "one": page_of(invoice), "file": f"{page_of(invoice)}pdf/"}[name]
    at_one = queries(partner, path)

    for day in (1, 2):
        books.worked(60, start=AGREED + timedelta(days=7 * day))
        books.issued(books.gathered(FRIDAY.date() + timedelta(days=7 * day), at=FRIDAY + timedelta(days=7 * day))[0])

    assert (at_one, queries(partner, path)) == (cost, cost)


def test_staff_let_only_an_isv_fetch_that_works_for_the_customer(cast, books):
    page = browser_of(cast.tove)
    address = reverse("admin:isvs_customer_change", args=[books.customer.pk])
    form = page.get(address).context["adminform"].form
    given = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    inline = {"databases-TOTAL_FORMS": 0, "databases-INITIAL_FORMS": 0}

    refused = page.post(address, given | inline | {"isvs": [cast.acme.pk], "invoices_fetched_by": cast.other_isv.pk})

    [told] = refused.context["adminform"].form.errors["invoices_fetched_by"]
    assert told == "Other doesn't work for this customer. Add it to the ISVs that do first."
    books.customer.refresh_from_db()
    assert books.customer.invoices_fetched_by == cast.acme
