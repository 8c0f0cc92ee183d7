"""What waits for support hours follows them, and closings come in no storm."""

from datetime import date

import pytest

from apps.accounts import services as accounts
from apps.accounts.models import Team
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.notifications.models import Mail
from apps.policy.services import touch
from apps.reminders import services as reminders
from apps.reminders.models import Halt, Notice, Reminder
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.policy import ClosureFactory, SupportCalendarFactory

EVENING = MONDAY.replace(hour=17)


def run(at):
    services.carry_out_reminders(at=at)
    reminders.tell_due(at=at)


def reminded():
    mails = Mail.objects.filter(key__startswith="reminders").exclude(key__startswith="reminders:halt")
    return list(mails.order_by("pk").values_list("to", flat=True))


def waiting(cast, count=1):
    inquiries = [cast.ask() for _ in range(count)]
    for inquiry in inquiries:
        services.answer(inquiry, by=cast.sam, text="Does v3 help?", at=MONDAY)
    return inquiries


def test_a_nudge_waits_for_the_day_that_the_desk_closes_meanwhile(cast):
    waiting(cast)
    run(MONDAY)
    ClosureFactory(calendar=cast.market.calendar, on=date(2026, 3, 3))
    touch(cast.market.calendar)

    run(MONDAY + HOUR)
    run(MONDAY + 2 * DAY)
    before = reminded()
    run(MONDAY + 3 * DAY)

    assert (before, reminded()) == ([], ["anna@acme.example"])


@pytest.fixture
def told_next_morning(cast):
    """Sam hears tomorrow of an inquiry that is late since closing time."""
    inquiry = cast.ask()
    services.assign(inquiry, to=cast.sam, by=cast.tove, at=MONDAY)
    services.carry_out_reminders(at=EVENING)
    return inquiry


@pytest.mark.usefixtures("told_next_morning")
def test_a_line_follows_its_reader_to_a_team_that_works_now(cast):
    late_shift = SupportCalendarFactory(hours=[("13:00", "21:00")])
    run(EVENING)
    before = reminded()

    accounts.let_work_in(Team.objects.create(name="Evening", calendar=late_shift), [cast.sam], by=cast.tove, at=EVENING)
    run(EVENING)

    assert (before, reminded()) == ([], ["sam@lodestar.example"])


@pytest.mark.usefixtures("told_next_morning")
def test_a_line_waits_longer_where_the_readers_hours_begin_later(cast):
    ClosureFactory(calendar=cast.market.calendar, on=date(2026, 3, 3))
    touch(cast.market.calendar)

    run(EVENING)

    assert {notice.not_before for notice in Notice.objects.untold()} == {MONDAY.replace(day=4, hour=7, minute=30)}


@pytest.mark.usefixtures("told_next_morning")
def test_hours_that_are_all_taken_away_hold_the_line_until_there_are_some_again(cast, caplog):
    empty = SupportCalendarFactory()
    empty.intervals.all().delete()
    team = Team.objects.create(name="Nobody home", calendar=empty)
    accounts.let_work_in(team, [cast.sam], by=cast.tove, at=EVENING)
    run(MONDAY + DAY)
    before = reminded()

    accounts.let_work_in(team, [], by=cast.tove, at=MONDAY + DAY)
    run(MONDAY + DAY)

    assert (before, reminded()) == ([], ["sam@lodestar.example"])
    assert "is held by the hours of" in caplog.text


@pytest.mark.usefixtures("told_next_morning")
def test_what_follows_nobodys_change_is_not_looked_at_again(cast):
    run(EVENING)

    assert not Notice.objects.by_other_hours().exists()


def closed():
    return Inquiry.objects.filter(status="closed").count()


def test_hours_that_grow_after_a_nudge_do_not_close_sooner_than_it_said(cast):
    waiting(cast)
    run(MONDAY + 2 * DAY)
    named = MONDAY + 9 * DAY
    intervals = cast.market.calendar.intervals
    intervals.create(weekday=5, opens="00:00", closes="24:00")
    intervals.create(weekday=6, opens="00:00", closes="24:00")
    touch(cast.market.calendar)

    run(named - HOUR / 60)
    sooner = closed()
    run(named)

    assert "It is closed on Wed 11 Mar 10:00" in Notice.objects.get().line
    assert (sooner, closed()) == (0, 1)


def storm_of_closings(cast, settings):
    settings.REMINDER_MAILS_PER_RUN = 2
    waiting(cast, 3)
    run(MONDAY + 2 * DAY)


def test_a_storm_of_closings_is_held_until_a_lead_lets_it_go_on(cast, settings):
    storm_of_closings(cast, settings)
    late = MONDAY + 9 * DAY

    for at in (late, late + HOUR):
        run(at)
    held, halt = closed(), Halt.objects.get()
    reminders.resume(halt, by=cast.tove, at=late + HOUR)
    run(late + HOUR)

    assert (held, halt.mails, closed()) == (0, 3, 3)
    assert Mail.objects.filter(key__startswith="reminders:halt", to="tove@lodestar.example").count() == 1


def test_while_closings_are_held_nobody_is_reminded_either(cast, settings):
    storm_of_closings(cast, settings)
    cast.ask()
    before = len(reminded())

    run(MONDAY + 9 * DAY)

    assert len(reminded()) == before
    assert Reminder.objects.planned().filter(rule="isv_close").count() == 3


def test_as_many_closings_as_a_run_may_send_go_out(cast, settings):
    storm_of_closings(cast, settings)
    settings.REMINDER_MAILS_PER_RUN = 3

    run(MONDAY + 9 * DAY)

    assert (closed(), Halt.objects.count()) == (3, 0)
