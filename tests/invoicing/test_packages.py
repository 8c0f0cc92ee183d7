"""Hours bought before they are worked: invoiced once, when they are sold."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.urls import reverse

from apps.consulting.models import HourPackage
from apps.invoicing import services
from apps.invoicing.models import Invoice, InvoiceLine, Receivable
from tests.cast import HOUR
from tests.cockpit.desk import browser_of

from .books import FRIDAY, LAST_DAY, refused


@pytest.fixture
def package(books):
    return sold(books)


def sold(books, **given):
    facts = {
        "customer": books.customer,
        "currency": "NOK",
        "minutes": 20 * 60,
        "price": Decimal(20_000),
        "bought_on": LAST_DAY,
        "expires_on": LAST_DAY + timedelta(days=365),
        "reference": "PO-7",
    }
    return HourPackage.objects.create(**facts | given)


def test_a_package_sold_stands_on_the_customers_next_invoice_with_its_order_number(books, package):
    (draft,) = books.gathered()

    (line,) = draft.lines.all()
    assert (draft.net, draft.vat, draft.purchase_order) == (20_000, 5_000, "PO-7")
    assert (line.what, line.package, line.engagement, line.quantity, line.unit) == ("package", package, None, 1, "C62")
    assert line.text == "20 h of consulting, bought before they are worked"

    invoice = books.issued(draft)

    package.refresh_from_db()
    assert (package.invoice, package.invoiced_at) == (invoice.number, FRIDAY + HOUR)
    assert package.history.latest("history_id").history_change_reason == f"invoiced by {invoice.number}"
    assert Receivable.objects.get(invoice=invoice).left == 25_000
    assert books.gathered() == []


def test_hours_and_a_package_of_one_payer_stand_on_one_invoice(books):
    sold(books, reference="")
    books.worked(60)

    (draft,) = books.gathered()

    assert [line.what for line in draft.lines.order_by("position")] == ["inside", "package"]
    assert draft.net == 21_200


@pytest.mark.parametrize(
    "given",
    [
        {"is_invoiced_elsewhere": True},
        {"price": Decimal(0)},
        {"bought_on": LAST_DAY + timedelta(days=1)},
        {"invoice": "NO-00001", "invoiced_at": FRIDAY},
    ],
    ids=["elsewhere", "for nothing", "later", "already"],
)
def test_nothing_is_drafted_of_a_package(books, given):
    sold(books, **given)

    assert books.gathered() == []


def test_a_package_changed_since_its_draft_was_read_is_not_issued(books, package):
    (draft,) = books.gathered()
    HourPackage.objects.update(price=Decimal(18_000))

    with refused("hours_changed"):
        books.issued(draft)

    assert not Invoice.objects.issued().exists()


def test_a_draft_goes_when_its_package_was_invoiced_elsewhere(books, package):
    (draft,) = books.gathered()
    HourPackage.objects.update(is_invoiced_elsewhere=True)

    assert services.gather_again(draft, by=books.petra, at=FRIDAY) is None


def test_a_package_taken_back_whole_is_free_to_be_corrected_and_invoiced_again(books, package):
    invoice = books.issued()

    services.credit_whole(invoice, because="The price was agreed otherwise", by=books.petra, at=FRIDAY + 2 * HOUR)
    package.refresh_from_db()
    package.price = Decimal(18_000)
    package.save()

    (draft,) = books.gathered()
    assert draft.net == 18_000


def test_of_a_package_taken_back_in_part_nothing_is_invoiced_again(books, package):
    invoice = books.issued()
    line = invoice.lines.get()

    services.credit_part(
        invoice, amounts={line.pk: Decimal(500)}, because="A discount", by=books.petra, at=FRIDAY + 2 * HOUR
    )

    assert InvoiceLine.objects.get(credits=line).package == package
    assert books.gathered() == []


@pytest.mark.parametrize(
    "change",
    [
        {"price": Decimal(1)},
        {"minutes": 60},
        {"is_invoiced_elsewhere": True},
        {"invoice": "", "invoiced_at": None},
        {"bought_on": LAST_DAY - timedelta(days=1)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_the_database_keeps_a_package_as_it_was_invoiced(books, package, change):
    books.issued()

    with pytest.raises(DatabaseError), transaction.atomic():
        HourPackage.objects.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        HourPackage.objects.all()._raw_delete("default")

    HourPackage.objects.update(expires_on=LAST_DAY + timedelta(days=400))


def test_staff_may_let_an_invoiced_package_last_longer_and_change_nothing_else_of_it(books, package):
    invoice = books.issued()
    address = reverse("admin:consulting_hourpackage_change", args=[package.pk])

    with time_machine.travel(FRIDAY, tick=False):
        page = browser_of(books.cast.tove).get(address)

    assert set(page.context["adminform"].form.fields) == {"expires_on", "change_reason"}
    assert not page.context["has_delete_permission"]
    assert invoice.number in page.content.decode()
