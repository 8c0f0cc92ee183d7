from datetime import UTC, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.inquiries import services
from apps.notifications.models import Mail
from apps.reminders import services as reminders
from apps.reminders.models import Notice, Reminder, ReminderRule
from tests.cast import DAY, HALF_TOLD, HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.policy import MarketFactory, SupportCalendarFactory

HALF_AND_NEARLY = 2


def run(at):
    """What the scheduler does every minute."""
    services.carry_out_reminders(at=at)
    reminders.tell_due(at=at)


def reminder_mails():
    return [(mail.to, mail.subject) for mail in Mail.objects.filter(key__startswith="reminders").order_by("pk")]


def test_the_leads_hear_of_an_unassigned_inquiry_at_half_at_four_fifths_and_when_it_is_late(cast):
    number = cast.ask().number

    for minutes in (119, 120, 191, 192, 239, 240):
        run(MONDAY + HOUR * minutes / 60)

    assert reminder_mails() == [
        (
            "tove@lodestar.example",
            f"Reminder: #{number} 400 on invoice (Acme): {words}, due Mon 2 Mar 14:00 (Europe/Oslo).",
        )
        for words in (
            "half of the time to the first response is used",
            "80 % of the time to the first response is used",
            "the first response is late",
        )
    ]


def test_the_assignee_hears_instead_of_the_leads(cast):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    run(MONDAY + 2 * HOUR)

    assert [to for to, _subject in reminder_mails()] == ["sam@lodestar.example"]


def test_a_task_that_runs_again_and_again_tells_nobody_twice(cast):
    cast.ask()

    for _ in range(5):
        run(MONDAY + 2 * HOUR)

    assert len(reminder_mails()) == 1


def test_an_answer_cancels_what_it_makes_moot(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Use v3.", at=MONDAY + HOUR)

    run(MONDAY + 6 * HOUR)

    assert reminder_mails() == []


def test_several_that_are_due_at_once_come_in_one_mail(cast):
    for _ in range(3):
        cast.ask()

    run(MONDAY + 2 * HOUR)

    assert reminder_mails() == [("tove@lodestar.example", "3 reminders")]
    assert Mail.objects.get(subject="3 reminders").text.count("half of the time") == 3


def test_a_reminder_waits_for_its_readers_own_support_hours(cast):
    auckland = MarketFactory(code="NZ", calendar=SupportCalendarFactory(time_zone="Pacific/Auckland"))
    User.objects.filter(pk=cast.tove.pk).update(market=auckland)
    cast.ask()

    run(MONDAY + 2 * HOUR)
    assert reminder_mails() == []

    opening = datetime(2026, 3, 2, 19, 30, tzinfo=UTC)
    run(opening - HOUR / 60)
    assert reminder_mails() == []
    run(opening)
    assert len(reminder_mails()) == 1


def test_a_scheduler_that_was_down_until_the_evening_reminds_next_morning(cast):
    cast.ask()
    services.carry_out_reminders(at=MONDAY + 2 * HOUR)

    reminders.tell_due(at=MONDAY.replace(hour=18))
    assert reminder_mails() == []

    run(MONDAY + DAY - HOUR * 1.5)
    assert len(reminder_mails()) == 1


def test_what_waits_for_somebodys_hours_is_still_taken_back(cast):
    auckland = MarketFactory(code="NZ", calendar=SupportCalendarFactory(time_zone="Pacific/Auckland"))
    User.objects.filter(pk=cast.tove.pk).update(market=auckland)
    inquiry = cast.ask()
    run(MONDAY + 2 * HOUR)

    services.answer(inquiry, by=cast.sam, text="Use v3.", at=MONDAY + 3 * HOUR)
    run(MONDAY + DAY)

    assert reminder_mails() == []
    assert Notice.objects.get().cancelled_at == MONDAY + 3 * HOUR


def test_what_waits_for_the_leads_goes_to_the_new_assignee(cast):
    auckland = MarketFactory(code="NZ", calendar=SupportCalendarFactory(time_zone="Pacific/Auckland"))
    User.objects.filter(pk=cast.tove.pk).update(market=auckland)
    inquiry = cast.ask()
    run(MONDAY + 2 * HOUR)

    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY + 2.5 * HOUR)
    run(MONDAY + 2.5 * HOUR)
    run(MONDAY + DAY)

    assert [to for to, _subject in reminder_mails() if "sam" not in to] == []
    assert reminder_mails()[0][0] == "sam@lodestar.example"


def test_what_one_reminder_does_the_next_of_the_same_run_knows(cast):
    ReminderRule.objects.filter(code="first_response_half").update(then="assign_lead")
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    run(MONDAY + 3.5 * HOUR)

    inquiry.refresh_from_db()
    assert inquiry.assignee == cast.tove
    assert {notice.recipient for notice in Notice.objects.all()} == {cast.tove}


def test_more_reminders_in_a_run_cost_no_more_queries(cast):
    def statements(inquiries):
        for _ in range(inquiries):
            services.assign(cast.ask(), by=cast.tove, to=cast.sam, at=MONDAY)
        with CaptureQueriesContext(connection) as captured:
            assert services.carry_out_reminders(at=MONDAY + 3.5 * HOUR) == HALF_AND_NEARLY * inquiries
        return len(captured)

    statements(1)

    assert statements(3) == statements(1)


def test_without_leads_in_the_market_all_leads_are_told(cast):
    other = MarketFactory(code="SE", calendar=cast.market.calendar)
    User.objects.filter(pk=cast.tove.pk).update(market=other)
    StaffFactory(name="Ulf", email="ulf@lodestar.example", market=other, role="Lead")
    cast.ask()

    run(MONDAY + 2 * HOUR)

    assert sorted(to for to, _subject in reminder_mails()) == ["tove@lodestar.example", "ulf@lodestar.example"]


def test_the_isv_is_nudged_after_two_support_days_and_the_inquiry_closed_after_five_more(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)

    run(MONDAY + 2 * DAY - HOUR / 60)
    assert reminder_mails() == []
    run(MONDAY + 2 * DAY)
    assert reminder_mails() == [
        (
            "anna@acme.example",
            f"Reminder: #{inquiry.number} 400 on invoice: we wait for your reply. "
            "It is closed on Wed 11 Mar 10:00 (Europe/Oslo) unless you write.",
        )
    ]

    run(MONDAY + 9 * DAY - HOUR / 60)
    inquiry.refresh_from_db()
    assert inquiry.status == "waiting_on_isv"
    run(MONDAY + 9 * DAY)
    inquiry.refresh_from_db()
    assert inquiry.status == "closed"
    assert Mail.objects.get(key__contains=":closed:").to == "anna@acme.example"
    latest = inquiry.history.latest()
    assert (latest.history_user.name, latest.history_change_reason) == ("Scheduler", "closed")


def test_a_reply_takes_nudge_and_closing_back_and_a_new_wait_counts_afresh(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)
    services.reply(inquiry, by=cast.anna, text="No.", at=MONDAY + HOUR)
    services.answer(inquiry, by=cast.sam, text="And v4?", at=MONDAY + DAY)

    run(MONDAY + 2 * DAY)
    assert reminder_mails() == []
    run(MONDAY + 3 * DAY)
    assert len(reminder_mails()) == 1


def test_what_the_desk_does_inside_does_not_make_the_isv_wait_longer(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY + DAY)

    run(MONDAY + 2 * DAY)

    assert [to for to, _subject in reminder_mails()] == ["anna@acme.example"]


def test_asking_again_gives_the_isv_its_time_anew(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)
    services.answer(inquiry, by=cast.sam, text="Or v4?", at=MONDAY + DAY)

    run(MONDAY + 2 * DAY)
    assert reminder_mails() == []
    run(MONDAY + 3 * DAY)
    assert len(reminder_mails()) == 1


def test_an_isv_that_wrote_to_an_incomplete_inquiry_is_not_closed_for_silence_and_the_leads_hear_of_it(cast):
    inquiry = cast.ask(call=HALF_TOLD)
    services.reply(inquiry, by=cast.anna, text="We can't get the response.", at=MONDAY + HOUR)

    for days in range(1, 15):
        run(MONDAY + days * DAY)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.has_unread_reply) == ("waiting_on_isv", True)
    assert Mail.objects.get(key__contains=":desk").to == "tove@lodestar.example"


def test_a_desk_that_was_down_for_weeks_nudges_first_and_closes_five_support_days_later(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)
    back = MONDAY + 28 * DAY

    run(back)
    inquiry.refresh_from_db()
    assert (inquiry.status, [to for to, _subject in reminder_mails()]) == ("waiting_on_isv", ["anna@acme.example"])
    run(back + 7 * DAY - HOUR)
    inquiry.refresh_from_db()
    assert inquiry.status == "waiting_on_isv"
    run(back + 7 * DAY)
    inquiry.refresh_from_db()
    assert inquiry.status == "closed"


def test_an_isv_without_people_is_closed_all_the_same(cast):
    inquiry = cast.ask(by=cast.bot.user)
    cast.acme.memberships.filter(user=cast.anna).delete()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)

    run(MONDAY + 2 * DAY)
    run(MONDAY + 9 * DAY)

    inquiry.refresh_from_db()
    assert inquiry.status == "closed"


def test_who_has_left_the_isv_meanwhile_is_not_reminded(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)
    services.carry_out_reminders(at=MONDAY + 2 * DAY)
    cast.acme.memberships.filter(user=cast.anna).delete()

    run(MONDAY + 2 * DAY)

    assert reminder_mails() == []


def test_a_late_resolution_is_still_told_when_the_desk_asked_and_got_an_answer_over_night(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="We look into it.", at=MONDAY, then="open")
    services.assign(inquiry, by=cast.tove, to=cast.tove, at=MONDAY)
    auckland = MarketFactory(code="NZ", calendar=SupportCalendarFactory(time_zone="Pacific/Auckland"))
    User.objects.filter(pk=cast.tove.pk).update(market=auckland)
    late = MONDAY + 7 * DAY
    services.carry_out_reminders(at=late)
    services.request_details(inquiry, by=cast.sam, text="The log?", at=late)
    services.reply(inquiry, by=cast.anna, text="Here.", at=late + HOUR)

    run(late + 2 * HOUR)
    run(late + 12 * HOUR)

    assert [to for to, _subject in reminder_mails()] == ["tove@lodestar.example"]


def test_an_incomplete_inquiry_is_nudged_too(cast):
    cast.ask(call=HALF_TOLD)

    run(MONDAY + 2 * DAY)

    assert [to for to, _subject in reminder_mails()] == ["anna@acme.example"]


def test_a_reminder_that_cant_be_carried_out_stays_due_and_keeps_nobody_else_waiting(cast, caplog):
    cast.ask()
    Reminder.objects.create(subject="inquiry:999999", rule="isv_close", occurrence="x", due_at=MONDAY)

    run(MONDAY + 2 * HOUR)

    assert len(reminder_mails()) == 1
    assert Reminder.objects.get(subject="inquiry:999999").state == "planned"
    assert "could not be carried out" in caplog.text


def test_someone_who_no_longer_works_here_is_told_nothing(cast):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    User.objects.filter(pk=cast.sam.pk).update(is_active=False)

    run(MONDAY + 2 * HOUR)

    assert [to for to, _subject in reminder_mails()] == ["tove@lodestar.example"]
