"""Whenever the ISV writes again, a clock runs until they hear from us."""

import pytest
from django.db import IntegrityError, transaction

from apps.inquiries import services
from apps.inquiries.models import Clock, Inquiry
from apps.inquiries.querysets import NOT_DUE
from apps.policy.models import ServiceTarget
from apps.reminders.models import Reminder
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.policy import ServiceTargetFactory


@pytest.fixture
def answered(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Which one?", at=MONDAY + HOUR)
    return inquiry


def owed(inquiry):
    return list(inquiry.clocks.filter(kind="next_response").values_list("occurrence", "started_at", "due_at", "met_at"))


def test_a_reply_starts_it_and_it_is_the_nearest_deadline(cast, answered):
    services.reply(answered, by=cast.anna, text="This one.", at=MONDAY + 2 * HOUR)

    answered.refresh_from_db()
    assert owed(answered) == [(1, MONDAY + 2 * HOUR, MONDAY + 4 * HOUR, None)]
    assert answered.next_due_at == MONDAY + 4 * HOUR


def test_several_words_in_a_row_keep_the_first_start(cast, answered):
    services.reply(answered, by=cast.anna, text="This one.", at=MONDAY + 2 * HOUR)

    services.reply(answered, by=cast.anna, text="And that.", at=MONDAY + 3 * HOUR)

    assert owed(answered) == [(1, MONDAY + 2 * HOUR, MONDAY + 4 * HOUR, None)]


@pytest.mark.parametrize(
    "step",
    [
        lambda i, c, at: services.answer(i, by=c.sam, text="So.", at=at),
        lambda i, c, at: services.answer(i, by=c.sam, text="So.", at=at, then="open"),
        lambda i, c, at: services.answer(i, by=c.sam, text="So.", at=at, then="resolved"),
        lambda i, c, at: services.request_details(i, by=c.sam, text="Which?", at=at),
        lambda i, c, at: services.refer(i, by=c.sam, to="erp_support", text="Ask there.", at=at),
        lambda i, c, at: services.decline(i, by=c.sam, text="No.", at=at),
        lambda i, c, at: services.resolve(i, by=c.sam, at=at),
    ],
    ids=["answer", "answer and go on", "answer and resolve", "request details", "refer", "decline", "resolve"],
)
def test_it_is_met_by_whatever_the_isv_hears_from_us(cast, answered, step):
    services.reply(answered, by=cast.anna, text="This one.", at=MONDAY + 2 * HOUR)

    step(answered, cast, MONDAY + 3 * HOUR)

    assert owed(answered) == [(1, MONDAY + 2 * HOUR, None, MONDAY + 3 * HOUR)]


def test_a_note_or_an_assignment_is_no_response(cast, answered):
    services.reply(answered, by=cast.anna, text="This one.", at=MONDAY + 2 * HOUR)

    services.note(answered, by=cast.sam, text="Hm.", at=MONDAY + 3 * HOUR)
    services.assign(answered, by=cast.tove, to=cast.sam, at=MONDAY + 3 * HOUR)

    assert owed(answered)[0][3] is None


def test_each_time_is_a_clock_of_its_own_and_the_earlier_ones_stay(cast, answered):
    for hour in (2, 4):
        services.reply(answered, by=cast.anna, text="And?", at=MONDAY + hour * HOUR)
        services.answer(answered, by=cast.sam, text="So.", at=MONDAY + (hour + 1) * HOUR)

    assert [(n, started, met) for n, started, _due, met in owed(answered)] == [
        (1, MONDAY + 2 * HOUR, MONDAY + 3 * HOUR),
        (2, MONDAY + 4 * HOUR, MONDAY + 5 * HOUR),
    ]


def test_before_the_first_response_nothing_more_is_owed(cast):
    inquiry = cast.ask()

    services.reply(inquiry, by=cast.anna, text="One more thing.", at=MONDAY + HOUR)

    inquiry.refresh_from_db()
    assert owed(inquiry) == []
    assert inquiry.next_due_at == MONDAY + 4 * HOUR


def test_it_stands_still_while_we_wait_on_others(cast, answered):
    services.reply(answered, by=cast.anna, text="This one.", at=MONDAY + 2 * HOUR)
    services.wait_on_others(answered, by=cast.sam, text="Development.", at=MONDAY + 3 * HOUR)
    waiting = owed(answered)

    services.go_on(answered, by=cast.sam, at=MONDAY + 5 * HOUR)

    assert waiting == [(1, MONDAY + 2 * HOUR, None, None)]
    assert owed(answered) == [(1, MONDAY + 2 * HOUR, MONDAY + 6 * HOUR, None)]


def test_what_the_isv_solved_and_reopens_goes_on_where_it_stopped(cast, answered):
    services.reply(answered, by=cast.anna, text="This one.", at=MONDAY + 2 * HOUR)
    services.resolve(answered, by=cast.anna, at=MONDAY + 3 * HOUR)
    stopped = Inquiry.objects.get(pk=answered.pk).next_due_at

    services.reopen(answered, by=cast.anna, at=MONDAY + 4 * HOUR)

    assert stopped == NOT_DUE
    assert owed(answered) == [(1, MONDAY + 2 * HOUR, MONDAY + 5 * HOUR, None)]


def test_an_isv_that_reopens_is_owed_a_response_and_staff_that_reopen_owe_none(cast, answered):
    services.resolve(answered, by=cast.sam, at=MONDAY + 2 * HOUR)
    services.reopen(answered, by=cast.sam, at=MONDAY + 3 * HOUR)
    by_staff = owed(answered)
    services.resolve(answered, by=cast.sam, at=MONDAY + 3 * HOUR)

    services.reopen(answered, by=cast.anna, text="It came back.", at=MONDAY + 4 * HOUR)

    assert by_staff == []
    assert owed(answered) == [(1, MONDAY + 4 * HOUR, MONDAY + 6 * HOUR, None)]


def test_its_reminders_are_planned_for_each_time_and_taken_back_when_it_is_met(cast, answered):
    def planned():
        reminders = Reminder.objects.planned().filter(rule__startswith="next_response").order_by("due_at")
        return list(reminders.values_list("occurrence", "due_at"))

    services.reply(answered, by=cast.anna, text="This one.", at=MONDAY + 2 * HOUR)
    first = planned()
    services.answer(answered, by=cast.sam, text="So.", at=MONDAY + 3 * HOUR)
    between = planned()
    services.reply(answered, by=cast.anna, text="And?", at=MONDAY + DAY)
    second = planned()

    assert first[-1] == ("clock", MONDAY + 4 * HOUR)
    assert between == []
    assert second[-1] == ("clock 2", MONDAY + DAY + 2 * HOUR)


def test_a_clock_keeps_the_rule_and_the_version_it_was_started_by(cast, answered):
    target = ServiceTarget.objects.get()
    services.reply(answered, by=cast.anna, text="This one.", at=MONDAY + 2 * HOUR)

    ServiceTarget.objects.update(next_response_minutes=30, version=2)
    services.note(answered, by=cast.sam, text="Hm.", at=MONDAY + 2 * HOUR)

    kept = answered.clocks.values_list("kind", "target", "target_version", "target_minutes")
    assert list(kept) == [
        ("first_response", target.pk, 1, 240),
        ("next_response", target.pk, 1, 120),
        ("resolution", target.pk, 1, 2400),
    ]


def test_the_rule_follows_market_tier_and_channel_of_the_inquiry(cast):
    sooner = ServiceTargetFactory(priority="", tier="priority", channel="api", first_response_minutes=60)
    ServiceTarget.objects.exclude(pk=sooner.pk).update(order=9)
    type(cast.acme).objects.filter(pk=cast.acme.pk).update(tier="priority")
    cast.acme.refresh_from_db()

    through_api = cast.ask(channel="api")
    through_portal = cast.ask()

    assert through_api.next_due_at == MONDAY + HOUR
    assert through_portal.next_due_at == MONDAY + 4 * HOUR


def test_no_two_clocks_of_a_kind_run_at_once(cast, answered):
    services.reply(answered, by=cast.anna, text="This one.", at=MONDAY + 2 * HOUR)
    running = Clock.objects.get(kind="next_response")
    running.pk, running.occurrence = None, 2

    with pytest.raises(IntegrityError, match=r"UNIQUE|one_unmet_clock_per_kind"), transaction.atomic():
        running.save()

    assert len(owed(answered)) == 1
