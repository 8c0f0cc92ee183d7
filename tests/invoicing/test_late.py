"""What being late costs, beside a reckoning day by day; and on which days somebody is reminded."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.invoicing.late import LEAST_APART, interest, reminders_to_come

DUE = date(2026, 3, 20)
cents = st.decimals(min_value=Decimal("0.01"), max_value=Decimal(1_000_000), places=2)
changes = st.tuples(
    st.integers(min_value=-40, max_value=400).map(lambda days: DUE + timedelta(days=days)),
    st.decimals(min_value=Decimal(-1000), max_value=Decimal(500_000), places=2),
)
percents = st.decimals(min_value=Decimal(0), max_value=Decimal("99.99"), places=2)
rates = st.dictionaries(
    st.integers(min_value=-60, max_value=400).map(lambda days: DUE + timedelta(days=days)), percents, max_size=4
).map(lambda found: list(found.items()))


def after(days):
    return DUE + timedelta(days=days)


def always(percent):
    return [(date(2000, 1, 1), Decimal(percent))]


def day_by_day(gross, due_on, until, less, rates):
    """As slow and plain as can be, in fractions."""
    total = Fraction(0)
    day = due_on + timedelta(days=1)
    while day <= until:
        owed = Fraction(gross) - sum(Fraction(amount) for on, amount in less if on <= day)
        percent = next((percent for first, percent in sorted(rates, reverse=True) if first <= day), 0)
        total += max(owed, Fraction(0)) * Fraction(percent) / 100 / 365
        day += timedelta(days=1)
    whole = int(total * 100)
    return Decimal(whole + (total * 100 - whole >= Fraction(1, 2))) / 100


@given(cents, st.integers(min_value=-10, max_value=400), st.lists(changes, max_size=6), rates)
def test_interest_is_what_a_reckoning_day_by_day_comes_to(gross, days, less, rates):
    until = after(days)

    assert interest(gross, DUE, until, less, rates) == day_by_day(gross, DUE, until, less, rates)


@given(cents, st.integers(min_value=0, max_value=400), st.lists(changes, max_size=6), rates, st.randoms())
def test_the_order_in_which_payments_and_rates_are_known_changes_nothing(gross, days, less, rates, random):
    shuffled, mixed = random.sample(less, len(less)), random.sample(rates, len(rates))

    assert interest(gross, DUE, after(days), less, rates) == interest(gross, DUE, after(days), shuffled, mixed)


def test_the_first_day_that_costs_something_is_the_one_after_it_was_due():
    a_day = Decimal("36500.00"), DUE

    assert [interest(*a_day, after(days), [], always(1)) for days in (-1, 0, 1, 2)] == [
        Decimal(f"{each}.00") for each in (0, 0, 1, 2)
    ]


def test_a_part_that_is_paid_costs_nothing_from_its_day_on():
    paid = [(after(3), Decimal("18250.00"))]

    assert interest(Decimal("36500.00"), DUE, after(4), paid, always(1)) == Decimal("3.00")


def test_each_day_costs_what_was_asked_for_on_it():
    rates = [(date(2026, 1, 1), Decimal(1)), (after(3), Decimal(2)), (after(5), Decimal(0))]

    assert interest(Decimal("36500.00"), DUE, after(9), [], rates) == Decimal("6.00")
    assert interest(Decimal("36500.00"), DUE, after(9), [], [(after(8), Decimal(1))]) == Decimal("2.00")
    assert interest(Decimal("36500.00"), DUE, after(9), [], []) == 0


def test_what_was_paid_before_it_was_due_never_cost_anything():
    assert interest(Decimal("100.00"), DUE, after(365), [(after(-5), Decimal("100.00"))], always(10)) == 0


def test_rounds_once_and_half_up():
    # Half a cent in all; day by day each part would be rounded away.
    assert interest(Decimal("0.50"), DUE, after(365), [], always(1)) == Decimal("0.01")
    assert interest(Decimal("0.49"), DUE, after(365), [], always(1)) == Decimal("0.00")


def days(**given):
    come = reminders_to_come(DUE, **{"told": 0, "last_on": None, "today": after(-14)} | given)
    return [(number, (day - DUE).days) for number, day in come]


def test_reminders_are_3_10_and_20_days_after_it_was_due():
    assert days() == [(1, 3), (2, 10), (3, 20)]
    assert days(told=1, last_on=after(3), today=after(3)) == [(2, 10), (3, 20)]
    assert days(told=3, last_on=after(20), today=after(20)) == []


def test_a_weekend_in_between_moves_no_other_reminder():
    assert days(told=1, last_on=after(5), today=after(5)) == [(2, 10), (3, 20)]


def test_what_was_held_up_is_not_told_all_at_once():
    assert days(told=1, last_on=after(3), today=after(25)) == [(2, 10), (3, 30)]
    assert days(today=after(40)) == [(1, 3), (2, 45), (3, 50)]


@given(st.integers(min_value=0, max_value=3), st.integers(min_value=0, max_value=60), st.integers(0, 60))
def test_two_reminders_are_never_closer_than_a_few_days(told, last, waited):
    last_on = after(last) if told else None
    come = list(reminders_to_come(DUE, told=told, last_on=last_on, today=after(last + waited)))

    told_on = [max(day, after(last + waited)) for _, day in come]
    apart = [later - earlier for earlier, later in pairwise(told_on)]
    assert [number for number, _ in come] == list(range(told + 1, 4))
    assert all(gap >= LEAST_APART for gap in apart)


@pytest.mark.parametrize("percent", ["0", "0.00"])
def test_no_interest_is_none_at_all(percent):
    assert interest(Decimal("1000.00"), DUE, after(1000), [], always(percent)) == Decimal("0.00")
