"""The dry run of reminders and the dialog that asks for one, in Chromium."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from apps.inquiries import services

from .looks import troubles_of


def test_a_reminder_is_asked_for_and_found_in_the_dry_run_and_cancelled(cast, sign_in):
    present = timezone.now()
    inquiry = cast.ask(at=present - timedelta(days=1))
    services.answer(cast.ask(subject="Waits", at=present), by=cast.sam, text="Which one?", at=present)
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/")

    page.get_by_role("button", name="More").click()
    page.get_by_role("link", name="Remind me").click()
    page.get_by_role("dialog").get_by_label("When?").select_option("monday")
    page.get_by_role("dialog").get_by_role("button", name="Remind me").click()
    expect(page.get_by_role("heading", name="Reminded of it")).to_be_visible()

    page.goto("/admin/desk/dry-run/")
    expect(page.get_by_text("Waits: we wait for your reply.")).to_be_visible()
    assert troubles_of(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_label("Kind").select_option("remind-me")
    page.get_by_role("button", name="Show").click()
    expect(page.get_by_text("Waits: we wait for your reply.")).to_have_count(0)
    page.get_by_role("link", name="you asked to be reminded of it.").click()

    page.get_by_role("link", name="Cancel", exact=True).first.click()
    page.get_by_role("dialog").get_by_role("button", name="Cancel my reminder").click()
    expect(page.get_by_text("You are not reminded.")).to_be_visible()
    expect(page.get_by_role("heading", name="Reminded of it")).to_be_hidden()


def test_nothing_planned_looks_well_too(cast, sign_in):
    page = sign_in(cast.tove, "/admin/desk/dry-run/")

    expect(page.get_by_text("Nobody would be reminded of anything.")).to_be_visible()
    assert troubles_of(page) == []
