"""The queue worked by keyboard: a view is kept, several inquiries are assigned, and nothing stands in anybody's way."""

from playwright.sync_api import expect

from apps.inquiries.models import Inquiry
from apps.policy.present import now

from .looks import arrived, troubles_of


def test_a_view_is_kept_and_several_are_assigned_by_keyboard(cast, sign_in):
    for subject in ("one", "two", "w" * 150):
        cast.ask(subject=subject, at=now())
    page = sign_in(cast.sam, "/admin/desk/?isv=acme&view=unassigned")
    assert troubles_of(page) == []

    page.get_by_role("link", name="Save this view").press("Enter")
    page.get_by_label("Name", exact=True).fill("Acme's, nobody's")
    assert troubles_of(page) == []
    page.get_by_role("button", name="Save the view").press("Enter")
    expect(page.get_by_role("link", name="Acme's, nobody's")).to_have_attribute("aria-current", "page")
    arrived(page)

    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator("#chosen")).to_have_text("2 chosen")
    page.get_by_role("button", name="Assign").press("Enter")
    page.get_by_label("Assignee").select_option(label="Sam Okafor")
    assert troubles_of(page) == []
    page.get_by_role("dialog").get_by_role("button", name="Assign").press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Assign: 2 of 2 done")
    assert Inquiry.objects.filter(assignee=cast.sam).count() == 2
