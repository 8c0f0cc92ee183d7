"""The preview page of a support calendar."""

import pytest
import time_machine

from tests.cast import MONDAY
from tests.cockpit.desk import browser_of, queries, words
from tests.factories.policy import ClosureFactory, SupportCalendarFactory


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


@pytest.fixture
def address(cast) -> str:
    return f"/admin/policy/supportcalendar/{cast.market.calendar.pk}/preview/"


def test_what_is_asked_now_is_due_within_half_a_support_day(tove, address):
    page = tove.get(address)

    assert page.context["answer"].due.when == "Mon 2 Mar 14:00"
    assert page.context["year"].number == 2026
    assert "Mon 2 Mar 10:00–14:00: open, 4 h 240 min" in words(page)


def test_a_deadline_is_counted_from_the_calendars_own_clock(tove, address):
    page = tove.get(address, {"asked": "2027-04-30T15:50", "minutes": "60", "year": "2027"})

    assert page.context["answer"].due.when == "Mon 3 May 08:50"
    kinds = [line.kind for line in page.context["answer"].stretches]
    assert kinds == [
        "open",
        "night",
        "weekend",
        "night",
        "open",
        "due",
    ]
    assert page.context["year"].number == 2027
    assert '<rect class="ran"' in page.content.decode()


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"asked": "soon"}, "Write a date and a time such as 2026-04-24 15:50."),
        ({"asked": "1989-12-31T12:00"}, "Choose a year from 1990 to 2100."),
        ({"asked": "2026-03-29T02:30"}, "Clocks went forward and skipped that time. Choose an earlier or a later one."),
        ({"minutes": "-1"}, "Ensure this value is greater than or equal to 0."),
        ({"minutes": "1.5"}, "Enter a whole number."),
        ({"minutes": "100001"}, "Ensure this value is less than or equal to 100000."),
        ({"asked": "2100-12-31T12:00"}, "This calendar's open hours to the end of 2100 don't suffice."),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_beside_its_field(tove, address, given, sentence):
    page = tove.get(address, {"minutes": "1000"} | given)

    assert [error for errors in page.context["answer"].form.errors.values() for error in errors] == [sentence]
    assert page.context["answer"].due is None
    assert sentence in words(page)


def test_a_time_that_comes_twice_is_said_to_be_the_first(tove, address):
    page = tove.get(address, {"asked": "2026-10-25T02:30", "minutes": "60"})

    assert page.context["answer"].stretches[0].starts.hour == 0
    assert "Clocks went back and showed that time twice. The first time is meant." in words(page)
    assert "Clocks went back" not in words(tove.get(address, {"asked": "2026-10-25T04:30", "minutes": "60"}))


@pytest.mark.parametrize("year", ["1989", "2101", "MMXXVI", "02026", "²026", ""])
def test_a_year_that_cannot_be_drawn_is_the_present_one(tove, address, year):
    assert tove.get(address, {"year": year}).context["year"].number == 2026


def test_a_calendar_without_hours_is_drawn_too(tove):
    never = SupportCalendarFactory()
    never.intervals.all().delete()

    page = tove.get(f"/admin/policy/supportcalendar/{never.pk}/preview/")

    assert "This calendar has no open hours from then to the end of 2100; give it some first." in words(page)


def test_the_page_costs_the_same_queries_however_much_a_calendar_holds(cast, tove, address):
    few = queries(tove, address)
    for day in range(1, 29):
        ClosureFactory(calendar=cast.market.calendar, on=MONDAY.date().replace(day=day))

    assert queries(tove, address) == few


def test_who_may_see_calendars_sees_the_preview_and_nobody_else(cast, address):
    consultant = browser_of(cast.sam)

    assert consultant.get(address).status_code == 200
    assert consultant.get("/admin/policy/supportcalendar/999999/preview/").status_code == 404
    cast.sam.groups.clear()
    assert consultant.get(address).status_code == 403
