"""Searching in Chromium: by keyboard, accessible, nothing sideways."""

import pytest
from playwright.sync_api import expect

from apps.inquiries import services
from apps.policy.present import now

from .looks import troubles_of

STAFF = "/admin/desk/search/"
PORTAL = "/inquiries/search/"


@pytest.fixture
def asked(cast):
    """A few inquiries that speak of a stocktake, one of them in words that never end."""
    inquiry = cast.ask(subject="Stocktake answers 500", text="The stocktake broke with the release.", at=now())
    services.note(inquiry, by=cast.sam, text="A stocktake of theirs is migrated.", at=now())
    cast.ask(subject=f"stocktake {'W' * 180}", text="y" * 5_000, at=now())
    for number in range(22):
        cast.ask(subject=f"Stocktake again, {number}", at=now())
    return inquiry


def test_staff_search_by_keyboard_and_look_at_what_they_find(cast, asked, sign_in):
    page = sign_in(cast.sam, "/admin/desk/")

    page.keyboard.press("Control+k")
    expect(page.locator("#search-input-command")).to_be_focused()
    page.keyboard.type("stocktake rele")
    expect(page.locator("#command-results-list a")).to_contain_text(f"#{asked.number} Stocktake answers 500")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("searchbox", name="Search").first.fill('"broke with the release"')
    page.keyboard.press("Enter")
    expect(page.locator("mark")).to_have_text(["broke with the release"])
    page.get_by_role("link", name="Stocktake answers 500").click()
    expect(page).to_have_url(f"{page.url.partition('/admin/')[0]}/admin/desk/inquiries/{asked.number}/")

    for path in ("", "?q=stocktake", "?q=nothing&state=open&isv=acme", f"?q={'y' * 300}", "?q=stocktake&page=2"):
        page.goto(STAFF + path)
        assert troubles_of(page) == []


def test_members_search_their_own(cast, asked, sign_in):
    page = sign_in(cast.anna)

    page.get_by_label("Find an inquiry").fill("stocktake broke")
    page.keyboard.press("Enter")

    expect(page.locator("mark").first).to_be_visible()
    expect(page.get_by_role("link", name="Stocktake answers 500")).to_be_visible()
    for path in ("", "?q=stocktake", "?q=migrated", f"?q={'y' * 300}"):
        page.goto(PORTAL + path)
        assert troubles_of(page) == []
