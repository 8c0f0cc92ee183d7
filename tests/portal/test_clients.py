"""The pages of an ISV's clients."""

import logging
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import User
from apps.isvs.fingerprints import fingerprint_of
from apps.isvs.models import Membership
from apps.isvs.services import hashed_fingerprint
from apps.promotions.models import ClientRequest
from tests.factories.isvs import ApiClientFactory, IsvFactory
from tests.promotions.rows import client_asked

from .pages import inline_code, queries, words

CALLBACK = "https://app.acme.com/cb"
SECRET = "s3cret-Of-Acme-0815"  # invented


@pytest.fixture
def client(cast):
    return ApiClientFactory(
        isv=cast.acme,
        client_id="acme_test_client_2210",
        name="Freight sync",
        secret_fingerprint=hashed_fingerprint(fingerprint_of(SECRET)),
    )


@pytest.fixture
def page(client):
    return f"/clients/{client.pk}/"


def uris(client) -> list[str]:
    return [each.uri for each in client.redirect_uris.all()]


def test_the_list_shows_ones_own_clients_alone(cast, anna, bo, client):
    client.redirect_uris.create(uri=CALLBACK)
    ApiClientFactory(isv=cast.acme, client_id="acme_live", type="production")

    assert "acme_live Production 0 15,000 Freight sync acme_test_client_2210 Test 1 500" in words(anna.get("/clients/"))
    assert "No client yet" in words(bo.get("/clients/"))


def test_the_list_goes_on_where_a_page_ends(cast, anna):
    for number in range(21):
        ApiClientFactory(isv=cast.acme, client_id=f"acme_{number:02}")

    first = anna.get("/clients/")
    second = words(anna.get(f"/clients/?after={first.context['after']}"))

    assert "acme_01" in words(first)
    assert ("acme_00" in second, "acme_01" in second) == (True, False)


def test_a_client_shows_its_id_limit_and_where_codes_go(anna, client, page):
    client.redirect_uris.create(uri="http://localhost/cb")

    text = words(anna.get(page))

    assert "Freight sync Test 500 calls an hour per company" in text
    assert "acme_test_client_2210" in text
    assert "http://localhost/cb For tests only: A production client's redirect URI starts with https://." in text


def test_an_address_is_added_and_removed(anna, client, page):
    added = anna.post(f"{page}uris/add/", {"uri": " HTTPS://app.acme.com/cb "}, follow=True)
    there = uris(client)
    anna.post(f"{page}uris/remove/", {"uri": CALLBACK})

    assert f"{CALLBACK} is added." in added.content.decode()
    assert (there, uris(client)) == ([CALLBACK], [])


def test_a_refused_address_keeps_what_was_typed(anna, client, page):
    response = anna.post(f"{page}uris/add/", {"uri": "https://anna:pw@app.acme.com/cb"})

    assert response.status_code == 422
    assert "Leave out the user and the password before the @." in words(response)
    assert 'value="https://anna:pw@app.acme.com/cb"' in response.content.decode()
    assert uris(client) == []


def test_removing_twice_says_that_it_is_gone(anna, client, page):
    response = anna.post(f"{page}uris/remove/", {"uri": CALLBACK})

    assert response.status_code == 409
    assert "That redirect URI is not there any more. Reload the page." in words(response)


def test_a_new_client_is_asked_for_once(cast, anna):
    form = anna.get("/clients/new/").context["form"]
    sent = {"name": "Freight sync", "purpose": "Orders.", "uris": f"{CALLBACK}\nhttp://localhost/cb\n"}
    sent["sent_as"] = str(form["sent_as"].value())

    twice = [anna.post("/clients/new/", sent, follow=True) for _ in range(2)]

    request = ClientRequest.objects.get()
    assert request.uris == [CALLBACK, "http://localhost/cb"]
    assert all("New client: Freight sync" in words(page) for page in twice)


def test_a_refused_request_keeps_what_was_typed(cast, anna):
    sent = {"name": "Freight sync", "purpose": "Orders.", "uris": "javascript:alert(1)", "sent_as": str(uuid4())}

    page = anna.post("/clients/new/", sent)

    assert page.status_code == 422
    assert "An address that begins with javascript: is not taken" in words(page)
    assert page.context["form"].errors.keys() == {"uris"}
    assert "javascript:alert(1)</textarea>" in page.content.decode()
    assert not ClientRequest.objects.exists()


def test_addresses_of_production_are_asked_for(cast, anna):
    live = ApiClientFactory(isv=cast.acme, type="production")
    live.redirect_uris.create(uri=CALLBACK)
    page = f"/clients/{live.pk}/"

    anna.post(f"{page}uris/add/", {"uri": f"{CALLBACK}/2"})
    anna.post(f"{page}uris/remove/", {"uri": CALLBACK})
    again = anna.post(f"{page}uris/remove/", {"uri": CALLBACK})

    assert [each.kind for each in ClientRequest.objects.all()] == ["remove_uri", "add_uri"]
    assert again.status_code == 409
    assert uris(live) == [CALLBACK]
    assert "is with Partner Service: one redirect uri less, https://app.acme.com/cb" in words(anna.get(page))


def test_a_request_is_withdrawn_by_its_own_isv(cast, anna, bo):
    request = client_asked(cast)
    address = f"/clients/requests/{request.pk}/withdraw/"

    theirs = bo.post(address)
    anna.post(address)
    again = anna.post(address, follow=True)

    assert theirs.status_code == 404
    assert "Withdrawn" in words(again)
    assert "can&#x27;t become “Withdrawn”" in again.content.decode()


@pytest.mark.parametrize("role", ["integration", "read_only", "billing"])
def test_who_only_reads_is_offered_no_change(cast, anna, client, page, role):
    client.redirect_uris.create(uri=CALLBACK)
    Membership.objects.filter(user=cast.anna).update(role=role)

    shown = anna.get(page)
    refused = anna.post(f"{page}uris/add/", {"uri": f"{CALLBACK}/2"})

    assert "Add it" not in words(shown)
    assert "Remove" not in words(shown)
    assert refused.status_code == 422
    assert uris(client) == [CALLBACK]


def test_a_secret_is_compared(anna, client, page):
    same, other = (words(anna.post(f"{page}secret/", {"secret": text})) for text in (SECRET, f"{SECRET}x"))
    type(client).objects.update(secret_fingerprint="")
    none = words(anna.post(f"{page}secret/", {"secret": SECRET}))

    assert "The same. Your software uses the secret that we have on record." in same
    assert "Not the same." in other
    assert "None on record." in none


def test_a_pasted_secret_is_kept_nowhere(anna, client, page, caplog):
    caplog.set_level(logging.DEBUG)

    with CaptureQueriesContext(connection) as asked:
        response = anna.post(f"{page}secret/", {"secret": SECRET})

    assert SECRET not in response.content.decode()
    assert SECRET not in "".join(query["sql"] for query in asked)
    assert SECRET not in caplog.text
    assert response["Cache-Control"] == "no-store, private"


def test_a_secret_sent_after_signing_out_is_not_written_into_a_page(client, page, anna):
    anna.logout()

    response = anna.post(f"{page}secret/", {"secret": SECRET})

    assert response.status_code == 401
    assert SECRET not in response.content.decode()


def test_a_secret_can_be_tried_ten_times_an_hour(anna, client, page):
    statuses = [anna.post(f"{page}secret/", {"secret": "wrong"}).status_code for _ in range(11)]

    assert statuses == [200] * 10 + [429]


def test_nothing_of_others_is_there(bo, client, page):
    client.redirect_uris.create(uri=CALLBACK)
    tried = [bo.get(page), bo.post(f"{page}uris/add/", {"uri": f"{CALLBACK}/2"})]
    tried += [bo.post(f"{page}uris/remove/", {"uri": CALLBACK}), bo.post(f"{page}secret/", {"secret": SECRET})]

    assert [each.status_code for each in tried] == [404] * 4
    assert uris(client) == [CALLBACK]


def test_the_pages_hold_no_code_of_their_own(anna, client, page):
    assert inline_code(anna.get(page)) == inline_code(anna.get("/clients/")) == []


def test_the_pages_take_as_many_queries_for_three_of_each_as_for_one(cast, anna, client, page):
    def grow() -> None:
        ApiClientFactory(isv=cast.acme).redirect_uris.create(uri=CALLBACK)
        client_asked(cast)
        client.redirect_uris.create(uri=f"{CALLBACK}/{client.redirect_uris.count()}")
        IsvFactory(market=cast.market, members=[User.objects.get(pk=cast.anna.pk)])

    grow()
    one = queries(anna, "/clients/"), queries(anna, page)
    grow()
    grow()

    assert (queries(anna, "/clients/"), queries(anna, page)) == one == (8, 10)
