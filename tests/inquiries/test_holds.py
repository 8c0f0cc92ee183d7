"""What apps above keep an inquiry from, and what they let it wait for."""

import pytest
from django.core.exceptions import ValidationError

from apps.inquiries import services
from apps.inquiries.models import Hold
from apps.reminders import services as reminders
from tests.cast import DAY, HOUR, MONDAY

REASON = "A copy is alive. Delete it first."


def refused(call, *arguments, **given):
    with pytest.raises(ValidationError) as refusal:
        call(*arguments, **given)
    return refusal.value.code, refusal.value.message


def remind(at):
    services.carry_out_reminders(at=at)
    reminders.tell_due(at=at)


@pytest.fixture
def inquiry(cast):
    return cast.ask()


@pytest.fixture
def held(cast, inquiry):
    services.hold(inquiry, key="copy:1", reason=REASON, at=MONDAY)
    return inquiry


def test_an_inquiry_that_is_held_is_resolved_and_not_closed(cast, held):
    services.resolve(held, by=cast.sam, at=MONDAY + HOUR)

    assert refused(services.close, held, by=cast.sam, at=MONDAY + HOUR) == ("held", REASON)
    held.refresh_from_db()
    assert held.status == "resolved"


def test_an_inquiry_that_is_held_is_not_merged(cast, held):
    assert refused(services.merge, held, into=cast.ask(), by=cast.sam, at=MONDAY + HOUR)[0] == "held"


def test_what_is_lifted_holds_no_more(cast, held):
    services.resolve(held, by=cast.sam, at=MONDAY + HOUR)

    services.lift(held, key="copy:1", at=MONDAY + HOUR)

    assert services.close(held, by=cast.sam, at=MONDAY + HOUR).status == "closed"


def test_what_one_lifts_another_still_holds(cast, held):
    services.resolve(held, by=cast.sam, at=MONDAY + HOUR)
    services.hold(held, key="copy:2", reason="Another.", at=MONDAY)
    services.lift(held, key="copy:1", at=MONDAY + HOUR)

    assert refused(services.close, held, by=cast.sam, at=MONDAY + HOUR) == ("held", "Another.")


def test_held_twice_by_the_same_is_held_once(held):
    services.hold(held, key="copy:1", reason=REASON, at=MONDAY + HOUR)

    assert Hold.objects.count() == 1


def test_what_is_closed_can_not_be_held(cast, inquiry):
    services.resolve(inquiry, by=cast.sam, at=MONDAY)
    services.close(inquiry, by=cast.sam, at=MONDAY)

    assert refused(services.hold, inquiry, key="copy:1", reason=REASON, at=MONDAY)[0] == "wrong_status"
    assert not Hold.objects.exists()


def test_nobody_closes_it_for_silence_while_it_is_held(cast, held):
    services.request_details(held, by=cast.sam, text="Which version?", at=MONDAY)

    for day in range(1, 40):
        remind(MONDAY + day * DAY)
    held.refresh_from_db()
    while_held = held.status
    services.lift(held, key="copy:1", at=MONDAY + 40 * DAY)
    for day in range(40, 60):
        remind(MONDAY + day * DAY)
    held.refresh_from_db()

    assert (while_held, held.status) == ("waiting_on_isv", "closed")


def test_its_clocks_stand_still_until_it_goes_on(cast, inquiry):
    services.stand_still(inquiry, by=cast.sam, text="We wait for the customer.", at=MONDAY + HOUR)
    inquiry.refresh_from_db()
    waiting = (inquiry.status, inquiry.is_due)
    services.go_on_after(inquiry, by=cast.sam, text="They answered.", at=MONDAY + 2 * HOUR)

    inquiry.refresh_from_db()
    [pause] = inquiry.pauses.all()
    assert (waiting, inquiry.status) == (("waiting_on_others", False), "open")
    assert (pause.since, pause.until) == (MONDAY + HOUR, MONDAY + 2 * HOUR)
    assert inquiry.next_due_at == MONDAY + 5 * HOUR
    said = list(inquiry.messages.filter(kind="event").values_list("text", "is_internal"))
    assert said[-2:] == [("We wait for the customer.", False), ("They answered.", False)]


def test_what_waits_for_something_else_too_waits_on(cast, inquiry):
    services.stand_still(inquiry, by=cast.sam, text="We wait for the customer.", at=MONDAY)

    services.go_on_after(inquiry, by=cast.sam, text="One answered.", at=MONDAY, waits_still=True)

    inquiry.refresh_from_db()
    assert inquiry.status == "waiting_on_others"


def test_what_was_resolved_meanwhile_stays_so(cast, inquiry):
    services.resolve(inquiry, by=cast.sam, at=MONDAY)

    services.stand_still(inquiry, by=cast.sam, text="We wait.", at=MONDAY)
    services.go_on_after(inquiry, by=cast.sam, text="They answered.", at=MONDAY)

    inquiry.refresh_from_db()
    assert inquiry.status == "resolved"
