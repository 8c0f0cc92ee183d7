"""A storm is stopped before it leaves, and staff let it go on."""

import pytest
from django.core.exceptions import ValidationError

from apps.notifications.models import Mail
from apps.reminders import services
from apps.reminders.models import Halt, Notice
from apps.reminders.services import Plan, Recipient, Telling
from tests.cast import DAY, HOUR, MONDAY
from tests.cockpit.desk import browser_of
from tests.factories.accounts import UserFactory


@pytest.fixture(autouse=True)
def two_a_run(settings):
    settings.REMINDER_MAILS_PER_RUN = 2


def due(cast, people, subject="thing:1"):
    """That so many people are to be reminded on MONDAY."""
    recipients = [Recipient(UserFactory(market=cast.market), cast.market.calendar) for _ in range(people)]
    services.arrange(subject, [Plan("nudge", "1", MONDAY)], at=MONDAY)

    def carry_out(_):
        return Telling(recipients, "Look.", "/things/1/")

    services.carry_out_due(subject, carry_out, lock=str, at=MONDAY)


def reminded():
    return Mail.objects.exclude(to="tove@lodestar.example").count()


def warned():
    return list(Mail.objects.filter(key__startswith="reminders:halt").values_list("to", "subject"))


def resume(at=MONDAY, by=None):
    halt = Halt.objects.get(resumed_at=None)
    return services.resume(halt, by=by, at=at)


def test_as_many_as_are_allowed_are_sent(cast):
    due(cast, 2)

    services.tell_due(at=MONDAY)

    assert (reminded(), Halt.objects.count()) == (2, 0)


def test_a_run_that_would_send_more_sends_nothing_and_tells_the_leads_once(cast):
    due(cast, 3)

    for minutes in range(3):
        services.tell_due(at=MONDAY + HOUR * minutes / 60)

    assert reminded() == 0
    assert Notice.objects.untold().count() == 3
    assert warned() == [("tove@lodestar.example", "Reminders have stopped: 3 mails at once")]


def test_while_it_is_held_nothing_small_slips_through(cast):
    due(cast, 3)
    services.tell_due(at=MONDAY)
    Notice.objects.first().delete()

    services.tell_due(at=MONDAY + HOUR)

    assert reminded() == 0


def test_staff_let_it_go_on_and_everything_is_sent_once(cast):
    due(cast, 3)
    services.tell_due(at=MONDAY)

    resume(by=cast.tove)
    services.tell_due(at=MONDAY + HOUR)
    services.tell_due(at=MONDAY + HOUR)

    halt = Halt.objects.get()
    assert (reminded(), halt.is_over, halt.resumed_by) == (3, True, cast.tove)


def test_a_storm_that_has_grown_meanwhile_is_stopped_again(cast):
    due(cast, 3)
    services.tell_due(at=MONDAY)
    resume(by=cast.tove)
    due(cast, 3, subject="thing:2")

    services.tell_due(at=MONDAY + HOUR)

    assert (reminded(), Halt.objects.count(), len(warned())) == (0, 2, 2)


def test_leave_given_long_ago_does_not_count_for_another_storm(cast):
    due(cast, 3)
    services.tell_due(at=MONDAY)
    resume(by=cast.tove)

    services.tell_due(at=MONDAY + 2 * DAY)

    assert (reminded(), Halt.objects.count()) == (0, 2)


def test_those_who_are_not_at_work_are_not_counted(cast):
    due(cast, 3)

    services.tell_due(at=MONDAY.replace(hour=20))

    assert Halt.objects.count() == 0


def test_it_goes_on_once(cast):
    due(cast, 3)
    services.tell_due(at=MONDAY)
    halt = resume(by=cast.tove)

    with pytest.raises(ValidationError) as refusal:
        services.resume(halt, by=cast.sam, at=MONDAY)

    assert refusal.value.code == "already_resumed"
    assert Halt.objects.get().resumed_by == cast.tove


def test_a_lead_presses_go_on(cast):
    due(cast, 3)
    services.tell_due(at=MONDAY)
    address = f"/admin/reminders/halt/{Halt.objects.get().pk}/resume/"
    tove = browser_of(cast.tove)

    tove.get(address)
    looked = Halt.objects.get().resumed_by
    tove.post(address, {"_form_submitted": "on"})

    assert (looked, Halt.objects.get().resumed_by) == (None, cast.tove)
    assert tove.post(address, {"_form_submitted": "on"}).status_code == 404


def test_a_consultant_does_not(cast):
    due(cast, 3)
    services.tell_due(at=MONDAY)

    answer = browser_of(cast.sam).post(
        f"/admin/reminders/halt/{Halt.objects.get().pk}/resume/", {"_form_submitted": "on"}
    )

    assert answer.status_code in {302, 403}
    assert Halt.objects.get().resumed_at is None
