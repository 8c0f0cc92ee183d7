import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Message
from apps.notifications.models import Mail
from tests.cast import HALF_TOLD, HOUR, MONDAY


def stored_files():
    return default_storage.listdir("2026/03")[1] if default_storage.exists("2026/03") else []


def test_an_answer_is_the_first_response_waits_on_the_isv_and_is_mailed(cast):
    inquiry = cast.ask()

    services.answer(inquiry, by=cast.sam, text="Use **v3**.", at=MONDAY + HOUR)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.first_responded_at) == ("waiting_on_isv", MONDAY + HOUR)
    assert inquiry.clocks.get(kind="first_response").met_at == MONDAY + HOUR
    assert not inquiry.is_due
    mail = Mail.objects.get(key__contains="message")
    assert (mail.to, "<strong>v3</strong>" in mail.html) == ("anna@acme.example", True)
    assert (inquiry.history.latest().history_user, inquiry.history.latest().history_change_reason) == (
        cast.sam,
        "answered",
    )


def test_a_second_answer_leaves_the_first_response_alone(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Use v3.", at=MONDAY + HOUR)

    services.answer(inquiry, by=cast.sam, text="Or v4.", at=MONDAY + 2 * HOUR)

    inquiry.refresh_from_db()
    assert inquiry.first_responded_at == MONDAY + HOUR


def test_an_answer_may_keep_the_inquiry_open_and_its_resolution_clock_running(cast):
    inquiry = cast.ask()

    services.answer(inquiry, by=cast.sam, text="We look into it.", at=MONDAY + HOUR, then="open")

    inquiry.refresh_from_db()
    assert inquiry.status == "open"
    assert inquiry.next_due_at == inquiry.clocks.get(kind="resolution").due_at


def test_an_answer_may_resolve(cast):
    inquiry = cast.ask()

    services.answer(inquiry, by=cast.sam, text="Fixed.", at=MONDAY + HOUR, then="resolved")

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.resolved_at) == ("resolved", MONDAY + HOUR)
    assert inquiry.clocks.get(kind="resolution").met_at == MONDAY + HOUR
    assert "we take it as resolved" in Mail.objects.get(key__contains="message").text


def test_an_answer_that_takes_a_resolved_inquiry_up_again_lets_its_clock_go_on(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Fixed.", at=MONDAY + HOUR, then="resolved")

    services.answer(inquiry, by=cast.sam, text="Not quite: more follows.", at=MONDAY + 2 * HOUR, then="open")

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.resolved_at) == ("open", None)
    assert inquiry.next_due_at == MONDAY.replace(day=9) + HOUR


def test_a_closed_inquiry_takes_no_answer_and_nothing_is_kept_of_it(cast):
    inquiry = cast.ask()
    services.resolve(inquiry, by=cast.sam, at=MONDAY)
    services.close(inquiry, by=cast.sam, at=MONDAY)
    before = (inquiry.messages.count(), Mail.objects.count(), stored_files())

    with pytest.raises(ValidationError) as refusal:
        services.answer(inquiry, by=cast.sam, text="Late.", files=[Upload("a.log", b"x")], at=MONDAY + HOUR)

    assert refusal.value.code == "wrong_status"
    assert (inquiry.messages.count(), Mail.objects.count(), stored_files()) == before


def test_an_answer_is_refused_when_a_colleague_answered_while_it_was_written(cast):
    inquiry = cast.ask()
    seen = inquiry.messages.last().pk
    services.answer(inquiry, by=cast.tove, text="Use v3.", at=MONDAY, then="open")

    with pytest.raises(ValidationError) as refusal:
        services.answer(inquiry, by=cast.sam, text="Use v4.", at=MONDAY, seen=seen)

    assert refusal.value.code == "answered_meanwhile"
    assert [m.text for m in inquiry.messages.filter(kind="answer")] == ["Use v3."]


def test_a_writer_who_saw_the_colleagues_answer_may_add_to_it(cast):
    inquiry = cast.ask()
    theirs = services.answer(inquiry, by=cast.tove, text="Use v3.", at=MONDAY, then="open")

    services.answer(inquiry, by=cast.sam, text="Or v4.", at=MONDAY, seen=theirs.pk)

    assert inquiry.messages.filter(kind="answer").count() == 2


def test_only_staff_answer_and_take_notes(cast):
    inquiry = cast.ask()

    for step in (services.answer, services.note, services.request_details):
        with pytest.raises(ValidationError) as refusal:
            step(inquiry, by=cast.anna, text="I know better.", at=MONDAY)

        assert refusal.value.code == "not_staff"
    assert inquiry.messages.count() == 1


def test_requesting_details_counts_as_first_response_and_stops_the_clocks(cast):
    inquiry = cast.ask()

    services.request_details(inquiry, by=cast.sam, text="Please send the log.", at=MONDAY + HOUR)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.first_responded_at, inquiry.is_due) == ("waiting_on_isv", MONDAY + HOUR, False)
    assert Mail.objects.get(key__contains="message").subject.startswith(f"[#{inquiry.number}] Please send us more")


def test_answering_an_incomplete_inquiry_takes_it_as_it_is(cast):
    inquiry = cast.ask(call=HALF_TOLD)

    services.answer(inquiry, by=cast.sam, text="I see it anyway.", at=MONDAY + HOUR, then="open")

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.completed_at) == ("open", MONDAY + HOUR)
    assert inquiry.clocks.get(kind="resolution").started_at == MONDAY + HOUR


def test_a_note_is_internal_changes_no_status_and_is_mailed_to_nobody(cast):
    inquiry = cast.ask()
    before = Mail.objects.count()

    note = services.note(inquiry, by=cast.sam, text="Seen at another ISV too.", at=MONDAY)

    inquiry.refresh_from_db()
    assert (note.kind, note.is_internal, inquiry.status) == (Message.Kind.NOTE, True, "new")
    assert Mail.objects.count() == before
