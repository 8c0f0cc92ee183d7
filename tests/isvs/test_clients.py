"""What owners and developers do with their clients, and what becomes of a secret that is compared."""

import pytest
from django.core.exceptions import ValidationError

from apps.isvs import services
from apps.isvs.fingerprints import fingerprint_of
from apps.isvs.models import Membership
from apps.isvs.services import Comparison
from apps.search.models import SearchDocument
from tests.cast import MONDAY
from tests.factories.isvs import ApiClientFactory

CALLBACK = "https://app.acme.com/cb"


@pytest.fixture
def client(cast):
    return ApiClientFactory(isv=cast.acme)


def refused(service, *args, **given) -> str:
    with pytest.raises(ValidationError) as refusal:
        service(*args, **given, at=MONDAY)
    return refusal.value.code


def uris(client) -> list[str]:
    return [each.uri for each in client.redirect_uris.all()]


def test_a_developer_adds_and_removes_a_redirect_uri_at_once(cast, client):
    services.add_redirect_uri(client, uri="HTTPS://app.acme.com:443/cb", by=cast.anna, at=MONDAY)
    added = uris(client)
    found = SearchDocument.objects.get(kind=services.CLIENT, object_id=client.pk).body

    services.remove_redirect_uri(client, uri=CALLBACK, by=cast.anna, at=MONDAY)

    assert (added, uris(client)) == ([CALLBACK], [])
    assert CALLBACK in found
    assert [row.history_user for row in client.redirect_uris.model.history.all()] == [cast.anna, cast.anna]


def test_the_same_address_in_another_writing_is_there_already(cast, client):
    services.add_redirect_uri(client, uri=CALLBACK, by=cast.anna, at=MONDAY)

    code = refused(services.add_redirect_uri, client, uri="https://APP.acme.com:443/cb", by=cast.anna)

    assert (code, uris(client)) == ("redirect_uri_once", [CALLBACK])


def test_what_is_gone_is_not_removed_again(cast, client):
    assert refused(services.remove_redirect_uri, client, uri=CALLBACK, by=cast.anna) == "uri_gone"


def test_a_client_has_twenty_at_most(cast, client):
    for number in range(20):
        services.add_redirect_uri(client, uri=f"{CALLBACK}/{number}", by=cast.anna, at=MONDAY)

    assert refused(services.add_redirect_uri, client, uri=CALLBACK, by=cast.anna) == "too_many_uris"
    assert len(uris(client)) == 20


def test_production_is_changed_by_partner_service(cast):
    client = ApiClientFactory(isv=cast.acme, type="production")
    client.redirect_uris.create(uri=CALLBACK)

    codes = [
        refused(service, client, uri=CALLBACK, by=cast.anna)
        for service in (services.add_redirect_uri, services.remove_redirect_uri)
    ]

    assert (codes, uris(client)) == (["ask_partner_service"] * 2, [CALLBACK])


def test_others_change_nothing(cast, client):
    for who in (cast.bo, cast.sam, cast.bot.user):
        assert refused(services.add_redirect_uri, client, uri=CALLBACK, by=who) == "not_a_manager"
        assert refused(services.remove_redirect_uri, client, uri=CALLBACK, by=who) == "not_a_manager"

    assert uris(client) == []


@pytest.mark.parametrize("role", Membership.Role)
def test_owners_and_developers_manage_clients(cast, role):
    Membership.objects.filter(user=cast.anna).update(role=role)

    assert services.manages_clients(cast.anna, cast.acme) == (role in ("owner", "developer"))


def test_a_secret_is_the_same_another_or_unknown(cast, client):
    before = services.compare_secret(client, "s3cret")
    client.secret_fingerprint = services.hashed_fingerprint(fingerprint_of("s3cret"))

    assert before == Comparison.NOTHING_ON_RECORD
    assert services.compare_secret(client, "s3cret") == Comparison.SAME
    assert services.compare_secret(client, "s3cret ") == Comparison.DIFFERENT


def test_a_secret_is_no_fingerprint():
    with pytest.raises(ValidationError) as refusal:
        services.hashed_fingerprint("s3cret")

    assert refusal.value.code == "not_a_fingerprint"
