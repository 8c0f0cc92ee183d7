from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from apps.policy.calendars import support_day_minutes, support_hours
from apps.policy.models import OtherHours, SupportCalendar, WorkingHoliday
from apps.policy.services import touch
from tests.factories.policy import ClosureFactory, SupportCalendarFactory

pytestmark = pytest.mark.django_db

MAY_17 = datetime(2027, 5, 17, 9, tzinfo=UTC)  # a Monday, and Norway's constitution day


def changed(calendar):
    touch(calendar)
    return SupportCalendar.objects.get(pk=calendar.pk)


def test_a_public_holiday_of_the_market_closes_the_desk():
    assert support_hours(SupportCalendarFactory()).is_open(MAY_17)
    assert not support_hours(SupportCalendarFactory(holiday_country="NO")).is_open(MAY_17)


def test_a_holiday_that_is_switched_off_is_a_working_day():
    calendar = SupportCalendarFactory(holiday_country="NO")
    WorkingHoliday.objects.create(calendar=calendar, on=date(2027, 5, 17))

    assert support_hours(calendar).is_open(MAY_17)


def test_other_hours_stand_in_for_the_weekly_ones_between_two_dates():
    calendar = SupportCalendarFactory()
    may_17 = MAY_17.date()
    OtherHours.objects.create(calendar=calendar, first_on=may_17, last_on=may_17, hours="Mon 12:00–13:00", name="Fair")

    hours = support_hours(calendar)

    assert hours.next_opening(MAY_17) == MAY_17.replace(hour=10)
    assert hours.closes_at(MAY_17.replace(hour=10)) == MAY_17.replace(hour=11)


def test_no_way_leads_to_other_hours_that_end_before_they_begin():
    calendar = SupportCalendarFactory()

    with pytest.raises(IntegrityError, match="other_hours_begin_before_they_end"), transaction.atomic():
        OtherHours.objects.create(calendar=calendar, first_on=date(2026, 7, 2), last_on=date(2026, 7, 1), name="Fair")

    assert not calendar.other_hours.exists()


def test_the_vendors_own_closure_may_take_a_part_of_a_day():
    calendar = SupportCalendarFactory()
    ClosureFactory(calendar=calendar, on=date(2026, 12, 24), starts="12:00", ends="24:00")
    noon = datetime(2026, 12, 24, 11, tzinfo=UTC)

    assert support_hours(calendar).is_open(noon.replace(hour=10))
    assert not support_hours(calendar).is_open(noon)


def test_a_changed_calendar_is_read_anew_and_an_unchanged_one_costs_no_query(django_assert_num_queries):
    calendar = SupportCalendarFactory()
    assert support_hours(calendar).is_open(MAY_17)
    ClosureFactory(calendar=calendar, on=date(2027, 5, 17))

    with django_assert_num_queries(0):
        assert support_hours(calendar).is_open(MAY_17)
    assert not support_hours(changed(calendar)).is_open(MAY_17)


def test_a_support_day_is_the_mean_of_the_days_that_open():
    calendar = SupportCalendarFactory(hours=[("08:00", "12:00"), ("13:00", "16:00")])
    assert support_day_minutes(calendar) == 420

    calendar.intervals.filter(weekday=4, opens="13:00").delete()
    assert support_day_minutes(changed(calendar)) == 384


def test_regional_holidays_count_where_a_region_is_given():
    st_andrews_day = datetime(2026, 11, 30, 10, tzinfo=UTC)

    assert support_hours(SupportCalendarFactory(time_zone="Europe/London", holiday_country="GB")).is_open(
        st_andrews_day
    )
    scotland = SupportCalendarFactory(time_zone="Europe/London", holiday_country="GB", holiday_region="SCT")
    assert not support_hours(scotland).is_open(st_andrews_day)
