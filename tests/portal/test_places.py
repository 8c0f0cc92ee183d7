"""What every page knows about where its reader is."""

from datetime import UTC, datetime

import pytest
import time_machine

from apps.inquiries.models import Inquiry
from apps.inquiries.querysets import NOT_DUE
from apps.policy.models import OpeningInterval
from apps.portal.hours import hours_of, week_of
from apps.portal.turns import turn_of
from tests.cast import MONDAY
from tests.factories.policy import MarketFactory, SupportCalendarFactory

from .pages import words

OSLO = "Europe/Oslo"


def hours_words(client) -> str:
    return client.get("/").context["place"].hours.words


@pytest.mark.parametrize(
    ("at", "told"),
    [
        (datetime(2026, 3, 2, 9, tzinfo=UTC), "Support open, closes 16:30"),
        (datetime(2026, 3, 2, 6, tzinfo=UTC), "Support closed, opens 08:30"),
        (datetime(2026, 3, 2, 16, tzinfo=UTC), "Support closed, opens Tue 08:30"),
        (datetime(2026, 3, 6, 16, tzinfo=UTC), "Support closed, opens Mon 08:30"),
    ],
)
def test_every_page_says_whether_support_is_open(cast, anna, at, told):
    anna.get("/")

    with time_machine.travel(at, tick=False):
        assert hours_words(anna) == told


def test_hours_are_in_the_readers_zone(cast, anna):
    cast.anna.time_zone = "Asia/Tokyo"
    cast.anna.save()

    assert hours_words(anna) == "Support open, closes Tue 00:30 your time"


def test_a_reader_of_another_market_reads_its_time(cast, anna):
    finland = SupportCalendarFactory(time_zone="Europe/Helsinki")
    cast.anna.market = MarketFactory(code="FI", calendar=finland)
    cast.anna.save()

    assert hours_words(anna) == "Support open, closes 17:30 your time"


@pytest.mark.parametrize(("hour", "greeting"), [(10, "Good morning"), (11, "Good afternoon"), (17, "Good evening")])
def test_the_greeting_follows_the_readers_clock(cast, anna, hour, greeting):
    with time_machine.travel(MONDAY.replace(hour=hour), tick=False):
        assert words(anna.get("/")).startswith(f"{greeting}, Anna")


def calendar_open_on(*days: tuple[int, str, str]):
    calendar = SupportCalendarFactory()
    calendar.intervals.all().delete()
    for weekday, opens, closes in days:
        OpeningInterval.objects.create(calendar=calendar, weekday=weekday, opens=opens, closes=closes)
    return calendar


@pytest.mark.parametrize(
    ("days", "told"),
    [
        ([(day, "08:30", "16:30") for day in range(5)], "Monday to Friday 08:30–16:30 Oslo time"),
        (
            [(0, "08:00", "11:00"), (0, "12:00", "16:00"), (2, "08:00", "16:00"), (3, "08:00", "16:00")],
            "Monday 08:00–11:00 and 12:00–16:00, Wednesday to Thursday 08:00–16:00 Oslo time",
        ),
        ([], ""),
    ],
)
def test_the_week_is_told_in_one_line(db, days, told):
    assert week_of(calendar_open_on(*days)) == told


def test_a_desk_that_never_opens_is_closed(db):
    calendar = calendar_open_on()

    assert hours_of(calendar, MONDAY, OSLO).words == "Support closed"


def test_an_open_inquiry_whose_targets_are_met_promises_no_moment():
    inquiry = Inquiry(status="open", next_due_at=NOT_DUE, completed_at=MONDAY)

    turn = turn_of(inquiry, MONDAY)

    assert (turn.line, turn.by) == ("We are on it", None)
