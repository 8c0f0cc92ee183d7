"""A holiday that is switched off is a day like any other, wherever one looks."""

from datetime import date

from apps.policy.explaining import explained
from apps.policy.year import year_of
from tests.policy.calendars import LABOUR_DAY, office, oslo

EVENING_BEFORE = oslo("2026-04-30 16:00")


def both():
    """The desk that keeps the holiday, and the one that works on it."""
    return office(holidays=LABOUR_DAY), office(holidays=LABOUR_DAY, working_holidays=[date(2026, 5, 1)])


def test_the_clock_runs_on_it():
    keeps, works = both()

    dues = [hours.deadline(EVENING_BEFORE, 60) for hours in (keeps, works)]

    assert dues == [oslo("2026-05-04 09:00"), oslo("2026-05-01 09:00")]


def test_the_working_calls_it_open():
    keeps, works = both()

    kinds = [{stretch.kind for stretch in explained(hours, EVENING_BEFORE, 60)} for hours in (keeps, works)]

    assert ["holiday" in each for each in kinds] == [True, False]


def test_the_picture_of_the_year_says_that_it_is_worked_on():
    keeps, works = both()

    may = [year_of(hours, 2026, date(2026, 5, 4)).months[4] for hours in (keeps, works)]

    assert [month.days_open for month in may] == [20, 21]
    assert [[note.words for note in month.notes] for month in may] == [
        ["Labour Day (public holiday)"],
        ["Labour Day (public holiday, a working day here), open 8 h"],
    ]
