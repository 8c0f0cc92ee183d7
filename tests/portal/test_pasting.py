"""A new inquiry begins with the call as one has it."""

import pytest

from apps.inquiries.models import Inquiry

from .pages import words

SECRET = "FakeSecret0123456789abcdefABCDEF0123456789"
PASTE = f"""We get this since Monday. What is wrong with our invoice?

curl -X POST 'https://api.lodestar.example/v1/customerInvoices' \\
  -H 'Authorization: Bearer {SECRET}' \\
  -H 'Content-Type: application/json' \\
  -d '{{"customerNumber": {{"value": "10472"}}}}'

HTTP/1.1 400 Bad Request
Content-Type: application/json

{{"message": "Error creating document."}}
"""
NEW = "/inquiries/new/"
ABOUT = {"kind": "failed_call", "priority": "normal", "subject": "400 on invoice"}


def test_reading_a_paste_fills_in_the_fields_and_keeps_nothing(cast, anna):
    page = anna.post(NEW, {"read": "1", "paste": PASTE, "kind": "failed_call", "priority": "high"})

    form = page.context["form"]
    assert page.status_code == 200
    assert {name: form[name].value() for name in ("method", "url", "status", "priority")} == {
        "method": "POST",
        "url": "https://api.lodestar.example/v1/customerInvoices",
        "status": "400",
        "priority": "high",
    }
    assert form["request_body"].value() == '{"customerNumber": {"value": "10472"}}'
    assert form["response_body"].value() == '{"message": "Error creating document."}'
    assert form["text"].value().startswith("We get this since Monday.")
    assert "1 secret masked" in words(page)
    assert SECRET not in page.content.decode()
    assert not Inquiry.objects.exists()


def test_what_was_typed_already_stays(cast, anna):
    page = anna.post(
        NEW, {"read": "1", "paste": PASTE, "url": "https://api.lodestar.example/v1/mine", "text": "My words."}
    )

    form = page.context["form"]
    assert (form["url"].value(), form["text"].value()) == ("https://api.lodestar.example/v1/mine", "My words.")


def test_a_paste_that_is_sent_as_it_is_becomes_a_complete_inquiry(cast, anna):
    anna.post(NEW, {**ABOUT, "paste": PASTE})

    inquiry = Inquiry.objects.get()
    assert (inquiry.is_complete, inquiry.call.method, inquiry.call.status) == (True, "POST", 400)
    assert "What is wrong with our invoice?" in inquiry.messages.get().text
    assert SECRET not in inquiry.messages.get().text


def test_the_masked_paste_is_kept_as_a_file_for_the_headers_that_no_field_has(cast, anna):
    anna.post(NEW, {**ABOUT, "paste": PASTE})

    (kept,) = Inquiry.objects.get().messages.get().attachments.all()
    with kept.file.open() as file:
        content = file.read().decode()
    assert (kept.name, kept.is_checked) == ("paste.txt", True)
    assert content.strip() == PASTE.strip().replace(SECRET, "[bearer-token-1]")


def test_a_paste_in_which_there_is_no_call_is_not_lost(cast, anna):
    anna.post(NEW, {**ABOUT, "kind": "how_to", "paste": "How many calls may a test client make in an hour?"})

    message = Inquiry.objects.get().messages.get()
    assert (message.text, message.attachments.count()) == ("How many calls may a test client make in an hour?", 0)


@pytest.mark.parametrize("paste", ["", "   ", "\x00", "[" * 50_000, "x" * 10_000, "curl '"])
def test_whatever_is_pasted_the_page_answers(cast, anna, paste):
    assert anna.post(NEW, {"read": "1", "paste": paste}).status_code == 200


def test_a_sent_paste_whose_other_fields_are_refused_comes_back_filled_in(cast, anna):
    page = anna.post(NEW, {"kind": "failed_call", "priority": "normal", "paste": PASTE})

    assert page.status_code == 422
    assert page.context["form"]["method"].value() == "POST"
    assert "Give the inquiry a subject" in words(page)
    assert not Inquiry.objects.exists()
