"""In the same moment: one yes, one activation, one request; whoever was second is told why not."""

import pytest
from django.db import connection

from apps.accounts.roles import write_roles
from apps.isvs.models import ApiClient
from apps.promotions import services
from apps.promotions.models import PromotionRequest
from tests.approvals.test_at_once import at_once
from tests.cast import HOUR, MONDAY, gather
from tests.factories.accounts import StaffFactory

from .rows import promotion_asked, promotion_confirmed, ready_client

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="threads share no SQLite database in memory"),
]
MANY = 8
LATER = MONDAY + HOUR


@pytest.fixture
def cast():
    write_roles()
    return gather()


def test_a_link_opened_many_times_at_once_activates_once(cast):
    _request, token = promotion_confirmed(cast, production_id="acme_live_7")

    came_to = at_once(*[lambda: services.activate(token, by=cast.anna, at=LATER)] * MANY)

    assert sorted(came_to) == ["done"] + ["link_replaced"] * (MANY - 1)
    assert ApiClient.objects.filter(type="production").count() == 1


def test_of_many_first_persons_one_is_the_first(cast):
    request = promotion_asked(cast)
    people = [StaffFactory(market=cast.market) for _ in range(MANY)]

    came_to = at_once(
        *(lambda each=each: services.approve_promotion(request, production_id="", by=each, at=LATER) for each in people)
    )

    assert sorted(came_to) == ["done"] + ["wrong_status"] * (MANY - 1)


def test_of_many_requests_one_is_under_way(cast):
    client = ready_client(cast)

    came_to = at_once(*[lambda: promotion_asked(cast, client)] * MANY)

    assert sorted(came_to) == ["asked_already"] * (MANY - 1) + ["done"]
    assert PromotionRequest.objects.count() == 1
