"""Support hours against an oracle that steps through time and looks at the clock on the wall."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from apps.policy.clock import CLOSED, DUE, HOLIDAY, OPEN, PAUSED, WEEKEND, Closure, HoursError, OtherHours, SupportHours
from tests.policy.oracle import DAY, MINUTE, WallClock, clock_changes

ZONES = (
    "Europe/Oslo",
    "Europe/Amsterdam",
    "UTC",
    "Africa/Johannesburg",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "America/New_York",
    "Pacific/Auckland",
    "Asia/Kolkata",
    "Africa/Casablanca",
)
FIRST, LAST = datetime(2020, 1, 1, tzinfo=UTC), datetime(2035, 12, 31, tzinfo=UTC)
CHANGES = {zone: clock_changes(zone, 2020, 2035) for zone in ZONES}
NEAR_MIDNIGHT_AND_CHANGES = ("00:00", "00:30", "01:30", "02:00", "02:15", "02:30", "03:00", "03:20", "24:00")
OFFICE = ("08:00", "08:30", "11:45", "12:00", "13:00", "16:30", "17:00", "20:00")
CLOSING, HOLIDAY_NAME, RANGE = "stocktaking", "Founders' Day", "summer hours"
OTHERS = [("00:10", "01:40"), ("02:05", "02:35"), ("23:00", "24:00")]
SECOND, MICROSECOND = timedelta(seconds=1), timedelta(microseconds=1)


def calendar(wall_clock):
    return SupportHours(
        wall_clock.time_zone,
        wall_clock.weekly,
        closures=wall_clock.closures,
        holidays=wall_clock.holidays,
        working_holidays=wall_clock.working_holidays,
        other_hours=wall_clock.other_hours,
    )


def times_of_day():
    return st.one_of(
        st.sampled_from(NEAR_MIDNIGHT_AND_CHANGES),
        st.sampled_from(OFFICE),
        st.integers(0, 1439).map(lambda minute: f"{minute // 60:02}:{minute % 60:02}"),
    )


def days_of_hours():
    """Up to three intervals that don't overlap but may touch."""
    return st.lists(times_of_day(), max_size=6).map(lambda times: list(pairwise(sorted(set(times))))[::2])


@st.composite
def other_hours(draw, around):
    """Up to two date ranges in the days around a moment, which don't overlap but may touch."""
    days = sorted(draw(st.lists(st.integers(-2, 5), max_size=4, unique=True)))
    return [
        OtherHours(
            around.date() + timedelta(days=first),
            around.date() + timedelta(days=last),
            draw(st.dictionaries(st.integers(0, 6), days_of_hours(), max_size=7)),
            RANGE,
        )
        for first, last in list(pairwise(days))[::2]
    ]


@st.composite
def wall_clocks(draw, zone, around):
    """A calendar with hours on some day, closures and holidays in the days around a moment."""
    near = st.integers(-1, 3).map(lambda days: around.date() + timedelta(days=days))
    kinds_of_day = [draw(days_of_hours()), draw(days_of_hours()), []]
    weekly = {weekday: kinds_of_day[draw(st.integers(0, 2))] for weekday in range(7)}
    if not any(weekly.values()):
        weekly[draw(st.integers(0, 6))] = [("09:00", "17:00")]
    spans = st.lists(times_of_day(), min_size=2, max_size=2, unique=True).map(sorted)
    closures = st.builds(lambda on, span: Closure(on, *span, name=CLOSING), near, spans)
    holidays = draw(st.dictionaries(near, st.just(HOLIDAY_NAME), max_size=2))
    return WallClock(
        zone,
        weekly,
        closures=draw(st.lists(closures, max_size=3)),
        holidays=holidays,
        working_holidays=draw(st.sets(st.sampled_from(sorted(holidays)))) if holidays else (),
        other_hours=draw(other_hours(around)),
    )


@st.composite
def moments(draw, zone):
    """Whole minutes of 2020 to 2035, half of them close to a change of the clocks where there are any."""
    if CHANGES[zone] and draw(st.booleans()):
        return draw(st.sampled_from(CHANGES[zone])) + draw(st.integers(-2000, 200)) * MINUTE
    return FIRST + draw(st.integers(0, (LAST - FIRST) // MINUTE)) * MINUTE


@st.composite
def situations(draw):
    """(calendar by the wall clock, the calendar under test, a start, pauses around it)"""
    zone = draw(st.sampled_from(ZONES))
    start = draw(moments(zone))
    wall_clock = draw(wall_clocks(zone, start))
    pause = st.tuples(st.integers(-300, 2000), st.integers(0, 900))
    pauses = draw(st.lists(pause, max_size=3))
    return (
        wall_clock,
        calendar(wall_clock),
        start,
        [(start + after * MINUTE, start + (after + length) * MINUTE) for after, length in pauses],
    )


@settings(deadline=None, max_examples=80)
@given(situations(), st.integers(0, 2 * 1440))
def test_minutes_between_are_those_counted_one_by_one(situation, distance):
    wall_clock, hours, start, pauses = situation
    end = start + distance * MINUTE

    minutes = hours.minutes_between(start, end, pauses)

    assert minutes == wall_clock.steps_between(start, end, pauses)


@settings(deadline=None, max_examples=80)
@given(situations(), st.one_of(st.integers(0, 5), st.integers(0, 1500)))
def test_a_deadline_is_the_one_found_minute_by_minute(situation, minutes):
    wall_clock, hours, start, pauses = situation
    searched_to = start + 2 * DAY

    due = hours.deadline(start, minutes, pauses)

    found = wall_clock.deadline(start, minutes, pauses, before=searched_to)
    assert (due if due < searched_to else None) == found


@settings(deadline=None, max_examples=40)
@given(situations(), st.integers(0, 2880))
def test_opening_and_closing_are_those_seen_minute_by_minute(situation, ahead):
    wall_clock, hours, start, _ = situation
    at = start + ahead * MINUTE
    watched = list(wall_clock.moments(at, at + DAY))
    seen = [wall_clock.is_open(moment) for moment in watched]

    opening, closing = hours.next_opening(at), hours.closes_at(at)

    assert [hours.is_open(moment) for moment in watched] == seen
    assert (opening if opening <= watched[-1] else None) == next(
        (moment for moment, is_open in zip(watched, seen, strict=True) if is_open), None
    )
    seen_closing = next((moment for moment, is_open in zip(watched, seen, strict=True) if not is_open), None)
    assert (closing if closing and closing <= watched[-1] else None) == (seen_closing if seen[0] else None)


@settings(deadline=None, max_examples=40)
@given(situations(), st.integers(-90, 90), st.integers(0, 3600), st.integers(0, 1800), st.integers(0, 40))
def test_seconds_are_counted_exactly(situation, offset, distance, pause_after, minutes):
    wall_clock, hours, near, _ = situation
    by_second = replace(wall_clock, step=SECOND)
    start = hours.next_opening(near) + offset * SECOND
    end = start + distance * SECOND
    pauses = [(start + pause_after * SECOND, start + (pause_after + 77) * SECOND)]
    searched_to = start + 3600 * SECOND

    opened, due = hours.open_time(start, end, pauses), hours.deadline(start, minutes, pauses)

    assert opened == by_second.steps_between(start, end, pauses) * SECOND
    assert hours.minutes_between(start, end, pauses) == opened // MINUTE
    found = by_second.deadline(start, minutes * 60, pauses, before=searched_to)
    assert (due if due < searched_to else None) == found


@settings(deadline=None, max_examples=40)
@given(situations(), st.integers(0, 700))
def test_the_working_holds_the_minutes_that_count_and_no_others(situation, minutes):
    wall_clock, hours, start, pauses = situation
    assume(hours.minutes_between(start, start + 2 * DAY, pauses) > minutes)

    pieces = hours.working(start, minutes, pauses)

    due = hours.deadline(start, minutes, pauses)
    opens = [piece for piece in pieces if piece.kind == OPEN]
    counted = [at for at in wall_clock.moments(start, due) if wall_clock.works(at, pauses)]
    assert [at for piece in opens for at in wall_clock.moments(piece.starts, piece.ends)] == counted
    assert sum(piece.minutes for piece in pieces) == minutes
    assert [piece.kind for piece in pieces if piece.starts == piece.ends] == [DUE]
    assert (pieces[-1].kind, pieces[-1].starts) == (DUE, due)
    edges = [edge for piece in pieces if piece.kind != PAUSED for edge in (piece.starts, piece.ends)]
    assert [start, *edges, due] == sorted([start, *edges, due])


@settings(deadline=None, max_examples=40)
@given(situations(), st.integers(0, 700))
def test_the_working_says_why_each_other_stretch_does_not_count(situation, minutes):
    wall_clock, hours, start, pauses = situation
    assume(hours.minutes_between(start, start + 2 * DAY, pauses) > minutes)

    pieces = hours.working(start, minutes, pauses)

    for piece in pieces[:-1]:
        at, wall = piece.starts, piece.starts.astimezone(wall_clock.zone)
        weekly = wall_clock.weekly_on(wall.date())
        no_hours = f"no hours on {wall:%A}s"
        reasons = {
            OPEN: wall_clock.works(at, pauses),
            PAUSED: any(held <= at < resumed for held, resumed in pauses),
            CLOSED: not wall_clock.is_open(at) and piece.name in {CLOSING, no_hours, RANGE, f"{RANGE}: {no_hours}"},
            HOLIDAY: not wall_clock.is_open(at) and wall.date() in wall_clock.holidays,
            WEEKEND: not weekly.get(wall.weekday()) and wall.weekday() in {5, 6},
        }
        assert reasons[piece.kind]


@settings(deadline=None, max_examples=40)
@given(situations(), st.integers(0, 10**10), st.integers(0, 10**14), st.integers(0, 10**14))
def test_the_parts_of_a_time_add_up_to_the_whole(situation, before, first, second):
    _, hours, near, pauses = situation
    start = near + before * MICROSECOND
    middle = start + first * MICROSECOND
    end = middle + second * MICROSECOND

    whole = hours.open_time(start, end, pauses)

    assert whole == hours.open_time(start, middle, pauses) + hours.open_time(middle, end, pauses)


@settings(deadline=None, max_examples=40)
@given(situations(), st.integers(0, 10**10), st.integers(1, 10**4))
def test_exactly_the_minutes_have_passed_by_the_deadline_and_a_microsecond_earlier_less(situation, after, minutes):
    _, hours, near, pauses = situation
    start = near + after * MICROSECOND

    due = hours.deadline(start, minutes, pauses)

    assert hours.open_time(start, due, pauses) == minutes * MINUTE
    assert hours.open_time(start, due - MICROSECOND, pauses) == minutes * MINUTE - MICROSECOND


def before_the_end_of_time(deadline):
    """The deadline, or None where the calendar has not so many hours to the end of 2100."""
    try:
        return deadline()
    except HoursError:
        return None


@settings(deadline=None, max_examples=40)
@given(situations(), st.integers(0, 10**10), st.integers(0, 10**4), st.integers(0, 10**4))
def test_two_targets_in_a_row_end_with_their_sum(situation, after, first, second):
    _, hours, near, _ = situation
    start = near + after * MICROSECOND

    due = before_the_end_of_time(lambda: hours.deadline(hours.deadline(start, first), second))

    assert due == before_the_end_of_time(lambda: hours.deadline(start, first + second))


@settings(deadline=None, max_examples=40)
@given(situations(), st.lists(st.integers(-2000, 2000), min_size=1, max_size=8))
def test_what_was_asked_before_changes_no_answer(situation, days):
    wall_clock, asked_often, start, pauses = situation
    start = start.replace(year=2040)
    for distance in days:
        asked_often.minutes_between(*sorted((start, start + distance * DAY)))

    answers = [asked_often.deadline(start + distance * DAY, 5000, pauses) for distance in days]

    assert answers == [calendar(wall_clock).deadline(start + distance * DAY, 5000, pauses) for distance in days]


def test_the_clocks_change_in_the_zones_that_are_tested():
    changes_before_2026 = {zone: sum(at.year < 2026 for at in changes) for zone, changes in CHANGES.items()}

    assert changes_before_2026 == {
        "Europe/Oslo": 12,
        "Europe/Amsterdam": 12,
        "UTC": 0,
        "Africa/Johannesburg": 0,
        "Australia/Sydney": 12,
        "Australia/Lord_Howe": 12,
        "America/New_York": 12,
        "Pacific/Auckland": 12,
        "Asia/Kolkata": 0,
        "Africa/Casablanca": 12,
    }


@pytest.mark.parametrize("zone", [zone for zone in ZONES if CHANGES[zone]])
@pytest.mark.parametrize(
    "intervals",
    [
        [("00:00", "24:00")],
        [("00:00", "00:45"), ("01:15", "02:10"), ("02:20", "02:40"), ("02:50", "03:15"), ("04:00", "24:00")],
        [("01:50", "02:30")],
    ],
    ids=["all_day", "in_bits", "around_two"],
)
def test_every_change_of_the_clocks_is_counted_as_the_wall_shows_it(zone, intervals):
    closed_around_two = [Closure(at.date(), "01:55", "02:05") for at in CHANGES[zone]]
    each_other_change = [OtherHours(at.date(), at.date(), dict.fromkeys(range(7), OTHERS)) for at in CHANGES[zone][::2]]
    wall_clock = WallClock(
        zone, dict.fromkeys(range(7), intervals), closures=closed_around_two, other_hours=each_other_change
    )
    hours = calendar(wall_clock)

    for change in CHANGES[zone]:
        start, end = change - 200 * MINUTE, change + 150 * MINUTE
        opens = [at for at in wall_clock.moments(start, end) if wall_clock.is_open(at)]
        assert [at for at in wall_clock.moments(start, end) if hours.is_open(at)] == opens
        for pauses in ((), [(change - 20 * MINUTE, change + 7 * MINUTE), (change - 90 * MINUTE, change - 50 * MINUTE)]):
            works = [at for at in opens if wall_clock.works(at, pauses)]
            assert hours.minutes_between(start, end, pauses) == len(works)
            due = [hours.deadline(start, n, pauses) for n in range(1, len(works))]
            assert due == [at + MINUTE for at in works[:-1]]


def test_a_whole_year_is_counted_minute_by_minute():
    wall_clock = WallClock(
        "Australia/Lord_Howe",
        {
            0: [("08:30", "12:00"), ("13:00", "16:30")],
            2: [("00:00", "24:00")],
            3: [("00:00", "03:00")],
            6: [("01:00", "03:00")],
        },
        closures=[Closure(date(2026, 12, 24), "12:00")],
        holidays={date(2026, 5, 25): "Whit Monday", date(2026, 4, 6): "Easter Monday"},
        working_holidays=[date(2026, 5, 25)],
    )
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)

    minutes = calendar(wall_clock).minutes_between(start, end)

    assert minutes == wall_clock.steps_between(start, end)


@settings(deadline=None, max_examples=40)
@given(situations(), st.sampled_from([1990, 1991, 2099, 2100]), st.integers(-1500, 1500))
def test_the_first_and_last_years_are_counted_too(situation, year, offset):
    wall_clock, hours, _, _ = situation
    turn = datetime(year, 1, 1, tzinfo=UTC) if year < 2000 else datetime(year, 12, 31, 23, 59, tzinfo=UTC)
    start = turn + offset * MINUTE
    assume(1990 <= start.year <= 2100)
    end = min(start + DAY, datetime(2100, 12, 31, 23, 59, tzinfo=UTC))

    minutes = hours.minutes_between(start, end)

    assert minutes == wall_clock.steps_between(start, end)
