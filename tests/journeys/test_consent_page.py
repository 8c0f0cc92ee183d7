"""A data owner answers on the page of the link, as people do: with and without scripts, by keyboard, on a phone."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.approvals.models import Consent, DataAccessRequest
from apps.policy.present import now
from tests.cast import HOUR, Cast
from tests.portal.consenting import ask_dag, code_sent, path_in

from .looks import troubles_of


@pytest.fixture
def asked(cast: Cast) -> DataAccessRequest:
    return ask_dag(cast, at=now() - HOUR)


@pytest.fixture
def plain(browser: Browser, base_url: str, cast: Cast) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def test_every_state_of_the_page_is_accessible(page: Page, asked: DataAccessRequest):
    path = path_in("consent_asked")
    page.goto(path)
    found = {"asked": troubles_of(page)}
    for answer in ("Yes, with limits", "No", "I have a question first", "Someone else decides this"):
        page.get_by_role("radio", name=answer).check()
        found[answer] = troubles_of(page)
    page.get_by_role("button", name="Send me the code").click()
    expect(page.get_by_label("The six digits we sent")).to_be_visible()
    found["code"] = troubles_of(page)
    page.get_by_label("The six digits").fill("40713")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("One digit is missing.").first).to_be_visible()
    found["refused"] = troubles_of(page)
    page.get_by_role("radio", name="Yes, as described").check()
    page.get_by_label("The six digits").fill(code_sent())
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Dag Lunde answered")
    found["answered"] = troubles_of(page)
    page.goto("/data/unknown/")
    found["unknown"] = troubles_of(page)

    assert {name: troubles for name, troubles in found.items() if troubles} == {}


def test_is_read_in_the_order_in_which_one_decides(page: Page, asked: DataAccessRequest):
    page.goto(path_in("consent_asked"))

    tree = page.locator("main").aria_snapshot()
    order = [
        "May Lodestar API support make a copy",
        "Why we ask",
        "What we tried without your data",
        "What you would approve",
        'group "Your answer"',
        'radio "Yes, as described',
        'textbox "Six digits',
        'button "Send me the code"',
        'button "Send my answer"',
        "Not sure this is real?",
    ]
    places = [tree.find(words) for words in order]
    assert -1 not in places
    assert places == sorted(places)


def test_a_yes_with_limits_and_its_withdrawal_need_no_script(plain: Page, asked: DataAccessRequest):
    plain.goto(path_in("consent_asked"))
    plain.get_by_role("radio", name="Yes, with limits").check()
    plain.get_by_label("Delete after").select_option("3 days")
    plain.get_by_role("checkbox", name="Tove Dahl").uncheck()
    plain.get_by_role("button", name="Send me the code").click()

    expect(plain.get_by_label("The six digits we sent")).to_be_visible()
    expect(plain.get_by_role("radio", name="Yes, with limits")).to_be_checked()
    expect(plain.get_by_role("checkbox", name="Tove Dahl")).not_to_be_checked()
    plain.get_by_label("The six digits").fill(code_sent())
    plain.get_by_role("button", name="Send my answer").click()

    expect(plain.get_by_role("heading", level=1)).to_have_text("Dag Lunde answered: Yes, with limits")
    expect(plain.get_by_text("Sam Okafor", exact=True)).to_be_visible()
    plain.get_by_role("button", name="Send me the code").click()
    expect(plain.get_by_label("The six digits we sent")).to_be_visible()
    plain.get_by_label("The six digits").fill(code_sent())
    plain.get_by_role("button", name="Take it back").click()

    expect(plain.get_by_role("heading", level=1)).to_have_text("The yes was taken back")
    assert list(Consent.objects.values_list("kind", "keep_days")) == [("limited", 3), ("withdrawn", None)]


def test_no_needs_no_mouse(page: Page, asked: DataAccessRequest):
    page.goto(path_in("consent_asked"))
    page.get_by_role("radio", name="Yes, as described").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Not this month.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_label("The six digits we sent")).to_be_visible()
    expect(page.get_by_label("Why not")).to_have_value("Not this month.")
    page.get_by_label("The six digits").focus()
    page.keyboard.type(code_sent())
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Dag Lunde answered: No")
    assert Consent.objects.get().words == "Not this month."
