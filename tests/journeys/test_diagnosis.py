"""An ISV pastes a call with a mistake in it, sees it at its line, corrects it, sends it; staff see the same."""

import base64
import json
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from apps.inquiries.facts import NO_CALL
from apps.inquiries.models import Inquiry
from tests.factories.accounts import PASSWORD

from .looks import troubles_of
from .test_portal_scripts import give_password

pytestmark = pytest.mark.usefixtures("lodestar_release")

NEW = "/inquiries/new/"


def segment(value: dict) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


HEAD = {"alg": "RS256", "typ": "JWT"}
CLAIMS = {
    "iss": "https://connect.lodestar.example",
    "aud": "https://api.lodestar.example",
    "scope": "erp:read erp:write",
    "exp": 1_772_440_800,
}
TOKEN = f"{segment(HEAD)}.{segment(CLAIMS)}.FakeSignature0123456789abcdef"
BODY = """{
  "name": { "value": "Havbris Sjomat AS" },
  "status": { "value": "Actve" },
  "currencyId": { "value": "NOK" }
}"""
RIGHT = BODY.replace("Actve", "Active")
PASTE = f"""We get this since Monday. What is wrong with our customer?

curl -X POST 'https://api.lodestar.example/v1/customers' \\
  -H 'Authorization: Bearer {TOKEN}' \\
  -H 'Content-Type: application/json' \\
  -H 'X-Request-Id: 0c4f6f0e-53f1-4a55-9a0e-7d1f6f2c9b11' \\
  -d '{BODY}'

HTTP/1.1 400 Bad Request
Date: Mon, 02 Mar 2026 08:43:00 GMT
Content-Type: application/json

{{"message": "LodestarId: 7f3c1f9a-6a1e-4f0b-8c38-2f1d0a9be5d2. Error creating customer."}}
"""
TWO_CALLS = """GET https://api.lodestar.example/v1/customers/10472
HTTP/1.1 200 OK

{"name": "Havbris"}

GET https://api.lodestar.example/v1/suppliers/7
HTTP/1.1 404 Not Found

{"message": "Not found"}
"""


def read(page: Page) -> Locator:
    return page.get_by_role("region", name="What we read")


def paste(page: Page, text: str) -> None:
    page.get_by_label("Paste the call").fill(text)


def test_a_mistake_is_found_corrected_and_sent_and_staff_see_the_same(cast, sign_in):
    page = sign_in(cast.anna, NEW)

    paste(page, PASTE)
    hit = read(page).locator("li.hit")
    expect(hit.locator("code").first).to_have_text('  "status": { "value": "Actve" },')
    expect(hit.locator("code").first).to_have_attribute("data-line", "3")
    expect(hit.locator(".finding .ins")).to_have_text("Active")
    expect(read(page).locator(".masked").first).to_have_text("[bearer-token-1]")
    expect(read(page)).not_to_contain_text(TOKEN)
    expect(page.get_by_label("Method")).to_have_value("POST")
    expect(page.get_by_label("HTTP status")).to_have_value("400")
    expect(page.get_by_label("Your question")).to_have_value(re.compile("^We get this since Monday"))

    page.get_by_label("Request JSON").fill(RIGHT)
    expect(read(page).locator(".finding")).to_have_count(0)
    expect(read(page)).to_contain_text("We found nothing wrong")

    page.get_by_label("Subject").fill("400 on customer")
    page.get_by_role("button", name="Send inquiry").click()
    expect(page.locator("#state")).to_contain_text("You hear from us by")
    inquiry = Inquiry.objects.get()
    assert (inquiry.call.request_body, inquiry.call.diagnosis.findings) == (RIGHT, [])
    assert inquiry.call.request_headers[0] == "Authorization: Bearer [bearer-token-1]"

    page.context.clear_cookies()
    sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/")
    main = page.get_by_role("main")
    expect(main).to_contain_text("Create a customer")
    expect(main).to_contain_text("/v1/customers")
    expect(main.locator(".masked").first).to_contain_text("[bearer-token-1]")
    expect(main.locator(".finding")).to_have_count(0)


def test_a_paste_too_long_to_be_read_leaves_nothing_of_the_one_before(cast, sign_in):
    page = sign_in(cast.anna, NEW)
    paste(page, PASTE)
    expect(page.get_by_label("HTTP status")).to_have_value("400")

    paste(page, "x" * 200_001)

    expect(read(page)).to_contain_text("longer than the 200,000 characters")
    expect(page.get_by_label("Endpoint URL")).to_have_value("")
    expect(page.get_by_label("HTTP status")).to_have_value("")


def test_of_several_calls_the_chosen_one_fills_the_fields(cast, sign_in):
    page = sign_in(cast.anna, NEW)
    paste(page, TWO_CALLS)
    address = page.get_by_label("Endpoint URL")
    expect(address).to_have_value("https://api.lodestar.example/v1/suppliers/7")

    read(page).get_by_role("radio", name="/v1/customers/10472").check()

    expect(address).to_have_value("https://api.lodestar.example/v1/customers/10472")
    expect(page.get_by_label("HTTP status")).to_have_value("200")
    expect(read(page).get_by_role("radio", name="/v1/customers/10472")).to_be_checked()


def test_what_was_read_goes_with_the_paste_and_what_was_written_stays(cast, sign_in):
    page = sign_in(cast.anna, NEW)
    paste(page, PASTE)
    status, question = page.get_by_label("HTTP status"), page.get_by_label("Your question")
    expect(status).to_have_value("400")
    question.fill("Mine.")

    paste(page, "")

    expect(status).to_have_value("")
    expect(page.get_by_label("Method")).to_have_value("")
    expect(question).to_have_value("Mine.")


def test_a_reload_keeps_the_words_and_no_call(cast, sign_in):
    page = sign_in(cast.anna, NEW)
    page.get_by_label("Subject").fill("400 on customer")
    paste(page, PASTE)
    page.get_by_label("Request JSON").fill(RIGHT)
    expect(read(page)).to_contain_text("We found nothing wrong")
    kept = page.evaluate("JSON.stringify(sessionStorage)")

    page.reload()

    expect(page.get_by_text("The paste, the address and the bodies were not kept")).to_be_visible()
    expect(page.get_by_label("Subject")).to_have_value("400 on customer")
    for label in ("Paste the call", "Endpoint URL", "Request JSON", "Response body"):
        expect(page.get_by_label(label)).to_have_value("")
    assert "400 on customer" in kept
    assert not any(part in kept for part in (TOKEN, "api.lodestar.example", "Havbris", "LodestarId"))


def test_a_paste_sent_after_the_sign_in_expired_is_sent_in_the_end(cast, sign_in):
    page = sign_in(cast.anna, NEW)
    page.context.clear_cookies(name="sessionid")
    with page.expect_response("**/inquiries/new/diagnosis/"):
        paste(page, PASTE)
    page.get_by_label("Subject").fill("400 on customer")
    page.get_by_label("Your question").fill("Why?")
    page.get_by_role("button", name="Send inquiry").click()
    expect(page.get_by_role("heading", name="You were signed out while you wrote")).to_be_visible()

    with page.expect_popup() as opened_page:
        page.get_by_role("link", name="sign in on another one").click()
    give_password(opened_page.value, cast.anna)
    page.get_by_role("button", name="I have signed in, send it").click()
    page.get_by_role("button", name="Send it now").click()

    expect(page.locator("#state")).to_contain_text("You hear from us by")
    assert Inquiry.objects.get().call.request_headers[0] == "Authorization: Bearer [bearer-token-1]"


def test_the_page_stays_as_it_is_when_the_sign_in_has_expired(cast, sign_in):
    page = sign_in(cast.anna, NEW)
    page.context.clear_cookies(name="sessionid")

    with page.expect_response("**/inquiries/new/diagnosis/") as asked:
        paste(page, PASTE)

    assert asked.value.status == 204
    expect(page.get_by_label("Paste the call")).to_have_value(PASTE)
    expect(page.get_by_role("heading", name="What happened?")).to_be_visible()


def test_what_was_typed_before_the_scripts_came_is_read_too(cast, sign_in):
    page = sign_in(cast.anna)
    held: list[Route] = []
    page.route("**/htmx-*.js", lambda route: held.append(route))
    page.goto(NEW, wait_until="commit")

    paste(page, PASTE)
    held[0].continue_()

    expect(read(page).locator(".finding")).to_have_count(1)


def test_the_keyboard_is_enough(cast, sign_in):
    page = sign_in(cast.anna, NEW)
    keys = page.keyboard

    page.get_by_role("radio", name="A call fails").focus()
    keys.press("Tab")
    keys.insert_text(PASTE)
    expect(read(page).locator(".finding")).to_have_count(1)
    keys.press("Tab")
    expect(read(page)).to_be_focused()
    until(page, "Request JSON")
    keys.press("ControlOrMeta+a")
    keys.insert_text(RIGHT)
    expect(read(page).locator(".finding")).to_have_count(0)
    until(page, "Subject")
    keys.insert_text("400 on customer")
    keys.press("Enter")

    expect(page.locator("#state")).to_contain_text("You hear from us by")
    assert Inquiry.objects.get().call.request_body == RIGHT


def until(page: Page, label: str) -> None:
    """Press Tab until the field with this label has the focus."""
    wanted = page.get_by_label(label)
    for _ in range(60):
        if wanted.evaluate("field => field === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{label} can't be reached")


def test_what_was_read_is_told_to_those_who_listen(cast, sign_in):
    page = sign_in(cast.anna, NEW)

    paste(page, PASTE)

    expect(page.locator("#read-status")).to_have_text("Read: POST Create a customer. 1 finding. 1 secret masked.")


LOOKS = {
    "empty": "",
    "one finding": PASTE,
    "two calls": TWO_CALLS,
    "long words": PASTE.replace("Havbris", "H" * 300).replace("/v1/customers", f"/v1/customers?{'q' * 500}=1"),
    "no JSON": PASTE.replace('"Actve" },', "'Actve' },"),
    "too long": "x" * 200_001,
    "Dutch": "Wij krijgen sinds maandag een foutmelding bij het aanmaken van een klant. Wat doen wij hier verkeerd?",
}


@pytest.mark.nightly
@pytest.mark.parametrize("text", LOOKS.values(), ids=LOOKS.keys())
def test_the_page_looks_right_whatever_is_read(cast, sign_in, text):
    page = sign_in(cast.anna, NEW)
    if text:
        with page.expect_response("**/inquiries/new/diagnosis/"):
            paste(page, text)
    opened(page)

    assert troubles_of(page) == []


def opened(page: Page) -> None:
    """Unfold all there is to unfold."""
    page.evaluate("document.querySelectorAll('details').forEach(part => { part.open = true; })")


def test_the_page_of_an_inquiry_with_findings_looks_right(cast, sign_in):
    inquiry = cast.ask(call=NO_CALL, paste=PASTE.replace("Havbris", "H" * 300))
    page = sign_in(cast.anna, f"/inquiries/{inquiry.number}/")
    expect(page.locator("li.hit .finding")).to_have_count(1)
    opened(page)

    assert troubles_of(page) == []


# --- without scripts -------------------------------------------------------------------


@pytest.fixture
def plain(browser: Browser, base_url: str) -> Iterator[Page]:
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def test_nothing_of_it_needs_a_script(cast, plain):
    cast.anna.emailaddress_set.create(email=cast.anna.email, verified=True, primary=True)
    plain.goto(f"/accounts/login/?next={NEW}")
    plain.get_by_label("E-mail address").fill(cast.anna.email)
    plain.get_by_label("Password", exact=True).fill(PASSWORD)
    plain.get_by_role("button", name="Sign in", exact=True).click()

    paste(plain, TWO_CALLS)
    plain.get_by_role("button", name="Read the paste").click()
    plain.get_by_role("button", name="Take this one").click()
    expect(plain.get_by_label("Endpoint URL")).to_have_value("https://api.lodestar.example/v1/customers/10472")
    plain.get_by_role("link", name="Inquiries").first.click()
    expect(plain.get_by_label("Paste the call")).to_have_count(0)
    plain.get_by_role("link", name="New inquiry").click()
    paste(plain, PASTE)
    plain.get_by_role("button", name="Read the paste").click()
    expect(read(plain).locator("li.hit .ins")).to_have_text("Active")
    expect(plain.get_by_label("Paste the call")).to_have_value(re.compile(re.escape("Bearer [bearer-token-1]")))
    plain.get_by_label("Request JSON").fill(RIGHT)
    plain.get_by_role("button", name="Read the paste").click()
    expect(read(plain)).to_contain_text("We found nothing wrong")
    plain.get_by_label("Subject").fill("400 on customer")
    plain.get_by_role("button", name="Send inquiry").click()

    expect(plain.locator("#state")).to_contain_text("You hear from us by")
    assert Inquiry.objects.get().call.request_body.replace("\r\n", "\n") == RIGHT
