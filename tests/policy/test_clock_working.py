"""How a deadline explains itself, by example."""

from datetime import UTC, date

from apps.policy.clock import (
    CLOSED,
    DUE,
    FOLDED,
    HOLIDAY,
    OPEN,
    PAUSED,
    WEEKEND,
    Closure,
    OtherHours,
    Piece,
    SupportHours,
)
from tests.policy.calendars import LABOUR_DAY, NEVER_CLOSED, OFFICE_HOURS, office, on_weekdays, oslo, piece


def test_the_working_names_what_counted_and_what_did_not():
    hours = office(holidays={date(2023, 5, 1): "Labour Day"})
    pauses = [(oslo("2023-05-02 09:10"), oslo("2023-05-02 11:00"))]

    pieces = hours.working(oslo("2023-04-28 15:50"), 200, pauses)

    assert pieces == [
        piece(OPEN, "2023-04-28 15:50", "2023-04-28 16:30", 40),
        piece(WEEKEND, "2023-04-29 00:00", "2023-05-01 00:00"),
        piece(HOLIDAY, "2023-05-01 08:30", "2023-05-01 16:30", name="Labour Day"),
        piece(OPEN, "2023-05-02 08:30", "2023-05-02 09:10", 40),
        piece(PAUSED, "2023-05-02 09:10", "2023-05-02 11:00"),
        piece(OPEN, "2023-05-02 11:00", "2023-05-02 13:00", 120),
        piece(DUE, "2023-05-02 13:00", "2023-05-02 13:00"),
    ]
    assert {each.starts.tzinfo for each in pieces} == {UTC}


def test_the_working_shows_a_closed_part_of_a_day_between_the_open_ones():
    hours = office(closures=[Closure(date(2026, 12, 23), "12:00", "16:00", "Stocktaking")])

    pieces = hours.working(oslo("2026-12-23 11:30"), 60)

    assert pieces == [
        piece(OPEN, "2026-12-23 11:30", "2026-12-23 12:00", 30),
        piece(CLOSED, "2026-12-23 12:00", "2026-12-23 16:00", name="Stocktaking"),
        piece(OPEN, "2026-12-23 16:00", "2026-12-23 16:30", 30),
        piece(DUE, "2026-12-23 16:30", "2026-12-23 16:30"),
    ]


def test_the_working_joins_what_one_closure_took_of_a_day():
    split_days = on_weekdays(("08:00", "12:00"), ("13:00", "16:00"))
    hours = SupportHours("Europe/Oslo", split_days, holidays=LABOUR_DAY)

    pieces = hours.working(oslo("2026-05-01 07:00"), 30)

    assert pieces == [
        piece(HOLIDAY, "2026-05-01 08:00", "2026-05-01 16:00", name="Labour Day"),
        piece(WEEKEND, "2026-05-02 00:00", "2026-05-04 00:00"),
        piece(OPEN, "2026-05-04 08:00", "2026-05-04 08:30", 30),
        piece(DUE, "2026-05-04 08:30", "2026-05-04 08:30"),
    ]


def test_the_working_leaves_out_what_a_pause_covers_and_a_holiday_that_cost_nothing():
    hours = office(holidays={date(2026, 4, 25): "A Saturday"})
    pauses = [(oslo("2026-04-24 16:00"), oslo("2026-04-27 09:00"))]

    pieces = hours.working(oslo("2026-04-24 15:30"), 60, pauses)

    assert pieces == [
        piece(OPEN, "2026-04-24 15:30", "2026-04-24 16:00", 30),
        piece(PAUSED, "2026-04-24 16:00", "2026-04-27 09:00"),
        piece(OPEN, "2026-04-27 09:00", "2026-04-27 09:30", 30),
        piece(DUE, "2026-04-27 09:30", "2026-04-27 09:30"),
    ]


def test_the_working_gives_each_day_of_a_desk_that_never_closes_its_own_piece():
    pieces = SupportHours("Europe/Oslo", NEVER_CLOSED).working(oslo("2026-04-24 23:00"), 90)

    assert pieces == [
        piece(OPEN, "2026-04-24 23:00", "2026-04-25 00:00", 60),
        piece(OPEN, "2026-04-25 00:00", "2026-04-25 00:30", 30),
        piece(DUE, "2026-04-25 00:30", "2026-04-25 00:30"),
    ]


def test_the_working_names_a_day_of_the_week_without_hours():
    part_time = {day: hours for day, hours in OFFICE_HOURS.items() if day != 2}

    pieces = SupportHours("Europe/Oslo", part_time).working(oslo("2026-04-21 16:00"), 60)

    assert pieces[1] == piece(CLOSED, "2026-04-22 00:00", "2026-04-23 00:00", name="no hours on Wednesdays")


def test_the_minutes_of_the_working_add_up_when_pieces_end_within_a_minute():
    pieces = office().working(oslo("2026-04-24 15:50:30"), 60)

    assert [each.minutes for each in pieces] == [39, 0, 21, 0]


def test_the_working_of_nothing_is_the_due_moment():
    noon = oslo("2026-04-24 12:00")

    assert office().working(noon, 0) == [Piece(DUE, noon, noon)]


def test_the_working_shows_pauses_that_touch_as_one_and_those_without_length_or_bearing_not_at_all():
    pauses = [
        (oslo("2026-04-24 09:30"), oslo("2026-04-24 09:45")),
        (oslo("2026-04-24 08:30"), oslo("2026-04-24 09:30")),
        (oslo("2026-04-24 10:00"), oslo("2026-04-24 10:00")),
        (oslo("2026-04-24 15:00"), oslo("2026-04-24 16:00")),
        (oslo("2026-04-23 15:00"), oslo("2026-04-24 08:00")),
    ]

    pieces = office().working(oslo("2026-04-24 08:00"), 60, pauses)

    assert pieces == [
        piece(PAUSED, "2026-04-24 08:30", "2026-04-24 09:45"),
        piece(OPEN, "2026-04-24 09:45", "2026-04-24 10:45", 60),
        piece(DUE, "2026-04-24 10:45", "2026-04-24 10:45"),
    ]


def test_the_working_leaves_out_a_weekend_that_a_pause_begins_with():
    pauses = [(oslo("2026-04-25 00:00"), oslo("2026-04-27 00:00"))]

    pieces = office().working(oslo("2026-04-24 16:00"), 60, pauses)

    assert [each.kind for each in pieces] == [OPEN, PAUSED, OPEN, DUE]


def test_the_working_shows_what_pauses_leave_of_a_weekend():
    pauses = [(oslo("2026-04-24 16:30"), oslo("2026-04-25 12:00"))]

    pieces = office().working(oslo("2026-04-24 16:00"), 60, pauses)

    assert pieces[1:3] == [
        piece(PAUSED, "2026-04-24 16:30", "2026-04-25 12:00"),
        piece(WEEKEND, "2026-04-25 12:00", "2026-04-27 00:00"),
    ]


def test_the_working_tells_why_the_clock_stood_still_each_reason_once():
    pauses = [
        (oslo("2026-04-24 09:00"), oslo("2026-04-24 10:00"), "waiting on the ISV"),
        (oslo("2026-04-24 09:30"), oslo("2026-04-24 11:00"), "waiting on a data owner"),
        (oslo("2026-04-24 11:00"), oslo("2026-04-24 11:15"), "waiting on the ISV"),
        (oslo("2026-04-24 12:00"), oslo("2026-04-24 12:15")),
    ]

    pieces = office().working(oslo("2026-04-24 08:30"), 120, pauses)

    assert [each for each in pieces if each.kind == PAUSED] == [
        piece(PAUSED, "2026-04-24 09:00", "2026-04-24 11:15", name="waiting on the ISV, waiting on a data owner"),
        piece(PAUSED, "2026-04-24 12:00", "2026-04-24 12:15"),
    ]


def test_the_working_names_the_date_range_that_took_a_day():
    summer = OtherHours(date(2026, 7, 1), date(2026, 8, 15), {0: [("09:00", "15:00")]}, "Summer hours")
    shut = OtherHours(date(2026, 12, 21), date(2026, 12, 23), {}, "Stocktaking")
    hours = office(other_hours=[shut, summer])

    assert hours.working(oslo("2026-06-30 16:00"), 31)[1:] == [
        *(
            piece(
                CLOSED, f"2026-07-0{day} 00:00", f"2026-07-0{day + 1} 00:00", name=f"Summer hours: no hours on {name}s"
            )
            for day, name in ((1, "Wednesday"), (2, "Thursday"), (3, "Friday"))
        ),
        piece(WEEKEND, "2026-07-04 00:00", "2026-07-06 00:00"),
        piece(OPEN, "2026-07-06 09:00", "2026-07-06 09:01", 1, "Summer hours"),
        piece(DUE, "2026-07-06 09:01", "2026-07-06 09:01"),
    ]
    assert hours.working(oslo("2026-12-18 16:00"), 31)[2] == piece(
        CLOSED, "2026-12-21 00:00", "2026-12-24 00:00", name="Stocktaking"
    )


def test_the_working_folds_the_middle_of_long_work():
    start = oslo("2026-01-05 08:30")

    pieces = office().working(start, 100_000)

    folded = [each for each in pieces if each.kind == FOLDED]
    assert folded == [piece(FOLDED, "2026-01-19 00:00", "2026-10-08 00:00", folded[0].minutes)]
    assert folded[0].minutes == office().minutes_between(folded[0].starts, folded[0].ends)
    assert sum(each.minutes for each in pieces) == 100_000
    assert len(pieces) < 40


def test_the_working_folds_nothing_away_that_is_a_pause():
    pauses = [(oslo("2026-01-12 12:00"), oslo("2026-06-01 12:00"), "waiting on the ISV")]

    pieces = office().working(oslo("2026-01-05 08:30"), 4800, pauses)

    assert [each.kind for each in pieces].count(PAUSED) == 1
    assert FOLDED not in {each.kind for each in pieces}


def test_the_working_tells_closures_apart_that_touch():
    closures = [
        Closure(date(2026, 4, 24), "08:00", "12:00", "Moving house"),
        Closure(date(2026, 4, 24), "12:00", "16:00", "Summer party"),
    ]

    pieces = office(closures=closures).working(oslo("2026-04-24 08:00"), 30)

    assert pieces == [
        piece(CLOSED, "2026-04-24 08:30", "2026-04-24 12:00", name="Moving house"),
        piece(CLOSED, "2026-04-24 12:00", "2026-04-24 16:00", name="Summer party"),
        piece(OPEN, "2026-04-24 16:00", "2026-04-24 16:30", 30),
        piece(DUE, "2026-04-24 16:30", "2026-04-24 16:30"),
    ]


def test_the_working_ends_at_the_due_moment_to_the_microsecond():
    pieces = office().working(oslo("2026-04-24 12:00:00.250001"), 1)

    assert pieces == [
        piece(OPEN, "2026-04-24 12:00:00.250001", "2026-04-24 12:01:00.250001", 1),
        piece(DUE, "2026-04-24 12:01:00.250001", "2026-04-24 12:01:00.250001"),
    ]
