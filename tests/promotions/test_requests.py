"""A new client, or other addresses in production: asked by an ISV, decided by a person of Partner Service."""

from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.isvs.fingerprints import fingerprint_of
from apps.isvs.models import ApiClient, Membership
from apps.isvs.services import Comparison, compare_secret
from apps.notifications.models import Mail
from apps.promotions import services
from apps.promotions.models import ClientRequest
from tests.cast import HOUR, MONDAY
from tests.factories.isvs import ApiClientFactory

from .rows import CALLBACK, client_asked

LATER = MONDAY + HOUR
GRANT = {"client_id": "acme_test_client_9", "fingerprint": "", "at": LATER}


@pytest.fixture
def live(cast):
    client = ApiClientFactory(isv=cast.acme, client_id="acme_live", type="production")
    client.redirect_uris.create(uri=CALLBACK)
    return client


def refused(service, *args, **given) -> str:
    with pytest.raises(ValidationError) as refusal:
        service(*args, **{"at": LATER} | given)
    return refusal.value.code


def mails() -> list[tuple[str, str]]:
    return list(Mail.objects.order_by("pk").values_list("to", "subject"))


def test_partner_service_of_the_market_hears_of_a_request(cast):
    request = client_asked(cast)

    assert mails() == [(cast.market.partner_service_email, f"{request.reference}: Acme asks Partner Service")]
    assert (request.what, request.uris) == ("New client: Freight sync", [CALLBACK])


def test_the_same_form_sent_twice_asks_once(cast):
    sent_as = uuid4()

    assert client_asked(cast, sent_as=sent_as) == client_asked(cast, sent_as=sent_as)
    assert ClientRequest.objects.count() == len(mails()) == 1


def test_granting_makes_a_test_client_and_tells_who_asked(cast):
    request = client_asked(cast)

    services.grant_client(request, **GRANT | {"fingerprint": fingerprint_of("s3cret")}, by=cast.tove)

    client = ApiClient.objects.get()
    request.refresh_from_db()
    assert (client.client_id, client.name, client.type) == ("acme_test_client_9", "Freight sync", "test")
    assert [each.uri for each in client.redirect_uris.all()] == [CALLBACK]
    assert compare_secret(client, "s3cret") == Comparison.SAME
    assert (request.status, request.client, request.decided_by) == ("granted", client, cast.tove)
    assert mails()[-1] == (cast.anna.email, f"{request.reference} is granted")
    assert "acme_test_client_9" in Mail.objects.order_by("pk").last().text


def test_a_taken_client_id_is_refused_and_nothing_happens(cast, live):
    request = client_asked(cast)

    codes = [
        refused(services.grant_client, request, client_id=client_id, fingerprint="", by=cast.tove)
        for client_id in ("acme_live", "", "two words")
    ]

    request.refresh_from_db()
    assert codes == ["client_id_taken", "invalid_client_id", "invalid_client_id"]
    assert (request.status, ApiClient.objects.count()) == ("asked", 1)


def test_refusing_says_why(cast):
    request = client_asked(cast)

    silent = refused(services.refuse_request, request, because=" ", by=cast.tove)
    services.refuse_request(request, because="One client is enough for that.", by=cast.tove, at=LATER)

    request.refresh_from_db()
    assert silent == "empty_text"
    assert (request.status, request.because) == ("refused", "One client is enough for that.")
    assert "One client is enough for that." in Mail.objects.order_by("pk").last().text


def test_what_is_decided_is_not_decided_again(cast):
    request = client_asked(cast)
    services.refuse_request(request, because="No.", by=cast.tove, at=LATER)

    assert refused(services.grant_client, request, client_id="a", fingerprint="", by=cast.tove) == "wrong_status"
    assert refused(services.withdraw_request, request, by=cast.anna) == "wrong_status"
    assert not ApiClient.objects.exists()


def test_whoever_asked_can_take_it_back(cast):
    request = client_asked(cast)

    services.withdraw_request(request, by=cast.anna, at=LATER)

    request.refresh_from_db()
    assert request.status == "withdrawn"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": " "}, "name_missing"),
        ({"name": "x" * 101}, "name_too_long"),
        ({"purpose": " "}, "empty_text"),
        ({"purpose": "x" * 4001}, "text_too_long"),
        ({"uris": []}, "uris_missing"),
        ({"uris": [f"{CALLBACK}/{n}" for n in range(21)]}, "too_many_uris"),
        ({"uris": ["javascript:alert(1)"]}, "uri_scheme"),
    ],
)
def test_a_request_says_what_it_must(cast, given, code):
    assert refused(client_asked, cast, **given) == code
    assert not ClientRequest.objects.exists()


def test_ten_requests_may_wait(cast):
    for _ in range(10):
        client_asked(cast)

    assert refused(client_asked, cast) == "too_many_requests"


def test_others_ask_nothing_and_decide_nothing(cast, live):
    request = client_asked(cast)
    Membership.objects.filter(user=cast.anna).update(role="integration")

    assert refused(client_asked, cast) == "not_a_manager"
    assert refused(services.request_uri, live, kind="add_uri", uri=f"{CALLBACK}/2", by=cast.bo) == "not_a_manager"
    assert refused(services.withdraw_request, request, by=cast.bo) == "not_a_manager"
    assert refused(services.grant_client, request, client_id="a", fingerprint="", by=cast.anna) == "not_staff"
    assert refused(services.refuse_request, request, because="No.", by=cast.bo) == "not_staff"


def test_production_addresses_change_when_they_are_granted(cast, live):
    more = services.request_uri(live, kind="add_uri", uri=f"{CALLBACK}/2", by=cast.anna, at=MONDAY)
    less = services.request_uri(live, kind="remove_uri", uri=CALLBACK, by=cast.anna, at=MONDAY)
    before = [each.uri for each in live.redirect_uris.all()]

    services.grant_uri(more, by=cast.tove, at=LATER)
    services.grant_uri(less, by=cast.tove, at=LATER)

    assert (before, [each.uri for each in live.redirect_uris.all()]) == ([CALLBACK], [f"{CALLBACK}/2"])


def test_the_same_change_is_asked_for_once(cast, live):
    for _ in range(2):
        code = ""
        try:
            services.request_uri(live, kind="remove_uri", uri=CALLBACK, by=cast.anna, at=MONDAY)
        except ValidationError as refusal:
            code = refusal.code

    assert (code, ClientRequest.objects.count()) == ("asked_already", 1)


def test_production_takes_no_address_for_tests(cast, live):
    code = refused(services.request_uri, live, kind="add_uri", uri="http://localhost/cb", by=cast.anna)

    assert (code, ClientRequest.objects.count()) == ("https_required", 0)


def test_a_test_client_needs_nobody_for_that(cast):
    client = ApiClientFactory(isv=cast.acme)

    assert refused(services.request_uri, client, kind="add_uri", uri=CALLBACK, by=cast.anna) == "not_production"


def test_each_kind_is_granted_in_its_own_way(cast):
    assert refused(services.grant_uri, client_asked(cast), by=cast.tove) == "wrong_kind"


@pytest.mark.parametrize(
    "wrong",
    [{"status": "granted"}, {"status": "refused"}, {"kind": "add_uri"}],
    ids=["granted by nobody", "refused without a reason", "address of no client"],
)
def test_the_database_keeps_what_a_request_must_say(cast, wrong):
    request = client_asked(cast)

    with pytest.raises(IntegrityError), transaction.atomic():
        ClientRequest.objects.filter(pk=request.pk).update(**wrong)
