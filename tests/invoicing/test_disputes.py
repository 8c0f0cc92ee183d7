"""An invoice that is said to be wrong: reminders wait, finance hears of it, and what becomes of it is told."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from apps.consulting.services import From
from apps.invoicing import services
from apps.invoicing.models import Dispute, LateClaim, LateRate
from apps.invoicing.standing import standing_of
from apps.notifications.models import Mail
from apps.reminders.models import Reminder
from tests.consulting.ways import PAYER, code_in, last_mail
from tests.factories.accounts import StaffFactory
from tests.factories.policy import MarketFactory

from .books import FRIDAY, asks_for, refused
from .late import WRONG, days_late, disputed, last_path, lived_through, mails, planned, reminded

pytestmark = pytest.mark.django_db
HERE = From("192.0.2.7", "Firefox")


@pytest.fixture
def invoice(books):
    books.worked(90)
    made = books.issued()
    services.make_files(at=FRIDAY)
    return made


@pytest.fixture
def token(invoice):
    return last_path().split("/")[2]


def settle(books, invoice, outcome="rejected", *, at, answer="It took place on Monday."):
    return services.settle_dispute(invoice, outcome=outcome, answer=answer, by=books.petra, at=at)


def object_to(token, *, at, **given):
    services.send_code(token, at=at)
    said = {"reason": WRONG, "code": code_in(last_mail(PAYER)), "source": HERE}
    return services.dispute_by_link(token, at=at, **said | given)


def subjects(to):
    return list(Mail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True))


class TestHolding:
    def test_while_it_is_open_nobody_is_reminded(self, books, invoice):
        lived_through(days_late(4))
        disputed(books, invoice, at=days_late(5))

        lived_through(days_late(100))

        assert (mails().count(), planned()) == (1, [])

    def test_nothing_is_claimed_anew_meanwhile(self, books, invoice):
        asks_for(books.seller, 10, reminder_fee=Decimal(70))
        lived_through(days_late(3))
        before = standing_of(invoice, at=days_late(3)).owed
        disputed(books, invoice, at=days_late(5))

        owed = standing_of(invoice, at=days_late(30)).owed

        assert (owed.fees, owed.interest, owed.is_held) == (before.fees, before.interest, True)
        assert owed.total == Decimal("2321.85")

    @pytest.mark.parametrize("is_accepted", [False, True])
    def test_a_worker_that_had_found_it_due_tells_nobody(self, books, invoice, is_accepted, caplog):
        disputed(books, invoice, at=days_late(2))
        if is_accepted:
            settle(books, invoice, "accepted", at=days_late(2))
        Reminder.objects.filter(subject=f"invoice:{invoice.pk}").update(state="planned", settled_at=None)

        assert reminded(days_late(3)) == 0
        assert not LateClaim.objects.exists()
        assert caplog.records == []


class TestRejected:
    def test_reminders_go_on_with_the_next_one_and_not_all_at_once(self, books, invoice):
        lived_through(days_late(3))
        disputed(books, invoice, at=days_late(5))
        settle(books, invoice, at=days_late(25))

        assert reminded(days_late(25)) == 2
        assert reminded(days_late(26)) == 2
        assert planned() == [days_late(31).date()]

    def test_before_it_is_due_it_changes_no_day(self, books, invoice):
        days = planned()
        disputed(books, invoice)
        settle(books, invoice, at=FRIDAY)

        assert planned() == days

    def test_interest_is_for_all_the_days(self, books, invoice):
        asks_for(books.seller, 10)
        disputed(books, invoice, at=days_late(1))
        settle(books, invoice, at=days_late(9))

        assert standing_of(invoice, at=days_late(10)).owed.interest == Decimal("6.16")

    def test_each_day_costs_what_the_seller_asked_for_on_it(self, books, invoice):
        asks_for(books.seller, 10)
        LateRate.objects.create(seller=books.seller, percent=Decimal(0), starts_on=days_late(10).date())

        assert [standing_of(invoice, at=days_late(days)).owed.interest for days in (9, 10, 30)] == [Decimal("5.55")] * 3

    def test_the_customer_is_told_and_gets_a_link_that_opens(self, books, invoice):
        disputed(books, invoice)
        settle(books, invoice, at=FRIDAY)

        mail = last_mail(PAYER)
        assert mail.subject == "Your objection to invoice NO-00001"
        assert "It is right as it is, and is to be paid." in mail.text
        assert "It took place on Monday." in mail.text
        assert services.open_page(last_path().split("/")[2], at=FRIDAY) == invoice

    def test_it_can_be_disputed_again(self, books, invoice):
        disputed(books, invoice)
        settle(books, invoice, at=FRIDAY)

        disputed(books, invoice, at=days_late(1))

        assert Dispute.objects.count() == 2
        assert planned() == []


class TestAccepted:
    def test_reminders_wait_for_the_credit_note_and_go_on_with_what_is_left(self, books, invoice):
        disputed(books, invoice, at=days_late(1))
        settle(books, invoice, "accepted", at=days_late(2))
        assert reminded(days_late(20)) == 0

        line = invoice.lines.get()
        services.credit_part(invoice, amounts={line.pk: Decimal(800)}, because=WRONG, by=books.petra, at=days_late(25))

        assert reminded(days_late(25)) == 1
        assert LateClaim.objects.get().left == Decimal(1250)

    def test_credited_before_it_is_settled_counts_too(self, books, invoice):
        disputed(books, invoice, at=days_late(1))
        line = invoice.lines.get()
        services.credit_part(invoice, amounts={line.pk: Decimal(800)}, because=WRONG, by=books.petra, at=days_late(2))
        assert planned() == []

        settle(books, invoice, "accepted", at=days_late(2))

        assert len(planned()) == 3

    def test_credited_whole_it_is_over(self, books, invoice):
        disputed(books, invoice)
        settle(books, invoice, "accepted", at=FRIDAY)
        services.credit_whole(invoice, because=WRONG, by=books.petra, at=FRIDAY)

        lived_through(days_late(100))

        assert mails().count() == 0
        assert "It was wrong, and a credit note follows." in Mail.objects.get(key__startswith="dispute:", to=PAYER).text


class TestRecord:
    def test_says_who_when_and_why(self, books, invoice):
        made = disputed(books, invoice)
        settle(books, invoice, at=days_late(1))

        changes = list(made.history.order_by("pk").values_list("history_change_reason", "status", "history_user"))
        assert changes == [
            ("disputed", "open", books.petra.pk),
            ("rejected: It took place on Monday.", "rejected", books.petra.pk),
        ]

    def test_keeps_no_secret(self, books, invoice):
        secret = "Use Authorization: Bearer abcdefghijklmnop1234567890XYZ please."
        made = services.open_dispute(invoice, reason=secret, by=books.petra, at=FRIDAY)

        assert "abcdefghijklmnop" not in made.reason

    def test_the_database_keeps_one_open(self, books, invoice):
        disputed(books, invoice)

        with pytest.raises(IntegrityError), transaction.atomic():
            Dispute.objects.create(invoice=invoice, reason="x", opened_at=FRIDAY, opened_by=books.petra)


class TestByTheCustomer:
    def test_counts_with_the_code_that_went_where_the_invoice_went(self, books, invoice, token):
        made = object_to(token, at=days_late(1))

        assert (made.opened_by, made.reason, made.address, made.browser) == (None, WRONG, "192.0.2.7", "Firefox")
        assert made.verified_by == f"code sent to {PAYER} at 2026-03-21 11:00 UTC"
        assert planned() == []

    def test_finance_of_the_market_is_told(self, books, invoice, token):
        elsewhere = StaffFactory(market=MarketFactory(code="FI"), role="Finance")

        object_to(token, at=FRIDAY)

        mail = last_mail(books.petra.email)
        assert mail.subject == "Invoice NO-00001 is disputed"
        assert "Havbris Sjømat AS says that invoice NO-00001 to Havbris Sjømat AS is wrong" in mail.text
        assert WRONG in mail.text
        assert subjects(elsewhere.email) == []

    def test_who_opens_it_at_the_desk_is_not_told_of_it(self, books, invoice):
        disputed(books, invoice)

        assert subjects(books.petra.email) == []

    def test_a_wrong_code_opens_nothing_and_costs_a_try(self, invoice, token):
        services.send_code(token, at=FRIDAY)
        for code in ["code_wrong"] * 4 + ["code_used_up", "code_expired"]:
            with refused(code):
                services.dispute_by_link(token, reason=WRONG, code="abcdef", source=HERE, at=FRIDAY)

        assert not Dispute.objects.exists()

    def test_a_code_counts_once(self, books, invoice, token):
        services.send_code(token, at=FRIDAY)
        code = code_in(last_mail(PAYER))
        services.dispute_by_link(token, reason=WRONG, code=code, source=HERE, at=FRIDAY)
        settle(books, invoice, at=FRIDAY)

        with refused("code_expired"):
            services.dispute_by_link(last_path().split("/")[2], reason=WRONG, code=code, source=HERE, at=FRIDAY)

    def test_without_words_the_code_is_kept(self, invoice, token):
        services.send_code(token, at=FRIDAY)
        code = code_in(last_mail(PAYER))
        with refused("required"):
            services.dispute_by_link(token, reason="  ", code=code, source=HERE, at=FRIDAY)

        services.dispute_by_link(token, reason=WRONG, code=code, source=HERE, at=FRIDAY)

        assert Dispute.objects.count() == 1


class TestRefusals:
    def test_twice(self, books, invoice, token):
        disputed(books, invoice)

        with refused("disputed_already"):
            disputed(books, invoice)
        with refused("disputed_already"):
            services.send_code(token, at=FRIDAY)
        assert Dispute.objects.count() == 1

    def test_where_nothing_is_left(self, books, invoice):
        services.record_payment(invoice, amount=Decimal(2250), received_on=FRIDAY.date(), by=books.petra, at=FRIDAY)

        with refused("not_owed"):
            disputed(books, invoice)

    def test_drafts_and_credit_notes(self, books, invoice):
        line = invoice.lines.get()
        note = services.credit_part(invoice, amounts={line.pk: Decimal(1)}, because="x", by=books.petra, at=FRIDAY)

        with refused("not_issued"):
            disputed(books, note)

    def test_settling_what_is_not_disputed(self, books, invoice):
        with refused("not_disputed"):
            settle(books, invoice, at=FRIDAY)

    def test_an_outcome_that_is_none(self, books, invoice):
        disputed(books, invoice)

        with refused("unknown_answer"):
            settle(books, invoice, "open", at=FRIDAY)
        assert Dispute.objects.get().is_open

    def test_settling_without_words(self, books, invoice):
        disputed(books, invoice)

        with refused("required"):
            settle(books, invoice, at=FRIDAY, answer=" ")

    def test_who_is_no_staff(self, books, invoice):
        with refused("not_staff"):
            services.open_dispute(invoice, reason=WRONG, by=books.cast.anna, at=FRIDAY)
        disputed(books, invoice)
        with refused("not_staff"):
            services.settle_dispute(invoice, outcome="rejected", answer="x", by=books.cast.anna, at=FRIDAY)
