"""What support hours refuse, and with which code."""

from datetime import UTC, date, datetime, timedelta

import pytest

from apps.policy.clock import Closure, HoursError, OtherHours, SupportHours
from tests.policy.calendars import (
    MICROSECOND,
    NEVER_CLOSED,
    OFFICE_HOURS,
    closed_for_good,
    office,
    oslo,
    utc,
)

JULY_1, AUGUST_15 = date(2026, 7, 1), date(2026, 8, 15)


@pytest.mark.parametrize(
    ("zone", "weekly", "code"),
    [
        ("Europe/Atlantis", OFFICE_HOURS, "unknown_time_zone"),
        ("europe/oslo", OFFICE_HOURS, "unknown_time_zone"),
        ("localtime", OFFICE_HOURS, "unknown_time_zone"),
        ("../Europe/Oslo", OFFICE_HOURS, "unknown_time_zone"),
        ("", OFFICE_HOURS, "unknown_time_zone"),
        (None, OFFICE_HOURS, "unknown_time_zone"),
        ("Europe/Oslo", {7: [("08:00", "16:00")]}, "unknown_weekday"),
        ("Europe/Oslo", {"mon": [("08:00", "16:00")]}, "unknown_weekday"),
        ("Europe/Oslo", {0: [("16:00", "08:00")]}, "backwards_interval"),
        ("Europe/Oslo", {0: [("08:00", "08:00")]}, "backwards_interval"),
        ("Europe/Oslo", {0: [("24:00", "24:00")]}, "backwards_interval"),
        ("Europe/Oslo", {0: [("12:00", "16:00"), ("08:00", "12:01")]}, "overlapping_intervals"),
        ("Europe/Oslo", {0: [("08:00", "16:00"), ("08:00", "16:00")]}, "overlapping_intervals"),
        ("Europe/Oslo", {0: [("8:00", "16:00")]}, "bad_interval"),
        ("Europe/Oslo", {0: [("08:00", "24:01")]}, "bad_interval"),
        ("Europe/Oslo", {0: [("08:00", "25:00")]}, "bad_interval"),
        ("Europe/Oslo", {0: [("08:00", "16:60")]}, "bad_interval"),
        ("Europe/Oslo", {0: [("08:00", "16:00\n")]}, "bad_interval"),
        ("Europe/Oslo", {0: [("٠٨:٠٠", "16:00")]}, "bad_interval"),
        ("Europe/Oslo", {0: [("08:00", "12:00", "16:00")]}, "bad_interval"),
        ("Europe/Oslo", {0: [(8, 16)]}, "bad_interval"),
        ("Europe/Oslo", {0: [None]}, "bad_interval"),
        ("Europe/Oslo", {0: "08:00-16:00"}, "bad_interval"),
        ("Europe/Oslo", [("08:00", "16:00")], "bad_interval"),
        (
            "Europe/Oslo",
            {0: [(f"{n // 4:02}:{n % 4 * 15:02}", f"{n // 4:02}:{n % 4 * 15 + 5:02}") for n in range(49)]},
            "too_many_intervals",
        ),
        ("Europe/Oslo", {0: None}, "bad_interval"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(zone, weekly, code):
    with pytest.raises(HoursError) as refusal:
        SupportHours(zone, weekly)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"closures": [Closure(date(2026, 12, 24), "16:00", "12:00")]}, "backwards_interval"),
        ({"closures": [Closure(date(2026, 12, 24), "noon")]}, "bad_interval"),
        ({"closures": [Closure("2026-12-24")]}, "not_a_date"),
        ({"closures": [Closure(date(1989, 12, 31))]}, "year_out_of_range"),
        ({"closures": [Closure(date(2101, 1, 1))]}, "year_out_of_range"),
        ({"closures": [Closure(date(2026, 12, 24), "08:00", "16:00")] * 49}, "too_many_intervals"),
        ({"working_holidays": ["2026-12-24"]}, "not_a_date"),
        ({"other_hours": [OtherHours(date(2026, 8, 15), date(2026, 7, 1), {})]}, "backwards_range"),
        (
            {"other_hours": [OtherHours(JULY_1, date(2026, 7, 5), {}), OtherHours(date(2026, 7, 5), AUGUST_15, {})]},
            "overlapping_ranges",
        ),
        ({"other_hours": [OtherHours(JULY_1, JULY_1, {}), OtherHours(JULY_1, JULY_1, {})]}, "overlapping_ranges"),
        ({"other_hours": [OtherHours(JULY_1, date(2101, 1, 1), {})]}, "year_out_of_range"),
        ({"other_hours": [OtherHours(JULY_1, "2026-08-15", {})]}, "not_a_date"),
        ({"other_hours": [OtherHours(JULY_1, AUGUST_15, {7: []})]}, "unknown_weekday"),
        ({"other_hours": [OtherHours(JULY_1, AUGUST_15, {0: [("15:00", "09:00")]})]}, "backwards_interval"),
    ],
)
def test_a_closure_that_makes_no_sense_is_refused(changes, code):
    with pytest.raises(HoursError) as refusal:
        office(**changes)

    assert refusal.value.code == code


def test_a_refusal_is_a_value_error_with_a_sentence():
    with pytest.raises(ValueError, match=r"^Monday: two intervals overlap; let each end before the next begins\.$"):
        SupportHours("Europe/Oslo", {0: [("08:00", "12:00"), ("11:00", "13:00")]})


@pytest.mark.parametrize(
    ("minutes", "code"),
    [
        (-1, "negative_minutes"),
        (1.5, "fractional_minutes"),
        (60.0, "fractional_minutes"),
        (True, "fractional_minutes"),
        ("60", "fractional_minutes"),
        (None, "fractional_minutes"),
        (10**9, "beyond_last_year"),
        (10**30, "beyond_last_year"),
    ],
)
def test_minutes_that_cannot_be_counted_are_refused(minutes, code):
    with pytest.raises(HoursError) as refusal:
        office().deadline(oslo("2026-04-24 15:50"), minutes)

    assert refusal.value.code == code


@pytest.mark.parametrize(
    "moment",
    [utc("2026-04-24").replace(tzinfo=None), date(2026, 4, 24), "2026-04-24T12:00Z", 1777031400, None],
    ids=["naive", "date", "text", "number", "nothing"],
)
@pytest.mark.parametrize(
    "ask",
    [
        lambda at: office().deadline(at, 60),
        lambda at: office().minutes_between(at, oslo("2026-04-24 12:00")),
        lambda at: office().minutes_between(oslo("2026-04-24 12:00"), at),
        lambda at: office().is_open(at),
        lambda at: office().next_opening(at),
        lambda at: office().closes_at(at),
        lambda at: office().deadline(oslo("2026-04-24 12:00"), 60, [(oslo("2026-04-24 12:00"), at)]),
    ],
    ids=["deadline", "start", "end", "is_open", "next_opening", "closes_at", "pause"],
)
def test_what_is_no_moment_is_refused_everywhere(ask, moment):
    with pytest.raises(HoursError) as refusal:
        ask(moment)

    assert refusal.value.code == "no_instant"


@pytest.mark.parametrize(
    ("pause", "code"),
    [
        ((oslo("2026-04-24 13:00"), oslo("2026-04-24 12:00")), "backwards_pause"),
        ((oslo("2026-04-24 13:00"),), "bad_pause"),
        ((oslo("2026-04-24 13:00"), oslo("2026-04-24 14:00"), 5), "bad_pause"),
        ((oslo("2026-04-24 13:00"), oslo("2026-04-24 14:00"), "lunch", "late"), "bad_pause"),
        (oslo("2026-04-24 13:00"), "bad_pause"),
        ((oslo("2026-04-24 13:00"), oslo("2101-04-24 13:00")), "year_out_of_range"),
    ],
)
def test_a_pause_that_makes_no_sense_is_refused(pause, code):
    start = oslo("2026-04-24 12:00")

    with pytest.raises(HoursError) as refusal:
        office().deadline(start, 120, [pause])
    assert refusal.value.code == code

    with pytest.raises(HoursError) as refusal:
        office().minutes_between(start, oslo("2100-12-31 12:00"), [pause])
    assert refusal.value.code == code


def test_an_end_before_the_start_is_refused():
    with pytest.raises(HoursError) as refusal:
        office().minutes_between(oslo("2026-04-24 12:00"), oslo("2026-04-24 11:59"))

    assert refusal.value.code == "end_before_start"


@pytest.mark.parametrize(
    "hours",
    [
        SupportHours("Europe/Oslo", {}),
        SupportHours("Europe/Oslo", {0: []}),
        office(holidays=closed_for_good(from_year=1990)),
    ],
    ids=["no_weekdays", "no_intervals", "closed_for_good"],
)
def test_a_calendar_that_never_opens_refuses_deadlines_and_openings(hours):
    start = oslo("2026-04-24 12:00")

    for ask in (
        lambda: hours.deadline(start, 1),
        lambda: hours.deadline(start, 0),
        lambda: hours.next_opening(start),
        lambda: hours.working(start, 60),
        lambda: hours.deadline(start, 1, [(start, start + timedelta(days=1))]),
    ):
        with pytest.raises(HoursError) as refusal:
            ask()
        assert refusal.value.code == "no_open_hours"
    assert hours.is_open(start) is False
    assert hours.minutes_between(start, start + timedelta(days=700)) == 0


def test_a_desk_that_closes_for_good_refuses_what_it_cannot_reach_any_more():
    hours = office(holidays=closed_for_good(from_year=2027))

    assert hours.deadline(oslo("2026-12-31 15:30"), 60) == oslo("2026-12-31 16:30")
    with pytest.raises(HoursError) as refusal:
        hours.deadline(oslo("2026-12-31 15:30"), 61)
    assert refusal.value.code == "beyond_last_year"


def test_the_years_from_1990_to_2100_are_counted_and_no_others():
    hours = SupportHours("Europe/Oslo", NEVER_CLOSED)
    first, last = utc("1990-01-01 00:00"), utc("2100-12-31 23:59:59.999999")

    assert hours.is_open(first) is True
    assert hours.is_open(last) is True
    assert hours.open_time(first, last) == last - first
    assert hours.deadline(first, 0) == first
    assert office().deadline(first, 0) == oslo("1990-01-01 08:30")
    earliest, latest = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    for outside in (first - MICROSECOND, last + MICROSECOND, earliest, latest):
        with pytest.raises(HoursError) as refusal:
            hours.is_open(outside)
        assert refusal.value.code == "year_out_of_range"
