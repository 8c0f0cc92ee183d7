"""A working without gaps, in words."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from apps.policy.clock import SupportHours
from apps.policy.explaining import explained, minutes_in_words
from tests.policy.calendars import NEVER_CLOSED, office, on_weekdays, oslo
from tests.policy.test_clock_properties import situations


def told(stretches):
    return [f"{stretch.when}: {stretch.words}" for stretch in stretches]


def test_every_stretch_from_asked_to_due_is_told():
    hours = office(holidays={date(2023, 5, 1): "Labour Day"})
    pauses = [(oslo("2023-05-02 09:10"), oslo("2023-05-02 11:00"), "waiting on you")]

    stretches = explained(hours, oslo("2023-04-28 15:50"), 200, pauses)

    assert told(stretches) == [
        "Fri 28 Apr 15:50–16:30: open, 40 min",
        "Fri 28 Apr 16:30–24:00: night",
        "Sat 29 – Sun 30 Apr: weekend",
        "Mon 1 May 00:00–08:30: night",
        "Mon 1 May 08:30–16:30: public holiday: Labour Day",
        "Mon 1 May 16:30 – Tue 2 May 08:30: night",
        "Tue 2 May 08:30–09:10: open, 40 min",
        "Tue 2 May 09:10–11:00: paused: waiting on you",
        "Tue 2 May 11:00–13:00: open, 2 h",
        "Tue 2 May 13:00: due",
    ]


def test_a_break_between_hours_is_no_night():
    hours = SupportHours("Europe/Oslo", on_weekdays(("08:00", "12:00"), ("13:00", "16:00")))

    stretches = explained(hours, oslo("2026-04-24 07:00"), 270)

    assert told(stretches) == [
        "Fri 24 Apr 07:00–08:00: outside hours",
        "Fri 24 Apr 08:00–12:00: open, 4 h",
        "Fri 24 Apr 12:00–13:00: outside hours",
        "Fri 24 Apr 13:00–13:30: open, 30 min",
        "Fri 24 Apr 13:30: due",
    ]


def test_whole_days_off_are_told_as_days():
    hours = SupportHours("Europe/Oslo", {0: [("08:00", "16:00")]})

    stretches = explained(hours, oslo("2026-04-27 16:00"), 1)

    assert [stretch.when for stretch in stretches][:4] == [
        "Mon 27 Apr 16:00–24:00",
        "Tue 28 Apr",
        "Wed 29 Apr",
        "Thu 30 Apr",
    ]
    weekend = explained(office(), oslo("2026-01-30 16:30"), 1)[1]
    assert weekend.when == "Sat 31 Jan – Sun 1 Feb"
    new_year = office(holidays={date(2026, 1, 1): "New Year's Day", date(2025, 12, 31): "New Year's Eve"})
    assert explained(new_year, oslo("2025-12-30 17:00"), 1)[0].when == "Tue 30 Dec 17:00 – Wed 31 Dec 08:30"
    assert explained(new_year, oslo("2025-12-31 17:00"), 1)[0].when == "Wed 31 Dec 2025 17:00 – Thu 1 Jan 2026 08:30"


def test_weeks_on_end_are_folded_in_words():
    stretches = explained(SupportHours("Europe/Oslo", NEVER_CLOSED), oslo("2026-01-05 00:00"), 100 * 24 * 60)

    assert "Mon 19 Jan – Tue 31 Mar: and so on, 1,727 h" in told(stretches)


def test_minutes_are_told_as_hours_from_sixty_on():
    assert [minutes_in_words(minutes) for minutes in (0, 59, 60, 125, 100_000)] == [
        "0 min",
        "59 min",
        "1 h",
        "2 h 5 min",
        "1,666 h 40 min",
    ]


@settings(deadline=None, max_examples=60)
@given(situations(), st.integers(0, 3000))
def test_there_is_no_gap_and_the_minutes_add_up(situation, minutes):
    _, hours, start, pauses = situation

    stretches = explained(hours, start, minutes, pauses)

    edges = [start, *(stretch.ends for stretch in stretches)]
    assert [stretch.starts for stretch in stretches] == edges[:-1]
    assert edges[-1] == hours.deadline(start, minutes, pauses)
    assert sum(stretch.minutes for stretch in stretches) == minutes
