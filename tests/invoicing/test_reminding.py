"""Customers are reminded of what is overdue: on its days, in the desk's hours, once, of what is left then."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction

from apps.accounts.roles import write_roles
from apps.invoicing import services
from apps.invoicing.models import ExchangeRate, LateClaim
from apps.invoicing.standing import standing_of
from apps.reminders.models import Halt, Reminder
from tests.cast import HOUR, gather
from tests.consulting.ways import PAYER

from .books import FRIDAY, Books, asks_for
from .late import days_late, last_path, lived_through, mails, planned, reminded

pytestmark = pytest.mark.django_db
NO = Decimal("0.00")


@pytest.fixture
def invoice(books):
    books.worked(90)
    return books.issued()


@pytest.fixture
def costly(books):
    """A fee from the second reminder on, and a tenth a year."""
    asks_for(books.seller, 10, reminder_fee=Decimal(70), fee_from=2)


def told():
    return [(claim.number, claim.left, claim.fee, claim.interest) for claim in LateClaim.objects.order_by("number")]


def pay(books, invoice, amount, *, at):
    return services.record_payment(invoice, amount=Decimal(amount), received_on=at.date(), by=books.petra, at=at)


def test_issuing_plans_three_reminders_in_support_hours(invoice):
    moments = list(Reminder.objects.planned().filter(subject=f"invoice:{invoice.pk}").values_list("due_at", flat=True))

    assert [f"{moment.astimezone(UTC):%a %d %b %H:%M}" for moment in moments] == [
        "Mon 23 Mar 07:30",
        "Mon 30 Mar 06:30",
        "Thu 09 Apr 06:30",
    ]


def test_a_reminder_says_what_is_left_since_when_and_how_to_pay(books, invoice, costly):
    pay(books, invoice, 250, at=FRIDAY)

    lived_through(days_late(10))

    first, second = mails()
    assert (first.to, first.subject) == (PAYER, "Reminder: invoice NO-00001 was due 20 March 2026")
    assert "NOK 2,000.00 is not paid yet. It was due on **20 March 2026**, 3 days ago." in first.text
    assert "With interest of NOK 1.64, NOK 2,001.64 is owed today." in first.text
    pay_to = f"Pay to **{books.seller.local_account}**, with the reference **{invoice.payment_reference}**."
    assert pay_to in first.text
    assert "10 days ago. With a fee of NOK 70.00 and interest of NOK 5.48, NOK 2,075.48 is owed today." in second.text
    assert second.is_confidential
    assert told() == [(1, Decimal(2000), NO, Decimal("1.64")), (2, Decimal(2000), Decimal(70), Decimal("5.48"))]


def test_where_nothing_is_asked_for_being_late_it_says_so(invoice):
    assert reminded(days_late(3)) == 1

    assert "Nothing is added for being late." in mails()[0].text


def test_the_link_of_the_last_mail_opens_the_page(invoice):
    services.make_files(at=FRIDAY)
    earlier = last_path()
    reminded(days_late(3))

    assert services.open_page(last_path().split("/")[2], at=days_late(4)) == invoice
    with pytest.raises(ValidationError) as gone:
        services.open_page(earlier.split("/")[2], at=days_late(4))
    assert gone.value.code == "link_replaced"


def test_there_are_three_and_never_more(invoice):
    lived_through(days_late(400))

    assert [number for number, *_ in told()] == [1, 2, 3]
    assert (mails().count(), planned()) == (3, [])


def test_nobody_is_reminded_before_the_desk_opens(invoice):
    too_early = datetime(2026, 3, 23, 7, 29, tzinfo=UTC)
    assert reminded(too_early) == 0

    assert reminded(too_early + timedelta(minutes=1)) == 1


def test_what_a_worker_finds_after_closing_waits_for_the_next_opening(books, invoice):
    evening = datetime(2026, 3, 23, 20, tzinfo=UTC)

    assert reminded(evening) == 0
    pay(books, invoice, "2250", at=evening)
    assert reminded(evening + 24 * HOUR) == 0
    assert (told(), planned()) == ([], [])


@pytest.mark.parametrize("paid_on", [-3, 2, 5])
def test_paid_it_is_over(books, invoice, paid_on):
    lived_through(days_late(paid_on))
    before = mails().count()
    pay(books, invoice, "2250", at=days_late(paid_on))

    lived_through(days_late(100))

    assert (mails().count(), planned()) == (before, [])


def test_credited_whole_it_is_over(books, invoice):
    services.credit_whole(invoice, because="Wrong", by=books.petra, at=FRIDAY)

    assert planned() == []
    assert reminded(days_late(30)) == 0


def test_part_payments_leave_the_days_as_they_are_and_tell_what_is_left(books, invoice):
    days = planned()
    pay(books, invoice, "2000", at=days_late(1))
    assert planned() == days

    reminded(days_late(3))

    assert told() == [(1, Decimal(250), NO, NO)]


def test_a_payment_taken_back_lets_reminders_go_on_one_at_a_time(books, invoice):
    payment = pay(books, invoice, "2250", at=days_late(1))
    services.take_payment_back(payment, because="Another's", by=books.petra, at=days_late(40))

    assert reminded(days_late(40)) == 1
    assert reminded(days_late(41)) == 1
    # A weekend is in between.
    assert planned() == [days_late(45).date(), days_late(52).date()]


def test_interest_counts_each_part_by_its_day_and_no_payment_that_was_a_mistake(books, invoice, costly):
    mistake = pay(books, invoice, "1000", at=FRIDAY)
    services.take_payment_back(mistake, because="Another's", by=books.petra, at=days_late(2))
    line = invoice.lines.get()
    services.credit_part(invoice, amounts={line.pk: Decimal(360)}, because="Short", by=books.petra, at=days_late(5))
    pay(books, invoice, "800", at=days_late(7))
    invoice.refresh_from_db()

    owed = standing_of(invoice, at=days_late(10)).owed

    # 4 days of 2,250, 2 of 1,800 and 4 of 1,000, a tenth a year.
    assert (owed.left, owed.interest, owed.total) == (Decimal(1000), Decimal("4.55"), Decimal("1004.55"))


def test_a_fee_is_asked_for_in_the_markets_own_currency_alone(books, costly):
    books.worked(90)
    books.cast.market.currency = "SEK"
    books.cast.market.save()
    ExchangeRate.objects.create(currency="NOK", into="SEK", rate=Decimal("0.98"), on=FRIDAY.date())
    books.issued()

    lived_through(days_late(10))

    assert [fee for _, _, fee, _ in told()] == [NO, NO]


def test_killed_before_its_end_a_run_tells_nobody_and_the_next_tells_once(invoice):
    with transaction.atomic():
        assert reminded(days_late(3)) == 1
        transaction.set_rollback(True)
    assert (mails().count(), told()) == (0, [])

    assert reminded(days_late(3) + HOUR / 60) == 1
    assert reminded(days_late(3) + HOUR / 30) == 1
    assert [number for number, *_ in told()] == [1]


def test_after_weeks_without_a_worker_they_are_not_told_all_at_once(invoice):
    assert reminded(days_late(31)) == 1
    assert reminded(days_late(35)) == 1
    assert reminded(days_late(38)) == 2


def test_a_storm_of_reminders_waits_for_a_lead(books, invoice, settings):
    settings.REMINDER_MAILS_PER_RUN = 0

    assert reminded(days_late(3)) == 0
    assert Halt.objects.count() == 1


class TestAtOnce:
    pytestmark = [
        pytest.mark.django_db(transaction=True),
        pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share no SQLite database in memory"),
    ]

    @pytest.fixture
    def books(self):
        write_roles()
        return Books(gather())

    def test_eight_workers_and_a_payment_tell_once_or_not_at_all(self, books, invoice):
        start = Barrier(9)

        def do(place):
            try:
                start.wait()
                if place:
                    services.carry_out_reminders(at=days_late(3))
                else:
                    pay(books, invoice, "1000", at=days_late(3))
            finally:
                connection.close()

        with ThreadPoolExecutor(9) as threads:
            list(threads.map(do, range(9)))

        ((number, left, *_),) = told()
        assert (number, mails().count()) == (1, 1)
        assert left in (Decimal(2250), Decimal(1250))
