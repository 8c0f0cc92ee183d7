import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.inquiries import services
from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Attachment, Inquiry, Message
from tests.cast import DAY, HALF_TOLD, HOUR, MONDAY

from .pages import queries, words


def status_of(inquiry: Inquiry) -> str:
    inquiry.refresh_from_db()
    return inquiry.status


# --- reading ------------------------------------------------------------------


def test_the_first_line_says_by_when_the_isv_hears_from_us(cast, anna):
    inquiry = cast.ask()

    page = anna.get(f"/inquiries/{inquiry.number}/")

    assert re.search(r"You hear from us by today 14:00 4 h of support time left\.", words(page))


def test_an_answer_that_is_late_is_called_late(cast, anna):
    inquiry = cast.ask(at=MONDAY - 4 * DAY)

    page = anna.get(f"/inquiries/{inquiry.number}/")

    assert "We are late: it was due Thu 26 Feb 14:00 The desk has been reminded of it." in words(page)


@pytest.mark.parametrize(
    ("happened", "line"),
    [
        (
            lambda cast, i: services.answer(i, by=cast.sam, text="So.", at=MONDAY),
            "We have written, please reply",
        ),
        (lambda cast, i: services.wait_on_others(i, by=cast.sam, text="x", at=MONDAY), "We wait for somebody else"),
        (lambda cast, i: services.resolve(i, by=cast.sam, at=MONDAY), "Solved Not so? Write, or reopen it."),
        (
            lambda cast, i: services.decline(i, by=cast.sam, text="No.", at=MONDAY),
            "This is outside what support covers",
        ),
        (
            lambda cast, i: services.refer(i, by=cast.sam, to="erp_support", text="Them.", at=MONDAY),
            "Others can help you with this",
        ),
        (
            lambda cast, i: services.close(services.resolve(i, by=cast.sam, at=MONDAY), by=cast.sam, at=MONDAY),
            "Closed Reopen it when you want to go on with it.",
        ),
    ],
)
def test_the_first_line_says_where_the_matter_stands(cast, anna, happened, line):
    inquiry = cast.ask()
    happened(cast, inquiry)

    page = anna.get(f"/inquiries/{inquiry.number}/")

    assert line in words(page)


def test_a_conversation_shows_who_said_what(cast, anna):
    inquiry = cast.ask(text="Why?")
    services.answer(inquiry, by=cast.sam, text="Because **so**.", at=MONDAY + HOUR)

    page = anna.get(f"/inquiries/{inquiry.number}/")

    assert "AB Anna Berg Acme today 10:00 Why?" in words(page)
    assert "SO Sam Okafor API support today 11:00 Because so." in words(page)
    assert "<strong>so</strong>" in page.content.decode()


def test_what_is_internal_stays_internal(cast, anna):
    inquiry = cast.ask()
    services.note(inquiry, by=cast.sam, text="They never read the docs.", at=MONDAY)
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)

    page = anna.get(f"/inquiries/{inquiry.number}/").content.decode()

    assert "never read the docs" not in page
    assert "Assigned to" not in page


def test_events_in_a_row_are_folded(cast, anna):
    inquiry = cast.ask()
    services.resolve(inquiry, by=cast.anna, at=MONDAY)
    services.reopen(inquiry, by=cast.anna, at=MONDAY)

    page = anna.get(f"/inquiries/{inquiry.number}/")

    assert "Reopened by Anna Berg. today 10:00, and 1 before" in words(page)


def test_what_a_stranger_wrote_is_no_markup(cast, anna):
    inquiry = cast.ask(
        subject="<script>alert(1)</script>",
        text="<img src=x onerror=alert(1)>",
        call=CallFacts("GET", "https://x.example/<script>", 400, "", '{"a": "<script>alert(1)</script>"}'),
    )

    page = anna.get(f"/inquiries/{inquiry.number}/").content.decode()

    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_a_long_body_is_folded_and_one_without_end_is_cut(cast, anna):
    body = "\n".join(str(n) for n in range(1000))
    inquiry = cast.ask(call=CallFacts("GET", "https://x.example/", 400, "", body))

    page = words(anna.get(f"/inquiries/{inquiry.number}/"))

    assert "Response body, 400+ lines" in page
    assert "It goes on; this is the beginning." in page


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_an_unknown_number_is_no_page(anna, number):
    assert anna.get(f"/inquiries/{number}/").status_code == 404


# --- writing --------------------------------------------------------------------


def test_a_reply_gives_the_turn_back_to_us(cast, anna):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="So.", at=MONDAY)

    response = anna.post(f"/inquiries/{inquiry.number}/reply/", {"text": "It still fails."}, follow=True)

    assert status_of(inquiry) == "open"
    assert inquiry.messages.last().text == "It still fails."
    assert response.redirect_chain == [(f"/inquiries/{inquiry.number}/", 302)]
    assert "Your reply is sent." in response.content.decode()


def test_a_reply_may_be_a_file_alone(cast, anna):
    inquiry = cast.ask()

    anna.post(f"/inquiries/{inquiry.number}/reply/", {"text": "", "attachments": SimpleUploadedFile("log.txt", b"one")})

    assert Attachment.objects.get().name == "log.txt"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The reply is empty. Write what you want to say."),
        ("a\x00b", "The reply holds the character U+0000"),
        ("x" * 200_001, "The reply has 200,001 characters; 200,000 are possible."),
    ],
)
def test_a_reply_that_cannot_be_kept_is_refused_and_stays_in_the_form(cast, anna, text, sentence):
    inquiry = cast.ask()

    response = anna.post(f"/inquiries/{inquiry.number}/reply/", {"text": text})

    assert response.status_code == 422
    assert sentence in words(response)
    assert response.context["reply_form"]["text"].value() == text
    assert inquiry.messages.count() == 1


def test_a_reply_to_a_closed_inquiry_is_refused_and_stays_in_the_form(cast, anna):
    inquiry = cast.ask()
    services.resolve(inquiry, by=cast.sam, at=MONDAY)
    services.close(inquiry, by=cast.sam, at=MONDAY)
    said = inquiry.messages.count()

    response = anna.post(f"/inquiries/{inquiry.number}/reply/", {"text": "One thing more"})

    assert response.status_code == 422
    assert "This inquiry is closed. Reopen it to write in it." in words(response)
    assert "One thing more" in words(response)
    assert inquiry.messages.count() == said


def test_what_is_missing_completes_the_inquiry_and_starts_our_clock(cast, anna):
    inquiry = cast.ask(call=HALF_TOLD)

    response = anna.post(
        f"/inquiries/{inquiry.number}/complete/",
        {"status": "400", "request_body": "{}", "response_body": "no"},
        follow=True,
    )

    assert status_of(inquiry) == "new"
    assert inquiry.call.url == HALF_TOLD.url
    assert "You hear from us by today 14:00" in words(response)


def test_a_part_of_what_is_missing_is_kept_too(cast, anna):
    inquiry = cast.ask(call=HALF_TOLD)

    response = anna.post(f"/inquiries/{inquiry.number}/complete/", {"status": "400"}, follow=True)

    assert status_of(inquiry) == "waiting_on_isv"
    assert list(response.context["call_form"].fields) == ["request_body", "response_body", "response_is_empty"]


def test_a_bad_fact_is_refused_and_what_was_typed_stays(cast, anna):
    inquiry = cast.ask(call=HALF_TOLD)

    response = anna.post(
        f"/inquiries/{inquiry.number}/complete/", {"status": "4000", "request_body": "{}", "response_body": "no"}
    )

    assert response.status_code == 422
    assert "An HTTP status is a number from 100 to 599" in words(response)
    assert response.context["call_form"]["response_body"].value() == "no"
    assert status_of(inquiry) == "waiting_on_isv"
    assert inquiry.call.response_body == ""


def test_completing_what_is_complete_is_refused(cast, anna):
    inquiry = cast.ask()

    response = anna.post(f"/inquiries/{inquiry.number}/complete/", {"status": "500"})

    assert response.status_code == 422
    assert "Nothing is missing. Write a reply to add to this inquiry." in words(response)
    inquiry.call.refresh_from_db()
    assert inquiry.call.status == 400


def test_the_isv_marks_it_solved_with_words(cast, anna):
    inquiry = cast.ask()

    anna.post(f"/inquiries/{inquiry.number}/resolve/", {"text": "The property was misspelt."})

    assert status_of(inquiry) == "resolved"
    assert inquiry.messages.filter(kind="reply").last().text == "The property was misspelt."


def test_the_isv_marks_it_solved_without_words(cast, anna):
    inquiry = cast.ask()

    anna.post(f"/inquiries/{inquiry.number}/resolve/", {"text": ""})

    assert status_of(inquiry) == "resolved"
    assert inquiry.messages.filter(kind="reply").count() == 1


def test_the_isv_reopens_what_was_solved(cast, anna):
    inquiry = cast.ask()
    services.resolve(inquiry, by=cast.sam, at=MONDAY)

    anna.post(f"/inquiries/{inquiry.number}/reopen/", {"text": "It is back."})

    assert status_of(inquiry) == "open"


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        ("reopen", "This inquiry is not finished, so there is nothing to reopen."),
        ("resolve", "This inquiry is incomplete and waits on the ISV."),
    ],
)
def test_a_step_that_is_not_possible_now_is_refused_and_its_words_stay(cast, anna, step, sentence):
    inquiry = cast.ask(call=HALF_TOLD)
    said = inquiry.messages.count()

    response = anna.post(f"/inquiries/{inquiry.number}/{step}/", {"text": "My words"})

    assert response.status_code == 422
    assert sentence in words(response)
    assert "My words" in words(response)
    assert (status_of(inquiry), inquiry.messages.count()) == ("waiting_on_isv", said)


@pytest.mark.parametrize("step", ["reply", "complete", "resolve", "reopen"])
def test_the_address_of_a_step_leads_back_to_the_inquiry(cast, anna, step):
    inquiry = cast.ask()

    response = anna.get(f"/inquiries/{inquiry.number}/{step}/")

    assert response.url == f"/inquiries/{inquiry.number}/"


@pytest.mark.parametrize("step", ["reply", "complete", "resolve", "reopen"])
def test_a_field_that_no_form_has_is_refused(cast, anna, step):
    inquiry = cast.ask(call=HALF_TOLD)
    said = inquiry.messages.count()

    response = anna.post(f"/inquiries/{inquiry.number}/{step}/", {"text": "x", "is_internal": "1"})

    assert response.status_code == 422
    assert "This form has no field" in words(response)
    assert inquiry.messages.count() == said


# --- the line that is asked again ----------------------------------------------------


def test_asking_again_costs_no_page_while_nothing_changes(cast, anna):
    path = f"/inquiries/{cast.ask().number}/state/"
    first = anna.get(path)

    again = anna.get(path, headers={"If-None-Match": first["ETag"]})

    assert "You hear from us by" in first.content.decode()
    assert (again.status_code, again.content) == (304, b"")
    assert first["Cache-Control"] == "private, no-cache"


def test_asking_again_tells_of_a_new_answer(cast, anna):
    inquiry = cast.ask()
    seen = inquiry.messages.last().pk
    path = f"/inquiries/{inquiry.number}/state/?seen={seen}"
    before = anna.get(path)
    message = services.answer(inquiry, by=cast.sam, text="So.", at=MONDAY)

    after = anna.get(path, headers={"If-None-Match": before["ETag"]})

    assert "show it" not in before.content.decode()
    assert f"#message-{message.pk}" in after.content.decode()


def test_a_note_of_the_desk_is_nothing_new_to_the_isv(cast, anna):
    inquiry = cast.ask()
    path = f"/inquiries/{inquiry.number}/state/?seen={inquiry.messages.last().pk}"
    services.note(inquiry, by=cast.sam, text="Hm.", at=MONDAY)

    assert "show it" not in anna.get(path).content.decode()


def shown(page) -> list[str]:
    return [entry["message"].text for entry in page.context["thread"] if "message" in entry]


def test_a_long_conversation_is_read_in_parts(cast, anna, monkeypatch):
    monkeypatch.setattr("apps.portal.conversations.LONGEST", 2)
    inquiry = cast.ask(text="1")
    for text in "2345":
        services.reply(inquiry, by=cast.anna, text=text, at=MONDAY)
    path = f"/inquiries/{inquiry.number}/"
    parts, query = [], ""

    while query is not None:
        page = anna.get(path + query)
        parts.append(shown(page))
        found = re.search(r'href="(\?before=\d+)#conversation"', page.content.decode())
        query = found[1] if found else None

    assert parts == [["4", "5"], ["2", "3"], ["1"]]


def test_an_earlier_part_leads_back_to_the_newest_and_hears_of_what_comes(cast, anna, monkeypatch):
    monkeypatch.setattr("apps.portal.conversations.LONGEST", 2)
    inquiry = cast.ask(text="1")
    for text in "23":
        services.reply(inquiry, by=cast.anna, text=text, at=MONDAY)
    last = inquiry.messages.last().pk

    page = anna.get(f"/inquiries/{inquiry.number}/?before={last}")

    assert shown(page) == ["1", "2"]
    assert f'<a href="/inquiries/{inquiry.number}/">Show the newest messages</a>' in page.content.decode()
    assert page.context["seen"] == last


def test_a_short_conversation_is_shown_whole(cast, anna):
    page = words(anna.get(f"/inquiries/{cast.ask().number}/"))

    assert "Show earlier messages" not in page
    assert "Show the newest messages" not in page


@pytest.mark.parametrize("before", ["x", "-1", "9" * 19, "\u00b2"])
def test_a_place_that_no_conversation_has_leads_nowhere(cast, anna, before):
    assert anna.get(f"/inquiries/{cast.ask().number}/", {"before": before}).status_code == 404


@pytest.mark.parametrize("seen", ["", "x", "-1", "9" * 30, "\u0661", "\u00b2"])
def test_an_odd_mark_of_what_was_seen_does_no_harm(cast, anna, seen):
    path = f"/inquiries/{cast.ask().number}/state/"

    assert anna.get(path, {"seen": seen}).status_code == 200


def test_the_page_takes_as_many_queries_for_three_messages_as_for_one(cast, anna):
    inquiry = cast.ask()
    path = f"/inquiries/{inquiry.number}/"
    one = queries(anna, path)
    for n in range(2):
        services.answer(inquiry, by=cast.sam, text=f"{n}", at=MONDAY)
        services.reply(inquiry, by=cast.anna, text=f"{n}", at=MONDAY)

    assert queries(anna, path) == one == 14
    assert Message.objects.count() == 5
