"""A morning at the desk, without touching the mouse."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from apps.cockpit.services import count_desk
from apps.inquiries import services
from apps.inquiries.models import CannedReply, Departure, Inquiry, ProductIssue
from apps.policy.present import now
from tests.cast import DAY
from tests.journeys.test_cockpit_pages import CAUSE, MISTAKEN, known_cause

from .looks import arrived, troubles_of

CORRELATION = "7f3c1f9a-6a1e-4f0b-8c38-2f1d0a9be5d2"


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until the focus is where it is wanted."""
    for _ in range(150):
        if wanted.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab never comes to {wanted}")


def enter(page: Page, wanted: Locator) -> None:
    reach(page, wanted)
    page.keyboard.press("Enter")


@pytest.fixture
def morning(cast) -> dict[str, Inquiry]:
    """A failed call that nobody has, a question for Partner Service, two that ask the same, three with one wish."""
    known_cause(cast)
    at = now() - DAY
    CannedReply.objects.create(title="Wrapper", text="Hello {{ asked_by }}, wrap it in `value`.")
    wish = {"kind": Inquiry.Kind.FEATURE_REQUEST, "at": at}
    return {
        "first": cast.ask(at=at - 30 * DAY, call=MISTAKEN, subject="Data received not recognized"),
        "licence": cast.ask(subject="Promote our client", text="Please activate it in production.", at=at),
        "one": cast.ask(subject="Invoice refused", at=at),
        "two": cast.ask(subject="Invoice refused, again", at=at),
        "wish 1": cast.ask(subject="Webhook for paid invoices", **wish),
        "wish 2": cast.ask(subject="Webhook when an invoice is paid", **wish),
        "wish 3": cast.ask(subject="A webhook, please", **wish, isv=cast.other_isv, by=cast.bo),
    }


def test_a_morning_with_the_keyboard_alone(cast, morning, sign_in):
    first, licence, one, two = (morning[name] for name in ("first", "licence", "one", "two"))
    wishes = [morning[f"wish {number}"] for number in (1, 2, 3)]
    count_desk(at=now())
    page = sign_in(cast.tove, "/admin/")
    key = page.keyboard.press

    # Home, and the inquiry that is due first.
    expect(page.get_by_role("heading", name="What needs you now")).to_be_visible()
    key("?")
    expect(page.get_by_role("dialog", name="Keys")).to_contain_text("gTake next")
    key("Escape")
    expect(page.get_by_role("dialog", name="Keys")).to_be_hidden()
    key("g")
    expect(page.get_by_role("heading", level=1)).to_have_text(first.subject)
    expect(page.get_by_role("region", name="API call")).to_contain_text(CAUSE)
    arrived(page)

    # Answered with a canned reply, and taken back.
    key("c")
    expect(page.get_by_role("button", name="Wrapper")).to_be_focused()
    key("Enter")
    answer = page.get_by_label("Answer", exact=True)
    expect(answer).to_have_value("Hello Anna Berg, wrap it in `value`.")
    key("Control+Enter")
    expect(page.get_by_role("button", name="Undo")).to_be_focused()
    key("u")
    expect(page.get_by_role("status")).to_contain_text("Taken back.")
    expect(answer).to_have_value("Hello Anna Berg, wrap it in `value`.")
    assert not Departure.objects.exists()

    # One is referred.
    page.goto(f"/admin/desk/inquiries/{licence.number}/")
    key("r")
    dialog = page.get_by_role("dialog", name=f"Refer #{licence.number}")
    expect(dialog).to_be_visible()
    assert troubles_of(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    enter(page, dialog.get_by_role("button", name="Refer"))
    expect(page.get_by_role("status")).to_contain_text("The ISV is told who can help them.")

    # Two are merged, and it is undone.
    page.goto(f"/admin/desk/inquiries/{two.number}/")
    key("m")
    expect(page.get_by_label("Into which inquiry?")).to_be_focused()
    page.keyboard.type(f"#{one.number}")
    key("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(one.subject)
    enter(page, page.get_by_role("button", name="More"))
    enter(page, page.get_by_role("link", name="Undo a merge"))
    enter(page, page.get_by_role("dialog").get_by_role("button", name="Undo a merge"))
    expect(page.get_by_text("The merge is undone: each is on its own again.")).to_be_visible()
    arrived(page)

    # Found by what the API said of the call.
    key("q")
    expect(page.get_by_role("heading", name="Queue")).to_be_attached()
    arrived(page)
    key("/")
    expect(page.get_by_role("searchbox", name="Search")).to_be_focused()
    page.keyboard.type(CORRELATION)
    key("Enter")
    expect(page).to_have_url(re.compile("/admin/desk/search/"))
    expect(page.get_by_role("link", name=first.subject)).to_be_visible()

    # A view is kept.
    page.goto("/admin/desk/?kind=feature_request")
    enter(page, page.get_by_role("link", name="Save this view"))
    reach(page, page.get_by_label("Name", exact=True))
    page.keyboard.type("Wishes")
    key("Enter")
    expect(page.get_by_role("link", name="Wishes")).to_have_attribute("aria-current", "page")

    # Three are tied to a product issue and answered at once.
    page.goto(f"/admin/desk/inquiries/{wishes[0].number}/")
    key("f")
    reach(page, page.get_by_label("Title for ISVs"))
    page.keyboard.type("Be told when an invoice is paid")
    enter(page, page.get_by_role("button", name=f"Note it with #{wishes[0].number}"))
    tied = page.get_by_role("link", name="Feature request: Webhook for paid invoices")
    expect(tied).to_be_visible()
    for wish in wishes[1:]:
        page.goto(f"/admin/desk/inquiries/{wish.number}/gather/?words=webhook")
        enter(page, page.get_by_role("button", name="Add to it"))
        expect(tied).to_be_visible()
    enter(page, tied)
    expect(page.get_by_text("2 ISVs, 3 inquiries")).to_be_visible()
    enter(page, page.get_by_role("link", name="Answer all"))
    reach(page, page.get_by_label("Answer", exact=True))
    page.keyboard.type("It comes with the next release.")
    enter(page, page.get_by_role("dialog").get_by_role("button", name="Answer all"))
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    services.broadcast_ordered(clock=now)

    expect(page.get_by_text("3 inquiries told")).to_be_visible()
    assert troubles_of(page) == []
    assert ProductIssue.objects.count() == 1
    assert [wish.messages.get(kind="answer").text for wish in wishes] == ["It comes with the next release."] * 3
