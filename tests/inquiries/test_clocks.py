"""Deadlines follow the support hours, less all the time in which the next step was not the desk's."""

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from apps.inquiries import services
from apps.inquiries.deadlines import duration, time_left
from apps.inquiries.models import Inquiry
from tests.cast import DAY, HOUR, MONDAY, gather


def test_a_weekend_and_the_night_do_not_count(cast):
    friday_late = datetime(2026, 3, 6, 14, 50, tzinfo=UTC)

    inquiry = cast.ask(at=friday_late)

    assert inquiry.next_due_at == datetime(2026, 3, 9, 10, 50, tzinfo=UTC)


def test_a_question_asked_at_night_counts_from_the_next_opening(cast):
    inquiry = cast.ask(at=datetime(2026, 3, 2, 22, tzinfo=UTC))

    assert inquiry.next_due_at == datetime(2026, 3, 3, 11, 30, tzinfo=UTC)


def test_time_waiting_on_the_isv_does_not_count_towards_resolution(cast):
    inquiry = cast.ask()
    before = inquiry.clocks.get(kind="resolution").due_at
    services.request_details(inquiry, by=cast.sam, text="The log, please.", at=MONDAY + HOUR)

    services.reply(inquiry, by=cast.anna, text="Here.", at=MONDAY + 3 * HOUR)

    assert inquiry.clocks.get(kind="resolution").due_at == before + 2 * HOUR


def test_time_waiting_on_others_before_the_first_response_moves_that_deadline_too(cast):
    inquiry = cast.ask()
    services.wait_on_others(inquiry, by=cast.sam, text="Development.", at=MONDAY + HOUR)

    services.answer(inquiry, by=cast.sam, text="We wait for a fix.", at=MONDAY + 2 * HOUR, then="open")

    assert inquiry.clocks.get(kind="first_response").met_at == MONDAY + 2 * HOUR


def test_a_pause_in_closed_hours_moves_nothing(cast):
    inquiry = cast.ask()
    before = inquiry.clocks.get(kind="resolution").due_at
    evening = MONDAY.replace(hour=17)
    services.request_details(inquiry, by=cast.sam, text="The log, please.", at=evening)

    services.reply(inquiry, by=cast.anna, text="Here.", at=evening + HOUR)

    assert inquiry.clocks.get(kind="resolution").due_at == before


def test_each_pause_says_what_stopped_the_clocks(cast):
    inquiry = cast.ask()
    services.request_details(inquiry, by=cast.sam, text="The log, please.", at=MONDAY + HOUR)
    services.wait_on_others(inquiry, by=cast.sam, text="Development.", at=MONDAY + 2 * HOUR)
    services.answer(inquiry, by=cast.sam, text="On it.", at=MONDAY + 3 * HOUR, then="open")

    assert list(inquiry.pauses.values_list("because", "since", "until")) == [
        ("waiting_on_isv", MONDAY + HOUR, MONDAY + 2 * HOUR),
        ("waiting_on_others", MONDAY + 2 * HOUR, MONDAY + 3 * HOUR),
    ]


def test_what_is_left_and_what_is_late_is_said_in_support_time(cast):
    inquiry = cast.ask()

    assert time_left(inquiry, MONDAY + HOUR).words == "3 h left"
    assert time_left(inquiry, MONDAY + DAY).words == "4 h late"
    assert time_left(inquiry, inquiry.next_due_at).words == "0 min left"
    assert time_left(inquiry, inquiry.next_due_at + timedelta(seconds=1)).words == "1 min late"


def test_minutes_in_words():
    assert [duration(n) for n in (0, 59, 60, 61, 600)] == ["0 min", "59 min", "1 h", "1 h 1 min", "10 h"]


class ClocksCountOnlyTheDesksTime(TestCase):
    """However an inquiry goes to and fro, its resolution clock has used just the open minutes that were the desk's."""

    @settings(max_examples=25, deadline=None)
    @given(st.lists(st.tuples(st.sampled_from("wrx"), st.integers(1, 3 * 24 * 60)), max_size=8))
    def test_against_a_minute_by_minute_count(self, journey):
        cast = gather()
        inquiry = cast.ask()
        at, running, desk_minutes = MONDAY, True, 0
        for step, gap in journey:
            for _ in range(gap):
                desk_minutes += running and _is_open(at)
                at += timedelta(minutes=1)
            running = _take(step, inquiry, cast, at, running=running)
        if not running:
            services.reply(inquiry, by=cast.anna, text="Go on.", at=at)

        clock = Inquiry.objects.get(pk=inquiry.pk).clocks.get(kind="resolution")

        due = at
        while desk_minutes < clock.target_minutes:
            desk_minutes += _is_open(due)
            due += timedelta(minutes=1)
        if due > at:
            assert clock.due_at == due


def _is_open(at):
    local = at + timedelta(hours=1 if at < datetime(2026, 3, 29, 1, tzinfo=UTC) else 2)
    return local.weekday() < 5 and 8 * 60 + 30 <= local.hour * 60 + local.minute < 16 * 60 + 30


def _take(step, inquiry, cast, at, *, running):
    if running and step in "wx":
        services.request_details(inquiry, by=cast.sam, text="More, please.", at=at)
        return False
    if not running and step == "r":
        services.reply(inquiry, by=cast.anna, text="Here.", at=at)
        return True
    return running
