"""Two inquiries become one and part again, in Chromium."""

from playwright.sync_api import Page, expect

from apps.inquiries.models import Tag
from apps.policy.present import now
from tests.cast import HOUR

from .looks import troubles_of


def test_staff_merge_two_inquiries_and_undo_it(cast, page: Page, sign_in):
    Tag.objects.create(name="Invoices", colour=Tag.Colour.BLUE)
    first = cast.ask(at=now() - HOUR, subject="First of two")
    second = cast.ask(at=now() - HOUR, subject="Second of two")
    sign_in(cast.sam, f"/admin/desk/inquiries/{second.number}/")
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Merge", exact=True).click()
    page.get_by_role("dialog").get_by_label("Into which inquiry?").fill(f"#{first.number}")
    assert troubles_of(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("dialog").get_by_role("button", name="Merge").click()

    expect(page.get_by_role("heading", name="First of two")).to_be_visible()
    page.get_by_text(f"Merged: #{second.number} Second of two").click()
    assert troubles_of(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Undo a merge").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo a merge").click()

    expect(page.get_by_text("The merge is undone: each is on its own again.")).to_be_visible()
    second.refresh_from_db()
    assert second.status == "new"
