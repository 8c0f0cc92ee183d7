"""Who answers, and the request for English, in Chromium: read before sending, confirmed, overruled, referred."""

import re

import pytest
from playwright.sync_api import Page, expect

from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry
from apps.policy.present import now
from tests.cast import HOUR

from .looks import troubles_of

TO_PRODUCTION = "How do we get a new client ID, and how is our client promoted to production?"
SCREENS = "In which screen of the ERP does our customer change the number series of invoices? It is not about the API."
DUTCH = "Wij krijgen sinds maandag een foutmelding bij het aanmaken van een klant. Wat doen wij hier verkeerd?"


@pytest.fixture
def asked(cast) -> Inquiry:
    return cast.ask(at=now() - HOUR, kind="how_to", call=CallFacts(), subject="A question", text=SCREENS)


def test_an_isv_reads_who_answers_and_sends_all_the_same(cast, page: Page, sign_in):
    sign_in(cast.anna, "/inquiries/new/")
    page.get_by_label("How do I …?").check()
    page.get_by_label("Subject").fill("To production")
    page.get_by_label("Your question").fill(TO_PRODUCTION)

    expect(page.locator("#read")).to_contain_text("Clause 2.1: New client IDs")
    assert troubles_of(page) == []
    page.get_by_role("button", name="Send inquiry").click()

    expect(page.get_by_role("heading", name="To production")).to_be_visible()
    expect(page.get_by_label("Who answers")).to_contain_text("Contact: Partner Service Norway")
    assert troubles_of(page) == []


def test_english_is_asked_for_once_without_a_script(cast, page: Page, sign_in):
    sign_in(cast.anna, "/inquiries/new/")
    page.route("**/inquiries/new/diagnosis/", lambda route: route.abort())
    page.get_by_label("How do I …?").check()
    page.get_by_label("Subject").fill("Fout")
    page.get_by_label("Your question").fill(DUTCH)
    page.get_by_role("button", name="Send inquiry").click()

    expect(page.get_by_role("alert")).to_contain_text("This looks like Dutch. Could you write it in English?")
    assert troubles_of(page) == []
    page.get_by_role("button", name="Send it as it is").click()

    expect(page.get_by_role("heading", name="Fout")).to_be_visible()


def test_staff_overrule_the_verdict_and_refer_as_it_then_says(cast, page: Page, sign_in, asked):
    sign_in(cast.sam, f"/admin/desk/inquiries/{asked.number}/")
    assert troubles_of(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("link", name="Overrule", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("What it is about").select_option("client_id_or_production")
    dialog.get_by_label("Why").fill("They mean their own account.")
    assert troubles_of(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    dialog.get_by_role("button", name="Overrule the verdict").click()
    expect(page.get_by_text("The verdict is changed, and the ISV reads who answers now.")).to_be_visible()

    page.get_by_role("link", name="Refer as the policy says").click()
    expect(page.get_by_role("dialog").get_by_label("What we tell the ISV")).to_have_value(
        re.compile(r"^This is a matter of Partner Service Norway, by clause 2\.1 of our support policy: New client IDs")
    )
    assert troubles_of(page) == []


def test_the_clauses_and_the_next_version_of_one_are_readable_by_all(cast, page: Page, sign_in):
    sign_in(cast.tove, "/admin/policy/policyclause/")
    page.get_by_role("link", name="2.1").first.click()

    expect(page.get_by_text("Left empty: from now on.")).to_be_visible()
