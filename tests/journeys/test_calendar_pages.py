"""The preview of a support calendar and the import of closures in Chromium: the way through, and how they look."""

from datetime import date

import pytest
from playwright.sync_api import expect

from apps.policy.models import Closure, OtherHours, WorkingHoliday
from apps.policy.services import touch

from .looks import troubles_of, troubles_on

EVENTS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:conference@lodestar.example
DTSTART;TZID=Europe/Oslo:20261112T120000
DTEND;TZID=Europe/Oslo:20261112T163000
SUMMARY:Partner conference
END:VEVENT
BEGIN:VEVENT
UID:stocktaking@lodestar.example
DTSTART;VALUE=DATE:20261221
DTEND;VALUE=DATE:20261223
SUMMARY:Stocktaking
END:VEVENT
BEGIN:VEVENT
UID:standup@lodestar.example
DTSTART;TZID=Europe/Oslo:20261102T090000
RRULE:FREQ=WEEKLY
SUMMARY:Team meeting
END:VEVENT
END:VCALENDAR
"""


@pytest.fixture
def calendar(cast):
    """Norway with holidays, summer hours, closures of a day and of an afternoon, and a holiday that is worked."""
    calendar = cast.market.calendar
    calendar.holiday_country = "NO"
    calendar.save()
    Closure.objects.create(calendar=calendar, on=date(2026, 9, 18), name="Company day")
    Closure.objects.create(calendar=calendar, on=date(2026, 12, 24), starts="12:00", name="Christmas Eve")
    WorkingHoliday.objects.create(calendar=calendar, on=date(2026, 5, 14))
    OtherHours.objects.create(
        calendar=calendar,
        first_on=date(2026, 7, 1),
        last_on=date(2026, 8, 15),
        hours="Mon–Fri 09:00–15:00",
        name="Summer hours",
    )
    touch(calendar)
    return calendar


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "closures.ics"
    path.write_text(EVENTS)
    return path


def page_of(calendar, name: str, query: str = "") -> str:
    return f"/admin/policy/supportcalendar/{calendar.pk}/{name}/{query}"


LONG = "?year=2026&asked=2026-04-28T15:50&minutes=1500"
PAGES = [("preview", LONG), ("preview", "?minutes=-1"), ("import", "")]


@pytest.mark.nightly
def test_pages_of_calendars(calendar, cast, sign_in):
    page = sign_in(cast.tove, "/admin/desk/")

    assert troubles_on(page, [page_of(calendar, *each) for each in PAGES]) == {}


def test_the_year_is_looked_at_and_a_deadline_tried(calendar, cast, sign_in):
    page = sign_in(cast.tove, f"/admin/policy/supportcalendar/{calendar.pk}/change/")

    page.get_by_role("link", name="See the year and try a deadline").click()
    page.get_by_label("Asked", exact=True).fill("2026-04-30T15:50")
    page.get_by_label("Support minutes").fill("60")
    page.get_by_role("button", name="Count").click()

    expect(page.get_by_role("img", name="Timeline: asked Thu 30 Apr 15:50")).to_be_visible()
    expect(page.get_by_role("cell", name="Fri 1 May 08:30–16:30: public holiday: Labor Day")).to_be_visible()
    expect(page.locator(".left")).to_contain_text("Mon 4 May 08:50")
    expect(page.get_by_role("img", name="May: 19 days open, 152 h")).to_be_visible()


def test_closures_are_looked_at_first_and_then_imported(calendar, cast, sign_in, file):
    page = sign_in(cast.tove, page_of(calendar, "import"))

    page.get_by_label("iCalendar file").set_input_files(file)
    page.get_by_role("button", name="Look what would change").click()
    expect(page.get_by_text("Team meeting: It repeats")).to_be_visible()
    assert troubles_of(page) == []
    page.get_by_role("button", name="Change 3 closures").click()

    expect(page.get_by_text("Closures: 3 added, 0 taken away, 0 there already.")).to_be_visible()
    assert calendar.closures.filter(uid="stocktaking@lodestar.example").count() == 2
