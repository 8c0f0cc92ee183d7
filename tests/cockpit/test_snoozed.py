"""What is put off stands in a view of its own, and says until when."""

import pytest

from apps.inquiries import services
from tests.cast import HOUR, MONDAY

from .desk import numbers, page_of, step_of, text, words

pytestmark = pytest.mark.usefixtures("monday")

QUEUE = "/admin/desk/"


@pytest.fixture
def put_off(cast):
    asked = cast.ask()
    services.snooze(asked, by=cast.sam, when="tomorrow", at=MONDAY)
    return asked


@pytest.mark.parametrize("view", ["", "?view=mine"])
def test_it_leaves_the_queue(cast, sam, put_off, view):
    other = cast.ask()
    for inquiry in (put_off, other):
        services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    assert numbers(sam.get(QUEUE + view)) == [other.number]


def test_it_leaves_what_is_nobodys(cast, sam, put_off):
    other = cast.ask()

    assert numbers(sam.get(QUEUE + "?view=unassigned")) == [other.number]


def test_it_is_found_among_what_is_snoozed_and_says_until_when(cast, sam, put_off):
    cast.ask()

    page = sam.get(QUEUE + "?view=snoozed")

    assert numbers(page) == [put_off.number]
    assert "snoozed until Tue 3 Mar 08:30 (Europe/Oslo)" in words(page)


def test_what_is_late_is_shown_all_the_same(cast, sam):
    late = cast.ask(at=MONDAY - 24 * 7 * HOUR)
    services.snooze(late, by=cast.sam, when="tomorrow", at=MONDAY)

    assert numbers(sam.get(QUEUE + "?view=late")) == [late.number]


def test_a_day_that_is_missing_is_asked_for_at_the_form(cast, sam):
    asked = cast.ask()

    page = sam.post(step_of(asked, "snooze"), {"when": "day"})

    assert page.status_code == 422
    assert "Choose the day on which it comes back." in words(page)


def test_only_what_is_snoozed_can_be_woken(cast, sam, put_off):
    awake = cast.ask()

    assert "?do=wake" in text(sam.get(page_of(put_off)))
    assert "?do=wake" not in text(sam.get(page_of(awake)))
