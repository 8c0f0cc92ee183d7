"""What is put off leaves the queue, comes back in support hours, and whoever put it off hears of it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.notifications.models import Mail
from apps.policy.services import touch
from apps.reminders import services as reminders
from tests.cast import DAY, HALF_TOLD, HOUR, MONDAY
from tests.factories.policy import ClosureFactory, SupportCalendarFactory

TUESDAY_MORNING = datetime(2026, 3, 3, 7, 30, tzinfo=UTC)


def run(at):
    services.carry_out_reminders(at=at)
    reminders.tell_due(at=at)


def told():
    return [mail.to.partition("@")[0] for mail in Mail.objects.filter(key__startswith="reminders:").order_by("pk")]


@pytest.fixture
def inquiry(cast):
    """Resolution in a week: its own clocks don't interfere."""
    asked = cast.ask()
    services.answer(asked, by=cast.sam, text="We look into it.", then="open", at=MONDAY)
    return asked


@pytest.mark.parametrize(
    ("when", "on", "until"),
    [
        ("tomorrow", None, TUESDAY_MORNING),
        ("monday", None, datetime(2026, 3, 9, 7, 30, tzinfo=UTC)),
        ("day", date(2026, 3, 5), datetime(2026, 3, 5, 7, 30, tzinfo=UTC)),
        ("day", date(2026, 3, 7), datetime(2026, 3, 9, 7, 30, tzinfo=UTC)),
    ],
)
def test_it_comes_back_as_support_hours_begin(cast, inquiry, when, on, until):
    services.snooze(inquiry, by=cast.sam, when=when, on=on, at=MONDAY)

    inquiry.refresh_from_db()
    assert (inquiry.snoozed_until, inquiry.snoozed_by) == (until, cast.sam)
    assert not Inquiry.objects.awake(until - HOUR).exists()
    assert Inquiry.objects.awake(until).exists()


def test_a_closed_day_is_passed_over(cast, inquiry):
    ClosureFactory(calendar=cast.market.calendar, on=date(2026, 3, 3))
    touch(cast.market.calendar)

    services.snooze(inquiry, by=User.objects.get(pk=cast.sam.pk), when="tomorrow", at=MONDAY)

    inquiry.refresh_from_db()
    assert inquiry.snoozed_until == datetime(2026, 3, 4, 7, 30, tzinfo=UTC)


def test_the_morning_is_that_of_who_puts_it_off(cast, inquiry):
    own = SupportCalendarFactory(time_zone="Europe/Helsinki", hours=[("10:00", "16:00")])
    User.objects.filter(pk=cast.sam.pk).update(calendar=own)
    cast.sam.refresh_from_db()

    services.snooze(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)

    inquiry.refresh_from_db()
    assert inquiry.snoozed_until == datetime(2026, 3, 3, 8, tzinfo=UTC)


def test_whoever_put_it_off_is_reminded_once(cast, inquiry):
    services.snooze(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)

    run(TUESDAY_MORNING - HOUR / 60)
    before = told()
    for _ in range(3):
        run(TUESDAY_MORNING)

    inquiry.refresh_from_db()
    assert (before, told()) == ([], ["sam"])
    assert (inquiry.snoozed_until, inquiry.history.latest().history_user.name) == (None, "Scheduler")


def test_its_assignee_is_reminded_too(cast, inquiry):
    services.assign(inquiry, by=cast.tove, to=cast.tove, at=MONDAY)
    services.snooze(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)

    run(TUESDAY_MORNING)

    assert sorted(told()) == ["sam", "tove"]


def test_its_clocks_run_on(cast):
    asked = cast.ask()
    services.snooze(asked, by=cast.sam, when="monday", at=MONDAY)

    run(MONDAY + 2 * HOUR)

    assert told() == ["tove"]


def test_it_comes_back_when_the_isv_writes(cast, inquiry):
    services.snooze(inquiry, by=cast.sam, when="monday", at=MONDAY)

    services.reply(inquiry, by=cast.anna, text="It is solved.", at=MONDAY + HOUR)
    services.answer(inquiry, by=cast.sam, text="Good.", at=MONDAY + HOUR, then="resolved")
    run(MONDAY + 7 * DAY)

    inquiry.refresh_from_db()
    assert (inquiry.snoozed_until, told()) == (None, [])


def test_it_comes_back_when_the_isv_adds_what_was_missing(cast):
    inquiry = cast.ask(call=HALF_TOLD)
    services.snooze(inquiry, by=cast.sam, when="monday", at=MONDAY)

    services.complete(inquiry, by=cast.anna, call=HALF_TOLD, at=MONDAY + HOUR)

    inquiry.refresh_from_db()
    assert inquiry.snoozed_until is None


def test_whoever_comes_later_hears_that_it_is_back_though_somebody_else_changed_it_meanwhile(cast, inquiry):
    afternoon = SupportCalendarFactory(hours=[("12:00", "16:00")])
    User.objects.filter(pk=cast.tove.pk).update(calendar=afternoon)
    services.assign(inquiry, by=cast.sam, to=cast.tove, at=MONDAY)
    services.snooze(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)
    run(TUESDAY_MORNING)

    services.prioritise(inquiry, by=cast.sam, priority="low", at=TUESDAY_MORNING + HOUR)
    run(TUESDAY_MORNING + 4 * HOUR)

    assert told() == ["sam", "tove"]


def test_what_is_finished_is_no_longer_snoozed(cast, inquiry):
    services.snooze(inquiry, by=cast.sam, when="monday", at=MONDAY)

    services.resolve(inquiry, by=cast.sam, at=MONDAY + HOUR)
    run(MONDAY + 7 * DAY)

    inquiry.refresh_from_db()
    assert (inquiry.snoozed_until, told()) == (None, [])


def test_it_may_be_put_back_before_its_time(cast, inquiry):
    services.snooze(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)

    services.wake(inquiry, by=cast.tove, at=MONDAY + HOUR)
    run(TUESDAY_MORNING)

    inquiry.refresh_from_db()
    assert (inquiry.snoozed_until, told()) == (None, [])


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"when": "day"}, "snooze_day_missing"),
        ({"when": "day", "on": date(2026, 3, 2)}, "snooze_in_the_past"),
        ({"when": "day", "on": date(2026, 6, 2)}, "snooze_too_far"),
    ],
)
def test_a_moment_that_makes_no_sense_is_refused(cast, inquiry, given, code):
    with pytest.raises(ValidationError) as refusal:
        services.snooze(inquiry, by=cast.sam, at=MONDAY, **given)

    inquiry.refresh_from_db()
    assert (refusal.value.code, inquiry.snoozed_until) == (code, None)


def test_what_is_finished_is_not_put_off_and_what_is_awake_not_woken(cast, inquiry):
    with pytest.raises(ValidationError) as awake:
        services.wake(inquiry, by=cast.sam, at=MONDAY)
    services.resolve(inquiry, by=cast.sam, at=MONDAY)
    with pytest.raises(ValidationError) as over:
        services.snooze(inquiry, by=cast.sam, when="tomorrow", at=MONDAY)

    assert (awake.value.code, over.value.code) == ("nothing_to_change", "wrong_status")


def test_the_isv_puts_nothing_off(cast, inquiry):
    with pytest.raises(ValidationError) as refusal:
        services.snooze(inquiry, by=cast.anna, when="tomorrow", at=MONDAY)

    inquiry.refresh_from_db()
    assert (refusal.value.code, inquiry.snoozed_until) == ("not_staff", None)
