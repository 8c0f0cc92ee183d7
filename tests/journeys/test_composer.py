"""Writing an answer in Chromium: by keyboard, with files, without scripts."""

from playwright.sync_api import Browser, expect

from apps.inquiries import services
from apps.inquiries.models import CannedReply, Departure, Draft
from apps.policy.present import now
from tests.cast import HOUR

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


def test_files_are_dropped_and_pasted_into_an_answer(cast, sign_in):
    inquiry = cast.ask()
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/")
    answer = page.get_by_label("Answer", exact=True)
    give = """(field, { event, name }) => {
        const files = new DataTransfer();
        files.items.add(new File(['one line'], name, { type: 'text/plain' }));
        const how = { bubbles: true, cancelable: true };
        field.dispatchEvent(event === 'drop'
            ? new DragEvent('drop', { ...how, dataTransfer: files })
            : new ClipboardEvent('paste', { ...how, clipboardData: files }));
    }"""

    answer.evaluate(give, {"event": "drop", "name": "dropped.log"})
    answer.evaluate(give, {"event": "paste", "name": "pasted.log"})
    expect(page.get_by_text("2 files: dropped.log, pasted.log")).to_be_visible()
    answer.fill("See both.")
    answer.press("Control+Enter")

    expect(page.locator("#leaving")).to_contain_text("pasted.log")
    services.depart_due(at=now() + HOUR)
    names = inquiry.messages.get(kind="answer").attachments.order_by("name").values_list("name", flat=True)
    assert list(names) == ["dropped.log", "pasted.log"]


def test_a_canned_reply_is_put_in_and_previewed_without_scripts(cast, sign_in, browser: Browser, base_url):
    inquiry = cast.ask()
    CannedReply.objects.create(title="Price class", text="Hello **{{ isv }}**.", then="resolved")
    signed_in = sign_in(cast.sam, "/admin/desk/").context.storage_state()
    plain = browser.new_context(java_script_enabled=False, base_url=base_url, storage_state=signed_in)
    page = plain.new_page()
    page.goto(f"/admin/desk/inquiries/{inquiry.number}/")
    page.get_by_label("Answer", exact=True).fill("First this.")

    page.get_by_role("button", name="Canned").click()
    page.get_by_label("Canned reply").select_option(label="Price class")
    page.get_by_role("button", name="Insert").click()
    expect(page.get_by_label("Answer", exact=True)).to_have_value("First this.\n\nHello **Acme**.")
    page.get_by_role("button", name="Preview").click()

    expect(page.locator("[data-preview] strong")).to_have_text("Acme")
    expect(page.get_by_role("button", name="Answer and resolve").first).to_be_visible()
    plain.close()


def test_single_keys_are_turned_off_for_a_browser(cast, sign_in):
    inquiry = cast.ask()
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/")
    keys, refer = page.get_by_role("dialog", name="Keys"), page.get_by_role("dialog", name="Refer")

    page.keyboard.press("r")
    expect(refer).to_be_visible()
    page.keyboard.press("Escape")
    expect(refer).to_be_hidden()
    page.keyboard.press("?")
    keys.get_by_label("Use them in this browser").uncheck()
    page.keyboard.press("Escape")
    expect(keys).to_be_hidden()
    page.keyboard.press("r")
    page.keyboard.press("?")

    expect(keys).to_be_visible()
    expect(refer).to_be_hidden()
    assert troubles_of(page) == []
