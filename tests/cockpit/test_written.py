from datetime import UTC, date, datetime

import pytest

from apps.cockpit import written as module
from apps.cockpit.badges import Badge
from apps.cockpit.lines import Line
from apps.cockpit.written import written

LINE = Line(
    page="/admin/desk/inquiries/7/",
    number="7",
    subject="Totals <b>differ</b>",
    isv="Fjordlys",
    due=Badge("", "", "2 h"),
    is_due=True,
    when=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
    is_news=False,
    verdict="",
    tags=(),
    method="GET",
    path="/orders",
    url="",
    no_call="",
    findings=0,
    status="400",
    state=Badge("new", "new", "New"),
    priority=Badge("", "", "Normal"),
    market="Norway",
    code="NO",
    assignee="",
    is_gone=False,
)


def line(zone: str = "Europe/Oslo", today: date = date(2026, 3, 2), **changes: object) -> str:
    shown = LINE._replace(**changes)
    return written("admin/cockpit/_line.html", line=shown, may_choose=True, zone=zone, today=today)


@pytest.fixture(autouse=True)
def forgetful():
    module._written.cache_clear()


def test_what_says_the_same_is_written_once():
    assert line() is line()


@pytest.mark.parametrize(
    "change",
    [{"subject": "Other"}, {"assignee": "Sam"}, {"findings": 3}, {"tags": (("vip", "new"),)}, {"is_gone": True}],
)
def test_what_changed_is_written_anew(change):
    before = line()

    if "is_gone" in change:
        before = line(assignee="Sam")
        change = {"assignee": "Sam", **change}
    assert line(**change) != before


def test_moments_are_in_the_zone_that_was_asked_for():
    assert "10:30" in line()
    assert "11:30" in line(zone="Europe/Helsinki")


def test_what_was_written_is_safe_as_it_stands():
    assert "Totals &lt;b&gt;differ&lt;/b&gt;" in line()
