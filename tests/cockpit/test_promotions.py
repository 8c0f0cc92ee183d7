"""What the desk sees of promotions to production, and does with them."""

import pytest

from apps.accounts.roles import FINANCE, PARTNER_SERVICE
from apps.isvs.models import Certificate
from tests.factories.accounts import StaffFactory
from tests.promotions.rows import promotion_asked

from .desk import browser_of, queries, text

LIST = "/admin/desk/partner-service/promotions/"
pytestmark = pytest.mark.usefixtures("monday")


def partner_service(cast, **given):
    return browser_of(StaffFactory(market=cast.market, role=PARTNER_SERVICE, **given))


def test_two_people_approve_and_the_first_is_told_to_leave_it_to_another(cast):
    asked = promotion_asked(cast)
    page, first, second = f"{LIST}{asked.pk}/", partner_service(cast), partner_service(cast)

    offered = text(first.get(page))
    first.post(f"{page}approve/", {"production_id": ""})
    own = text(first.get(page))
    refused = first.post(f"{page}confirm/")
    confirmed = text(second.post(f"{page}confirm/", follow=True))

    assert "Anna Berg, certificate valid until" in offered
    assert "You said yes first. A colleague confirms it." in own
    assert (refused.status_code, "You approved it yourself." in text(refused)) == (422, True)
    assert "The ISV activates it" in confirmed
    asked.refresh_from_db()
    assert asked.status == "confirmed"


def test_a_certificate_that_lapsed_is_told_at_the_form(cast):
    asked = promotion_asked(cast)
    Certificate.objects.all().delete()

    page = partner_service(cast).post(f"{LIST}{asked.pk}/approve/", {"production_id": "acme_live"})

    assert page.status_code == 422
    assert "The checklist is not complete. A certified user: Nobody of you has a valid API certificate." in text(page)
    assert 'value="acme_live"' in page.content.decode()


def test_others_see_nothing(cast):
    asked = promotion_asked(cast)
    limited, finance = partner_service(cast, is_limited=True), browser_of(StaffFactory(role=FINANCE))

    assert "Freight sync" not in text(limited.get(LIST))
    assert limited.post(f"{LIST}{asked.pk}/refuse/", {"because": "No."}).status_code == 404
    assert finance.get(f"{LIST}{asked.pk}/").status_code == 403


def test_the_pages_take_as_many_queries_for_three_as_for_one(cast):
    asked, petra = promotion_asked(cast), partner_service(cast)
    page = f"{LIST}{asked.pk}/"
    one = queries(petra, LIST), queries(petra, page)
    promotion_asked(cast)
    promotion_asked(cast)

    assert (queries(petra, LIST), queries(petra, page)) == one == (8, 11)
