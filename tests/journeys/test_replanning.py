"""What is open is planned anew, in Chromium: what would move first, then ordered, and how far it is."""

import pytest
from playwright.sync_api import Page, expect

from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.policy.models import ServiceTarget
from apps.policy.present import now
from tests.cast import HOUR

from .looks import troubles_of

TARGETS = "/admin/desk/replan/targets/"


@pytest.fixture
def inquiries(cast) -> list[Inquiry]:
    """Two inquiries that were promised an answer later than the present targets do, one of them with endless words."""
    asked = [cast.ask(at=now() - HOUR, subject=subject) for subject in ("Wants to know early", "W" * 200)]
    ServiceTarget.objects.update(first_response_minutes=60, version=2)
    return asked


def test_what_moves_is_shown_first_then_ordered_and_followed_to_its_end(cast, inquiries, sign_in):
    page = sign_in(cast.tove, TARGETS)
    expect(page.get_by_role("heading", level=1)).to_have_text("2 deadlines move: 0 later, 2 earlier")
    expect(page.get_by_role("link", name=f"#{inquiries[0].number} Wants to know early")).to_be_visible()
    look_at(page)

    page.get_by_role("button", name="Plan anew").click()
    expect(page.get_by_text("Waiting for a worker")).to_be_visible()
    look_at(page)
    services.replan_ordered(clock=now)

    expect(page.get_by_text("2 deadlines moved: 0 later, 2 earlier")).to_be_visible()
    look_at(page)
    page.get_by_role("link", name="To the queue").click()
    expect(page.get_by_role("heading", name="Queue")).to_be_attached()
    expect(page.get_by_role("link", name="Wants to know early")).to_be_visible()


def test_what_many_would_do_is_counted_by_a_worker_and_the_page_fills_itself_in(cast, inquiries, sign_in, monkeypatch):
    monkeypatch.setattr("apps.inquiries.services.foreseeing.AT_ONCE", 1)
    page = sign_in(cast.tove, TARGETS)
    page.get_by_role("button", name="Count what would move").click()
    expect(page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
    look_at(page)

    services.foresee_ordered(clock=now)

    expect(page.get_by_role("heading", level=1)).to_have_text("2 deadlines move: 0 later, 2 earlier")
    expect(page.get_by_role("button", name="Plan anew")).to_be_visible()


def look_at(page: Page) -> None:
    assert troubles_of(page) == []
    page.set_viewport_size({"width": 1440, "height": 900})
