"""Whoever sends a secret learns that it was taken out, and what to do about it."""

import pytest

from apps.diagnostics.models import Diagnosis
from apps.diagnostics.redaction import Found
from apps.inquiries import services
from apps.inquiries.facts import NO_CALL, CallFacts, Upload
from apps.inquiries.models import Inquiry
from apps.inquiries.services.telling import words_of
from tests.cast import HALF_TOLD, HOUR, MONDAY

pytestmark = pytest.mark.django_db
SECRET = "FakeSecret0123456789abcdefABCDEF0123456789"
LINE = f"client_secret={SECRET}"
LOG = Upload("trace.log", f"{LINE}\n".encode())
TOLD = "Taken out before anything was stored: [client-secret-1]. Rotate it: what was sent may have been seen."
CURL = f"curl -H 'Authorization: Bearer {SECRET}' https://api.lodestar.example/v1/branches"


def told(inquiry: Inquiry) -> list[tuple[str, bool]]:
    """The events about secrets, each with whether the desk alone sees it."""
    events = inquiry.messages.filter(kind="event", text__startswith="Taken out")
    return list(events.values_list("text", "is_internal"))


def masked(inquiry: Inquiry) -> list[str]:
    return [each["placeholder"] for each in Diagnosis.objects.get(call=inquiry.call_id).masked]


def reply(cast, inquiry):
    services.reply(inquiry, by=cast.anna, text=LINE, at=MONDAY)


def reply_with_a_file(cast, inquiry):
    services.reply(inquiry, by=cast.anna, text="See the log.", at=MONDAY, files=[LOG])


def answer(cast, inquiry):
    services.answer(inquiry, by=cast.sam, text=LINE, at=MONDAY)


def request_details(cast, inquiry):
    services.request_details(inquiry, by=cast.sam, text=LINE, at=MONDAY)


def resolve(cast, inquiry):
    services.resolve(inquiry, by=cast.anna, text=LINE, at=MONDAY)


def close(cast, inquiry):
    services.resolve(inquiry, by=cast.sam, at=MONDAY)
    services.close(inquiry, by=cast.sam, text=LINE, at=MONDAY)


@pytest.mark.parametrize("step", [reply, reply_with_a_file, answer, request_details, resolve, close])
def test_what_was_taken_out_of_a_message_is_said_to_both_sides(cast, step):
    inquiry = cast.ask()

    step(cast, inquiry)

    assert told(inquiry) == [(TOLD, False)]
    assert masked(inquiry) == ["[client-secret-1]"]


def note(cast, inquiry):
    services.note(inquiry, by=cast.sam, text=LINE, at=MONDAY)


def wait_on_others(cast, inquiry):
    services.wait_on_others(inquiry, by=cast.sam, text=LINE, at=MONDAY)


@pytest.mark.parametrize("step", [note, wait_on_others])
def test_what_was_taken_out_of_a_note_is_said_to_the_desk_alone(cast, step):
    inquiry = cast.ask()

    step(cast, inquiry)

    assert told(inquiry) == [(TOLD, True)]
    assert masked(inquiry) == []


def test_what_was_taken_out_of_facts_that_came_later_is_said(cast):
    inquiry = cast.ask(call=HALF_TOLD)

    services.complete(inquiry, by=cast.anna, call=CallFacts(response_body=LINE), at=MONDAY + HOUR)

    assert told(inquiry) == [(TOLD, False)]
    assert masked(inquiry) == ["[client-secret-1]"]


def test_what_the_diagnosis_of_a_new_inquiry_says_is_not_said_twice(cast):
    inquiry = cast.ask(call=NO_CALL, paste=CURL, text="Why?")

    assert (told(inquiry), masked(inquiry)) == ([], ["[bearer-token-1]"])


def test_what_only_a_file_of_a_new_inquiry_held_is_said(cast):
    inquiry = cast.ask(call=NO_CALL, paste=CURL, text="Why?", files=[Upload("trace.log", b"password=Fake!Horse7Bat\n")])

    ((words, is_internal),) = told(inquiry)
    assert "stored: [password-1]. Rotate it" in words
    assert is_internal is False
    assert masked(inquiry) == ["[bearer-token-1]", "[password-1]"]


def test_what_holds_no_secret_is_not_talked_about(cast):
    inquiry = cast.ask()

    services.reply(inquiry, by=cast.anna, text="It still fails.", at=MONDAY)

    assert told(inquiry) == []


def test_the_same_secret_sent_again_is_said_again_and_listed_once(cast):
    inquiry = cast.ask()

    reply(cast, inquiry)
    reply_with_a_file(cast, inquiry)

    assert told(inquiry) == [(TOLD, False)] * 2
    assert masked(inquiry) == ["[client-secret-1]"]


def test_an_inquiry_from_before_calls_were_diagnosed_is_told_too(cast):
    inquiry = cast.ask()
    Diagnosis.objects.all().delete()

    reply(cast, inquiry)

    assert told(inquiry) == [(TOLD, False)]


IBAN, KEY = Found("iban", "[iban-1]", ""), Found("api-key", "[api-key-1]", "")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([IBAN], "[iban-1]. Leave out personal numbers where you can."),
        ([IBAN, KEY], "[iban-1], [api-key-1]. Rotate all but the personal numbers: what was sent may have been seen."),
        ([KEY, KEY], "[api-key-1], [api-key-1]. Rotate them: what was sent may have been seen."),
    ],
)
def test_what_no_one_can_rotate_is_not_asked_to_be_rotated(found, said):
    assert words_of(found) == f"Taken out before anything was stored: {said}"


def test_of_many_secrets_the_first_are_named_and_the_others_counted():
    found = [Found("api-key", f"[api-key-{number}]", "") for number in range(1, 1022)]

    words = words_of(found)

    assert "[api-key-20] and 1,001 more. Rotate them" in words


def test_the_list_of_what_was_masked_stays_short(cast):
    inquiry = cast.ask()
    log = "\n".join(f"client_secret={SECRET}{number}" for number in range(1, 1022))

    services.reply(inquiry, by=cast.anna, text="", at=MONDAY, files=[Upload("trace.log", log.encode())])

    assert len(masked(inquiry)) == 1_000
