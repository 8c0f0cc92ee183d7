"""Events of an iCalendar file as closures."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.policy.clock import Closure, SupportHours
from apps.policy.closing_events import Closing, read_closings
from apps.policy.icalendar import IcsError
from tests.policy.test_icalendar import event, file

DAY_24 = date(2026, 12, 24)


def closures(*lines, zone="Europe/Oslo"):
    """What one event closes."""
    (closing,), unread = read_closings(event("UID:1", "SUMMARY:Eve", *lines), zone)
    assert unread == []
    return list(closing.closures)


def reason(*lines):
    """Why one event is left out."""
    closings, (unread,) = read_closings(event("SUMMARY:Eve", *lines), "Europe/Oslo")
    assert (closings, unread.name) == ([], "Eve")
    return unread.reason


@pytest.mark.parametrize(
    ("lines", "starts", "ends"),
    [
        (["DTSTART;VALUE=DATE:20261224"], "00:00", "24:00"),
        (["DTSTART:20261224", "DTEND:20261225"], "00:00", "24:00"),
        (["DTSTART:20261224T120000", "DTEND:20261224T163000"], "12:00", "16:30"),
        (["DTSTART:20261224T110000Z", "DTEND:20261224T153000Z"], "12:00", "16:30"),
        (["DTSTART;TZID=Europe/London:20261224T110000", "DURATION:PT4H30M"], "12:00", "16:30"),
        (['DTSTART;TZID="Europe/London":20261224T110000', "DURATION:PT270M"], "12:00", "16:30"),
        (["DTSTART:20261224T120030", "DTEND:20261224T162901"], "12:00", "16:30"),
        (["DTSTART:20261224T120000", "DTEND:20261225T000000"], "12:00", "24:00"),
    ],
)
def test_an_event_closes_a_day_or_a_part_of_it(lines, starts, ends):
    assert closures(*lines) == [Closure(DAY_24, starts, ends, "Eve")]


def test_an_event_of_several_days_closes_each_of_them():
    assert closures("DTSTART:20261223T120000", "DTEND:20261225T100000") == [
        Closure(date(2026, 12, 23), "12:00", "24:00", "Eve"),
        Closure(DAY_24, "00:00", "24:00", "Eve"),
        Closure(date(2026, 12, 25), "00:00", "10:00", "Eve"),
    ]
    assert len(closures("DTSTART;VALUE=DATE:20261221", "DURATION:P1W")) == 7


def test_an_event_in_another_zone_may_close_the_next_day():
    (only,) = closures("DTSTART;TZID=America/New_York:20261224T180000", "DURATION:PT1H", zone="Pacific/Auckland")

    assert only == Closure(date(2026, 12, 25), "12:00", "13:00", "Eve")


def test_a_cancelled_event_closes_nothing_any_more():
    closings, _ = read_closings(event("UID:1", "STATUS:CANCELLED", "DTSTART:20261224"), "Europe/Oslo")

    assert closings == [Closing("1", ())]


def test_of_two_events_with_one_uid_the_later_counts():
    twice = ["BEGIN:VEVENT", "UID:1", "DTSTART:20261224", "END:VEVENT", "BEGIN:VEVENT", "UID:1", "DTSTART:20261231"]

    closings, _ = read_closings(file(*twice, "END:VEVENT"), "Europe/Oslo")

    assert closings == [Closing("1", (Closure(date(2026, 12, 31), name="Closed"),))]


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["DTSTART:20261224"], "It has no UID to know it by."),
        (["UID:" + "x" * 256, "DTSTART:20261224"], "It has no UID to know it by."),
        (["UID:1", "DTSTART:20261224", "RRULE:FREQ=YEARLY"], "It repeats, and only single events are read."),
        (["UID:1", "DTSTART:20261224", "RDATE:20271224"], "It repeats, and only single events are read."),
        (["UID:1", "DTSTART:20261224", "RECURRENCE-ID:20261224"], "It repeats, and only single events are read."),
        (["UID:1"], "It has no beginning."),
        (["UID:1", "DTSTART:20261224T120000"], "It takes no time."),
        (["UID:1", "DTSTART:20261224", "DTEND:20261223"], "It takes no time."),
        (["UID:1", "DTSTART:20261224", "DTEND:20281223"], "It takes more than a year."),
        (["UID:1", "DTSTART:19891224"], "It lies outside the years 1990 to 2100."),
        (["UID:1", "DTSTART:21001231T120000", "DURATION:P2D"], "It lies outside the years 1990 to 2100."),
        (["UID:1", "DTSTART:99991231T235959Z", "DURATION:PT0S"], "It lies outside the years 1990 to 2100."),
        (["UID:1", "DTSTART:20261324"], "'20261324' is no date or time."),
        (["UID:1", "DTSTART:tomorrow"], "'tomorrow' is no date or time."),
        (["UID:1", "DTSTART;TZID=W. Europe Standard Time:20261224T120000"], "Its time zone 'W. Europe Standard"),
        (["UID:1", "DTSTART:20261224", "DURATION:1 day"], "'1 day' is no duration."),
        (["UID:1", "DTSTART:20261224", "DURATION:-P1D"], "'-P1D' is no duration."),
    ],
)
def test_what_cannot_be_read_is_left_out_and_says_why(lines, words):
    assert reason(*lines).startswith(words)


def test_a_file_that_closes_too_much_is_refused():
    year = ["DTSTART:20260101", "DURATION:P366D", "END:VEVENT"]
    lines = [line for n in range(3) for line in ("BEGIN:VEVENT", f"UID:{n}", *year)]

    with pytest.raises(IcsError) as refusal:
        read_closings(file(*lines), "Europe/Oslo")

    assert refusal.value.code == "too_many_closures"


@given(st.text(alphabet="0123456789TZPDHMSW-+", max_size=18), st.text(alphabet="0123456789TZPDHMSW-+", max_size=18))
def test_any_times_are_read_or_left_out(starts, ends):
    for name in ("DTEND", "DURATION"):
        closings, unread = read_closings(event("UID:1", f"DTSTART:{starts}", f"{name}:{ends}"), "Europe/Oslo")

        assert len(closings) + len(unread) == 1
        SupportHours("Europe/Oslo", {}, closures=[each for closing in closings for each in closing.closures])
