"""When hours or targets change, what is open is planned anew: what is used stays as it was counted."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.accounts.models import Job
from apps.inquiries import services
from apps.inquiries.models import Clock, Inquiry
from apps.policy.models import Closure, ServiceTarget, SupportCalendar
from apps.policy.services import touch
from apps.policy.versions import hours_by, keep
from apps.reminders.models import Reminder
from tests.cast import DAY, HOUR, MONDAY, gather
from tests.factories.policy import ServiceTargetFactory, SupportCalendarFactory

MINUTE = timedelta(minutes=1)


def open_at(calendar, opens, closes):
    """Change the weekly hours, as the admin does."""
    calendar.intervals.update(opens=opens, closes=closes)
    touch(calendar)


def replan(calendar, by, at):
    order = services.order_replan(calendar=calendar, by=by, at=at)
    services.replan_ordered(clock=lambda: at)
    order.refresh_from_db()
    order.job.refresh_from_db()
    return order


def due(inquiry, kind="first_response"):
    return inquiry.clocks.get(kind=kind).due_at


@pytest.fixture
def calendar(cast):
    return cast.market.calendar


def test_changed_hours_move_nothing_until_somebody_plans_anew(cast, calendar):
    inquiry = cast.ask()

    open_at(calendar, "12:00", "14:00")
    services.note(inquiry, by=cast.sam, text="Hm.", at=MONDAY + HOUR)
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY + HOUR)

    assert due(inquiry) == MONDAY + 4 * HOUR


def test_what_was_used_stays_and_the_rest_counts_by_the_new_hours(cast, calendar):
    inquiry = cast.ask()
    open_at(calendar, "12:00", "14:00")

    replan(calendar, cast.tove, at=MONDAY + 2 * HOUR)  # 12:00 in Oslo: two of four hours are used

    clock = inquiry.clocks.get(kind="first_response")
    inquiry.refresh_from_db()
    assert (clock.used_minutes, clock.due_at) == (120, MONDAY + 4 * HOUR)
    assert due(inquiry, "resolution") == MONDAY.replace(day=26) + 4 * HOUR  # 38 hours are 19 days of two
    assert inquiry.next_due_at == MONDAY + 4 * HOUR


def test_a_desk_that_closes_earlier_owes_the_rest_on_the_next_day(cast, calendar):
    inquiry = cast.ask()
    open_at(calendar, "08:30", "12:30")

    replan(calendar, cast.tove, at=MONDAY + 2 * HOUR)

    # Half an hour on Monday, one and a half on Tuesday from 08:30 in Oslo.
    assert due(inquiry) == MONDAY + DAY


def test_seconds_are_not_lost_where_hours_agree(cast, calendar):
    asked = MONDAY + timedelta(minutes=3, seconds=41)
    inquiry = cast.ask(at=asked)
    Closure.objects.create(calendar=calendar, on="2026-03-02", starts="12:00", name="Alarm")
    touch(calendar)

    replan(calendar, cast.tove, at=MONDAY + HOUR + timedelta(seconds=7))

    closed = MONDAY + DAY - 90 * MINUTE
    assert due(inquiry) == closed + 4 * HOUR - (MONDAY + 2 * HOUR - asked)


def test_a_deadline_that_has_passed_stays_where_it_was(cast, calendar):
    inquiry = cast.ask()
    open_at(calendar, "12:00", "14:00")

    done = replan(calendar, cast.tove, at=MONDAY + 5 * HOUR)
    services.note(inquiry, by=cast.sam, text="Hm.", at=MONDAY + 6 * HOUR)
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY + 6 * HOUR)

    assert due(inquiry) == MONDAY + 4 * HOUR
    assert (done.later, done.earlier) == (1, 0)  # the resolution


def test_a_clock_that_stands_still_counts_by_the_new_hours_when_it_goes_on(cast, calendar):
    inquiry = cast.ask()
    services.wait_on_others(inquiry, by=cast.sam, text="Development.", at=MONDAY + HOUR)
    open_at(calendar, "12:00", "14:00")
    replan(calendar, cast.tove, at=MONDAY + 3 * HOUR)

    services.go_on(inquiry, by=cast.sam, at=MONDAY + 3 * HOUR)

    # Three hours are left: one on Monday from 13:00 in Oslo, two on Tuesday.
    assert due(inquiry) == MONDAY + DAY + 5 * HOUR - HOUR


def test_what_was_finished_counts_by_the_present_hours_when_it_is_reopened(cast, calendar):
    inquiry = cast.ask()
    services.resolve(inquiry, by=cast.anna, at=MONDAY + HOUR)
    open_at(calendar, "12:00", "14:00")

    services.reopen(inquiry, by=cast.anna, at=MONDAY + 3 * HOUR)

    assert due(inquiry) == MONDAY + DAY + 4 * HOUR


def test_a_market_with_another_calendar_is_planned_anew_too(cast, calendar):
    inquiry = cast.ask()
    cast.market.calendar = SupportCalendarFactory(hours=[("12:00", "14:00")])
    cast.market.save()

    replan(cast.market.calendar, cast.tove, at=MONDAY + 2 * HOUR)

    assert due(inquiry) == MONDAY + 4 * HOUR
    assert inquiry.clocks.get(kind="first_response").used_minutes == 120


def test_nothing_is_planned_twice_and_what_is_met_stays(cast, calendar):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="So.", at=MONDAY + HOUR, then="open")
    open_at(calendar, "12:00", "14:00")
    replan(calendar, cast.tove, at=MONDAY + 2 * HOUR)
    before = list(Clock.objects.values())

    with pytest.raises(ValidationError) as refusal:
        services.order_replan(calendar=calendar, by=cast.tove, at=MONDAY + 3 * HOUR)

    assert refusal.value.code == "nothing_to_plan"
    assert list(Clock.objects.values()) == before
    assert inquiry.clocks.get(kind="first_response").met_at == MONDAY + HOUR


def test_what_is_foreseen_is_what_is_done(cast, calendar):
    inquiries = [cast.ask(at=MONDAY + n * HOUR) for n in range(3)]
    open_at(calendar, "08:30", "20:00")

    foreseen = services.foresee(calendar=calendar, at=MONDAY + 3 * HOUR)
    untouched = Clock.objects.exclude(hours_version=calendar.version).count()
    done = replan(calendar, cast.tove, at=MONDAY + 3 * HOUR)

    assert foreseen.words == "3 deadlines move: 0 later, 3 earlier"
    assert untouched == 6
    assert (done.later, done.earlier, done.words) == (0, 3, "3 deadlines moved: 0 later, 3 earlier")
    assert [(move.inquiry, move.after) for move in foreseen.first[:1]] == [
        (inquiries[0], due(inquiries[0], "resolution")),
    ]


def test_it_is_one_signed_record_and_leaves_no_history_on_the_inquiries(cast, calendar):
    inquiry = cast.ask()
    before = inquiry.history.count()
    open_at(calendar, "08:30", "20:00")

    done = replan(calendar, cast.tove, at=MONDAY + HOUR)

    signed = done.history.values_list("history_user", "history_change_reason", "later", "earlier")
    assert list(signed) == [
        (cast.tove.pk, "1 deadline moved: 0 later, 1 earlier", 0, 1),
        (cast.tove.pk, "ordered", 0, 0),
    ]
    assert inquiry.history.count() == before
    assert (done.job.state, done.job.message) == (Job.State.DONE, "1 deadline moved: 0 later, 1 earlier")


def test_reminders_move_with_their_clocks(cast, calendar):
    cast.ask()
    late = Reminder.objects.filter(rule="first_response_missed")
    open_at(calendar, "12:00", "14:00")

    replan(calendar, cast.tove, at=MONDAY + HOUR)

    # Three hours are left: two on Monday, one on Tuesday from noon in Oslo.
    assert list(late.values_list("state", "due_at")) == [("planned", MONDAY + DAY + 3 * HOUR)]


def test_a_worker_that_died_is_followed_by_one_that_goes_on_after_the_last_batch(cast, calendar, monkeypatch):
    monkeypatch.setattr(services.replanning, "BATCH", 1)
    inquiries = [cast.ask() for _ in range(3)]
    open_at(calendar, "08:30", "20:00")
    order = services.order_replan(calendar=calendar, by=cast.tove, at=MONDAY + HOUR)
    moments = iter([MONDAY + HOUR, MONDAY + HOUR])

    with pytest.raises(StopIteration):
        services.replan_ordered(clock=lambda: next(moments))
    order.refresh_from_db()
    first = order.done_through
    services.replan_ordered(clock=lambda: MONDAY + 2 * HOUR)

    order.refresh_from_db()
    order.job.refresh_from_db()
    assert first == inquiries[0].pk
    assert (order.earlier, order.job.state) == (3, Job.State.DONE)


def test_changed_targets_count_for_what_is_open_only_when_it_is_planned_anew(cast):
    inquiry = cast.ask()
    other = cast.ask(priority="low")
    ServiceTarget.objects.update(first_response_minutes=60, version=2)
    kept = due(inquiry)

    done = replan(None, cast.tove, at=MONDAY + 2 * HOUR)

    clock = inquiry.clocks.get(kind="first_response")
    assert (kept, clock.due_at) == (MONDAY + 4 * HOUR, MONDAY + HOUR)
    assert (clock.target_minutes, clock.target_version, clock.used_minutes) == (60, 2, 0)
    assert due(other) == MONDAY + DAY
    assert (done.later, done.earlier) == (0, 1)


def test_a_new_rule_is_found_by_what_is_open(cast):
    inquiry = cast.ask()
    ServiceTarget.objects.update(order=9)
    rule = ServiceTargetFactory(priority="", market=cast.market, first_response_minutes=300)

    replan(None, cast.tove, at=MONDAY + HOUR)

    assert due(inquiry) == MONDAY + 5 * HOUR
    assert inquiry.clocks.get(kind="first_response").target == rule


def test_hours_stay_readable_as_they_were(cast, calendar):
    version = keep(calendar)
    Closure.objects.create(calendar=calendar, on="2026-03-02", name="Alarm")
    touch(calendar)

    assert hours_by(version, calendar).is_open(MONDAY)
    assert not hours_by(calendar.version, calendar).is_open(MONDAY)


class UsedTimeStaysAsItWasCounted(TestCase):
    """Against a minute-by-minute count: the minutes before the change by the old hours, those after by the new."""

    @settings(max_examples=25, deadline=None)
    @given(
        changes=st.lists(
            st.tuples(st.integers(1, 700), st.integers(7, 11), st.integers(13, 19), st.booleans()), max_size=4
        )
    )
    def test_however_often_hours_change_and_clocks_stand_still(self, changes):
        cast = gather()
        calendar = SupportCalendar.objects.get(pk=cast.market.calendar_id)
        inquiry = cast.ask()
        at, hours, used, runs = MONDAY, (510, 990), 0, True
        for minutes, opens, closes, toggles in changes:
            for _ in range(minutes):
                used += runs and _is_open(at, hours)
                at += MINUTE
            if toggles:
                runs = not runs
                step = services.go_on if runs else _wait
                step(Inquiry.objects.get(pk=inquiry.pk), by=cast.sam, at=at)
            hours = (opens * 60, closes * 60)
            open_at(calendar, f"{opens:02}:00", f"{closes:02}:00")
            replan(calendar, cast.tove, at=at)

        clock = inquiry.clocks.get(kind="resolution")

        if runs and used < clock.target_minutes:
            while used < clock.target_minutes:
                used += _is_open(at, hours)
                at += MINUTE
            assert clock.due_at == at
        elif not runs:
            assert (clock.used_minutes, clock.due_at) == (used if changes else 0, None)


def _wait(inquiry, *, by, at):
    services.wait_on_others(inquiry, by=by, text="Development.", at=at)


def _is_open(at, hours):
    local = at + timedelta(hours=1 if at < MONDAY.replace(day=29, hour=1) else 2)
    return local.weekday() < 5 and hours[0] <= local.hour * 60 + local.minute < hours[1]
