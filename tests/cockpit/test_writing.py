"""The composer: drafts, who else is at it, canned replies, a preview, and taking back what was sent."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.roles import DEVELOPMENT
from apps.inquiries import services
from apps.inquiries.models import CannedReply, Departure, Draft, Tag
from tests.cast import MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.policy import MarketFactory

from .desk import browser_of, page_of, step_of, text, words

pytestmark = pytest.mark.usefixtures("monday")


def address(inquiry, name: str) -> str:
    return reverse(f"cockpit:{name}", args=[inquiry.number])


def answer_on(page) -> str:
    """What stands in the composer."""
    form = text(page).partition('id="write-answer"')[2]
    return re.search(r"<textarea[^>]*>\s?(.*?)</textarea>", form, re.DOTALL)[1]


def test_a_draft_is_restored_on_any_device_and_leaks_to_nobody(cast, sam, tove):
    inquiry = cast.ask()

    said = sam.post(address(inquiry, "presence"), {"kind": "answer", "text": "An hour of thinking."}).json()

    again, others = sam.get(page_of(inquiry)), tove.get(page_of(inquiry))
    assert said == {"others": [], "news": ""}
    assert answer_on(again) == "An hour of thinking."
    assert "Your draft, kept today 10:00" in words(again)
    assert answer_on(others) == ""
    assert "An hour of thinking." not in text(others)
    assert "Sam Okafor is writing" in words(others)


def test_a_draft_that_can_not_be_kept_is_refused_with_the_reason(cast, sam):
    inquiry = cast.ask()

    page = sam.post(address(inquiry, "presence"), {"kind": "answer", "text": "x" * 200_001})

    assert (page.status_code, Draft.objects.count()) == (422, 0)
    assert page.json()["refused"].startswith("The draft has 200,001 characters; 200,000 are possible.")


def test_who_may_not_answer_is_seen_reading_and_keeps_no_draft(cast, sam):
    inquiry = cast.ask()
    developer = browser_of(StaffFactory(name="Dev Elop", role=DEVELOPMENT, market=cast.market))

    developer.post(address(inquiry, "presence"), {"kind": "answer", "text": "x"})
    refused = [
        developer.get(address(inquiry, "canned")).status_code,
        developer.post(address(inquiry, "compose"), {"doing": "canned"}).status_code,
        developer.post(address(inquiry, "take_back")).status_code,
    ]

    assert sam.post(address(inquiry, "presence")).json()["others"] == ["Dev Elop is reading this too"]
    assert (refused, Draft.objects.count()) == ([403, 403, 403], 0)


def test_what_came_in_since_the_page_was_opened_is_told(cast, sam):
    inquiry = cast.ask()
    seen = sam.get(page_of(inquiry)).context["seen"]
    services.reply(inquiry, by=cast.anna, text="One thing more.", at=MONDAY)

    told = [sam.post(address(inquiry, "presence"), {"seen": each}).json()["news"] for each in (seen, "", "9" * 40)]

    assert told == ["Anna Berg has written since you opened this page.", "", ""]


def test_what_was_sent_can_be_undone_from_the_page(cast, sam, tove):
    inquiry = cast.ask()
    sam.post(step_of(inquiry, "answer"), {"text": "Like **this**.", "then": "open"})
    own, others = sam.get(page_of(inquiry)), tove.get(page_of(inquiry))

    page = sam.post(address(inquiry, "take_back"), follow=True)

    assert "Sent, leaves today 10:00" in words(own)
    assert f'action="{address(inquiry, "take_back")}"' in text(own)
    assert f'action="{address(inquiry, "take_back")}"' not in text(others)
    assert answer_on(page) == "Like **this**."
    assert "Taken back. Your text is in the composer again" in text(page)
    assert not Departure.objects.exists()


def test_undone_too_late_it_is_said_so(cast, sam):
    inquiry = cast.ask()
    sam.post(step_of(inquiry, "answer"), {"text": "Like this.", "then": "open"})

    with time_machine.travel(MONDAY + timedelta(seconds=15), tick=False):
        page = sam.post(address(inquiry, "take_back"), follow=True)

    assert "Too late: it is on its way to the ISV." in text(page)
    assert Departure.objects.exists()


def test_going_on_with_it_lets_it_leave(cast, sam):
    inquiry = cast.ask()
    sam.post(step_of(inquiry, "answer"), {"text": "Like this.", "then": "open"})

    sam.post(step_of(inquiry, "prioritise"), {"priority": "high"})

    assert inquiry.messages.filter(kind="answer").exists()
    assert not Departure.objects.exists()


def test_a_canned_reply_is_put_in_without_script_and_nothing_typed_is_lost(cast, sam):
    inquiry = cast.ask()
    tag = Tag.objects.create(name="Discounts")
    reply = CannedReply.objects.create(
        title="Price class", text="Hello {{ isv }}, for {{ customer }}.", then="resolved", tag=tag, priority="high"
    )

    chosen = sam.post(address(inquiry, "compose"), {"doing": "canned", "text": "Typed."})
    put_in = sam.post(address(inquiry, "compose"), {"doing": "insert", "text": "Typed.", "reply": reply.pk})
    refused = sam.post(step_of(inquiry, "answer"), {"text": answer_on(put_in), "then": "resolved", "canned": reply.pk})

    assert answer_on(chosen) == "Typed."
    assert "Price class (no value here: customer) Insert" in words(chosen)
    assert answer_on(put_in) == "Typed.\n\nHello Acme, for {{ customer }}."
    assert "No value here: customer . Write what should stand there instead." in words(put_in)
    assert "As it is sent: Tag Discounts, high priority" in words(put_in)
    assert 'value="resolved" data-first>Answer and resolve' in text(put_in)
    assert refused.status_code == 422
    assert "{{ customer }} has no value for this inquiry." in words(refused)
    assert not Departure.objects.exists()


def test_canned_replies_for_a_script_carry_their_words(cast, sam):
    inquiry = cast.ask()
    CannedReply.objects.create(title="Price class", text="Hello {{ isv }}.", then="open")

    page = text(sam.get(address(inquiry, "canned")))

    assert 'data-inserts="Hello Acme."' in page
    assert 'data-then="open"' in page


def test_a_canned_reply_of_another_market_is_not_sent(cast, sam):
    inquiry = cast.ask()
    other = CannedReply.objects.create(title="There", text="-", market=MarketFactory(code="SE", name="Sweden"))

    page = sam.post(step_of(inquiry, "answer"), {"text": "Like this.", "then": "open", "canned": other.pk})

    assert page.status_code == 422
    assert "This canned reply is of another market." in words(page)
    assert not Departure.objects.exists()


def test_a_preview_shows_what_the_isv_will_read(cast, sam):
    inquiry = cast.ask()
    typed = {"doing": "preview", "text": "Like **this**:\n\n```\nGET /\n```"}

    page = sam.post(address(inquiry, "compose"), typed)
    part = sam.post(address(inquiry, "compose"), typed, headers={"HX-Request": "true"})

    assert "As the ISV reads it: Like this : GET /" in words(page)
    assert answer_on(page).startswith("Like **this**:")
    assert "<strong>this</strong>" in text(part)
    assert "<main" not in text(part)


def test_what_was_typed_goes_along_into_a_referral(cast, sam):
    inquiry = cast.ask()

    page = sam.post(address(inquiry, "compose"), {"doing": "refer", "text": "Ask them, please."})

    ((step, form),) = page.context["dialogs"]
    assert (step.name, form["text"].value()) == ("refer", "Ask them, please.")


def test_five_megabytes_are_refused_and_kept(cast, sam):
    inquiry = cast.ask()
    much = "All the log. " * 400_000
    files = [SimpleUploadedFile("a.json", b"{}")]

    page = sam.post(step_of(inquiry, "answer"), {"text": much, "then": "open", "files": files})

    assert page.status_code == 422
    assert "has 5,199,999 characters; 200,000 are possible. Send the rest as a file." in words(page)
    assert answer_on(page).strip() == much.strip()
    assert not Departure.objects.exists()


def test_the_form_of_a_step_is_read_when_it_is_opened(cast, sam):
    inquiry = cast.ask()

    page = sam.get(f"{step_of(inquiry, 'assign')}form/")
    impossible = sam.get(f"{step_of(inquiry, 'reopen')}form/")

    assert re.findall(r'<dialog [^>]*id="step-(\w+)"', text(page)) == ["assign"]
    assert "Tove Dahl" in text(page)
    assert impossible.status_code == 404
    assert 'id="step-' not in text(sam.get(page_of(inquiry)))
