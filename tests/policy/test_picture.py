"""A working as a timeline picture."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.policy.explaining import explained
from apps.policy.picture import WIDTH, Label, picture_of
from tests.policy.calendars import OSLO, office, oslo
from tests.policy.test_clock_properties import situations


def drawn(hours, start, minutes, pauses=()):
    return picture_of(explained(hours, start, minutes, pauses), OSLO)


def test_time_that_counts_takes_room_by_its_length_and_the_rest_a_little():
    pauses = [(oslo("2026-04-24 12:00"), oslo("2026-04-24 13:00"), "waiting on you")]

    picture = drawn(office(), oslo("2026-04-24 11:00"), 120 + 210, pauses)

    assert [(bar.look, bar.width) for bar in picture.bars] == [
        ("ran", 47.1),
        ("wait", 47.1),
        ("ran", 164.8),
        ("base", 18),
        ("base", 18),
        ("base", 18),
        ("ran", 47.1),
    ]
    assert picture.bars[1].words == "Fri 24 Apr 12:00–13:00: paused: waiting on you"
    assert picture.days == [Label(0, "Fri 24 Apr")]
    assert (picture.starts, picture.due) == ("11:00", "due Mon 27 Apr 09:30")
    assert picture.words == "Timeline: asked Fri 24 Apr 11:00, counted in 3 stretches, due Mon 27 Apr 09:30."
    assert picture.key == [("ran", "counts"), ("wait", "paused"), ("base", "outside hours")]


def test_nothing_to_count_is_a_picture_without_bars():
    picture = drawn(office(), oslo("2026-04-24 11:00"), 0)

    assert (picture.bars, picture.days, picture.due) == ([], [], "due Fri 24 Apr 11:00")


@settings(deadline=None, max_examples=60)
@given(situations(), st.integers(0, 30_000))
def test_bars_fill_the_picture_from_left_to_right_and_labels_keep_apart(situation, minutes):
    _, hours, start, pauses = situation

    picture = drawn(hours, start, minutes, pauses)

    assert all(abs(bar.x + bar.width - following.x) < 0.2 for bar, following in pairwise(picture.bars))
    if minutes:
        assert abs(picture.bars[-1].x + picture.bars[-1].width - WIDTH) < 0.2
    assert all(after.x - before.x >= 74 for before, after in pairwise(picture.days))
