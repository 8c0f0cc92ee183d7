"""Fees and interest that were told: paid by hand or by the bank, not asked for, taken back."""

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import connection

from apps.accounts.roles import write_roles
from apps.invoicing import services
from apps.invoicing.models import BankCredit, Invoice, LateSettlement, Receivable
from apps.invoicing.standing import standing_of
from tests.cast import gather

from .banking import camt, entry, payment
from .books import Books, asks_for, refused
from .late import days_late, lived_through, mails

pytestmark = pytest.mark.django_db
SECOND = days_late(10)
COSTS = Decimal("76.16")
"""A fee of 70, and ten days of a tenth a year on 2250."""


@pytest.fixture
def invoice(books):
    """Ten days late and reminded of twice."""
    asks_for(books.seller, 10, reminder_fee=Decimal(70), fee_from=2)
    books.worked(90)
    books.issued()
    lived_through(SECOND)
    return Invoice.objects.select_related("market__calendar", "receivable").get()


def imported(books, amount, *, ref="B-1", at=SECOND):
    data = camt(entry(amount, details=[payment(reference="18")], day="2026-03-30", ref=ref))
    return services.import_statement(books.cast.market, data=data, file_name="march.xml", by=books.petra, at=at)


def costs(at=SECOND):
    invoice = Invoice.objects.select_related("market__calendar", "receivable").get(kind="invoice")
    return standing_of(invoice, at=at).owed.costs


def paid_costs(books, invoice, amount, *, on=SECOND, at=SECOND):
    given = {"amount": Decimal(amount), "received_on": on.date(), "note": "By Dag", "by": books.petra, "at": at}
    return services.record_late_payment(invoice, **given)


def test_who_pays_what_the_mail_says_has_paid_all_of_it(books, invoice):
    assert "NOK 2,326.16 is owed today" in mails().last().text

    imported(books, "2326.16")

    credit, settlement = BankCredit.objects.get(), LateSettlement.objects.get()
    assert (Receivable.objects.get().left, costs(), credit.rest) == (0, 0, 0)
    assert (settlement.kind, settlement.amount, settlement.credit) == ("paid", COSTS, credit)


def test_a_rest_that_is_not_just_the_costs_waits_and_is_written_on_them_by_somebody(books, invoice):
    imported(books, "2350.00")
    credit = BankCredit.objects.to_decide().get()
    assert (credit.rest, costs()) == (100, COSTS)

    services.assign_credit(credit, number="NO-00001", by=books.petra, at=SECOND)

    credit = BankCredit.objects.to_decide().get()
    assert (credit.rest, costs()) == (100 - COSTS, 0)
    with refused("nothing_left"):
        services.assign_credit(credit, number="NO-00001", by=books.petra, at=SECOND)


def test_a_part_is_recorded_by_hand_and_the_rest_stays_asked_for(books, invoice):
    paid_costs(books, invoice, "70.00")

    assert costs() == Decimal("6.16")
    assert Receivable.objects.get().left == 2250


@pytest.mark.parametrize(
    ("amount", "code"), [("76.17", "more_than_is_left"), ("0", "out_of_range"), ("1.005", "out_of_range")]
)
def test_an_amount_that_is_not_asked_for_is_refused(books, invoice, amount, code):
    with refused(code):
        paid_costs(books, invoice, amount)

    assert not LateSettlement.objects.exists()


def test_a_day_to_come_and_a_credit_note_are_refused(books, invoice):
    with refused("in_the_future"):
        paid_costs(books, invoice, "1", on=days_late(11))
    note = services.credit_whole(invoice, because="Wrong", by=books.petra, at=SECOND)
    with refused("not_issued"):
        paid_costs(books, note, "1")


def test_what_is_waived_is_asked_for_no_more_and_what_is_added_later_is(books, invoice):
    services.waive_costs(invoice, because="A regular customer", by=books.petra, at=SECOND)

    assert costs() == 0
    with refused("nothing_left"):
        services.waive_costs(invoice, because="Again", by=books.petra, at=SECOND)
    lived_through(days_late(20))
    told = mails().last().text
    assert "With a fee of NOK 140.00 and interest of NOK 12.33, less NOK 76.16 that is settled, " in told
    assert "NOK 2,326.17 is owed today." in told


def test_a_waiver_says_why(books, invoice):
    with refused("required"):
        services.waive_costs(invoice, because=" ", by=books.petra, at=SECOND)


def test_once_the_invoice_is_paid_what_was_told_stays_and_no_more_is_added(books, invoice):
    imported(books, "2250.00")

    assert costs(days_late(10)) == costs(days_late(90)) == COSTS


def test_of_an_invoice_taken_back_whole_nothing_is_asked_for(books, invoice):
    services.credit_whole(invoice, because="Wrong", by=books.petra, at=SECOND)

    assert costs() == 0


def test_what_was_recorded_is_taken_back_once_and_both_stay_to_be_read(books, invoice):
    imported(books, "2326.16")
    settlement = LateSettlement.objects.get()

    services.take_settlement_back(settlement, because="Another's", by=books.petra, at=SECOND)

    assert (costs(), BankCredit.objects.to_decide().get().rest) == (COSTS, COSTS)
    assert list(LateSettlement.objects.values_list("amount", flat=True)) == [COSTS, -COSTS]
    with refused("taken_back_already"):
        services.take_settlement_back(settlement, because="Again", by=books.petra, at=SECOND)


class TestAtOnce:
    pytestmark = [
        pytest.mark.django_db(transaction=True),
        pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share no SQLite database in memory"),
    ]

    @pytest.fixture
    def books(self):
        write_roles()
        return Books(gather())

    def test_the_bank_a_clerk_and_reminders_wait_for_each_other_in_no_ring(self, books, invoice):
        imported(books, "100.00")
        first = Receivable.objects.get().payments.get()
        start = Barrier(9)

        def pay_by_bank(place):
            imported(books, "50.00", ref=f"B-2{place}", at=days_late(20))

        def take_back(_place):
            services.take_payment_back(first, because="Another's", by=books.petra, at=days_late(20))

        def remind(_place):
            services.carry_out_reminders(at=days_late(20))

        def do(place):
            try:
                start.wait()
                [pay_by_bank, take_back if place == 1 else pay_by_bank, remind][place % 3](place)
            finally:
                connection.close()

        with ThreadPoolExecutor(9) as threads:
            list(threads.map(do, range(9)))

        owed = Receivable.objects.get()
        assert (owed.paid, owed.left) == (250, 2000)
        assert mails().count() == 3
