"""What the desk sees of requests to Partner Service, and does with them."""

import pytest

from apps.accounts.roles import AUDITOR, FINANCE, PARTNER_SERVICE
from apps.isvs.models import ApiClient
from tests.factories.accounts import StaffFactory
from tests.promotions.rows import client_asked

from .desk import browser_of, queries, text

LIST = "/admin/desk/partner-service/"
pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def petra(cast):
    return browser_of(StaffFactory(market=cast.market, role=PARTNER_SERVICE))


def test_partner_service_grants_a_client_on_its_page(cast, petra):
    asked = client_asked(cast)
    page = f"{LIST}{asked.pk}/"

    listed = text(petra.get(LIST))
    offered = text(petra.get(page))
    done = petra.post(f"{page}grant-client/", {"client_id": "acme_test_client_9", "fingerprint": ""}, follow=True)

    assert "New client: Freight sync" in listed
    assert "Reads orders." in offered
    assert ApiClient.objects.get().client_id == "acme_test_client_9"
    assert "acme_test_client_9" in text(done)
    assert "New client: Freight sync" in text(petra.get(f"{LIST}?show=over"))


def test_a_refusal_stands_at_its_form_with_what_was_typed(cast, petra):
    asked = client_asked(cast)

    page = petra.post(f"{LIST}{asked.pk}/grant-client/", {"client_id": "two words", "fingerprint": "s3cret"})

    assert page.status_code == 422
    assert "Enter the client ID as the vendor made it" in text(page)
    assert 'value="two words"' in page.content.decode()


def test_who_may_read_is_offered_nothing_and_others_see_nothing(cast):
    asked = client_asked(cast)
    auditor, finance = (browser_of(StaffFactory(market=cast.market, role=role)) for role in (AUDITOR, FINANCE))

    assert "Grant it" not in text(auditor.get(f"{LIST}{asked.pk}/"))
    assert auditor.post(f"{LIST}{asked.pk}/refuse/", {"because": "No."}).status_code == 403
    assert [finance.get(LIST).status_code, finance.get(f"{LIST}{asked.pk}/").status_code] == [403, 403]


def test_who_is_limited_to_another_market_sees_nothing(cast):
    asked = client_asked(cast)
    limited = browser_of(StaffFactory(market=cast.market, role=PARTNER_SERVICE, is_limited=True))

    assert "Freight sync" not in text(limited.get(LIST))
    assert limited.get(f"{LIST}{asked.pk}/").status_code == 404


def test_the_pages_take_as_many_queries_for_three_requests_as_for_one(cast, petra):
    asked = client_asked(cast)
    page = f"{LIST}{asked.pk}/"
    one = queries(petra, LIST), queries(petra, page)
    client_asked(cast)
    client_asked(cast)

    assert (queries(petra, LIST), queries(petra, page)) == one == (8, 9)
