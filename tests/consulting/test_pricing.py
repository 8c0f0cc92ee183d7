"""Minutes, started quarter hours, packages and money: by examples, and against an oracle that counts each minute."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.consulting.pricing import Per, Rate, Terms, Worked, most_that_fits, share_used, started, statement
from apps.consulting.slicing import minutes_in, slices, to_the_minute
from apps.policy.clock import SupportHours

from .oracle import Entry, cents_of, minutes_of

OSLO = ZoneInfo("Europe/Oslo")
WEEK = {day: [("08:30", "16:30")] for day in range(5)}
MONDAY = date(2026, 3, 2)
TERMS = Terms(Decimal(1200), Decimal(1800), Decimal(600), Decimal(100_000))


def local(day: int, hour: int, minute: int = 0, month: int = 3) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=OSLO)


def cut(start: datetime, end: datetime, *, is_travel: bool = False, **changes):
    found = slices(SupportHours("Europe/Oslo", WEEK, **changes), OSLO, start, end, is_travel=is_travel)
    return [(piece.day.day, piece.rate.value, piece.minutes) for piece in found]


class TestWhereTheDayOrTheRateChanges:
    def test_an_entry_is_cut_where_the_desk_closes(self):
        assert cut(local(2, 15, 30), local(2, 17)) == [(2, "inside", 60), (2, "outside", 30)]

    def test_an_entry_is_cut_at_midnight(self):
        assert cut(local(2, 23), local(3, 1, 30)) == [(2, "outside", 60), (3, "outside", 90)]

    def test_a_day_on_which_the_desk_is_closed_is_outside(self):
        closed = cut(local(2, 9), local(2, 11), holidays={MONDAY: "Closed"})

        assert closed == [(2, "outside", 120)]

    def test_travel_is_travel_at_any_hour(self):
        assert cut(local(2, 6), local(2, 10), is_travel=True) == [(2, "travel", 240)]

    def test_the_night_in_which_the_clock_goes_forward_has_an_hour_less(self):
        assert cut(local(28, 22), local(29, 6)) == [(28, "outside", 120), (29, "outside", 300)]

    def test_the_night_in_which_the_clock_goes_back_has_an_hour_more(self):
        assert cut(local(25, 0, month=10), local(25, 6, month=10)) == [(25, "outside", 420)]

    def test_seconds_never_make_two_entries_overlap(self):
        stopped = datetime(2026, 3, 2, 9, 5, 40, tzinfo=UTC)
        started_again = stopped + timedelta(seconds=10)

        assert to_the_minute(stopped) == to_the_minute(started_again)
        assert minutes_in(datetime(2026, 3, 2, 9, tzinfo=UTC), to_the_minute(stopped)) == 5


class TestRounding:
    def test_a_started_step_is_a_whole_one(self):
        assert [started(minutes, 15) for minutes in (0, 1, 15, 16)] == [0, 15, 15, 30]

    def test_two_short_entries_of_a_day_share_a_quarter(self):
        worked = [Worked(MONDAY, Rate.INSIDE, 1, 5), Worked(MONDAY, Rate.INSIDE, 2, 8)]

        (line,) = statement(terms(step=15), worked).lines

        assert (line.worked, line.charged, line.amount) == (13, 15, Decimal("300.00"))

    def test_agreed_by_the_entry_each_is_rounded_by_itself(self):
        worked = [Worked(MONDAY, Rate.INSIDE, 1, 5), Worked(MONDAY, Rate.INSIDE, 2, 8)]

        (line,) = statement(terms(step=15, per=Per.ENTRY), worked).lines

        assert line.charged == 30

    def test_each_rate_is_rounded_by_itself(self):
        worked = [Worked(MONDAY, Rate.INSIDE, 1, 5), Worked(MONDAY, Rate.OUTSIDE, 1, 5)]

        lines = statement(terms(step=15), worked).lines

        assert [(line.rate.value, line.charged) for line in lines] == [("inside", 15), ("outside", 15)]

    @pytest.mark.parametrize(("rounding", "amount"), [("half_up", "0.13"), ("half_even", "0.12")])
    def test_half_a_cent_goes_by_the_rule_of_the_market(self, rounding, amount):
        half = terms(inside=Decimal("7.50"), money_rounding=rounding)

        assert statement(half, [Worked(MONDAY, Rate.INSIDE, 1, 1)]).amount == Decimal(amount)


class TestHoursPaidBefore:
    def test_they_are_used_up_first_and_the_rest_is_charged(self):
        worked = [Worked(MONDAY, Rate.INSIDE, 1, 60), Worked(MONDAY + timedelta(1), Rate.INSIDE, 2, 60)]

        lines = statement(terms(paid_before=90), worked).lines

        assert [(line.paid_before, line.amount) for line in lines] == [(60, Decimal("0.00")), (30, Decimal("600.00"))]

    def test_they_pay_for_nothing_outside_support_hours(self):
        assert statement(terms(paid_before=90), [Worked(MONDAY, Rate.OUTSIDE, 1, 60)]).amount == 1800

    def test_they_pay_for_nothing_after_their_last_day(self):
        over = terms(paid_before=90, paid_until=MONDAY - timedelta(1))

        assert statement(over, [Worked(MONDAY, Rate.INSIDE, 1, 60)]).amount == 1200

    def test_where_nothing_else_is_agreed_they_are_what_can_be_used_up(self):
        alone = terms(paid_before=100, cap=Decimal(0))

        assert share_used(alone, statement(alone, [Worked(MONDAY, Rate.INSIDE, 1, 80)])) == Decimal("0.8")


def terms(**changes) -> Terms:
    return Terms(**{**vars(TERMS), **changes})


@given(st.integers(0, 2000), st.integers(0, 2000))
def test_the_most_that_fits_is_found(minutes, line):
    assert most_that_fits(minutes, lambda tried: tried <= line) == min(minutes, line)


# --- against the oracle ---------------------------------------------------------------

TIMES = ["00:00", "06:30", "08:30", "12:00", "16:30", "22:00", "24:00"]
intervals = st.tuples(st.sampled_from(TIMES), st.sampled_from(TIMES)).filter(lambda pair: pair[0] < pair[1])
weeks = st.dictionaries(st.integers(0, 6), st.lists(intervals, min_size=1, max_size=1), min_size=1)
zones = st.sampled_from(["Europe/Oslo", "Europe/London", "Europe/Amsterdam"])
# Minutes from a Friday on, so that both changes of the clock come to lie among them.
BEGINNINGS = [datetime(2026, 3, 27, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)]
starts = st.builds(
    lambda first, minutes: first + timedelta(minutes=minutes), st.sampled_from(BEGINNINGS), st.integers(0, 5 * 24 * 60)
)
entries = st.lists(st.builds(Entry, starts, st.integers(1, 600), st.booleans()), min_size=1, max_size=6)
amounts = st.decimals(0, 3000, places=2)
agreed = st.builds(
    Terms,
    amounts,
    amounts,
    amounts,
    st.just(Decimal(10**6)),
    st.sampled_from([1, 15, 30, 60]),
    st.sampled_from(Per),
    st.sampled_from(["half_up", "half_even"]),
    st.integers(0, 700),
    st.dates(date(2026, 3, 25), date(2026, 11, 1)),
)


@given(weeks, zones, entries)
def test_minutes_inside_and_outside_are_the_minutes_worked(week, zone, worked):
    hours = SupportHours(zone, week)
    expected = minutes_of(hours, zone, worked)

    for number, entry in enumerate(worked):
        end = entry.start + timedelta(minutes=entry.minutes)
        found = slices(hours, ZoneInfo(zone), entry.start, end, is_travel=entry.is_travel)
        assert sum(piece.minutes for piece in found) == entry.minutes
        assert {(piece.day, piece.rate.value, number): piece.minutes for piece in found} == {
            key: minutes for key, minutes in expected.items() if key[2] == number
        }


@given(weeks, zones, entries, agreed)
def test_the_price_is_that_of_the_oracle_to_the_cent(week, zone, worked, by):
    hours = SupportHours(zone, week)
    pieces = [
        Worked(piece.day, piece.rate, number, piece.minutes)
        for number, entry in enumerate(worked)
        for piece in slices(
            hours,
            ZoneInfo(zone),
            entry.start,
            entry.start + timedelta(minutes=entry.minutes),
            is_travel=entry.is_travel,
        )
    ]

    found = statement(by, pieces)

    assert found.amount == Decimal(cents_of(by, minutes_of(hours, zone, worked))) / 100
    assert found.amount == sum((line.amount for line in found.lines), Decimal(0))
    assert all(line.charged % by.step == 0 and line.charged >= line.worked for line in found.lines)
    if by.per == Per.DAY:
        assert all(line.charged - line.worked < by.step for line in found.lines)
    assert found.paid_before <= by.paid_before
