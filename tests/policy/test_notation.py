"""Weekly hours written in one line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.policy.clock import HoursError
from apps.policy.notation import read_hours, write_hours
from tests.policy.test_clock_properties import days_of_hours


@pytest.mark.parametrize(
    ("text", "weekly"),
    [
        ("", {}),
        (" ; ", {}),
        ("Mon 09:00–15:00", {0: [("09:00", "15:00")]}),
        ("Mon-Tue 09:00-15:00", {0: [("09:00", "15:00")], 1: [("09:00", "15:00")]}),
        ("Monday, wednesday 09:00—15:00", {0: [("09:00", "15:00")], 2: [("09:00", "15:00")]}),
        ("SUN 00:00 - 12:00 , 13:00 - 24:00", {6: [("00:00", "12:00"), ("13:00", "24:00")]}),
        ("Mon 09:00–12:00 Tue 10:00–11:00", {0: [("09:00", "12:00")], 1: [("10:00", "11:00")]}),
        ("Mon 09:00–12:00; Mon 13:00–14:00", {0: [("09:00", "12:00"), ("13:00", "14:00")]}),
    ],
)
def test_a_line_is_read(text, weekly):
    assert read_hours(text) == weekly


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("09:00–15:00", "unknown_weekday"),
        ("Mon", "bad_interval"),
        ("Mon–", "bad_interval"),
        ("Mon 09:00–15:00; Tue", "bad_interval"),
        ("Mon–Fry 09:00–15:00", "unknown_weekday"),
        ("Fri–Mon 09:00–15:00", "backwards_interval"),
        ("Mon 15:00–09:00", "backwards_interval"),
        ("Mon 09:00–12:00, 11:00–13:00", "overlapping_intervals"),
        ("Mon 9–15", "bad_interval"),
        ("Mon 09:00–15:00 lunch", "bad_interval"),
        ("–", "unknown_weekday"),
        ("Mon 09:00–15:00–16:00", "bad_interval"),
    ],
)
def test_what_makes_no_sense_is_refused(text, code):
    with pytest.raises(HoursError) as refusal:
        read_hours(text)

    assert refusal.value.code == code


def test_neighbouring_days_with_the_same_hours_are_written_as_one():
    weekly = {0: [("09:00", "15:00")], 1: [("09:00", "15:00")], 4: [("13:00", "15:00"), ("09:00", "12:00")], 6: []}

    assert write_hours(weekly) == "Mon–Tue 09:00–15:00; Fri 09:00–12:00, 13:00–15:00"
    assert write_hours({}) == ""


@given(st.dictionaries(st.integers(0, 6), days_of_hours().filter(bool)))
def test_what_was_written_is_read_again(weekly):
    assert read_hours(write_hours(weekly)) == weekly


@given(st.text(alphabet="MonTueFri 0123:–-;,x", max_size=60))
def test_any_text_is_read_or_refused(text):
    try:
        weekly = read_hours(text)
    except HoursError:
        return
    assert read_hours(write_hours(weekly)) == {day: sorted(hours) for day, hours in weekly.items()}
