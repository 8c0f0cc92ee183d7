"""What support hours promise, by example."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from apps.policy.clock import Closure, SupportHours
from tests.policy.calendars import (
    LABOUR_DAY,
    MICROSECOND,
    NEVER_CLOSED,
    OFFICE_HOURS,
    every_day,
    office,
    oslo,
    utc,
)

# Deadlines


def test_what_is_asked_late_on_friday_is_due_on_monday():
    due = office().deadline(oslo("2026-04-24 15:50"), 60)

    assert (due, due.tzinfo) == (oslo("2026-04-27 08:50"), UTC)


def test_what_is_asked_before_opening_counts_from_opening():
    due = office().deadline(oslo("2026-04-24 06:00"), 60)

    assert due == oslo("2026-04-24 09:30")


def test_what_runs_out_at_closing_time_is_due_at_closing_time():
    due = office().deadline(oslo("2026-04-24 15:50"), 40)

    assert due == oslo("2026-04-24 16:30")


def test_a_public_holiday_does_not_count():
    due = office(holidays=LABOUR_DAY).deadline(oslo("2026-04-30 15:50"), 60)

    assert due == oslo("2026-05-04 08:50")


def test_a_holiday_that_is_switched_off_is_a_working_day():
    hours = office(holidays=LABOUR_DAY, working_holidays=[date(2026, 5, 1)])

    due = hours.deadline(oslo("2026-04-30 15:50"), 60)

    assert due == oslo("2026-05-01 08:50")


def test_a_switched_off_holiday_stays_closed_where_the_vendor_closes():
    hours = office(
        holidays=LABOUR_DAY, working_holidays=[date(2026, 5, 1)], closures=[Closure(date(2026, 5, 1), "08:30", "12:00")]
    )

    due = hours.deadline(oslo("2026-04-30 15:50"), 60)

    assert due == oslo("2026-05-01 12:20")


def test_holidays_may_come_from_a_function_of_the_year():
    asked_for = []

    def christmas(year):
        asked_for.append(year)
        return {date(year, 12, 25): "Christmas Day", date(year + 1, 1, 1): "not this year's"}

    hours = office(holidays=christmas)

    assert hours.deadline(oslo("2025-12-24 16:00"), 60) == oslo("2025-12-26 09:00")
    assert hours.deadline(oslo("2025-12-31 16:00"), 60) == oslo("2026-01-01 09:00")
    assert sorted(asked_for) == [2025, 2026, 2027]


def test_a_closure_of_part_of_a_day_takes_that_part():
    hours = office(closures=[Closure(date(2026, 12, 23), "12:00", "16:00")])

    due = hours.deadline(oslo("2026-12-23 11:30"), 60)

    assert due == oslo("2026-12-23 16:30")


def test_closures_that_overlap_take_their_time_once():
    hours = office(
        closures=[Closure(date(2026, 12, 23), "12:00", "14:00"), Closure(date(2026, 12, 23), "13:00", "15:00")]
    )

    minutes = hours.minutes_between(oslo("2026-12-23 00:00"), oslo("2026-12-24 00:00"))

    assert minutes == 5 * 60


def test_a_day_may_have_several_intervals():
    hours = SupportHours("Europe/Oslo", {0: [("13:00", "16:00"), ("08:00", "12:00")]})

    due = hours.deadline(oslo("2026-04-27 11:30"), 60)

    assert due == oslo("2026-04-27 13:30")


def test_intervals_may_touch():
    hours = SupportHours("Europe/Oslo", {0: [("08:00", "12:00"), ("12:00", "16:00")]})

    assert hours.deadline(oslo("2026-04-27 11:30"), 60) == oslo("2026-04-27 12:30")
    assert hours.closes_at(oslo("2026-04-27 11:30")) == oslo("2026-04-27 16:00")


def test_hours_may_go_on_past_midnight():
    hours = SupportHours("Europe/Oslo", {4: [("22:00", "24:00")], 5: [("00:00", "02:00")]})

    assert hours.deadline(oslo("2026-04-24 23:30"), 60) == oslo("2026-04-25 00:30")
    assert hours.closes_at(oslo("2026-04-24 23:30")) == oslo("2026-04-25 02:00")


def test_pauses_move_the_deadline_by_the_open_time_in_them():
    pauses = [
        (oslo("2026-04-27 10:00"), oslo("2026-04-28 09:00")),
        (oslo("2026-04-24 12:00"), oslo("2026-04-24 18:00")),
        (oslo("2026-04-27 15:00"), oslo("2026-04-27 20:00")),
    ]

    due = office().deadline(oslo("2026-04-24 15:50"), 120, pauses)

    assert due == oslo("2026-04-28 09:30")


def test_a_pause_after_the_deadline_leaves_it_alone():
    due = office().deadline(oslo("2026-04-24 15:50"), 40, [(oslo("2026-04-24 16:30"), oslo("2026-04-28 09:00"))])

    assert due == oslo("2026-04-24 16:30")


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-04-24 15:50", "2026-04-24 15:50"),
        ("2026-04-24 08:30", "2026-04-24 08:30"),
        ("2026-04-24 16:30", "2026-04-24 16:30"),
        ("2026-04-24 16:30:01", "2026-04-27 08:30"),
        ("2026-04-25 12:00", "2026-04-27 08:30"),
    ],
    ids=["in_hours", "at_opening", "at_closing_time", "just_after", "at_the_weekend"],
)
def test_no_minutes_are_due_at_once_but_never_out_of_hours(start, due):
    assert office().deadline(oslo(start), 0) == oslo(due)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-04-24 10:00", "2026-04-24 10:00"),
        ("2026-04-24 10:01", "2026-04-27 12:00"),
        ("2026-04-24 16:30", "2026-04-27 12:00"),
    ],
    ids=["where_the_pause_begins", "in_the_pause", "where_it_ends_at_closing_time"],
)
def test_no_minutes_are_due_when_a_pause_is_over(start, due):
    pauses = [
        (oslo("2026-04-24 10:00"), oslo("2026-04-24 16:30")),
        (oslo("2026-04-27 08:30"), oslo("2026-04-27 12:00")),
    ]

    assert office().deadline(oslo(start), 0, pauses) == oslo(due)


def test_a_start_in_any_zone_is_the_same_moment():
    start = utc("2026-04-24 13:50")

    dues = {office().deadline(start.astimezone(ZoneInfo(zone)), 60) for zone in ("UTC", "Asia/Kolkata", "Europe/Oslo")}

    assert dues == {oslo("2026-04-27 08:50")}


def test_a_fraction_of_a_second_is_kept():
    start = oslo("2026-04-24 16:29:59.999999")

    assert office().deadline(start, 1) == oslo("2026-04-27 08:30:59.999999")
    assert office().deadline(start, 0) == start


# Time passed


def test_open_minutes_are_counted_over_a_weekend():
    minutes = office().minutes_between(oslo("2026-04-24 15:50"), oslo("2026-04-27 08:50"))

    assert minutes == 60


def test_a_part_of_a_minute_is_left_out_of_minutes_but_not_of_the_open_time():
    start, end = oslo("2026-04-24 16:29:00.000001"), oslo("2026-04-27 08:30:59.5")

    assert office().minutes_between(start, end) == 1
    assert office().open_time(start, end) == timedelta(seconds=119.5) - MICROSECOND


def test_paused_time_does_not_pass():
    start, end = oslo("2026-04-24 08:00"), oslo("2026-04-24 12:00")
    pauses = [
        (oslo("2026-04-24 11:00"), oslo("2026-04-25 12:00")),
        (oslo("2026-04-24 10:45"), oslo("2026-04-24 11:15")),
        (oslo("2026-04-23 08:00"), oslo("2026-04-24 08:40")),
        (oslo("2026-04-24 10:00"), oslo("2026-04-24 10:00")),
        (oslo("2026-04-24 13:00"), oslo("2026-04-24 14:00")),
    ]

    assert office().minutes_between(start, end, pauses) == 125
    assert office().open_time(start, end, pauses) == timedelta(minutes=125)


def test_between_a_moment_and_itself_nothing_passes():
    noon = oslo("2026-04-24 12:00")

    assert office().minutes_between(noon, noon) == 0


# Open and closed


@pytest.mark.parametrize(
    ("at", "is_open", "opens", "closes"),
    [
        ("2026-04-24 08:29:59", False, "2026-04-24 08:30", None),
        ("2026-04-24 08:30", True, "2026-04-24 08:30", "2026-04-24 16:30"),
        ("2026-04-24 12:00", True, "2026-04-24 12:00", "2026-04-24 16:30"),
        ("2026-04-24 16:30", False, "2026-04-27 08:30", None),
        ("2026-04-25 12:00", False, "2026-04-27 08:30", None),
    ],
)
def test_the_desk_tells_whether_it_is_open_when_it_opens_and_when_it_closes(at, is_open, opens, closes):
    hours, at = office(), oslo(at)

    assert hours.is_open(at) is is_open
    assert hours.next_opening(at) == oslo(opens)
    assert hours.closes_at(at) == (closes and oslo(closes))


def test_a_desk_that_never_closes_has_no_closing_time():
    hours = SupportHours("Europe/Oslo", NEVER_CLOSED)

    assert hours.closes_at(oslo("2026-04-24 12:00")) is None
    assert hours.is_open(oslo("2026-04-24 12:00")) is True


def test_hours_that_span_the_turn_of_the_year_close_once():
    hours = SupportHours("America/New_York", every_day(("08:00", "22:00")))
    new_york = ZoneInfo("America/New_York")

    closing = hours.closes_at(datetime(2026, 12, 31, 9, tzinfo=new_york))

    assert closing == datetime(2026, 12, 31, 22, tzinfo=new_york)


# Changes of the clocks


def test_an_hour_that_is_skipped_is_never_open():
    hours = SupportHours("Europe/Oslo", {6: [("02:00", "04:00")]})

    assert hours.next_opening(utc("2026-03-29 00:00")) == utc("2026-03-29 01:00")
    assert hours.minutes_between(utc("2026-03-29 00:00"), utc("2026-03-30 00:00")) == 60


def test_hours_within_a_skipped_hour_do_not_open_that_day():
    hours = SupportHours("Europe/Oslo", {6: [("02:10", "02:50")]})

    assert hours.next_opening(utc("2026-03-28 00:00")) == oslo("2026-04-05 02:10")


def test_an_hour_that_comes_twice_is_open_twice():
    hours = SupportHours("Europe/Oslo", {6: [("02:15", "02:45")]})

    assert [piece.starts for piece in hours.working(utc("2026-10-25 00:00"), 60)] == [
        utc("2026-10-25 00:15"),
        utc("2026-10-25 01:15"),
        utc("2026-10-25 01:45"),
    ]


def test_a_closure_of_an_hour_that_comes_twice_closes_both():
    closure = Closure(date(2026, 10, 25), "02:00", "03:00")
    hours = SupportHours("Europe/Oslo", NEVER_CLOSED, closures=[closure])

    assert hours.minutes_between(oslo("2026-10-25 00:00"), oslo("2026-10-26 00:00")) == 23 * 60


@pytest.mark.parametrize(
    ("day", "minutes"),
    [("2026-03-28", 1440), ("2026-03-29", 1380), ("2026-10-25", 1500), ("2026-10-26", 1440)],
)
def test_real_minutes_count_on_days_that_are_shorter_or_longer(day, minutes):
    hours = SupportHours("Europe/Oslo", NEVER_CLOSED)
    start = oslo(day)

    assert hours.minutes_between(start, start + timedelta(days=1)) == minutes
    assert hours.deadline(start, minutes) == start + timedelta(days=1)


def test_a_change_by_half_an_hour_counts_as_such():
    hours = SupportHours("Australia/Lord_Howe", {6: [("01:00", "03:00")]})

    assert hours.minutes_between(utc("2026-04-04 00:00"), utc("2026-04-05 00:00")) == 150
    assert hours.minutes_between(utc("2026-10-03 00:00"), utc("2026-10-04 00:00")) == 90


def test_a_date_that_a_country_skipped_has_no_hours():
    hours = SupportHours("Pacific/Apia", OFFICE_HOURS)

    assert hours.deadline(utc("2011-12-30 02:00"), 60) == utc("2012-01-01 19:00")


# Sharing


def test_threads_that_share_a_calendar_get_the_answers_of_one():
    shared = office(holidays=LABOUR_DAY)
    starts = [utc("1995-01-01 12:00") + timedelta(days=37 * n % 36_000) for n in range(400)]

    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda start: shared.deadline(start, 5000), starts))

    assert answers == [office(holidays=LABOUR_DAY).deadline(start, 5000) for start in starts]


def test_the_zone_of_the_process_changes_no_answer():
    program = """
import time
from datetime import UTC, datetime
from apps.policy.clock import SupportHours
hours = SupportHours("Europe/Oslo", {day: [("08:30", "16:30")] for day in range(5)})
start = datetime(2026, 3, 27, 15, 20, 30, tzinfo=UTC)
print(time.strftime("%z", time.localtime(1777031400)))
print(hours.deadline(start, 600), hours.minutes_between(start, datetime(2027, 1, 1, tzinfo=UTC)))
print(*hours.working(start, 600), sep="\\n")
"""

    def answers(zone):
        done = subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, "TZ": zone}, capture_output=True, text=True, check=True
        )
        return done.stdout.split("\n", 1)

    offset, in_utc = answers("UTC")
    other_offset, in_auckland = answers("Pacific/Auckland")

    assert (offset, other_offset) == ("+0000", "+1200")
    assert in_auckland == in_utc
    assert in_utc.startswith("2026-03-31 08:20:30+00:00 95529\n")
