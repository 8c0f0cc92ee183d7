"""A year of a support calendar as a picture and in words."""

from datetime import date

import pytest

from apps.policy.clock import Closure, OtherHours, SupportHours
from apps.policy.year import Note, Step, year_of
from tests.policy.calendars import LABOUR_DAY, office, on_weekdays

TODAY = date(2026, 5, 4)
SUMMER = OtherHours(date(2026, 7, 1), date(2026, 8, 15), on_weekdays(("09:00", "15:00")), "Summer hours")
CLOSURES = [
    Closure(date(2026, 12, 24), "12:00", "24:00", "Christmas Eve"),
    Closure(date(2026, 12, 21), name="Stocktaking"),
    Closure(date(2026, 12, 22), name="Stocktaking"),
    Closure(date(2026, 12, 26), name="A Saturday"),
]


@pytest.fixture
def months():
    hours = office(holidays=LABOUR_DAY, closures=CLOSURES, other_hours=[SUMMER])
    return {month.name: month for month in year_of(hours, 2026, TODAY).months}


def test_each_month_has_its_days_and_hours(months):
    assert len(months) == 12
    assert [len(month.squares) for month in months.values()] == [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    assert (months["May"].days_open, months["May"].hours_open) == (20, "160 h")
    assert (months["July"].days_open, months["July"].hours_open) == (23, "138 h")


def test_what_is_not_as_usual_is_told_in_runs_that_no_weekend_parts(months):
    assert months["January"].notes == []
    assert months["May"].notes == [Note("Fri 1 May", "Labour Day (public holiday)")]
    assert months["July"].notes == [Note("1–31 Jul", "Summer hours, open 6 h")]
    assert months["August"].notes == [Note("3–14 Aug", "Summer hours, open 6 h")]
    assert months["December"].notes == [
        Note("21–22 Dec", "Stocktaking"),
        Note("Thu 24 Dec", "Christmas Eve 12:00–16:30, open 3 h 30 min"),
    ]


def test_a_public_holiday_that_is_worked_on_is_named_as_a_working_day():
    hours = office(holidays=LABOUR_DAY, working_holidays=LABOUR_DAY)

    may = year_of(hours, 2026, TODAY).months[4]

    words = "Labour Day (public holiday, a working day here), open 8 h"
    assert may.notes == [Note("Fri 1 May", words)]
    assert (may.squares[0].look, may.squares[0].words) == ("heat4", f"Fri 1 May: {words}")


def test_a_square_stands_in_its_week_and_says_what_it_is(months):
    first, _, _, fourth, *_ = months["May"].squares

    assert (first.x, first.y, first.look, first.words) == (52, 16, "heat-off", "Fri 1 May: Labour Day (public holiday)")
    assert (fourth.x, fourth.y, fourth.look, fourth.words) == (0, 29, "heat4 heat-now", "Mon 4 May: open 8 h")
    assert months["July"].squares[0].look == "heat3"
    assert months["December"].squares[23].look == "heat2"
    assert (months["December"].squares[25].look, months["December"].squares[25].words) == (
        "heat-shut",
        "Sat 26 Dec: no hours",
    )


def test_the_legend_says_what_the_shades_mean():
    year = year_of(office(), 2025, TODAY)

    assert [step.words for step in year.legend] == [
        "open up to 2 h",
        "open up to 4 h",
        "open up to 6 h",
        "open up to 8 h",
        "closed all day",
        "no hours on that day of the week",
    ]
    assert year_of(office(), 2026, TODAY).legend[-1] == Step("heat-shut heat-now", "today")


def test_a_calendar_without_hours_has_a_year_too():
    year = year_of(SupportHours("Europe/Oslo", {}), 2025, TODAY)

    assert {month.days_open for month in year.months} == {0}
    assert [step.look for step in year.legend] == ["heat-off", "heat-shut"]


def test_the_first_and_the_last_year_have_one_neighbour():
    first, last = (year_of(office(), number, TODAY) for number in (1990, 2100))

    assert (first.before, first.after, last.before, last.after) == (None, 1991, 2099, None)
