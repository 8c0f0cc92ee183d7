"""What somebody may try with a link, a code, a request and a copy; and what then stands as it stood."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.models import AccessLink, OneTimeCode
from apps.approvals import services
from apps.approvals.models import Consent, CopyAccess, DataAccessRequest, RestoredCopy
from apps.approvals.services import Answer
from apps.inquiries import services as inquiries
from apps.isvs import services as parties
from apps.isvs.models import CompanyDatabase
from apps.notifications.models import Mail
from apps.reminders.models import Notice
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.isvs import CompanyDatabaseFactory, CustomerFactory
from tests.factories.policy import SupportCalendarFactory

from .test_whole_way import CHECKSUM, HERE, Way, code_in, last_mail

pytestmark = pytest.mark.django_db

Kind, Status = Consent.Kind, DataAccessRequest.Status
OWNER = "dag@havbris.example"
SOON = MONDAY + HOUR
MINUTE = HOUR / 60


@pytest.fixture
def way(cast):
    return Way(cast)


@pytest.fixture
def asked(way):
    return way.asked()


@pytest.fixture
def copy(way, asked):
    way.answered(asked)
    return restore(asked, by=way.cast.sam)


def restore(request, *, by, at=MONDAY + 2 * HOUR, **given):
    facts = {"place": "Lab", "size_bytes": 12, "checksum": CHECKSUM}
    return services.record_copy(request, **facts | given, by=by, at=at)


def refused(call, *arguments, **given):
    with pytest.raises(ValidationError) as refusal:
        call(*arguments, **given)
    return refusal.value.code


def code_for(token, at=SOON):
    services.send_code(token, at=at)
    return code_in(last_mail(OWNER))


def answer(token, request, code, kind=Kind.APPROVED, at=SOON, **given):
    return services.answer(token, Answer(kind, request.text_hash, **given), code=code, source=HERE, at=at)


def status_of(request):
    return DataAccessRequest.objects.get(pk=request.pk).status


class TestALink:
    def test_used_twice_tells_who_answered_and_when(self, way, asked):
        token = way.token
        code = code_for(token)
        answer(token, asked, code)

        with pytest.raises(ValidationError) as refusal:
            answer(token, asked, code, Kind.DECLINED)

        assert refusal.value.code == "answered_already"
        said = "Dag Lunde answered on Mon 2 Mar 11:00 (Europe/Oslo): Yes, as described. An answer counts once."
        assert refusal.value.message == said
        assert Consent.objects.get().kind == Kind.APPROVED

    def test_is_worth_nothing_after_the_time_to_answer_also_before_anybody_noticed(self, way, asked):
        token, late = way.token, asked.lapses_at
        code = code_for(token, late - MINUTE)

        assert refused(answer, token, asked, code, at=late) == "too_late"
        assert not Consent.objects.exists()

    def test_leads_to_what_became_of_it_after_the_time_to_answer(self, way, asked):
        services.carry_out_reminders(at=MONDAY + 4 * DAY)
        token = way.token
        services.carry_out_reminders(at=asked.lapses_at)

        shown = services.open_page(token, source=HERE, at=asked.lapses_at + DAY)
        assert (shown.pk, shown.status) == (asked.pk, Status.LAPSED)
        assert refused(answer, token, asked, "000000", at=asked.lapses_at + DAY) == "answered_already"

    def test_opens_nothing_at_all_some_weeks_later(self, way, asked):
        assert refused(services.open_page, way.token, source=HERE, at=asked.lapses_at + 15 * DAY) == "link_expired"

    def test_opens_nothing_after_a_newer_one(self, way, asked):
        older = way.token
        services.carry_out_reminders(at=MONDAY + 2 * DAY)

        assert way.token != older
        assert refused(services.open_page, older, source=HERE, at=MONDAY + 2 * DAY) == "link_replaced"
        assert refused(services.send_code, older, at=MONDAY + 2 * DAY) == "link_replaced"
        assert services.open_page(way.token, source=HERE, at=MONDAY + 2 * DAY) == asked

    @pytest.mark.parametrize("place", [0, 20, 42])
    def test_opens_nothing_with_one_byte_changed(self, way, asked, place):
        token = way.token
        changed = token[:place] + ("b" if token[place] == "a" else "a") + token[place + 1 :]

        assert refused(services.open_page, changed, source=HERE, at=SOON) == "link_unknown"
        assert refused(answer, changed, asked, "000000") == "link_unknown"

    def test_opened_twenty_times_by_a_scanner_decides_nothing_and_is_counted(self, way, asked):
        token = way.token
        mails = Mail.objects.count()

        for second in range(20):
            services.open_page(token, source=HERE, at=SOON + timedelta(seconds=second))

        assert (status_of(asked), Consent.objects.count(), Mail.objects.count()) == (Status.ASKED, 0, mails)
        assert asked.openings.get().times == 20
        assert answer(token, asked, code_for(token)).kind == Kind.APPROVED

    def test_is_kept_as_its_hash_alone_and_its_mail_is_shown_to_nobody(self, way, asked):
        kept = AccessLink.objects.get(replaced_at=None)

        assert way.token not in str(vars(kept))
        assert last_mail(OWNER).is_confidential

    def test_in_the_one_mail_of_two_reminders_that_are_late_is_the_one_that_counts(self, way, asked):
        services.carry_out_reminders(at=MONDAY + 4 * DAY)

        assert Mail.objects.filter(to=OWNER, subject__startswith="Reminder").count() == 1
        assert services.open_page(way.token, source=HERE, at=MONDAY + 4 * DAY) == asked

    def test_is_not_sent_again_when_the_time_to_answer_is_over(self, way, asked):
        services.carry_out_reminders(at=asked.lapses_at)

        assert status_of(asked) == Status.LAPSED
        assert not Mail.objects.filter(to=OWNER, subject__startswith="Reminder").exists()


class TestACode:
    def test_entered_wrong_five_times_is_dead_also_when_then_entered_right(self, way, asked):
        token = way.token
        code = code_for(token)
        wrong = f"{(int(code.replace(' ', '')) + 1) % 10**6:06}"

        tries = [refused(answer, token, asked, wrong) for _ in range(5)]

        assert tries == ["code_wrong"] * 4 + ["code_used_up"]
        assert refused(answer, token, asked, code) == "code_expired"
        assert not Consent.objects.exists()

    def test_is_valid_for_ten_minutes(self, way, asked):
        token = way.token
        code = code_for(token)

        assert refused(answer, token, asked, code, at=SOON + 10 * MINUTE) == "code_expired"
        assert answer(token, asked, code, at=SOON + 9 * MINUTE).kind == Kind.APPROVED

    def test_is_not_sent_more_than_five_times_an_hour(self, way, asked):
        token = way.token
        for minute in range(5):
            services.send_code(token, at=SOON + minute * MINUTE)
        mails = Mail.objects.count()

        assert refused(services.send_code, token, at=SOON + 5 * MINUTE) == "too_many_codes"
        assert Mail.objects.count() == mails
        services.send_code(token, at=SOON + HOUR)

    def test_of_one_request_answers_no_other(self, way, asked):
        other_token = way.token
        other = DataAccessRequest.objects.get(pk=asked.pk)
        again = services.release(services.submit(way.drafted(), by=way.cast.sam, at=SOON), by=way.cast.tove, at=SOON)
        token = way.token
        code = code_for(token)

        assert refused(answer, other_token, other, code) in {"code_wrong", "code_expired"}
        assert answer(token, again, code).request == again


class TestWhatWasAsked:
    def test_changed_after_it_was_sent_can_no_longer_be_answered_by_that_link(self, way, asked):
        token = way.token
        code = code_for(token)
        services.change(asked, purpose="To look at everything.", by=way.cast.sam, at=SOON)

        assert refused(answer, token, asked, code) == "link_replaced"
        assert (status_of(asked), Consent.objects.exists()) == (Status.DRAFT, False)

    def test_sent_anew_is_answered_in_its_new_words_alone(self, way, asked):
        older = asked.text_hash
        services.change(asked, purpose="To look at everything.", by=way.cast.sam, at=SOON)
        again = services.release(services.submit(asked, by=way.cast.sam, at=SOON), by=way.cast.tove, at=SOON)
        token = way.token
        given = Answer(Kind.APPROVED, older)

        assert (again.version, again.text_hash == older) == (2, False)
        code = code_for(token)
        assert refused(services.answer, token, given, code=code, source=HERE, at=SOON) == "changed_meanwhile"
        assert answer(token, again, code).version == 2

    def test_about_another_database_after_it_was_sent_is_asked_anew(self, way, asked):
        token = way.token
        other = CompanyDatabaseFactory(customer=way.customer)

        services.change(asked, database=other, by=way.cast.sam, at=SOON)

        assert refused(services.open_page, token, source=HERE, at=SOON) == "link_replaced"
        assert status_of(asked) == Status.DRAFT

    def test_is_not_changed_once_it_was_answered(self, way, asked):
        way.answered(asked)

        assert refused(services.change, asked, keep_days=60, by=way.cast.sam, at=SOON) == "wrong_status"

    def test_holds_the_words_of_the_text_that_was_shown(self, way, asked):
        consent = way.answered(asked)

        assert (consent.text, consent.text_hash) == (asked.text, asked.text_hash)
        assert "Orders differ by 0.01 in VAT." in consent.text

    def test_may_be_limited_and_not_widened(self, way, asked):
        token = way.token
        code = code_for(token)
        wider = [{"keep_days": 15, "people": (way.cast.sam.pk,)}, {"keep_days": 3, "people": (way.cast.tove.pk,)}]

        assert [refused(answer, token, asked, code, Kind.LIMITED, **each) for each in wider] == ["out_of_range"] * 2
        assert not Consent.objects.exists()

    @pytest.mark.parametrize("kind", [Kind.WITHDRAWN])
    def test_is_answered_by_an_answer(self, way, asked, kind):
        token = way.token

        assert refused(answer, token, asked, code_for(token), kind) == "unknown_answer"


class TestWhoDecides:
    @pytest.mark.parametrize("who", ["the requester", "an ISV"])
    def test_is_nobody_of_the_desk_or_of_an_isv(self, way, who):
        address = (way.cast.sam if who == "the requester" else way.cast.anna).email.upper()

        code = refused(parties.name_data_owner, way.customer, name="Me", email=address, by=way.cast.sam, at=MONDAY)

        assert code == "not_the_customers"

    @pytest.mark.parametrize("make", [UserFactory, StaffFactory])
    def test_is_nobody_who_became_one_of_them_meanwhile(self, way, asked, make):
        token = way.token
        code = code_for(token)
        make(email=OWNER.title())

        assert refused(answer, token, asked, code) == "not_the_customers"
        assert not Consent.objects.exists()

    def test_is_nobody_who_was_removed_meanwhile(self, way, asked):
        token = way.token
        code = code_for(token)
        parties.remove_data_owner(way.owner, by=way.cast.tove, at=SOON)

        assert refused(answer, token, asked, code) == "owner_removed"
        assert refused(services.send_code, token, at=SOON + MINUTE) == "owner_removed"
        assert not Consent.objects.exists()

    def test_removed_is_asked_no_more_and_the_inquiry_goes_on(self, way, asked):
        parties.remove_data_owner(way.owner, by=way.cast.tove, at=SOON)
        to_owner = Mail.objects.filter(to=OWNER).count()

        services.carry_out_reminders(at=MONDAY + 2 * DAY)

        way.inquiry.refresh_from_db()
        assert (status_of(asked), way.inquiry.status) == (Status.CANCELLED, "open")
        assert Mail.objects.filter(to=OWNER).count() == to_owner
        assert not way.inquiry.holds.filter(lifted_at=None).exists()

    def test_removed_after_a_yes_lets_nothing_more_be_restored(self, way, asked):
        way.answered(asked)
        parties.remove_data_owner(way.owner, by=way.cast.tove, at=SOON)

        assert refused(restore, asked, by=way.cast.sam) == "no_consent"
        assert not RestoredCopy.objects.exists()

    def test_decides_about_nothing_that_went_to_another_customer_meanwhile(self, way, asked):
        token = way.token
        code = code_for(token)
        CompanyDatabase.objects.update(customer=CustomerFactory(market=way.cast.market))

        assert refused(answer, token, asked, code) == "owner_removed"
        services.carry_out_reminders(at=SOON)
        assert (status_of(asked), Consent.objects.exists()) == (Status.CANCELLED, False)

    def test_allowed_nothing_about_a_database_that_went_to_another_customer_since(self, way, asked):
        way.answered(asked)
        CompanyDatabase.objects.update(customer=CustomerFactory(market=way.cast.market))

        assert refused(restore, asked, by=way.cast.sam) == "no_consent"
        assert not RestoredCopy.objects.exists()

    def test_names_a_colleague_who_is_verified_before_anybody_asks_them(self, way, asked):
        way.answered(asked, Kind.DELEGATED, name="Eva Moe", email="eva@havbris.example")
        eva = parties.name_data_owner(
            way.customer, name="Eva Moe", email="eva@havbris.example", by=way.cast.sam, at=SOON
        )

        code = refused(services.change, asked, data_owner=eva, by=way.cast.sam, at=SOON)

        assert (status_of(asked), code) == (Status.DRAFT, "owner_not_verified")
        assert Consent.objects.get().words == "Eva Moe <eva@havbris.example>"

    def test_named_as_a_colleague_with_an_address_that_is_none_is_refused(self, way, asked):
        token = way.token
        code = code_for(token)

        with pytest.raises(ValidationError):
            answer(token, asked, code, Kind.DELEGATED, name="Eva", email="eva at home")

        assert not Consent.objects.exists()

    def test_is_asked_by_the_desk_alone(self, way):
        given = {"purpose": "p", "tried": "t", "place": "l", "keep_days": 3, "people": [way.cast.sam]}
        about = {"database": way.database, "data_owner": way.owner}

        assert refused(services.ask, way.inquiry, **about, **given, by=way.cast.anna, at=MONDAY) == "not_staff"
        assert not DataAccessRequest.objects.exists()


class TestAYesTakenBack:
    def test_lets_nothing_more_be_restored(self, way, asked):
        token = way.token
        way.answered(asked)
        code = code_for(token, SOON + MINUTE)
        services.withdraw(token, code=code, source=HERE, at=SOON + MINUTE)

        assert refused(restore, asked, by=way.cast.sam) == "no_consent"
        assert not RestoredCopy.objects.exists()

    def test_can_not_be_given_again_by_that_page(self, way, asked):
        token = way.token
        way.answered(asked)
        services.withdraw(token, code=code_for(token, SOON + MINUTE), source=HERE, at=SOON + MINUTE)

        assert refused(answer, token, asked, "000000", at=SOON + 2 * MINUTE) == "answered_already"
        assert refused(services.withdraw, token, code="000000", source=HERE, at=SOON) == "nothing_to_withdraw"
        assert refused(services.send_code, token, at=SOON + 2 * MINUTE) == "nothing_to_withdraw"
        assert list(Consent.objects.values_list("kind", flat=True)) == ["approved", "withdrawn"]

    def test_lets_nobody_look_into_the_copy_any_more(self, way, asked):
        token = way.token
        way.answered(asked)
        copy = restore(asked, by=way.cast.sam)
        services.withdraw(token, code=code_for(token, SOON + MINUTE), source=HERE, at=SOON + MINUTE)

        given = {"why": "To see.", "by": way.cast.sam, "at": MONDAY + 3 * HOUR}
        assert refused(services.enter_access, copy, **given) == "no_consent"
        assert not CopyAccess.objects.exists()

    def test_ends_the_wish_to_keep_the_copy_longer(self, way, asked):
        token = way.token
        way.answered(asked)
        copy = restore(asked, by=way.cast.sam)
        words = {"purpose": "Not found yet.", "tried": "All.", "keep_days": 20}
        longer = services.prolong(copy, **words, by=way.cast.sam, at=MONDAY + 3 * HOUR)

        services.withdraw(token, code=code_for(token, MONDAY + 3 * HOUR), source=HERE, at=MONDAY + 3 * HOUR)

        assert status_of(longer) == Status.CANCELLED


class TestACopy:
    def test_is_seen_gone_neither_by_who_restored_it_nor_by_who_deleted_it(self, way, copy):
        services.record_deletion(copy, how="Volume destroyed.", by=way.cast.tove, at=MONDAY + DAY)

        for person in (way.cast.sam, way.cast.tove):
            assert refused(services.confirm_deletion, copy, by=person, at=MONDAY + DAY) == "needs_a_second"
        copy.refresh_from_db()
        assert not copy.is_gone
        assert services.confirm_deletion(copy, by=way.third, at=MONDAY + DAY).is_gone

    def test_is_restored_by_those_named_and_once(self, way, asked):
        way.answered(asked, Kind.LIMITED, keep_days=3, people=(way.cast.sam.pk,))

        assert refused(restore, asked, by=way.third) == "not_named"
        restore(asked, by=way.cast.sam)
        assert refused(restore, asked, by=way.cast.sam) == "no_consent"
        assert RestoredCopy.objects.count() == 1

    @pytest.mark.parametrize(
        ("given", "code"),
        [
            ({"checksum": "abc"}, "wrong_checksum"),
            ({"size_bytes": 0}, "out_of_range"),
            ({"place": " "}, "required"),
        ],
    )
    def test_is_recorded_with_all_its_facts(self, way, asked, given, code):
        way.answered(asked)

        assert refused(restore, asked, by=way.cast.sam, **given) == code
        assert not RestoredCopy.objects.exists()

    def test_is_not_restored_after_the_time_of_the_yes(self, way, asked):
        way.answered(asked)

        assert refused(restore, asked, by=way.cast.sam, at=SOON + 14 * DAY) == "no_consent"

    def test_is_looked_into_by_those_named_alone(self, way, copy):
        given = {"why": "To see.", "at": MONDAY + 3 * HOUR}

        assert refused(services.enter_access, copy, by=way.cast.tove, **given) == "not_named"
        assert services.enter_access(copy, by=way.third, **given).person == way.third

    def test_is_kept_longer_by_a_yes_to_that_alone(self, way, copy):
        words = {"purpose": "Not found yet.", "tried": "All.", "keep_days": 20}
        longer = services.prolong(copy, **words, by=way.cast.sam, at=MONDAY + DAY)
        assert refused(services.prolong, copy, **words, by=way.cast.sam, at=MONDAY + DAY) == "asked_already"
        before = RestoredCopy.objects.get().delete_by
        services.submit(longer, by=way.cast.sam, at=MONDAY + DAY)
        longer = services.release(longer, by=way.cast.tove, at=MONDAY + DAY)
        consent = way.answered(longer, at=MONDAY + DAY)

        copy.refresh_from_db()
        assert before == SOON + 14 * DAY
        assert (copy.delete_by, copy.consent) == (MONDAY + 21 * DAY, consent)
        assert refused(restore, longer, by=way.cast.sam, at=MONDAY + 2 * DAY) == "no_consent"

    def test_is_not_kept_longer_by_asking_about_another_database(self, way, copy):
        words = {"purpose": "Not found yet.", "tried": "All.", "keep_days": 20}
        longer = services.prolong(copy, **words, by=way.cast.sam, at=MONDAY + DAY)
        other = CompanyDatabaseFactory(customer=way.customer)

        code = refused(services.change, longer, database=other, by=way.cast.sam, at=MONDAY + DAY)

        assert code == "owner_elsewhere"

    def test_deleted_but_seen_gone_by_nobody_is_brought_to_the_leads(self, way, copy):
        services.record_deletion(copy, how="Volume destroyed.", by=way.cast.sam, at=MONDAY + DAY)

        services.carry_out_reminders(at=copy.delete_by)

        told = Notice.objects.get(recipient=way.cast.tove)
        assert told.line.endswith("was deleted, and no second person has seen that it is gone.")


class TestTheClock:
    def test_that_changes_meanwhile_makes_no_yes_last_longer(self, way):
        """Summer time begins in Oslo on 29 March 2026, and ends on 25 October."""
        for asked_at in (datetime(2026, 3, 23, 9, tzinfo=UTC), datetime(2026, 10, 19, 9, tzinfo=UTC)):
            request = services.submit(way.drafted(), by=way.cast.sam, at=asked_at)
            request = services.release(request, by=way.cast.tove, at=asked_at)

            consent = way.answered(request, at=asked_at)

            assert consent.until - consent.at == 14 * DAY

    def test_that_changes_meanwhile_leaves_five_days_of_support_to_answer(self, way):
        friday = datetime(2026, 3, 27, 9, tzinfo=UTC)
        request = services.submit(way.drafted(), by=way.cast.sam, at=friday)

        request = services.release(request, by=way.cast.tove, at=friday)

        # Ten o'clock in Oslo, a week later: an hour sooner in UTC.
        assert request.lapses_at == datetime(2026, 4, 3, 8, tzinfo=UTC)

    def test_of_the_inquiry_stands_still_while_the_data_owner_decides(self, way, asked):
        way.inquiry.refresh_from_db()
        assert way.inquiry.status == "waiting_on_others"

        way.answered(asked, Kind.QUESTION, words="Who is Ida?")
        way.inquiry.refresh_from_db()
        on_a_question = way.inquiry.status
        services.reply(asked, text="A developer of ours.", by=way.cast.sam, at=MONDAY + 2 * HOUR)
        way.inquiry.refresh_from_db()
        replied = way.inquiry.status
        way.answered(asked, Kind.DECLINED, at=MONDAY + 3 * HOUR)
        way.inquiry.refresh_from_db()

        assert (on_a_question, replied, way.inquiry.status) == ("open", "waiting_on_others", "open")

    def test_of_a_desk_that_never_opens_counts_no_days_to_answer(self, way):
        request = services.submit(way.drafted(), by=way.cast.sam, at=MONDAY)
        closed = SupportCalendarFactory(hours=[])
        closed.intervals.all().delete()
        way.customer.market.calendar = closed
        way.customer.market.save()

        assert refused(services.release, request, by=way.cast.tove, at=MONDAY) == "no_hours"
        assert status_of(request) == Status.AWAITING_RELEASE


class TestAnInquiry:
    def test_is_not_closed_while_its_customer_is_asked(self, way, asked):
        inquiries.resolve(way.inquiry, by=way.cast.sam, at=SOON)

        assert refused(inquiries.close, way.inquiry, by=way.cast.sam, at=SOON) == "held"

    def test_that_is_over_asks_nobody(self, way):
        request = services.submit(way.drafted(), by=way.cast.sam, at=MONDAY)
        inquiries.resolve(way.inquiry, by=way.cast.sam, at=MONDAY)

        assert refused(services.release, request, by=way.cast.tove, at=MONDAY) == "wrong_status"
        assert not OneTimeCode.objects.filter(purpose="consent").exists()
        assert status_of(request) == Status.AWAITING_RELEASE

    def test_that_waits_for_two_answers_waits_until_both_are_there(self, way, asked):
        token = way.token
        services.release(services.submit(way.drafted(), by=way.cast.sam, at=SOON), by=way.cast.tove, at=SOON)

        answer(token, asked, code_for(token), Kind.DECLINED)

        way.inquiry.refresh_from_db()
        assert way.inquiry.status == "waiting_on_others"

    def test_is_not_merged_into_another_while_a_copy_lives(self, way, copy):
        other = way.cast.ask()

        assert refused(inquiries.merge, way.inquiry, into=other, by=way.cast.sam, at=MONDAY + 3 * HOUR) == "held"


class TestACancelledRequest:
    def test_is_told_to_whom_it_was_sent_and_its_link_says_so(self, way, asked):
        token = way.token

        services.cancel(asked, by=way.cast.sam, at=SOON)

        assert last_mail(OWNER).subject == f"Request {asked.reference} was taken back"
        assert services.open_page(token, source=HERE, at=SOON).status == Status.CANCELLED
        assert refused(answer, token, asked, "000000") == "answered_already"
