"""The days of a calendar, one by one, as a year is drawn and closed days are published."""

from datetime import date, timedelta

from apps.policy.clock import CLOSED, HOLIDAY, OPEN, WEEKEND, Closure, OtherHours, SupportHours
from tests.policy.calendars import LABOUR_DAY, NEVER_CLOSED, every_day, office, piece


def one_day(hours, on):
    (day,) = hours.days(on, on)
    return day


def test_a_day_has_its_hours_and_what_took_others_away():
    hours = office(holidays=LABOUR_DAY, closures=[Closure(date(2026, 4, 30), "12:00", "24:00", "Company day")])

    thursday, friday, saturday = hours.days(date(2026, 4, 30), date(2026, 5, 2))

    assert (thursday.minutes, thursday.has_usual_hours) == (210, True)
    assert thursday.pieces == [
        piece(OPEN, "2026-04-30 08:30", "2026-04-30 12:00", 210),
        piece(CLOSED, "2026-04-30 12:00", "2026-04-30 16:30", name="Company day"),
    ]
    assert friday.pieces == [piece(HOLIDAY, "2026-05-01 08:30", "2026-05-01 16:30", name="Labour Day")]
    assert saturday.pieces == [piece(WEEKEND, "2026-05-02 00:00", "2026-05-03 00:00")]
    assert (saturday.minutes, saturday.has_usual_hours) == (0, False)


def test_a_day_of_a_date_range_says_whether_it_would_usually_open():
    hours = office(other_hours=[OtherHours(date(2026, 7, 1), date(2026, 7, 5), {5: [("10:00", "12:00")]}, "Fair")])

    wednesday = one_day(hours, date(2026, 7, 1))
    saturday = one_day(hours, date(2026, 7, 4))

    assert (wednesday.minutes, wednesday.has_usual_hours, wednesday.pieces[0].kind) == (0, True, CLOSED)
    assert (saturday.minutes, saturday.has_usual_hours) == (120, False)


def test_the_day_on_which_clocks_change_is_a_piece_of_23_or_25_hours():
    hours = SupportHours("Europe/Oslo", NEVER_CLOSED)

    minutes = [one_day(hours, on).minutes // 60 for on in (date(2026, 3, 29), date(2026, 10, 25), date(2026, 10, 26))]

    assert minutes == [23, 25, 24]


def test_a_local_date_that_a_zone_left_out_is_no_day():
    days = SupportHours("Pacific/Apia", NEVER_CLOSED).days(date(2011, 12, 28), date(2011, 12, 31))

    assert [day.on.day for day in days] == [28, 29, 31]


def test_a_midnight_that_comes_twice_parts_no_day():
    # Havana's clocks go back from 01:00 to 00:00.
    hours = SupportHours("America/Havana", every_day(("00:00", "24:00")))

    days = hours.days(date(2026, 10, 31), date(2026, 11, 2))

    assert [(day.on.day, day.minutes) for day in days] == [(31, 1440), (1, 1500), (2, 1440)]


def test_the_days_of_the_first_and_the_last_year_are_there():
    for year in (1990, 2100):
        days = office().days(date(year, 1, 1), date(year, 12, 31))

        assert [day.on for day in days] == [date(year, 1, 1) + timedelta(days=n) for n in range(365)]
