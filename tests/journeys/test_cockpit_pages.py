"""The staff's own pages in Chromium: accessible, nothing sideways, by keyboard, and without scripts."""

import pytest
from playwright.sync_api import Browser, expect

from apps.inquiries import services
from apps.inquiries.facts import CallFacts, Upload
from apps.inquiries.models import Inquiry
from apps.isvs.models import Integration
from apps.policy.present import now
from tests.cast import DAY, HALF_TOLD, HOUR
from tests.factories.isvs import ApiClientFactory, CertificateFactory

from .looks import troubles_of

PAGES = [
    "/admin/desk/",
    "/admin/desk/?view=finished",
    "/admin/desk/?view=mine&market=NO&isv=acme&status=new&assignee=nobody",
    "/admin/desk/?market=XX",
    "/admin/desk/inquiries/{talked}/",
    "/admin/desk/inquiries/{talked}/?do=refer",
    "/admin/desk/inquiries/{talked}/?do=note",
    "/admin/desk/inquiries/{incomplete}/",
    "/admin/desk/inquiries/{finished}/",
    "/admin/desk/inquiries/{endless}/",
]


@pytest.fixture
def numbers(cast) -> dict[str, int]:
    """One inquiry of each sort."""
    CertificateFactory(user=cast.anna)
    at = now() - 2 * DAY
    talked = cast.ask(at=at, client=ApiClientFactory(isv=cast.acme), files=[Upload("log.txt", b"one")])
    services.assign(talked, by=cast.tove, to=cast.sam, at=at)
    services.prioritise(talked, by=cast.tove, priority="urgent", at=at)
    services.answer(talked, by=cast.sam, text="Like `this`.", at=at + HOUR)
    services.note(talked, by=cast.tove, text="For the desk.", at=at + HOUR)
    services.reply(talked, by=cast.anna, text="No. Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl", at=at + 2 * HOUR)
    finished = cast.ask(at=at)
    services.close(services.resolve(finished, by=cast.sam, at=at), by=cast.sam, at=at)
    endless = CallFacts("GET", f"https://api.lodestar.example/{'v' * 3000}", 404, "", '{"a":[' + "1," * 2000 + "1]}")
    return {
        "talked": talked.number,
        "incomplete": cast.ask(at=at, call=HALF_TOLD).number,
        "finished": finished.number,
        "endless": cast.ask(at=at - 9 * DAY, subject="W" * 200, text="y" * 10_000, call=endless).number,
    }


@pytest.mark.parametrize("path", PAGES)
def test_pages_of_the_desk(numbers, cast, sign_in, path):
    page = sign_in(cast.sam, path.format(**numbers))

    assert troubles_of(page) == []


def test_an_empty_queue(cast, sign_in):
    assert troubles_of(sign_in(cast.sam, "/admin/desk/")) == []


def test_a_refused_answer(cast, sign_in):
    inquiry = cast.ask()
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/")
    page.get_by_label("Answer", exact=True).fill("An hour of thinking.")
    services.answer(inquiry, by=cast.tove, text="Tove was faster.", then="open", at=now())

    page.get_by_role("button", name="Answer and wait").click()

    expect(page.get_by_role("alert")).to_contain_text("Tove Dahl has answered while you were writing.")
    expect(page.get_by_label("Answer", exact=True)).to_have_value("An hour of thinking.")
    expect(page.get_by_role("main")).to_contain_text("Tove was faster.")
    assert troubles_of(page) == []


def test_a_new_secret_is_shown_once(cast, sign_in):
    bot = Integration.objects.get()
    page = sign_in(cast.tove, f"/admin/isvs/integration/{bot.pk}/change/")
    page.get_by_text("New secret").first.click()
    page.get_by_role("button", name="Replace it").click()

    expect(page.locator("#dialog")).to_contain_text("It is shown this once.")
    page.get_by_role("link", name="I have kept it").click()
    expect(page.locator("#dialog")).to_have_count(0)


def test_a_dialog_by_keyboard(cast, sign_in):
    inquiry = cast.ask()
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/")
    page.get_by_role("link", name="Resolve").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name=f"Resolve #{inquiry.number}")
    expect(dialog.get_by_label("Last words to the ISV")).to_be_focused()

    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(page.get_by_role("link", name="Resolve")).to_be_focused()


def test_what_was_typed_survives_in_the_tab(cast, sign_in):
    inquiry = cast.ask()
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/")
    page.get_by_label("Answer", exact=True).fill("An hour of thinking.")

    page.goto("/admin/desk/")
    page.goto(f"/admin/desk/inquiries/{inquiry.number}/")
    expect(page.get_by_label("Answer", exact=True)).to_have_value("An hour of thinking.")
    page.get_by_role("button", name="Answer and wait").click()

    expect(page.get_by_role("status")).to_contain_text("Your answer is on its way to the ISV.")
    expect(page.get_by_label("Answer", exact=True)).to_have_value("")


def test_everything_works_without_scripts(cast, sign_in, browser: Browser, base_url):
    inquiry = cast.ask()
    signed_in = sign_in(cast.sam, "/admin/desk/").context.storage_state()
    plain = browser.new_context(java_script_enabled=False, base_url=base_url, storage_state=signed_in)
    page = plain.new_page()
    page.goto("/admin/desk/")

    page.get_by_role("link", name="400 on invoice").click()
    page.get_by_role("link", name="Assign").click()
    page.get_by_label("Assignee").select_option(label="Sam Okafor")
    page.get_by_role("button", name="Assign").click()
    page.get_by_role("link", name="Internal note").click()
    page.get_by_label("Internal note", exact=True).fill("Third time this week.")
    page.get_by_role("button", name="Keep the note").click()
    page.get_by_label("Answer", exact=True).fill("Like this.")
    page.get_by_role("button", name="Other ways to answer").click()
    page.get_by_role("button", name="Answer and resolve").click()

    expect(page.get_by_role("main")).to_contain_text("Like this.")
    plain.close()
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.assignee) == (Inquiry.Status.RESOLVED, cast.sam)
    assert [message.text for message in inquiry.messages.filter(kind="note")] == ["Third time this week."]
