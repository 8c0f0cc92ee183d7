"""Who is away, or not at work for long, is not reminded: their deputy is."""

from datetime import date, datetime, timedelta

import pytest

from apps.accounts.models import Absence, User
from apps.notifications.models import Mail
from apps.reminders import services
from apps.reminders.models import Notice
from apps.reminders.services import Plan, Recipient, Telling
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.policy import SupportCalendarFactory

TODAY = MONDAY.date()


def plan():
    services.arrange("thing:1", [Plan("nudge", "1", MONDAY)], at=MONDAY)


def run(at, *people):
    recipients = [Recipient(person, person.hours) for person in User.objects.filter(pk__in=[p.pk for p in people])]

    def carry_out(reminder):
        return Telling(recipients, f"Look at {reminder.subject}.", "/things/1/")

    services.carry_out_due("thing:", carry_out, lock=str, at=at)
    services.tell_due(at=at)


def away(person, deputy, first_day=TODAY, days=5):
    last_day = first_day + timedelta(days=days - 1)
    return Absence.objects.create(person=person, deputy=deputy, first_day=first_day, last_day=last_day)


def told():
    return sorted(mail.to.partition("@")[0] for mail in Mail.objects.all())


def part_time(cast, person, *, weekdays):
    calendar = SupportCalendarFactory()
    calendar.intervals.exclude(weekday__in=weekdays).delete()
    User.objects.filter(pk=person.pk).update(calendar=calendar)


def test_the_deputy_is_told_instead(cast):
    away(cast.sam, cast.tove)
    plan()

    run(MONDAY, cast.sam)

    assert told() == ["tove"]


def test_of_deputy_and_absent_person_who_are_both_addressed_the_deputy_hears_once(cast):
    away(cast.sam, cast.tove)
    plan()

    run(MONDAY, cast.sam, cast.tove)

    assert told() == ["tove"]
    assert Notice.objects.count() == 1


@pytest.mark.parametrize("first_day", [TODAY - timedelta(days=5), TODAY + timedelta(days=1)])
def test_before_and_after_the_absence_they_are_told_themselves(cast, first_day):
    away(cast.sam, cast.tove, first_day)
    plan()

    run(MONDAY, cast.sam)

    assert told() == ["sam"]


def test_what_waits_for_somebody_who_is_away_by_then_goes_to_the_deputy(cast):
    evening = MONDAY.replace(hour=18)
    plan()
    run(evening, cast.sam)
    away(cast.sam, cast.tove, TODAY + timedelta(days=1))

    run(MONDAY + DAY)
    run(MONDAY + DAY)

    assert told() == ["tove"]


def test_what_the_deputy_hears_already_is_not_said_twice(cast):
    evening = MONDAY.replace(hour=18)
    plan()
    run(evening, cast.sam, cast.tove)
    away(cast.sam, cast.tove, TODAY + timedelta(days=1))

    run(MONDAY + DAY)
    run(MONDAY + 2 * DAY)

    assert told() == ["tove"]
    assert Notice.objects.get(recipient=cast.sam).cancelled_at == MONDAY + DAY


def test_a_deputy_who_is_away_too_has_a_deputy(cast):
    ulf = StaffFactory(name="Ulf", email="ulf@lodestar.example", market=cast.market)
    away(cast.sam, cast.tove)
    away(cast.tove, ulf)
    plan()

    run(MONDAY, cast.sam)

    assert told() == ["ulf"]


def test_two_who_stand_in_for_each_other_and_are_both_away_are_told_themselves(cast):
    away(cast.sam, cast.tove)
    away(cast.tove, cast.sam)
    plan()

    run(MONDAY, cast.sam)

    assert told() == ["sam"]


def test_a_deputy_who_has_left_is_nobodys_deputy(cast):
    away(cast.sam, cast.tove)
    User.objects.filter(pk=cast.tove.pk).update(is_active=False)
    plan()

    run(MONDAY, cast.sam)

    assert told() == ["sam"]


def test_on_the_days_off_of_part_time_the_deputy_is_told(cast):
    part_time(cast, cast.sam, weekdays=[2, 3])
    User.objects.filter(pk=cast.sam.pk).update(deputy=cast.tove)
    plan()

    run(MONDAY, cast.sam)

    assert told() == ["tove"]


def test_without_a_deputy_it_waits_for_the_days_at_work(cast):
    part_time(cast, cast.sam, weekdays=[2, 3])
    plan()

    run(MONDAY, cast.sam)
    assert told() == []
    run(MONDAY + 2 * DAY)

    assert told() == ["sam"]


def test_somebody_who_starts_an_hour_after_the_deputy_is_waited_for(cast):
    calendar = SupportCalendarFactory(hours=[("11:00", "16:30")])
    User.objects.filter(pk=cast.sam.pk).update(calendar=calendar, deputy=cast.tove)
    plan()

    run(MONDAY, cast.sam)
    assert told() == []
    run(MONDAY + HOUR)

    assert told() == ["sam"]


def test_the_day_is_that_of_the_person(cast):
    auckland = SupportCalendarFactory(time_zone="Pacific/Auckland")
    User.objects.filter(pk=cast.sam.pk).update(calendar=auckland)
    away(cast.sam, cast.tove, date(2026, 3, 3), days=1)
    plan()
    tuesday_morning_there = datetime.fromisoformat("2026-03-02T20:00+00:00")

    run(tuesday_morning_there, cast.sam)
    run(MONDAY + DAY)

    assert told() == ["tove"]
