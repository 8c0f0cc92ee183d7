"""What scripts add to the portal, and that nothing is missing without them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.policy.present import now
from tests.cast import DAY
from tests.factories.accounts import PASSWORD


def open_inquiry(cast) -> Inquiry:
    return cast.ask(at=now() - DAY)


def mark(page: Page) -> None:
    """Leave something behind that a reload would take away."""
    page.evaluate("window.isStillHere = true")


def is_still_here(page: Page) -> bool:
    return bool(page.evaluate("window.isStillHere"))


def test_a_reply_is_sent_without_leaving_the_page(cast, sign_in):
    inquiry = open_inquiry(cast)
    services.answer(inquiry, by=cast.sam, text="So.", at=now())
    page = sign_in(cast.anna, f"/inquiries/{inquiry.number}/")
    mark(page)

    page.get_by_label("Your reply").fill("It still fails.")
    page.get_by_role("button", name="Send reply").click()

    expect(page.locator(".thread")).to_contain_text("It still fails.")
    expect(page.locator("#state")).to_contain_text("You hear from us by")
    expect(page.get_by_role("status")).to_contain_text("Your reply is sent.")
    expect(page.get_by_label("Your reply")).to_have_value("")
    assert is_still_here(page)


def test_a_refused_reply_says_why_and_keeps_the_text(cast, sign_in):
    inquiry = open_inquiry(cast)
    page = sign_in(cast.anna, f"/inquiries/{inquiry.number}/")
    mark(page)

    page.get_by_label("Your reply").fill("turned \u202e around")
    page.get_by_role("button", name="Send reply").click()

    expect(page.get_by_role("alert")).to_contain_text("The reply holds the character U+202E at line 1, column 8")
    expect(page.get_by_label("Your reply")).to_have_value("turned \u202e around")
    assert is_still_here(page)
    assert inquiry.messages.count() == 1


def test_whose_turn_it_is_is_asked_again_every_minute(cast, sign_in, page):
    inquiry = open_inquiry(cast)
    page.clock.install()
    sign_in(cast.anna, f"/inquiries/{inquiry.number}/")
    services.answer(inquiry, by=cast.sam, text="So.", at=now())

    page.clock.run_for(61_000)

    expect(page.locator("#state")).to_contain_text("We have written, please reply")
    page.get_by_role("link", name="Something new has come: show it").click()
    expect(page.locator(".thread")).to_contain_text("So.")


def test_what_was_typed_survives_a_reload(cast, sign_in):
    page = sign_in(cast.anna, "/inquiries/new/")
    page.get_by_text("How do I …?").click()
    page.get_by_label("Subject").fill("Paging")
    page.get_by_label("Your question").fill("How do I page?")

    page.reload()

    expect(page.get_by_label("Subject")).to_have_value("Paging")
    expect(page.get_by_label("Your question")).to_have_value("How do I page?")
    expect(page.get_by_role("radio", name="How do I …?")).to_be_checked()
    expect(page.get_by_text("This is what you had typed here before.")).to_be_visible()


def kept(page: Page) -> list[str]:
    return page.evaluate("Object.keys(sessionStorage).filter(key => key.startsWith('kept:'))")


def test_signing_out_takes_along_what_was_typed(cast, sign_in):
    page = sign_in(cast.anna, "/inquiries/new/")
    page.get_by_label("Subject").fill("Paging")
    before = kept(page)

    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()

    assert (before, kept(page)) == ([f"kept:{cast.anna.pk}:new"], [])


def test_what_was_typed_before_the_sign_in_expired_is_nobody_elses(cast, sign_in):
    page = sign_in(cast.anna, "/inquiries/new/")
    page.get_by_label("Subject").fill("Paging")
    page.context.clear_cookies(name="sessionid")

    sign_in(cast.bo, "/inquiries/new/")

    expect(page.get_by_label("Subject")).to_have_value("")
    assert kept(page) == []


def test_what_was_sent_does_not_come_back(cast, sign_in):
    page = sign_in(cast.anna, "/inquiries/new/")
    page.get_by_text("How do I …?").click()
    page.get_by_label("Subject").fill("Paging")
    page.get_by_label("Your question").fill("How do I page?")
    page.get_by_role("button", name="Send inquiry").click()
    expect(page.get_by_role("heading", name="Paging")).to_be_visible()

    page.goto("/inquiries/new/")

    expect(page.get_by_label("Subject")).to_have_value("")
    expect(page.get_by_label("Your question")).to_have_value("")


def test_a_reply_written_after_the_sign_in_expired_is_sent_in_the_end(cast, sign_in):
    inquiry = open_inquiry(cast)
    page = sign_in(cast.anna, f"/inquiries/{inquiry.number}/")
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Your reply").fill("It still fails, with the same error.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.get_by_role("heading", name="You were signed out while you wrote")).to_be_visible()

    with page.expect_popup() as opened:
        page.get_by_role("link", name="sign in on another one").click()
    give_password(opened.value, cast.anna)
    page.get_by_role("button", name="I have signed in, send it").click()
    expect(page.get_by_role("heading", name="You are signed in. Send it now?")).to_be_visible()
    page.get_by_role("button", name="Send it now").click()

    expect(page.locator(".thread")).to_contain_text("It still fails, with the same error.")
    assert inquiry.messages.last().text == "It still fails, with the same error."


def give_password(page: Page, user: User) -> None:
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).not_to_have_url(re.compile("/accounts/"))


def test_pressing_twice_sends_once(cast, sign_in):
    page = sign_in(cast.anna, "/inquiries/new/")

    stopped = page.evaluate(
        """() => [1, 2].map(() => {
            const press = new SubmitEvent('submit', {bubbles: true, cancelable: true});
            document.querySelector('form[data-keep]').dispatchEvent(press);
            return press.defaultPrevented;
        })"""
    )

    assert stopped == [False, True]


def test_a_body_is_copied(cast, sign_in):
    inquiry = open_inquiry(cast)
    page = sign_in(cast.anna, f"/inquiries/{inquiry.number}/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.locator("figure.code", has_text="Response body").get_by_role("button", name="Copy").click()

    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == '{\n  "message": "Error creating document."\n}'


def test_the_promise_follows_the_priority(cast, sign_in):
    page = sign_in(cast.anna, "/inquiries/new/")
    shown = page.locator(".promise:visible")

    page.get_by_role("radio", name="High").check()

    expect(shown).to_have_count(1)
    expect(shown).to_have_class(re.compile("for-high"))


def test_the_calls_facts_are_asked_for_with_a_failed_call_only(cast, sign_in):
    page = sign_in(cast.anna, "/inquiries/new/")
    expect(page.get_by_label("Response body")).to_be_visible()

    page.get_by_role("radio", name="Feature request").check()

    expect(page.get_by_label("Response body")).to_be_hidden()


# --- passkeys ---------------------------------------------------------------------


@pytest.fixture
def key(page: Page) -> Iterator[None]:
    """A device that can vouch for its owner, and knows that it is the owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield
    session.detach()


def add_passkey(page: Page) -> None:
    page.goto("/accounts/2fa/webauthn/add/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.get_by_label("A name to know it by").fill("Work laptop")
    page.get_by_label("Sign in with it alone, as a passkey").check()
    page.get_by_role("button", name="Add it").click()
    expect(page.get_by_role("heading", name="Recovery codes", level=1)).to_be_visible()


def test_a_passkey_signs_in_alone(cast, sign_in, key):
    page = sign_in(cast.anna)
    add_passkey(page)
    page.context.clear_cookies()
    page.goto("/accounts/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("heading", name="Anna")).to_be_visible()


def test_a_passkey_is_a_second_factor(cast, sign_in, key):
    page = sign_in(cast.anna)
    add_passkey(page)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    page.get_by_label("E-mail address").fill(cast.anna.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()

    page.get_by_role("button", name="Use a passkey or security key").click()

    expect(page.get_by_role("heading", name="Anna")).to_be_visible()


def test_a_browser_without_a_passkey_says_so(cast, page, key):
    page.goto("/accounts/login/")

    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("The browser gave no passkey")


# --- without scripts -----------------------------------------------------------------


@pytest.fixture
def plain(browser: Browser, base_url: str) -> Iterator[Page]:
    """A browser that runs no script."""
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    yield context.new_page()
    context.close()


def test_the_main_job_needs_no_script(cast, plain):
    cast.anna.emailaddress_set.create(email=cast.anna.email, verified=True, primary=True)
    plain.goto("/")
    give_password(plain, cast.anna)

    plain.get_by_role("link", name="New inquiry").click()
    plain.get_by_label("Method").select_option("GET")
    plain.get_by_label("Endpoint URL").fill("https://api.lodestar.example/v1/customers/1")
    plain.get_by_label("Subject").fill("Customer not found")
    plain.get_by_label("Your question").fill("Why 404?")
    plain.get_by_role("button", name="Send inquiry").click()
    expect(plain.locator("#state")).to_contain_text("We need the HTTP status and the response body")
    plain.get_by_label("HTTP status").fill("404")
    plain.get_by_label("It came back empty").check()
    plain.get_by_role("button", name="Add to the inquiry").click()
    expect(plain.locator("#state")).to_contain_text("You hear from us by")
    plain.get_by_label("Your reply").fill("The key was wrong.")
    plain.get_by_label("Files, up to").set_input_files({"name": "a.log", "mimeType": "text/plain", "buffer": b"one"})
    plain.get_by_role("button", name="Send reply").click()
    expect(plain.get_by_role("link", name="a.log")).to_be_visible()
    plain.get_by_text("Is it solved?").click()
    plain.get_by_role("button", name="Mark as solved").click()
    expect(plain.locator("#state")).to_contain_text("Solved")

    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.messages.filter(kind="reply").count()) == ("resolved", 2)


def test_dark_needs_no_script(cast, plain):
    plain.goto("/accounts/login/")

    plain.get_by_role("button", name="Dark").click()

    expect(plain.locator("html")).to_have_attribute("data-theme", "dark")
    expect(plain).to_have_url(re.compile("/accounts/login/$"))
