"""The public feed of a market's closed days."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from apps.policy.clock import Closure
from apps.policy.closing_events import read_closings
from apps.policy.models import OtherHours, WorkingHoliday
from apps.policy.services import touch
from tests.factories.policy import ClosureFactory

FEED = "/calendars/no.ics"


@pytest.fixture
def calendar(cast):
    """Norway, closed on Christmas Eve from noon and on a Saturday when it would be closed anyway."""
    calendar = cast.market.calendar
    calendar.holiday_country = "NO"
    calendar.save()
    ClosureFactory(calendar=calendar, on=date(2026, 12, 24), starts="12:00", name="Christmas Eve; early")
    ClosureFactory(calendar=calendar, on=date(2026, 12, 19), name="A Saturday")
    WorkingHoliday.objects.create(calendar=calendar, on=date(2026, 5, 1))
    OtherHours.objects.create(
        calendar=calendar, first_on=date(2026, 8, 3), last_on=date(2026, 8, 4), hours="", name="Summer closing"
    )
    touch(calendar)
    return calendar


def closures(answer) -> list[Closure]:
    """What the feed says, read as our own import reads it."""
    closings, unread = read_closings(answer.content, "Europe/Oslo")
    assert unread == []
    return [closure for closing in closings for closure in closing.closures]


def test_anybody_reads_the_closed_days_of_a_market(calendar):
    answer = Client().get(FEED)

    closed = {closure.on: closure for closure in closures(answer)}
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert closed[date(2026, 12, 25)] == Closure(date(2026, 12, 25), name="Christmas Day")
    assert closed[date(2026, 12, 24)] == Closure(date(2026, 12, 24), "12:00", "16:30", "Christmas Eve; early")
    assert closed[date(2026, 8, 3)].name == closed[date(2026, 8, 4)].name == "Summer closing"
    assert {date(2026, 5, 1), date(2026, 12, 19), date(2026, 12, 26)} & closed.keys() == set()
    assert {on.year for on in closed} == {2025, 2026, 2027}


def test_lines_are_as_the_standard_wants_them(calendar):
    lines = Client().get(FEED).content.split(b"\r\n")

    assert lines[:2] == [b"BEGIN:VCALENDAR", b"VERSION:2.0"]
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert b"SUMMARY:Christmas Eve\\; early" in lines
    uids = [line for line in lines if line.startswith(b"UID:")]
    assert len(uids) == len(set(uids)) > 20
    assert max(map(len, lines)) <= 75


def test_the_feed_holds_nothing_about_people_and_sets_no_cookie(cast, calendar):
    answer = Client().get(FEED)

    assert not any(name.encode() in answer.content for name in ("Tove", "Sam", "Acme", "@lodestar"))
    assert answer.cookies == {}


def test_a_reader_who_has_it_already_is_told_so_until_the_calendar_changes(calendar):
    first = Client().get(FEED)

    again = Client().get(FEED, headers={"If-None-Match": first["ETag"]})
    touch(calendar)
    changed = Client().get(FEED, headers={"If-None-Match": first["ETag"]})

    assert first["Cache-Control"] == again["Cache-Control"] == "public, max-age=3600"
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (changed.status_code, changed["ETag"] != first["ETag"]) == (200, True)


def test_the_feed_moves_on_with_the_years_of_its_market(calendar):
    first = Client().get(FEED)

    with time_machine.travel(datetime(2026, 12, 31, 23, 30, tzinfo=UTC), tick=False):
        later = Client().get(FEED)

    assert {closure.on.year for closure in closures(later)} == {2026, 2027, 2028}
    assert later["ETag"] != first["ETag"]


def test_asking_costs_no_query_for_a_session_and_one_when_nothing_changed(calendar, django_assert_num_queries):
    Client().get(FEED)

    with django_assert_num_queries(1):
        Client().get(FEED)


@pytest.mark.parametrize("path", ["/calendars/xx.ics", "/calendars/NO.ics", "/calendars/norway.ics"])
def test_what_is_no_market_has_no_feed(calendar, path):
    assert Client().get(path).status_code == 404


def test_the_feed_is_only_read(calendar):
    assert Client().post(FEED).status_code == 405
    assert Client().head(FEED).status_code == 200
