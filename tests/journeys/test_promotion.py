"""A client goes to production: asked for by its ISV, approved by two, activated by the link in a mail."""

import re

from playwright.sync_api import expect

from apps.accounts.roles import PARTNER_SERVICE
from apps.isvs.fingerprints import fingerprint_of
from apps.isvs.models import ApiClient
from apps.isvs.services import hashed_fingerprint
from apps.policy.present import now
from apps.promotions import services
from apps.promotions.models import PromotionRequest
from tests.cast import DAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import ApiClientFactory, CertificateFactory
from tests.promotions.rows import token_sent

from .looks import troubles_of, troubles_on


def test_a_client_goes_to_production(cast, page, sign_in):
    CertificateFactory(user=cast.anna, expires_on=(now() + 90 * DAY).date())
    client = ApiClientFactory(
        isv=cast.acme, name="Freight sync", secret_fingerprint=hashed_fingerprint(fingerprint_of("s3cret"))
    )
    first, second = (StaffFactory(market=cast.market, role=PARTNER_SERVICE) for _ in range(2))

    sign_in(cast.anna, f"/clients/{client.pk}/")
    expect(page.get_by_text("There is none yet. Add where the codes shall go in production.")).to_be_visible()
    page.get_by_label("Another redirect URI").fill("https://127.1/callback")
    page.get_by_role("button", name="Add it").click()
    page.get_by_label("Another redirect URI").fill("https://freight.acme.com/callback")
    page.get_by_role("button", name="Add it").click()
    page.get_by_label("The secret your software uses").fill("s3cret")
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_text("The same. Your software uses")).to_be_visible()
    page.get_by_label("What you have tested").fill("1,840 calls of nine operations.")
    assert troubles_of(page) == []
    page.get_by_role("button", name="Ask for production").click()
    expect(page.get_by_text("Partner Service Norway decides.")).to_be_visible()
    assert troubles_on(page, ["/clients/", "/clients/new/"]) == {}

    page.context.clear_cookies()
    request = PromotionRequest.objects.get()
    desk = f"/admin/desk/partner-service/promotions/{request.pk}/"
    sign_in(first, desk)
    assert troubles_on(page, ["/admin/desk/partner-service/", "/admin/desk/partner-service/promotions/", desk]) == {}
    page.get_by_role("link", name="Say yes first").click()
    page.get_by_role("button", name="Say yes first").click()
    expect(page.get_by_text("You said yes first. A colleague confirms it.")).to_be_visible()
    services.confirm_promotion(request, by=second, at=now())

    page.context.clear_cookies()
    sign_in(cast.anna, f"/activate/{token_sent()}/")
    assert troubles_of(page) == []
    page.get_by_role("button", name="Activate it").click()
    expect(page.locator("main").get_by_text(re.compile("15,000 calls an hour"))).to_be_visible()
    assert ApiClient.objects.get().type == "production"
