import logging
from datetime import UTC, datetime, timedelta
from email.utils import parseaddr

import pytest
from django.conf import settings as django_settings
from django.core.mail.backends.base import BaseEmailBackend

from apps.notifications import delivery
from apps.notifications.models import Mail
from tests.factories.policy import SupportCalendarFactory

from .steps import ANNA, BO, MINUTE, MONDAY, deliver, queue

pytestmark = pytest.mark.django_db
MINUTES_BETWEEN_ATTEMPTS = [1, 5, 15, 60, 240, 720, 1440, 1440]


def claimed(**given):
    """A mail whose worker took it on MONDAY and was not heard of again."""
    [mail] = queue()
    values = {"state": Mail.State.SENDING, "claimed_until": MONDAY + delivery.CLAIM, "attempts": 1, **given}
    Mail.objects.filter(pk=mail.pk).update(**values)
    return mail


class BreakingBackend(BaseEmailBackend):
    def send_messages(self, email_messages):
        raise ZeroDivisionError(email_messages[0].body)


class TestAcceptedMail:
    def test_arrives_in_both_parts(self, office):
        [mail] = queue(name="Anna Æ")

        deliver(at=MONDAY)

        [letter] = office.letters
        assert (letter.to, letter.subject) == (ANNA, "Hello Anna Æ")
        assert letter.message_id == mail.message_id
        assert letter.text == mail.text
        assert letter.html == mail.html
        assert parseaddr(letter.message["From"])[1] == parseaddr(django_settings.DEFAULT_FROM_EMAIL)[1]

    def test_asks_absence_notes_to_keep_quiet(self, office):
        queue()

        deliver(at=MONDAY)

        assert office.letters[0].message["Auto-Submitted"] == "auto-generated"

    def test_is_settled(self, office):
        [mail] = queue()

        deliver(at=MONDAY + MINUTE)

        mail.refresh_from_db()
        assert (mail.state, mail.sent_at, mail.attempts) == (Mail.State.SENT, MONDAY + MINUTE, 1)
        assert (mail.claimed_until, mail.is_doubtful, mail.last_error) == (None, False, "")

    def test_goes_out_once_however_often_a_worker_looks(self, office):
        queue()

        deliver(at=MONDAY)
        deliver(at=MONDAY + MINUTE)

        assert office.recipients == [ANNA]

    def test_goes_over_one_connection_with_all_that_is_due(self, office):
        queue(*(f"{n}@acme.example" for n in range(5)))

        deliver(at=MONDAY)

        assert len(office.letters) == 5
        assert office.connections == 1

    def test_leaves_in_the_order_in_which_it_fell_due(self, office):
        queue(ANNA, key="a", at=MONDAY, not_before=MONDAY + 2 * MINUTE)
        queue(BO, key="b", at=MONDAY, not_before=MONDAY + MINUTE)

        deliver(at=MONDAY + 3 * MINUTE)

        assert office.recipients == [BO, ANNA]

    def test_may_have_very_long_lines_and_words(self, office):
        [mail] = queue(name="x" * 10_000)

        deliver(at=MONDAY)

        assert office.letters[0].text == mail.text


class TestTiming:
    def test_nothing_leaves_before_its_time(self, office):
        queue(not_before=MONDAY + MINUTE)

        deliver(at=MONDAY + MINUTE - timedelta(microseconds=1))
        early = list(office.recipients)
        deliver(at=MONDAY + MINUTE)

        assert early == []
        assert office.recipients == [ANNA]

    def test_waits_for_the_support_hours_it_belongs_in(self, office):
        calendar = SupportCalendarFactory()
        friday_evening, monday_opening = datetime(2026, 2, 27, 19, tzinfo=UTC), datetime(2026, 3, 2, 7, 30, tzinfo=UTC)
        [mail] = queue(at=friday_evening, within=calendar)
        queue(BO, key="b", at=friday_evening)

        deliver(at=friday_evening)
        on_friday = list(office.recipients)
        deliver(at=monday_opening)

        mail.refresh_from_db()
        assert mail.not_before == monday_opening
        assert on_friday == [BO]
        assert office.recipients == [BO, ANNA]

    def test_hours_that_never_open_hold_back_only_their_own_mail(self, office):
        never = SupportCalendarFactory()
        never.intervals.all().delete()
        [mail] = queue(key="a", within=never)
        queue(BO, key="b")

        deliver(at=MONDAY)

        mail.refresh_from_db()
        assert office.recipients == [BO]
        assert (mail.state, mail.not_before) == (Mail.State.WAITING, MONDAY + timedelta(days=1))


class TestRefusedMail:
    @pytest.mark.parametrize(
        ("refuse", "reply"),
        [
            (lambda office, reply: office.replies.update({ANNA: reply}), "550 5.1.1 No such user here"),
            (lambda office, reply: setattr(office, "sender_reply", reply), "552 5.3.4 Message too big"),
            (lambda office, reply: setattr(office, "data_reply", reply), "554 5.7.1 Looks like spam"),
        ],
        ids=["recipient", "size", "content"],
    )
    def test_is_marked_with_the_servers_words_and_not_tried_again(self, office, refuse, reply):
        refuse(office, reply)
        [mail] = queue()

        deliver(at=MONDAY)
        deliver(at=MONDAY + timedelta(days=30))

        mail.refresh_from_db()
        assert (mail.state, mail.last_error, mail.attempts) == (Mail.State.REFUSED, reply, 1)
        assert (mail.sent_at, mail.is_doubtful, office.letters) == (None, False, [])

    def test_keeps_nobody_else_waiting(self, office):
        office.replies[ANNA] = "550 No such user"
        queue(ANNA, BO)

        deliver(at=MONDAY)

        assert office.recipients == [BO]

    def test_to_an_address_that_cannot_be_written_is_refused_here(self, office):
        [mail] = queue("anna@acme.example\nBcc: eve@evil.example")

        deliver(at=MONDAY)

        mail.refresh_from_db()
        assert (mail.state, mail.last_error) == (Mail.State.REFUSED, "The mail can't be written: ValueError.")
        assert office.letters == []

    def test_does_not_get_into_the_log_with_its_text(self, office, caplog):
        office.data_reply = "554 5.7.1 'Hello Secret-4711' looks like spam"
        queue(name="Secret-4711")

        with caplog.at_level(logging.DEBUG):
            deliver(at=MONDAY)

        assert "is refused after attempt 1" in caplog.text
        assert "Secret-4711" not in caplog.text
        assert ANNA not in caplog.text


class TestMailThatFailsForNow:
    def test_is_tried_again_after_growing_gaps_and_then_given_up(self, office):
        office.replies[ANNA] = "451 4.7.1 Try later"
        [mail] = queue()
        gaps, at = [], MONDAY

        while mail.state == Mail.State.WAITING:
            deliver(at=at)
            mail.refresh_from_db()
            gaps.append((mail.not_before - at) // MINUTE)
            at = mail.not_before

        assert gaps == [*MINUTES_BETWEEN_ATTEMPTS, 0]
        assert (mail.state, mail.attempts) == (Mail.State.GIVEN_UP, 9)
        assert mail.last_error == "451 4.7.1 Try later"

    def test_is_left_alone_until_its_gap_is_over(self, office):
        office.replies[ANNA] = "451 4.7.1 Try later"
        [mail] = queue()

        deliver(at=MONDAY)
        deliver(at=MONDAY + MINUTE - timedelta(microseconds=1))

        mail.refresh_from_db()
        assert (mail.attempts, mail.not_before) == (1, MONDAY + MINUTE)

    def test_arrives_when_the_server_has_changed_its_mind(self, office):
        office.replies[ANNA] = "451 4.7.1 Try later"
        [mail] = queue()

        deliver(at=MONDAY)
        office.replies.clear()
        deliver(at=MONDAY + MINUTE)

        mail.refresh_from_db()
        assert office.recipients == [ANNA]
        assert (mail.state, mail.last_error, mail.is_doubtful) == (Mail.State.SENT, "", False)


class TestServerOutOfReach:
    def test_the_run_ends_with_the_first_mail_and_the_rest_is_untouched(self, office, settings):
        settings.EMAIL_PORT = 1
        [first, second] = queue(ANNA, BO)

        deliver(at=MONDAY)

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, first.attempts, first.not_before) == (Mail.State.WAITING, 1, MONDAY + MINUTE)
        assert first.last_error == "ConnectionRefusedError: [Errno 111] Connection refused"
        assert (first.is_doubtful, second.attempts) == (False, 0)

    def test_a_line_that_breaks_during_the_mail_leaves_it_doubtful(self, office):
        office.hangs_up_on_data = True
        [mail] = queue()

        deliver(at=MONDAY)
        office.hangs_up_on_data = False
        deliver(at=MONDAY + MINUTE)

        mail.refresh_from_db()
        assert (mail.state, mail.is_doubtful, mail.attempts) == (Mail.State.SENT, True, 2)
        assert [letter.message_id for letter in office.letters] == [mail.message_id]

    def test_a_refused_sign_in_costs_no_mail_and_tells_no_password(self, office, settings, caplog):
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "desk", "correct-horse"
        [mail] = queue()

        deliver(at=MONDAY)

        mail.refresh_from_db()
        assert mail.state == Mail.State.WAITING
        assert mail.last_error == "535 The mail server refuses the desk's own sign-in."
        assert "correct-horse" not in caplog.text

    @pytest.mark.parametrize(
        ("refuse", "reply"),
        [
            (lambda office, reply: setattr(office, "sender_reply", reply), "553 5.1.8 Sender not allowed"),
            (lambda office, reply: setattr(office, "sender_reply", reply), "530 5.7.0 Authentication required"),
            (lambda office, reply: office.replies.update({ANNA: reply}), "530 5.7.0 Authentication required"),
            (lambda office, reply: setattr(office, "data_reply", reply), "535 5.7.8 Credentials invalid"),
        ],
        ids=["sender", "sign-in at sender", "sign-in at recipient", "sign-in at content"],
    )
    def test_a_refusal_of_the_desk_itself_is_held_against_no_address(self, office, refuse, reply):
        refuse(office, reply)
        [first, second] = queue(ANNA, BO)

        deliver(at=MONDAY)

        first.refresh_from_db()
        second.refresh_from_db()
        assert (first.state, first.attempts, first.last_error) == (Mail.State.WAITING, 1, reply)
        assert (first.is_doubtful, second.state, second.attempts) == (False, Mail.State.WAITING, 0)

    def test_a_way_of_sending_that_breaks_in_its_own_way_keeps_the_mail(self, settings, caplog):
        settings.EMAIL_BACKEND = f"{BreakingBackend.__module__}.BreakingBackend"
        [mail] = queue(name="Secret-4711")

        deliver(at=MONDAY)

        mail.refresh_from_db()
        assert (mail.state, mail.not_before, mail.last_error) == (
            Mail.State.WAITING,
            MONDAY + MINUTE,
            "ZeroDivisionError",
        )
        assert "Secret-4711" not in caplog.text


class TestDeadWorker:
    def test_its_claim_is_kept_until_it_runs_out(self, office):
        claimed()

        deliver(at=MONDAY + delivery.CLAIM - timedelta(microseconds=1))

        assert office.letters == []

    def test_its_mail_goes_out_again_as_doubtful_under_the_same_message_id(self, office):
        mail = claimed()

        deliver(at=MONDAY + delivery.CLAIM)

        mail.refresh_from_db()
        assert (mail.state, mail.is_doubtful, mail.attempts) == (Mail.State.SENT, True, 2)
        assert [letter.message_id for letter in office.letters] == [mail.message_id]

    def test_a_mail_that_kills_every_worker_is_given_up(self, office):
        mail = claimed(attempts=delivery.MOST_ATTEMPTS)

        deliver(at=MONDAY + delivery.CLAIM)

        mail.refresh_from_db()
        assert (mail.state, mail.is_doubtful, office.letters) == (Mail.State.GIVEN_UP, True, [])

    def test_a_worker_that_comes_back_late_does_not_settle_what_another_holds(self, office, caplog):
        mail = claimed()
        slow = Mail.objects.get(pk=mail.pk)
        Mail.objects.filter(pk=mail.pk).update(claimed_until=MONDAY + 2 * delivery.CLAIM, attempts=2)

        delivery._settle(slow, delivery.Answer(delivery.Verdict.ACCEPTED), MONDAY)

        mail.refresh_from_db()
        assert (mail.state, mail.claimed_until) == (Mail.State.SENDING, MONDAY + 2 * delivery.CLAIM)
        assert "took longer than its claim" in caplog.text
