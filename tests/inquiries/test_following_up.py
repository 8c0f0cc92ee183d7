"""Who asks to be reminded of an inquiry is, once, in their own hours; the inquiry stays where it is."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from apps.inquiries import services
from apps.inquiries.models import FollowUp, Inquiry
from apps.isvs import services as isvs
from apps.notifications.models import Mail
from apps.reminders import services as reminders
from apps.reminders.models import Notice, Reminder
from tests.cast import DAY, HOUR, MONDAY

TUESDAY_MORNING = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)


def run(at):
    services.carry_out_reminders(at=at)
    reminders.tell_due(at=at)


def told():
    return [(mail.to, mail.subject) for mail in Mail.objects.filter(key__startswith="reminders:").order_by("pk")]


@pytest.fixture
def inquiry(cast):
    """Resolution in a week: its own clocks don't interfere."""
    asked = cast.ask()
    services.answer(asked, by=cast.sam, text="We look into it.", then="open", at=MONDAY)
    return asked


def test_who_asked_is_reminded_and_nobody_else_and_the_queue_keeps_it(cast, inquiry):
    services.assign(inquiry, by=cast.tove, to=cast.tove, at=MONDAY)
    services.remind_me(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)

    assert Inquiry.objects.awake(MONDAY + HOUR).get() == inquiry
    run(TUESDAY_MORNING - HOUR)
    assert told() == []
    run(TUESDAY_MORNING)
    run(TUESDAY_MORNING + HOUR)

    line = f"#{inquiry.number} 400 on invoice (Acme): you asked to be reminded of it."
    assert told() == [("sam@lodestar.example", f"Reminder: {line}")]


def test_each_has_a_reminder_of_their_own_and_asking_again_moves_it(cast, inquiry):
    services.remind_me(inquiry, by=cast.tove, when="monday", at=MONDAY)
    services.remind_me(inquiry, by=cast.sam, when="monday", at=MONDAY)
    services.remind_me(inquiry, by=cast.sam, when="day", on=date(2026, 3, 3), at=MONDAY)

    run(TUESDAY_MORNING)
    run(TUESDAY_MORNING + 6 * DAY)

    asked = Notice.objects.filter(line__endswith="you asked to be reminded of it.", told_at__isnull=False)
    assert sorted(asked.values_list("recipient__name", "told_at")) == [
        ("Sam Okafor", TUESDAY_MORNING),
        ("Tove Dahl", TUESDAY_MORNING + 6 * DAY),
    ]


def test_whatever_happens_to_it_meanwhile_leaves_the_reminder(cast, inquiry):
    services.remind_me(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)
    services.reply(inquiry, by=cast.anna, text="Any news?", at=MONDAY)
    services.prioritise(inquiry, by=cast.tove, priority="high", at=MONDAY)

    run(TUESDAY_MORNING)

    assert len([subject for _to, subject in told() if "asked to be" in subject]) == 1


def test_it_can_be_cancelled_by_who_asked_alone(cast, inquiry):
    services.remind_me(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)

    with pytest.raises(ValidationError) as refusal:
        services.cancel_reminder(inquiry, by=cast.tove, at=MONDAY)
    assert (refusal.value.code, FollowUp.objects.count()) == ("nothing_to_change", 1)
    services.cancel_reminder(inquiry, by=cast.sam, at=MONDAY)

    run(TUESDAY_MORNING)
    assert told() == []


def test_what_is_finished_reminds_nobody_also_when_it_is_reopened(cast, inquiry):
    services.remind_me(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)

    services.resolve(inquiry, by=cast.tove, at=MONDAY)
    services.reopen(inquiry, by=cast.anna, text="No.", at=MONDAY)

    run(TUESDAY_MORNING)
    assert [subject for _to, subject in told() if "asked to be" in subject] == []
    assert Reminder.objects.get(rule="remind-me").state == Reminder.State.CANCELLED


def test_it_is_foretold(cast, inquiry):
    services.remind_me(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)
    owners = {"inquiry:": services.foretell, "certificate:": isvs.foretell}

    [mail] = reminders.foresee(owners, at=MONDAY, until=MONDAY + 14 * DAY, rules=["remind-me"]).mails

    assert (mail.at, mail.to.user, len(mail.lines)) == (TUESDAY_MORNING, cast.sam, 1)


def test_who_asked_stands_on_record_for_the_desk_alone(cast, inquiry):
    services.remind_me(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)

    said = inquiry.messages.last()

    assert said.text == "Sam Okafor asked to be reminded on Tue 3 Mar 08:30 (Europe/Oslo)."
    assert said.is_internal


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"when": "day"}, "snooze_day_missing"),
        ({"when": "day", "on": date(2026, 3, 2)}, "snooze_in_the_past"),
        ({"when": "day", "on": date(2026, 6, 2)}, "snooze_too_far"),
    ],
)
def test_a_day_that_is_none_is_refused(cast, inquiry, given, code):
    with pytest.raises(ValidationError) as refusal:
        services.remind_me(inquiry, by=cast.sam, at=MONDAY, **given)

    assert (refusal.value.code, FollowUp.objects.count()) == (code, 0)


def test_only_staff_ask_and_only_of_what_is_unfinished(cast, inquiry):
    with pytest.raises(ValidationError) as refusal:
        services.remind_me(inquiry, by=cast.anna, when="tomorrow", at=MONDAY)
    assert refusal.value.code == "not_staff"
    services.resolve(inquiry, by=cast.tove, at=MONDAY)

    with pytest.raises(ValidationError) as refusal:
        services.remind_me(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)

    assert (refusal.value.code, FollowUp.objects.count()) == ("wrong_status", 0)
