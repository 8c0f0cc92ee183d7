"""A desk whose calendar never opens again: what needs a moment is refused with a reason, all else goes on."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.models import Job
from apps.inquiries import services
from apps.inquiries.facts import NO_CALL
from apps.inquiries.models import Inquiry
from apps.policy.models import OtherHours
from apps.policy.services import touch
from apps.reminders.models import Notice, Reminder
from tests.cast import HOUR, MONDAY
from tests.factories.policy import SupportCalendarFactory


def shut_without_hours(calendar):
    calendar.intervals.all().delete()
    touch(calendar)


def shut_for_good(calendar):
    """It has hours in every week, of which none is left."""
    OtherHours.objects.create(
        calendar=calendar, first_on=date(2026, 1, 1), last_on=date(2100, 12, 31), hours="", name="Given up"
    )
    touch(calendar)


@pytest.fixture(params=[shut_without_hours, shut_for_good])
def shut(request, cast):
    return lambda: request.param(cast.market.calendar)


def refused(act, *args, **kwargs):
    with pytest.raises(ValidationError) as refusal:
        act(*args, **kwargs)
    assert "no open hours from then to the end of 2100" in str(refusal.value.message)
    return refusal.value.code


def test_neither_what_is_complete_nor_what_lacks_facts_can_be_asked(cast, shut):
    shut()

    assert refused(cast.ask) == refused(cast.ask, call=NO_CALL) == "no_open_hours"
    assert not Inquiry.objects.exists()


def test_planning_anew_is_refused_at_once_and_by_the_worker_and_deadlines_stay(cast, shut):
    inquiry = cast.ask()
    due_at = inquiry.next_due_at
    shut()
    cast.market.calendar.refresh_from_db()

    assert refused(services.foresee, calendar=cast.market.calendar, at=MONDAY + HOUR) == "no_open_hours"
    services.order_replan(calendar=cast.market.calendar, by=cast.tove, at=MONDAY + HOUR)
    services.replan_ordered(clock=lambda: MONDAY + HOUR)

    job = Job.objects.get()
    inquiry.refresh_from_db()
    assert (job.state, inquiry.next_due_at) == ("failed", due_at)
    assert "no open hours from then to the end of 2100" in job.message


def test_nobody_snoozes_until_a_morning_that_never_comes(cast, shut):
    inquiry = cast.ask()
    shut()

    assert refused(services.snooze, inquiry, by=cast.sam, when="tomorrow", at=MONDAY) == "no_open_hours"
    assert refused(services.remind_me, inquiry, by=cast.sam, when="tomorrow", at=MONDAY) == "no_open_hours"


def test_an_answer_that_waits_on_the_isv_is_sent_and_plans_neither_nudge_nor_closing(cast, shut):
    inquiry = cast.ask()
    services.follow_rules(at=MONDAY)
    shut()

    services.answer(inquiry, by=cast.sam, text="Which release?", at=MONDAY + HOUR)

    inquiry.refresh_from_db()
    assert inquiry.status == "waiting_on_isv"
    assert not Reminder.objects.planned().exists()


def test_what_was_planned_before_is_taken_back_by_the_next_run(cast, shut):
    services.follow_rules(at=MONDAY)
    services.answer(cast.ask(), by=cast.sam, text="Which release?", at=MONDAY + HOUR)
    assert Reminder.objects.planned().exists()
    shut()

    services.carry_out_reminders(at=MONDAY + 3 * HOUR)

    assert not Reminder.objects.planned().exists()


def test_who_is_responsible_and_keeps_hours_that_never_come_is_told_when_they_do(cast):
    services.follow_rules(at=MONDAY)
    inquiry = cast.ask()
    cast.sam.calendar = SupportCalendarFactory()
    cast.sam.save()
    shut_without_hours(cast.sam.calendar)
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    services.carry_out_reminders(at=MONDAY + 4 * HOUR)

    assert {notice.recipient for notice in Notice.objects.untold()} == {cast.sam}
