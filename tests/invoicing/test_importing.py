"""Payments by the bank's statement: on their invoice, or before somebody who decides."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.accounts.roles import FINANCE
from apps.invoicing import services
from apps.invoicing.models import BankCredit, BankStatement, Payment, Receivable
from tests.factories.accounts import limited_to
from tests.factories.policy import MarketFactory

from .banking import camt, entry, payment
from .books import FRIDAY, refused


@pytest.fixture
def invoice(books):
    """1800 net, 2250 with VAT, number NO-00001, KID 18."""
    books.worked(90)
    return books.issued()


def imported(books, *entries, **more) -> BankStatement:
    given = {"data": camt(*entries), "file_name": "march.xml", "by": books.petra, "at": FRIDAY}
    return services.import_statement(books.cast.market, **given | more)


def by_kid(amount: str, **given) -> str:
    return entry(amount, details=[payment(reference="18", payer="Bryggen Kaffe AS")], **given)


def owed() -> Receivable:
    return Receivable.objects.get()


def test_what_names_its_invoice_pays_it(books, invoice):
    statement = imported(books, by_kid("2250.00"))

    assert (statement.fresh, statement.matched, statement.known) == (1, 1, 0)
    assert (owed().left, owed().settled_at) == (0, FRIDAY)
    credit = BankCredit.objects.get()
    assert (credit.rest, credit.matched_by, credit.waits) == (0, "reference", False)
    assert Payment.objects.get().credit == credit


def test_importing_twice_or_a_longer_file_changes_nothing_that_was_there(books, invoice):
    imported(books, by_kid("1000.00"))
    again = imported(books, by_kid("1000.00"), by_kid("250.00", ref="B-2"))

    assert (again.known, again.fresh) == (1, 1)
    assert owed().left == 1000
    assert imported(books, by_kid("1000.00")).fresh == 0
    assert Payment.objects.count() == 2


def test_of_what_is_too_much_the_rest_waits_for_somebody(books, invoice):
    imported(books, by_kid("2300.00"))

    assert owed().left == 0
    credit = BankCredit.objects.to_decide().get()
    assert credit.rest == 50
    with refused("nothing_left"):
        services.assign_credit(credit, number="NO-00001", by=books.petra, at=FRIDAY)
    services.set_credit_aside(credit, because="Paid back on 9 March", by=books.petra, at=FRIDAY)
    assert not BankCredit.objects.to_decide().exists()
    with refused("decided_already"):
        services.set_credit_aside(credit, because="Again", by=books.petra, at=FRIDAY)


def test_somebody_decides_on_what_names_nothing(books, invoice):
    imported(books, entry("250.00", details=[payment(text="Thanks")]))
    credit = BankCredit.objects.to_decide().get()

    with refused("unknown_invoice"):
        services.assign_credit(credit, number="NO-00002", by=books.petra, at=FRIDAY)
    with refused("required"):
        services.set_credit_aside(credit, because=" ", by=books.petra, at=FRIDAY)
    services.assign_credit(credit, number=" no-00001 ", by=books.petra, at=FRIDAY)

    assert (owed().left, BankCredit.objects.get().waits) == (2000, False)


def test_a_payment_taken_back_waits_again(books, invoice):
    imported(books, by_kid("2300.00"))
    services.set_credit_aside(BankCredit.objects.get(), because="Paid back", by=books.petra, at=FRIDAY)
    services.take_payment_back(Payment.objects.get(), because="Another's", by=books.petra, at=FRIDAY)

    credit = BankCredit.objects.to_decide().get()
    assert (credit.rest, owed().left) == (2300, 2250)


def test_another_currency_is_neither_matched_nor_assigned(books, invoice):
    imported(books, by_kid("2250.00", currency="SEK"))
    credit = BankCredit.objects.to_decide().get()

    with refused("another_currency"):
        services.assign_credit(credit, number="NO-00001", by=books.petra, at=FRIDAY)


def test_a_file_is_imported_whole_or_not_at_all(books, invoice):
    for data, code in (
        (camt(by_kid("1.00"), entry("x")), "unreadable"),
        (camt(by_kid("1.00"), entry(day="2026-12-01")), "in_the_future"),
        (camt(by_kid("1.00"), entry(currency="XAU")), "unknown_currency"),
    ):
        with refused(code):
            imported(books, data=data)
    with refused("not_staff"):
        imported(books, by_kid("1.00"), by=books.cast.anna)
    with refused("foreign_market"):
        imported(books, by_kid("1.00"), by=limited_to(MarketFactory(code="SE"), role=FINANCE))

    assert not BankStatement.objects.exists()
    assert owed().left == 2250


def test_secrets_in_a_text_are_not_kept(books, invoice):
    imported(books, entry("1.00", details=[payment(text="Authorization: Bearer sk_live_51H8abcdefghijklmnop")]))

    assert "sk_live" not in BankCredit.objects.get().text


def test_the_database_refuses_one_twice_and_more_than_came_in(books, invoice):
    imported(books, entry("5.00"))
    credit = BankCredit.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        BankCredit.objects.filter(pk=credit.pk).update(rest=Decimal("5.01"))
    credit.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        credit.save()
