"""Queries per request: the same for one row and for three. Six of each are the rate limit's, in a cache of tables."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment, Inquiry
from tests.cast import MONDAY
from tests.factories.isvs import ApiClientFactory, CustomerFactory

from .caller import INQUIRIES

COSTS = {"inquiries": 8, "inquiry": 15, "messages": 9, "attachments": 8, "attachment": 9}


@pytest.fixture
def fill(cast):
    """Adds an inquiry with a client and a customer, and to the first one a message with a file."""

    def add():
        inquiry = cast.ask(client=ApiClientFactory(isv=cast.acme), customer=CustomerFactory(isvs=[cast.acme]))
        first = Inquiry.objects.order_by("pk").first()
        services.reply(first, by=cast.anna, text="See the file.", at=MONDAY, files=[Upload("log.txt", b"x")])
        return inquiry

    return add


def paths():
    first = f"{INQUIRIES}{Inquiry.objects.order_by('pk').first().number}/"
    return {
        "inquiries": INQUIRIES,
        "inquiry": first,
        "messages": f"{first}messages/",
        "attachments": f"{first}attachments/",
        "attachment": f"{first}attachments/{Attachment.objects.first().pk}/",
    }


def queries(partner, path):
    list(partner.get(path))
    with CaptureQueriesContext(connection) as asked:
        answer = partner.get(path)
        list(answer)
    assert answer.status_code == 200
    return len(asked)


@pytest.mark.parametrize("name", COSTS)
def test_reading_costs_the_same_however_much_there_is(partner, fill, name):
    fill()
    at_one = queries(partner, paths()[name])

    fill()
    fill()
    at_three = queries(partner, paths()[name])

    assert (at_one, at_three) == (COSTS[name], COSTS[name])


def test_an_address_without_files_costs_one_look_more(cast, partner):
    path = f"{INQUIRIES}{cast.ask().number}/attachments/"

    assert queries(partner, path) == COSTS["attachments"] + 1
