"""The staff's own pages in Chromium: accessible, nothing sideways, by keyboard, and without scripts."""

import re

import pytest
from playwright.sync_api import Browser, expect

from apps.cockpit.services import count_desk
from apps.diagnostics.models import KnownCause, KnownCauseExample
from apps.diagnostics.services import load_release
from apps.diagnostics.services.causes import save_cause
from apps.inquiries import services
from apps.inquiries.facts import CallFacts, Upload
from apps.inquiries.models import Inquiry
from apps.isvs.models import Integration
from apps.policy.present import now
from tests.cast import DAY, HALF_TOLD, HOUR
from tests.diagnostics.api_documents import LODESTAR
from tests.factories.isvs import ApiClientFactory, CertificateFactory

from .looks import troubles_of, troubles_on

PAGES = [
    "/admin/",
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
    "/admin/desk/inquiries/{diagnosed}/",
    "/admin/desk/inquiries/{diagnosed}/?do=resolve",
    "/admin/desk/inquiries/{diagnosed}/?do=diagnose-again",
]
CAUSE = "A property stands without its wrapper"
MISTAKEN = CallFacts(
    "POST",
    "https://api.lodestar.example/v1/customerInvoices",
    400,
    '{"customerNumbr": "10472", "lines": [{"operation": "insert"}]}',
    '{"message": "VismaId: 7f3c1f9a-6a1e-4f0b-8c38-2f1d0a9be5d2. Data received not recognized."}',
)


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
    known_cause(cast)
    cast.ask(at=at, isv=cast.other_isv, by=cast.bo, call=MISTAKEN)
    numbers = {
        "diagnosed": cast.ask(at=at, call=MISTAKEN).number,
        "talked": talked.number,
        "incomplete": cast.ask(at=at, call=HALF_TOLD).number,
        "finished": finished.number,
        "endless": cast.ask(at=at - 9 * DAY, subject="W" * 200, text="y" * 10_000, call=endless).number,
    }
    services.snooze(talked, by=cast.sam, when="tomorrow", at=now())
    count_desk(at=now())
    return numbers


def known_cause(cast) -> None:
    """A release that MISTAKEN is checked against, and a cause that fits it."""
    load_release(name="2026.1", document=LODESTAR.read_bytes(), base_urls=[], by=cast.tove, at=now())
    example = KnownCauseExample(status=400, request_body=MISTAKEN.request_body, response_body=MISTAKEN.response_body)
    cause = KnownCause(title=CAUSE, status=400, message_pattern="not recognized", answer="Wrap it in `value`.")
    save_cause(cause, [example], by=cast.tove, at=now())


@pytest.mark.nightly
def test_pages_of_the_desk(numbers, cast, sign_in):
    page = sign_in(cast.sam, "/admin/desk/")

    assert troubles_on(page, [path.format(**numbers) for path in PAGES]) == {}


def test_an_empty_desk(cast, sign_in):
    assert troubles_on(sign_in(cast.sam, "/admin/"), ["/admin/", "/admin/desk/"]) == {}


def test_home_stays_fresh_and_as_it_was_unfolded(cast, sign_in):
    cast.ask(at=now())
    count_desk(at=now())
    page = sign_in(cast.sam, "/admin/")
    page.clock.install()
    page.goto("/admin/")
    page.get_by_text("Numbers by day").click()
    cast.ask(subject="Stocktake answers 500", at=now())

    page.clock.run_for(31_000)

    expect(page.get_by_role("link", name="Stocktake answers 500")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Unfinished")).to_be_visible()


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


def test_a_diagnosis_is_folded_out_and_put_into_an_answer(cast, sign_in):
    known_cause(cast)
    inquiry = cast.ask(call=MISTAKEN)
    page = sign_in(cast.tove, f"/admin/desk/inquiries/{inquiry.number}/?do=note")
    answer = page.get_by_label("Answer", exact=True)

    page.get_by_role("link", name="Use in the answer").click()
    expect(answer).to_have_value("Wrap it in `value`.")
    page.get_by_text("Corrected request").click()
    page.get_by_role("link", name="Put the cURL into the answer").first.click()

    expect(answer).to_have_value(re.compile("```bash"))
    begun = answer.input_value()
    assert begun.startswith("Wrap it in `value`.\n\nYour call, corrected:\n\n- Line 1: renamed")
    assert "\n\n```bash\ncurl -X POST 'https://api.lodestar.example/v1/customerInvoices'" in begun
    assert begun.endswith("\n```\n\nPut in your own credentials, and run it outside of your application.\n")
    page.evaluate("document.querySelectorAll('details.more, details.code').forEach(part => { part.open = true; })")
    assert troubles_of(page) == []


def test_a_referral_begins_with_words_for_whom_is_chosen_unless_others_are_written(cast, sign_in):
    inquiry = cast.ask()
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/?do=refer")
    dialog = page.get_by_role("dialog", name=f"Refer #{inquiry.number}")
    words = dialog.get_by_label("What we tell the ISV")
    expect(words).to_have_value(re.compile("^This is a matter of Partner Service Norway"))

    dialog.get_by_role("radio", name="ERP support").check()
    expect(words).to_have_value(re.compile("^This is a matter of ERP support Norway"))
    words.fill("Ask them, please.")
    dialog.get_by_role("radio", name="Partner Service").check()
    expect(words).to_have_value("Ask them, please.")
    page.reload()

    expect(words).to_have_value("Ask them, please.")
    expect(dialog.get_by_role("radio", name="Partner Service")).to_be_checked()


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

    expect(page.get_by_role("status")).to_contain_text("Sent. It leaves in 15 seconds")
    expect(page.get_by_label("Answer", exact=True)).to_have_value("")


def test_everything_works_without_scripts(cast, sign_in, browser: Browser, base_url):
    inquiry = cast.ask()
    signed_in = sign_in(cast.sam, "/admin/desk/").context.storage_state()
    plain = browser.new_context(java_script_enabled=False, base_url=base_url, storage_state=signed_in)
    page = plain.new_page()
    page.goto("/admin/")

    page.get_by_role("link", name="400 on invoice").click()
    page.get_by_role("link", name="Assign", exact=True).click()
    page.get_by_label("Assignee").select_option(label="Sam Okafor")
    page.get_by_role("button", name="Assign").click()
    expect(page.get_by_text("The assignee is changed.")).to_be_visible()
    page.get_by_role("link", name="Internal note").click()
    page.get_by_label("Internal note", exact=True).fill("Third time this week.")
    page.get_by_role("button", name="Keep the note").click()
    expect(page.get_by_role("main")).to_contain_text("Third time this week.")
    page.get_by_label("Answer", exact=True).fill("Like this.")
    page.get_by_role("button", name="Other ways to answer").click()
    page.get_by_role("button", name="Answer and resolve").click()

    expect(page.get_by_role("main")).to_contain_text("Like this.")
    plain.close()
    services.depart_due(at=now() + HOUR)
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.assignee) == (Inquiry.Status.RESOLVED, cast.sam)
    assert [message.text for message in inquiry.messages.filter(kind="note")] == ["Third time this week."]
