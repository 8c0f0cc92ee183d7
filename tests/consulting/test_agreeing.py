"""From the request to the customer's yes: who may ask, what is offered, and which answer counts."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.roles import LEAD
from apps.consulting import services
from apps.consulting.models import Acceptance, Engagement, Estimate, PriceList
from apps.consulting.prices import lists_for, minutes_left
from apps.consulting.services import Answer
from apps.inquiries import services as inquiries
from apps.notifications.models import Mail
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import CustomerFactory

from .ways import AGREED, HERE, PAYER, Kind, code_in, last_mail, last_token, token_in

pytestmark = pytest.mark.django_db
Status = Engagement.Status
LONG_AFTER = MONDAY + 60 * DAY


def refused(code: str):
    return pytest.raises(ValidationError, check=lambda refusal: refusal.code == code)


def mailed(to: str) -> list[str]:
    return list(Mail.objects.filter(to=to).order_by("pk").values_list("subject", flat=True))


class TestARequest:
    def test_says_what_is_wanted_and_who_pays_and_tells_the_leads(self, way):
        engagement = way.requested()

        assert (engagement.status, engagement.isv, engagement.customer) == (
            Status.REQUESTED,
            way.cast.acme,
            way.customer,
        )
        assert mailed("tove@lodestar.example") == [f"{engagement.reference}: Acme asks for consulting"]

    def test_keeps_no_secret(self, way):
        engagement = way.requested(wanted="Use Authorization: Bearer abcdefghijklmnop1234567890XYZ please.")

        assert "abcdefghijklmnop" not in engagement.wanted
        assert "abcdefghijklmnop" not in engagement.history.get().wanted

    def test_names_a_customer_that_the_isv_works_for(self, way):
        with refused("customer_elsewhere"):
            way.requested(customer=CustomerFactory(market=way.cast.market))

    def test_by_an_isv_says_who_pays(self, way):
        with refused("customer_missing"):
            way.requested(customer=None)

    def test_may_name_who_pays_in_words_until_the_desk_knows_them(self, way):
        engagement = way.requested(customer=None, customer_named="Havbris in Bergen")
        with refused("no_customer"):
            way.estimated(engagement)

        services.name_customer(engagement, customer=way.customer, by=way.cast.sam, at=MONDAY)

        assert way.estimated(engagement).payer_email == PAYER

    def test_is_wanted_by_a_day_to_come(self, way):
        with refused("in_the_past"):
            way.requested(wished_by=date(2026, 3, 1))

    def test_of_an_inquiry_is_of_its_isv(self, way):
        with refused("inquiry_elsewhere"):
            way.requested(inquiry=way.cast.ask(isv=way.cast.other_isv, by=way.cast.bo))

    def test_is_turned_down_with_a_reason_that_the_isv_reads(self, way):
        engagement = way.requested()

        services.cancel(engagement, because="This is free support: ask it there.", by=way.cast.sam, at=MONDAY)

        assert "This is free support" in last_mail("anna@acme.example").text


class TestPrices:
    def test_the_customers_agreement_comes_before_the_isvs_and_that_before_the_markets(self, way):
        facts = {"market": way.cast.market, "currency": "NOK", "inside": 1, "outside": 1, "travel": 1}
        of_isv = PriceList.objects.create(isv=way.cast.acme, starts_on=date(2026, 1, 1), **facts)
        of_customer = PriceList.objects.create(customer=way.customer, starts_on=date(2026, 1, 1), **facts)
        PriceList.objects.create(isv=way.cast.other_isv, starts_on=date(2026, 1, 1), **facts)

        assert lists_for(way.customer, way.cast.acme, on=date(2026, 3, 2)) == [of_customer, of_isv, way.prices]

    def test_a_list_holds_until_the_next_of_its_kind_starts(self, way):
        facts = {"market": way.cast.market, "inside": 1, "outside": 1, "travel": 1}
        later = PriceList.objects.create(currency="NOK", starts_on=date(2026, 4, 1), **facts)
        in_euro = PriceList.objects.create(currency="EUR", starts_on=date(2026, 2, 1), **facts)

        def on(day):
            return set(lists_for(way.customer, way.cast.acme, on=day))

        assert on(date(2026, 3, 31)) == {way.prices, in_euro}
        assert on(date(2026, 4, 1)) == {later, in_euro}

    def test_a_list_that_has_ended_is_not_followed_by_the_one_before(self, way):
        PriceList.objects.create(
            market=way.cast.market,
            currency="NOK",
            starts_on=date(2026, 2, 1),
            ends_on=date(2026, 2, 28),
            inside=1,
            outside=1,
            travel=1,
        )

        assert lists_for(way.customer, way.cast.acme, on=date(2026, 3, 2)) == []

    def test_prices_that_do_not_hold_are_refused(self, way):
        elsewhere = PriceList.objects.create(
            market=way.cast.market,
            isv=way.cast.other_isv,
            currency="NOK",
            starts_on=date(2026, 1, 1),
            inside=1,
            outside=1,
            travel=1,
        )

        with refused("bad_prices"):
            way.estimated(way.requested(), price_list=elsewhere)


class TestAnEstimate:
    def test_goes_to_the_customer_alone_with_all_that_is_agreed_by_a_yes(self, way):
        estimate = way.estimated(way.requested(), terms="Pay within 14 days.")

        for part in ("NOK 1,200.00", "NOK 12,000.00", "By the minute".lower(), "Pay within 14 days.", "16 March 2026"):
            assert part in estimate.text
        assert PAYER in Mail.objects.filter(is_confidential=True).values_list("to", flat=True)
        assert mailed("anna@acme.example") == []

    def test_needs_somebody_who_can_accept_it(self, way):
        way.customer.payer_email = ""
        way.customer.save()
        with refused("no_payer"):
            way.estimated(way.requested())

    @pytest.mark.parametrize("email", ["anna@acme.example", "SAM@lodestar.example"])
    def test_is_never_accepted_by_the_isv_or_the_desk(self, way, email):
        way.customer.payer_email = email
        way.customer.save()
        with refused("not_the_customers"):
            way.estimated(way.requested())

    @pytest.mark.parametrize("day", [date(2026, 3, 1), date(2027, 3, 1)])
    def test_is_valid_for_a_time_to_come(self, way, day):
        with refused("bad_validity"):
            way.estimated(way.requested(), valid_until=day)

    def test_says_what_it_costs_at_most(self, way):
        with refused("required"):
            way.estimated(way.requested(), cap=Decimal(0))

    def test_by_somebody_who_is_not_of_the_desk_is_refused(self, way):
        with refused("not_staff"):
            way.estimated(way.requested(), by=way.cast.anna)

    def test_taken_back_can_be_answered_no_more(self, way):
        engagement = way.requested()
        way.estimated(engagement)
        services.withdraw(engagement, by=way.cast.sam, at=MONDAY)

        with refused("answered_already"):
            way.answered()
        engagement.refresh_from_db()
        assert engagement.status == Status.REQUESTED


class TestAnAnswer:
    def test_yes_lets_work_begin_and_tells_all_sides(self, way):
        engagement = way.requested()
        estimate = way.estimated(engagement)

        said = way.answered(
            purchase_order="PO-77",
            buyer_reference="Dag",
            electronic_address="0192:987654321",
            invoice_address="Kaia 1, Bergen",
        )

        engagement.refresh_from_db()
        assert (engagement.status, engagement.terms, engagement.cap) == (Status.AGREED, estimate, Decimal(12_000))
        assert (said.purchase_order, said.electronic_address, said.address) == ("PO-77", "0192:987654321", "192.0.2.7")
        assert estimate.text in last_mail(PAYER).text.replace("\n\n", "\n\n")
        assert "accepted by Dag Lunde" in last_mail("sam@lodestar.example").text
        assert "accepted" in last_mail("anna@acme.example").text

    def test_no_tells_the_isv_nothing_of_prices_or_reasons(self, way):
        engagement = way.requested()
        way.estimated(engagement)

        way.answered(Kind.REJECTED, words="12,000 is too much.")

        engagement.refresh_from_db()
        assert engagement.status == Status.DECLINED
        assert "12,000 is too much." in last_mail("sam@lodestar.example").text
        told = last_mail("anna@acme.example").text
        assert "rejected" in told
        assert "12,000" not in told
        assert "Dag" not in told

    def test_counts_once(self, way):
        way.estimated(way.requested())
        way.answered()

        with refused("answered_already") as second:
            way.answered(Kind.REJECTED)
        assert "Dag Lunde answered on Mon 2 Mar 10:30 (Europe/Oslo): accepted" in second.value.message
        assert Acceptance.objects.count() == 1

    def test_comes_in_time(self, way):
        way.estimated(way.requested())

        with refused("too_late"):
            way.answered(at=MONDAY + 15 * DAY)

    def test_is_not_of_an_older_estimate(self, way):
        engagement = way.requested()
        older = way.estimated(engagement)
        token = token_in(last_mail(PAYER))
        way.estimated(engagement, cap=Decimal(20_000))

        with refused("link_replaced"):
            services.open_page(token, at=AGREED)
        token = token_in(last_mail(PAYER))
        services.send_code(token, at=AGREED)
        with refused("changed_meanwhile"):
            services.answer(
                token,
                Answer(Kind.ACCEPTED, older.text_hash),
                code=code_in(last_mail(PAYER)),
                source=HERE,
                at=AGREED,
            )

    def test_by_a_forwarded_mail_lacks_the_code_that_goes_to_the_customer(self, way):
        estimate = way.estimated(way.requested())
        token = token_in(last_mail(PAYER))
        services.send_code(token, at=AGREED)
        assert last_mail(PAYER).is_confidential
        assert code_in(last_mail(PAYER)) not in last_mail(PAYER).subject

        with refused("code_wrong"):
            services.answer(token, Answer(Kind.ACCEPTED, estimate.text_hash), code="000000", source=HERE, at=AGREED)
        assert not Acceptance.objects.exists()

    def test_takes_no_code_that_went_to_who_paid_before(self, way):
        engagement = way.requested()
        way.estimated(engagement)
        services.send_code(last_token(), at=AGREED)
        code = code_in(last_mail(PAYER))
        way.customer.payer_email = "liv@havbris.example"
        way.customer.save()
        estimate = way.estimated(Engagement.objects.get(pk=engagement.pk), at=AGREED)
        token = token_in(last_mail("liv@havbris.example"))

        with refused("code_expired"):
            services.answer(token, Answer(Kind.ACCEPTED, estimate.text_hash), code=code, source=HERE, at=AGREED)

    def test_looking_decides_nothing(self, way):
        way.estimated(way.requested())

        services.open_page(token_in(last_mail(PAYER)), at=AGREED)

        assert Estimate.objects.get().status == Estimate.Status.SENT

    def test_takes_an_electronic_address_only_as_peppol_writes_them(self, way):
        way.estimated(way.requested())

        with refused("bad_address"):
            way.answered(electronic_address="dag at havbris")

    def test_by_an_address_that_has_become_a_members_is_refused(self, way):
        way.estimated(way.requested())
        StaffFactory(email=PAYER)

        with refused("not_the_customers"):
            way.answered()

    def test_keeps_no_secret_in_its_words(self, way):
        way.estimated(way.requested())

        said = way.answered(Kind.REJECTED, words="password=hunter2secret99 is not for you")

        assert "hunter2secret99" not in said.words


class TestChangingThePrice:
    def test_needs_a_new_yes_and_the_old_price_holds_until_then(self, way):
        engagement = way.agreed()
        way.estimated(engagement, cap=Decimal(24_000), at=AGREED)
        engagement.refresh_from_db()
        assert (engagement.status, engagement.cap) == (Status.AGREED, Decimal(12_000))

        way.answered(at=AGREED + HOUR)

        engagement.refresh_from_db()
        assert (engagement.cap, engagement.terms.version) == (Decimal(24_000), 2)
        assert engagement.estimates.get(version=1).status == Estimate.Status.REPLACED

    def test_a_no_to_a_new_price_leaves_the_old_one_in_force(self, way):
        engagement = way.agreed()
        way.estimated(engagement, cap=Decimal(24_000), at=AGREED)

        way.answered(Kind.REJECTED, at=AGREED + HOUR)

        engagement.refresh_from_db()
        assert (engagement.status, engagement.cap) == (Status.AGREED, Decimal(12_000))

    def test_keeps_the_currency_of_what_is_booked(self, way):
        engagement = way.agreed()
        way.booked(engagement, AGREED, 60)
        in_euro = PriceList.objects.create(
            market=way.cast.market, currency="EUR", starts_on=date(2026, 1, 1), inside=100, outside=100, travel=100
        )

        with refused("currency_differs"):
            way.estimated(engagement, price_list=in_euro, at=AGREED + HOUR)

    def test_is_no_lower_than_what_is_booked(self, way):
        engagement = way.agreed()
        way.booked(engagement, AGREED, 120)

        with refused("cap_below_booked"):
            way.estimated(engagement, cap=Decimal(2_000), at=AGREED + 2 * HOUR)

    def test_is_not_accepted_where_more_was_booked_meanwhile(self, way):
        engagement = way.agreed()
        way.estimated(engagement, cap=Decimal(2_000), at=AGREED)
        way.booked(engagement, AGREED, 120)

        with refused("cap_below_booked"):
            way.answered(at=AGREED + 3 * HOUR)


class TestAPackage:
    def test_gives_what_the_customer_said_yes_to(self, way):
        package = way.package(600)

        way.agreed(package=package, package_minutes=400)

        assert minutes_left(package) == 200

    def test_alone_is_near_its_end_at_four_fifths_as_money_is(self, way):
        engagement = way.agreed(package=way.package(600), package_minutes=100, cap=Decimal(0))
        way.booked(engagement, AGREED, 79)
        assert not Engagement.objects.near_cap().exists()

        way.booked(engagement, AGREED + 2 * HOUR, 1)

        assert Engagement.objects.near_cap().get() == engagement

    def test_gives_back_what_was_not_used_when_the_work_is_over(self, way):
        package = way.package(600)
        engagement = way.agreed(package=package, package_minutes=400)
        way.booked(engagement, AGREED, 90)

        services.finish(engagement, by=way.cast.sam, at=AGREED + 3 * HOUR)

        assert minutes_left(package) == 510

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"currency": "EUR"}, "currency_differs"),
            ({"expires_on": date(2026, 2, 1)}, "package_expired"),
            ({"minutes": 100}, "package_used_up"),
        ],
    )
    def test_that_does_not_fit_is_refused(self, way, changes, code):
        with refused(code):
            way.estimated(way.requested(), package=way.package(**{"minutes": 600} | changes), package_minutes=400)

    def test_of_another_customer_is_refused(self, way):
        other = CustomerFactory(market=way.cast.market)
        with refused("package_elsewhere"):
            way.estimated(way.requested(), package=way.package(customer=other), package_minutes=60)

    def test_given_away_meanwhile_is_found_out_at_the_answer(self, way):
        package = way.package(600)
        way.estimated(way.requested(), package=package, package_minutes=400)
        first = token_in(last_mail(PAYER))
        way.agreed(package=package, package_minutes=400)
        estimate = services.open_page(first, at=AGREED)
        services.send_code(first, at=AGREED)

        with refused("package_used_up"):
            services.answer(
                first,
                Answer(Kind.ACCEPTED, estimate.text_hash),
                code=code_in(last_mail(PAYER)),
                source=HERE,
                at=AGREED,
            )

    def test_finished_work_is_not_reopened_on_hours_given_away(self, way):
        package = way.package(600)
        engagement = way.agreed(package=package, package_minutes=400)
        services.finish(engagement, by=way.cast.sam, at=AGREED)
        way.agreed(package=package, package_minutes=400)

        with refused("package_used_up"):
            services.reopen(engagement, by=way.cast.sam, at=AGREED)


class TestWhatFallsDue:
    def test_the_customer_is_reminded_once_by_a_new_link_then_it_lapses_and_all_sides_hear_of_it(self, way):
        engagement = way.requested()
        way.estimated(engagement)
        first = token_in(last_mail(PAYER))

        services.carry_out_reminders(at=MONDAY + 2 * DAY + HOUR)
        services.carry_out_reminders(at=MONDAY + 3 * DAY)
        assert [subject.split(":")[0] for subject in mailed(PAYER)][1:] == ["Still open"]
        with refused("link_replaced"):
            services.open_page(first, at=MONDAY + 3 * DAY)
        services.carry_out_reminders(at=MONDAY + 15 * DAY)

        engagement.refresh_from_db()
        assert engagement.status == Status.DECLINED
        assert "no answer, no work" in mailed(PAYER)[-1]
        assert "not answered in time" in last_mail("sam@lodestar.example").text
        assert "not answered in time" in last_mail("anna@acme.example").text

    def test_found_late_it_lapses_without_a_reminder(self, way):
        way.estimated(way.requested())

        services.carry_out_reminders(at=MONDAY + 15 * DAY)

        (_estimate, told) = mailed(PAYER)
        assert "no answer, no work" in told

    def test_after_that_a_new_price_can_be_sent(self, way):
        engagement = way.requested()
        way.estimated(engagement)
        services.carry_out_reminders(at=MONDAY + 15 * DAY)

        way.estimated(engagement, at=MONDAY + 16 * DAY, valid_until=date(2026, 3, 31))
        way.answered(at=MONDAY + 16 * DAY + HOUR)

        engagement.refresh_from_db()
        assert engagement.status == Status.AGREED

    def test_an_answer_in_time_cancels_what_was_due(self, way):
        engagement = way.agreed()

        assert services.carry_out_reminders(at=LONG_AFTER) == 0
        engagement.refresh_from_db()
        assert engagement.status == Status.AGREED


def test_work_of_merged_inquiries_stays_apart_and_is_found_from_the_one_that_is_left(way):
    kept, merged = way.cast.ask(), way.cast.ask()
    one = way.requested(inquiry=kept)
    other = way.requested(inquiry=merged)
    inquiries.merge(merged, into=kept, by=way.cast.sam, at=MONDAY)

    assert set(Engagement.objects.of_inquiry(kept)) == {one, other}
    assert [each.inquiry_id for each in (one, other)] == [kept.pk, merged.pk]


def test_staff_reach_the_consulting_of_their_markets_and_isvs_their_own(way):
    engagement = way.requested()
    elsewhere = StaffFactory(role=LEAD, is_limited=True)

    def seen(user):
        return list(Engagement.objects.visible_to(user))

    assert seen(way.cast.sam) == seen(way.cast.anna) == [engagement]
    assert seen(way.cast.bo) == seen(elsewhere) == []
    assert timedelta(0) < MONDAY - engagement.requested_at + timedelta(1)
