"""When the demo's people act, for any present."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.cockpit.demo.courses import COURSES, Course, Measure
from apps.cockpit.demo.markets import service_targets
from apps.cockpit.demo.schedule import Schedule, minutes_before
from apps.policy.calendars import support_hours
from apps.policy.models import Channel, Market, ServiceTarget, SupportCalendar, Tier
from apps.policy.targets import Conditions, target_for
from tests.factories.policy import SupportCalendarFactory

MINUTE = timedelta(minutes=1)
START = datetime(2024, 3, 1, tzinfo=UTC)
PRESENTS = st.integers(0, 8 * 366 * 24 * 60).map(lambda minutes: START + minutes * MINUTE)
MARKETS = {code: Market(pk=number, code=code) for number, code in enumerate(("NO", "NL"), 1)}
TARGETS = service_targets(MARKETS)
CHANCE = st.randoms(use_true_random=True)
any_present = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def calendar(db: None) -> SupportCalendar:
    return SupportCalendarFactory(holiday_country="NO")


def promised(course: Course, rng: Random) -> tuple[ServiceTarget, ServiceTarget]:
    """To somebody who asks in one of the ways that make a difference: as it is asked, and when it presses more."""
    priority, market = rng.choice(course.priorities), rng.choice(list(MARKETS.values()))
    case = Conditions(priority, market.pk, rng.choice(Tier.values), rng.choice(Channel.values))
    pressed = case._replace(priority=course.pressed_to or priority)
    return target_for(case, TARGETS), target_for(pressed, TARGETS)


@any_present
@given(at=PRESENTS, rng=CHANCE)
def test_everything_has_happened_in_order_before_the_present(calendar, at, rng):
    schedule = Schedule(calendar, rng, at=at)

    for course in COURSES:
        moments = schedule.moments(course, *promised(course, rng))

        assert len(moments) == 1 + len(course.steps)
        assert moments == sorted(moments)
        assert moments[-1] <= at


@any_present
@given(at=PRESENTS, rng=CHANCE)
def test_the_desk_acts_in_its_hours(calendar, at, rng):
    hours = support_hours(calendar)
    schedule = Schedule(calendar, rng, at=at)

    for course in COURSES:
        moments = schedule.moments(course, *promised(course, rng))
        by_desk = [moment for moment, step in zip(moments[1:], course.steps, strict=True) if not step.is_by_isv]

        assert [moment for moment in by_desk if not hours.is_open(moment) and not hours.is_open(moment - MINUTE)] == []


@any_present
@given(at=PRESENTS, rng=CHANCE)
def test_what_is_due_soon_is_due_soon_whenever_one_looks(calendar, at, rng):
    hours = support_hours(calendar)
    schedule = Schedule(calendar, rng, at=at)

    for course in COURSES:
        if course.now.measure == Measure.LEFT_TO_FIRST_RESPONSE:
            asked, pressed = promised(course, rng)
            asked_at = schedule.moments(course, asked, pressed)[0]

            left = pressed.first_response_minutes - hours.minutes_between(asked_at, at)

            assert course.now.least - 1 <= left <= course.now.most


@any_present
@given(at=PRESENTS, minutes=st.integers(0, 20_000))
def test_minutes_before_is_the_latest_moment_with_so_much_open_time(calendar, at, minutes):
    hours = support_hours(calendar)

    moment = minutes_before(at, minutes, hours)

    assert hours.minutes_between(moment, at) >= minutes
    assert moment == at or hours.minutes_between(moment + MINUTE, at) < minutes
