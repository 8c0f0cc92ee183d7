"""Writing an answer in Chromium, with the keyboard: a canned reply, sent, taken back, and there again."""

from playwright.sync_api import expect

from apps.inquiries.models import CannedReply, Departure, Draft

from .looks import troubles_of


def test_a_canned_reply_is_sent_taken_back_and_there_again(cast, sign_in):
    inquiry = cast.ask()
    CannedReply.objects.create(title="Price class", text="Hello {{ isv }}.", then="resolved", priority="high")
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/")
    answer = page.get_by_label("Answer", exact=True)

    answer.focus()
    page.keyboard.type("First this.")
    page.get_by_role("button", name="Canned").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Price class")).to_be_focused()
    page.keyboard.press("Enter")
    expect(answer).to_have_value("First this.\n\nHello Acme.")
    expect(page.get_by_text("As it is sent: High priority")).to_be_visible()
    page.get_by_role("button", name="Preview").focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-preview] .words")).to_have_text("First this.\nHello Acme.")
    expect(page.get_by_text("Draft kept.")).to_be_visible()
    assert Draft.objects.get().text == "First this.\n\nHello Acme."
    assert troubles_of(page) == []

    page.get_by_role("button", name="Answer and resolve").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    assert Departure.objects.get().then == "resolved"
    assert troubles_of(page) == []
    page.keyboard.press("Enter")

    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    expect(answer).to_have_value("First this.\n\nHello Acme.")
    assert not Departure.objects.exists()
    assert not inquiry.messages.filter(kind="answer").exists()
