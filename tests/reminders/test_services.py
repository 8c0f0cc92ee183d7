"""What falls due is carried out once, told once, and only in somebody's own support hours."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from apps.notifications.models import Mail
from apps.reminders import services
from apps.reminders.models import Notice, Reminder
from apps.reminders.services import Plan, Recipient, Telling
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import UserFactory
from tests.factories.policy import SupportCalendarFactory


def plan(due_at=MONDAY, occurrence="1", subject="thing:1", rule="nudge"):
    services.arrange(subject, [Plan(rule, occurrence, due_at)], at=MONDAY)


def run(at, to=(), only_tells=True):
    def carry_out(reminder):
        return Telling(to, f"Look at {reminder.subject}.", "/things/1/")

    services.carry_out_due("thing:", carry_out, lock=str, at=at, only_tells=lambda _: only_tells)
    services.tell_due(at=at)


@pytest.fixture
def reader(db):
    calendar = SupportCalendarFactory()
    return Recipient(UserFactory(email="reader@people.example"), calendar)


def test_planning_again_moves_what_is_not_yet_due(db):
    plan()
    plan(due_at=MONDAY + HOUR)

    assert list(Reminder.objects.values_list("due_at", "state")) == [(MONDAY + HOUR, "planned")]


def test_planning_again_revives_what_was_taken_back_but_not_what_was_carried_out(reader):
    plan()
    services.arrange("thing:1", [], at=MONDAY)
    plan()
    assert Reminder.objects.get().state == "planned"

    run(MONDAY, to=[reader])
    plan(due_at=MONDAY + DAY)

    assert Reminder.objects.get().state == "carried_out"


def test_what_was_taken_back_before_anybody_heard_of_it_is_due_again_when_it_is_wanted_again(reader):
    evening = MONDAY.replace(hour=18)
    plan(due_at=evening)
    run(evening, to=[reader])
    services.arrange("thing:1", [], at=evening)

    plan(due_at=evening)
    run(MONDAY + DAY, to=[reader])

    assert list(Mail.objects.values_list("to", flat=True)) == ["reader@people.example"]


def test_a_line_too_long_for_its_column_is_cut(reader):
    plan()

    def carry_out(_):
        return Telling([reader], "x" * 1000, "/")

    services.carry_out_due("thing:", carry_out, lock=str, at=MONDAY)

    assert len(Notice.objects.get().line) == 400


def test_all_that_is_planned_of_the_subject_is_taken_back(db):
    services.arrange("thing:1", [Plan("nudge", "1", MONDAY), Plan("close", "1", MONDAY)], at=MONDAY)
    plan(subject="thing:2")

    services.arrange("thing:1", [], at=MONDAY, standing=["close"])

    assert list(Reminder.objects.planned().values_list("subject", "rule")) == [("thing:2", "nudge")]


@pytest.mark.parametrize(("standing", "mails"), [([], 0), (["nudge"], 1)])
def test_what_waits_for_its_reader_is_taken_back_unless_it_stays_true(reader, standing, mails):
    plan()
    evening = MONDAY + timedelta(hours=9)
    run(evening, to=[reader])

    services.arrange("thing:1", [], at=evening, standing=standing)
    services.tell_due(at=MONDAY + timedelta(days=1))

    assert Mail.objects.count() == mails


def test_other_subjects_are_left_to_their_owners(reader):
    plan(subject="other:1")

    run(MONDAY, to=[reader])

    assert Reminder.objects.get().state == "planned"


def test_a_line_is_told_once_with_its_link(reader):
    plan()

    for _ in range(3):
        run(MONDAY, to=[reader])

    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("reader@people.example", "Reminder: Look at thing:1.")
    assert "/things/1/" in mail.text
    assert Notice.objects.get().told_at == MONDAY


def test_outside_the_readers_hours_it_waits_for_the_opening(reader):
    evening = MONDAY.replace(hour=18)
    plan(due_at=evening)

    run(evening, to=[reader])

    assert not Mail.objects.exists()
    assert Notice.objects.get().not_before == MONDAY.replace(day=3, hour=7, minute=30)


def test_what_fails_halfway_is_undone_and_tried_again(reader, caplog):
    plan()

    def fail(reminder):
        services.address(reminder, Telling([reader], "Never seen.", "/"), at=MONDAY)
        raise RuntimeError("no such thing")

    services.carry_out_due("thing:", fail, lock=str, at=MONDAY)

    assert (Reminder.objects.get().state, Notice.objects.count()) == ("planned", 0)
    assert "could not be carried out" in caplog.text


def test_of_many_that_are_told_together_only_what_fails_is_undone(reader, caplog):
    numbers = range(8)
    for number in numbers:
        plan(subject=f"thing:{number}", due_at=MONDAY + timedelta(seconds=number))

    def carry_out(reminder):
        if reminder.subject == "thing:5":
            Reminder.objects.create(subject="thing:0", rule="nudge", occurrence="1", due_at=MONDAY)
        return Telling([reader], f"Look at {reminder.subject}.", "/")

    carried_out = services.carry_out_due("thing:", carry_out, lock=str, at=MONDAY + HOUR, only_tells=bool)

    assert carried_out == 7
    assert Reminder.objects.planned().get().subject == "thing:5"
    told = Notice.objects.order_by("pk").values_list("line", flat=True)
    assert list(told) == [f"Look at thing:{number}." for number in numbers if number != 5]
    assert "could not be carried out" in caplog.text


def test_what_one_of_a_run_makes_moot_is_not_told_with_the_others(reader):
    for second, subject in enumerate(["thing:told", "thing:does", "thing:moot"]):
        plan(subject=subject, due_at=MONDAY + timedelta(seconds=second))

    def carry_out(reminder):
        if reminder.subject == "thing:does":
            services.arrange("thing:moot", [], at=MONDAY)
            return None
        return Telling([reader], reminder.subject, "/")

    def only_tells(reminder):
        return reminder.subject != "thing:does"

    services.carry_out_due("thing:", carry_out, lock=str, at=MONDAY + HOUR, only_tells=only_tells)

    assert list(Notice.objects.values_list("line", flat=True)) == ["thing:told"]


def test_a_calendar_that_never_opens_keeps_only_its_own_reader_waiting(reader, caplog):
    shut = SupportCalendarFactory()
    plan()
    run(MONDAY, to=[])
    for calendar, person in ((shut, UserFactory(calendar=shut)), (reader.calendar, reader.user)):
        Notice.objects.create(
            reminder=Reminder.objects.get(),
            recipient=person,
            calendar=calendar,
            line="Look.",
            link="/",
            not_before=MONDAY,
        )
    shut.intervals.all().delete()

    services.tell_due(at=MONDAY)

    assert list(Mail.objects.values_list("to", flat=True)) == ["reader@people.example"]
    assert "could not be reminded" in caplog.text


def test_a_due_query_reads_one_index_only(db):
    plan = Reminder.objects.due(MONDAY).order_by("due_at").explain()

    assert "reminder_due" in plan


@pytest.mark.parametrize("only_tells", [False, True])
@pytest.mark.django_db(transaction=True)
def test_of_two_schedulers_at_once_one_carries_out_and_tells(only_tells):
    with transaction.atomic():
        reader = Recipient(UserFactory(), SupportCalendarFactory())
    for number in range(10):
        plan(due_at=MONDAY + timedelta(seconds=number), subject=f"thing:{number}")

    def schedule(_):
        try:
            run(MONDAY + HOUR, to=[reader], only_tells=only_tells)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        list(two.map(schedule, range(2)))

    run(MONDAY + HOUR, to=[reader])
    told = [line for mail in Mail.objects.all() for line in mail.text.splitlines() if line.startswith("- Look at")]
    assert len(told) == 10
    assert Notice.objects.filter(told_at=None).count() == 0
