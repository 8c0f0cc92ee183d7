"""What is promised, in Chromium: which target an inquiry would get, and the picture of a deadline."""

from django.urls import reverse
from django.utils.http import urlencode
from playwright.sync_api import expect

from apps.inquiries import services
from apps.policy.models import Channel, Priority, ServiceTarget, Tier
from apps.policy.present import now
from tests.cast import DAY

from .looks import troubles_of


def test_which_target_applies_is_asked_and_answered(cast, sign_in):
    minutes = {"first_response_minutes": 60, "next_response_minutes": 120, "resolution_minutes": 480}
    ServiceTarget.objects.create(order=1, market=cast.market, tier=Tier.PRIORITY, channel=Channel.API, **minutes)
    case = {"priority": Priority.NORMAL, "market": cast.market.pk, "tier": Tier.PRIORITY, "channel": Channel.PORTAL}
    page = sign_in(cast.tove, "/admin/desk/")
    page.goto(f"{reverse('admin:policy_servicetarget_applies')}?{urlencode(case)}")

    expect(page.get_by_role("main")).to_contain_text("not this channel")
    assert troubles_of(page) == []


def test_a_deadline_is_drawn_beside_the_inquiry(cast, sign_in):
    inquiry = cast.ask(at=now() - 2 * DAY)
    services.answer(inquiry, by=cast.sam, text="Which one?", at=now() - DAY)
    services.reply(inquiry, by=cast.anna, text="This one.", at=now())
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{inquiry.number}/")

    page.locator(".clock summary").first.click()

    expect(page.get_by_role("img", name="Timeline").first).to_be_visible()
    assert troubles_of(page) == []
