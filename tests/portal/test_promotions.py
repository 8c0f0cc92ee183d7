"""The way of a client to production, as its ISV sees it."""

import pytest
import time_machine

from apps.isvs.models import ApiClient, Certificate, Membership
from apps.promotions import services
from apps.promotions.models import PromotionRequest
from tests.cast import DAY, MONDAY
from tests.factories.accounts import UserFactory
from tests.factories.isvs import ApiClientFactory, MembershipFactory
from tests.promotions.rows import promotion_asked, promotion_confirmed, ready_client, token_sent

from .conftest import browser_of
from .pages import inline_code, queries, words


@pytest.fixture
def client(cast):
    return ready_client(cast)


def test_an_incomplete_checklist_says_what_is_missing_and_where(cast, anna, client):
    Certificate.objects.all().delete()

    page = anna.get(f"/clients/{client.pk}/")

    assert "Nobody of you has a valid API certificate. One of you needs one. See who is certified" in words(page)
    assert "You can ask for production once the checklist is complete." in words(page)
    assert "Ask for production" not in words(page)


def test_production_is_asked_for_once(anna, client):
    sent = {"tested": "2,000 calls of six operations."}
    page = f"/clients/{client.pk}/"

    asked = anna.post(f"{page}promotion/", sent, follow=True)
    again = anna.post(f"{page}promotion/", sent)

    assert PromotionRequest.objects.get().tested == sent["tested"]
    assert "Partner Service Norway decides." in words(asked)
    assert again.status_code == 422
    assert "That is asked for already." in again.content.decode()


def test_what_was_typed_survives_a_refusal(anna, client):
    page = anna.post(f"/clients/{client.pk}/promotion/", {"tested": "x" * 4001})

    assert page.status_code == 422
    assert "x" * 4001 in page.content.decode()
    assert not PromotionRequest.objects.exists()


def test_looking_at_the_link_activates_nothing_and_posting_does(cast, anna):
    request, token = promotion_confirmed(cast)
    link = f"/activate/{token}/"

    looked = anna.get(link)
    before = ApiClient.objects.get(pk=request.client_id).type
    activated = anna.post(link, follow=True)

    assert "Let Freight sync go to production?" in words(looked)
    assert (looked["Cache-Control"], looked["Referrer-Policy"]) == ("no-store, private", "same-origin")
    assert (before, ApiClient.objects.get(pk=request.client_id).type) == ("test", "production")
    assert "Production 15,000 calls an hour per company" in words(activated)
    assert anna.get(link).status_code == 410


def test_a_link_over_says_where_a_new_one_is_had(cast, anna):
    request, token = promotion_confirmed(cast)

    with time_machine.travel(MONDAY + 6 * DAY, tick=False):
        anna.force_login(cast.anna)
        over = anna.post(f"/activate/{token}/")
        page = anna.get(f"/clients/{request.client_id}/")
        anna.post(f"/clients/promotions/{request.pk}/link/")
        anna.post(f"/activate/{token_sent()}/")

    assert (over.status_code, "Ask for a new one on the page of the client." in words(over)) == (410, True)
    assert "The activation link is over." in words(page)
    assert ApiClient.objects.get(pk=request.client_id).type == "production"


def test_a_link_is_for_members_of_the_isv_alone(cast, bo, anna):
    _request, token = promotion_confirmed(cast)
    link = f"/activate/{token}/"

    assert [bo.get(link).status_code, bo.post(link).status_code] == [404, 404]
    assert anna.get("/activate/unknown/").status_code == 404
    anna.logout()
    assert anna.get(link).url == f"/accounts/login/?next={link}"
    assert anna.post(link).status_code == 401
    assert ApiClient.objects.get().type == "test"


def test_who_only_reads_sees_the_way_and_changes_nothing(cast, client):
    request, token = promotion_confirmed_for(cast, client)
    reader = UserFactory()
    MembershipFactory(isv=cast.acme, user=reader, role=Membership.Role.READ_ONLY)
    browser = browser_of(reader)

    page = words(browser.get(f"/clients/{client.pk}/"))
    shown = words(browser.get(f"/activate/{token}/"))
    browser.post(f"/clients/promotions/{request.pk}/withdraw/")
    refused = browser.post(f"/activate/{token}/")

    request.refresh_from_db()
    assert "Withdraw" not in page
    assert "Activate it" not in shown
    assert (refused.status_code, request.status) == (409, "confirmed")


def promotion_confirmed_for(cast, client) -> tuple[PromotionRequest, str]:
    request = promotion_asked(cast, client)
    services.approve_promotion(request, production_id="", by=cast.tove, at=MONDAY)
    return services.confirm_promotion(request, by=cast.sam, at=MONDAY), token_sent()


def test_new_links_are_not_sent_without_end(cast, anna):
    request, _token = promotion_confirmed(cast)

    for _ in range(5):
        anna.post(f"/clients/promotions/{request.pk}/link/")
    before = token_sent()
    page = anna.post(f"/clients/promotions/{request.pk}/link/", follow=True)

    assert "Those were many links." in page.content.decode()
    assert token_sent() == before


def test_withdrawing_leaves_a_test_client(cast, anna):
    request = promotion_asked(cast)

    anna.post(f"/clients/promotions/{request.pk}/withdraw/")

    request.refresh_from_db()
    assert (request.status, ApiClient.objects.get().type) == ("withdrawn", "test")


def test_a_client_in_production_has_no_way_to_go(cast, anna):
    live = ApiClientFactory(isv=cast.acme, type="production")

    assert "On the way to production" not in words(anna.get(f"/clients/{live.pk}/"))


def test_the_page_of_the_link_holds_no_code_of_its_own_and_asks_little(cast, anna):
    _request, token = promotion_confirmed(cast)

    assert inline_code(anna.get(f"/activate/{token}/")) == []
    assert queries(anna, f"/activate/{token}/") == 9
