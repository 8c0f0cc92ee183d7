"""Getting in: the token endpoints, and who a token makes the caller."""

import base64
from datetime import timedelta
from urllib.parse import urlencode

import pytest
import time_machine
from allauth.idp.oidc import views as provider
from allauth.idp.oidc.models import Client as Credentials
from allauth.idp.oidc.models import Token
from django.test import Client
from django.utils import timezone

from apps.isvs.models import Membership
from apps.isvs.services import revoke_integration, rotate_secret
from tests.cast import MONDAY

from .caller import INQUIRIES, TOKEN, Partner, get_token

FORM = "application/x-www-form-urlencoded"
REVOKE = "/api/v1/token/revoke/"


def post(path, raw, content_type=FORM, **options):
    return Client(raise_request_exception=False).post(path, raw, content_type=content_type, **options)


def basic(client_id, secret):
    return {"Authorization": "Basic " + base64.b64encode(f"{client_id}:{secret}".encode()).decode()}


def test_a_token_lives_an_hour_and_only_its_hash_is_kept(cast):
    answer = get_token(cast.bot, cast.bot_secret)

    told = answer.json()
    kept = Token.objects.get()
    assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
    assert (told["token_type"], told["expires_in"], told["scope"]) == ("Bearer", 3600, "inquiries:read inquiries:write")
    assert told["access_token"] not in str(vars(kept))
    assert timedelta(minutes=59) < kept.expires_at - timezone.now() <= timedelta(hours=1)


def test_the_secret_may_come_by_basic_authentication(cast):
    answer = post(
        TOKEN, urlencode({"grant_type": "client_credentials"}), headers=basic(cast.bot.credentials_id, cast.bot_secret)
    )

    assert (answer.status_code, Token.objects.count()) == (200, 1)


@pytest.mark.parametrize(
    ("changed", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_secret": ""}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": "\x00"}, 401, "invalid_client"),
        ({"client_id": "x" * 5000}, 401, "invalid_client"),
        ({"client_id": ""}, 401, "invalid_client"),
        ({"client_secret": "\x00"}, 401, "invalid_client"),
        ({"scope": "inquiries:read admin"}, 400, "invalid_scope"),
        ({"scope": "\x00"}, 400, "invalid_scope"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
        ({"grant_type": "authorization_code"}, 400, "unsupported_grant_type"),
        ({"grant_type": "urn:ietf:params:oauth:grant-type:device_code"}, 400, "unsupported_grant_type"),
        ({"grant_type": ""}, 400, "invalid_request"),
    ],
)
def test_what_is_wrong_is_said_as_oauth_has_it_and_no_token_is_given(cast, changed, status, error):
    answer = get_token(cast.bot, cast.bot_secret, **changed)

    assert (answer.status_code, answer.json()["error"]) == (status, error)
    assert Token.objects.count() == 0


@pytest.mark.parametrize(
    ("raw", "content_type"),
    [
        ("grant_type=client_credentials&grant_type=client_credentials", FORM),
        ("client_id=a&client_id=b&grant_type=client_credentials", FORM),
        ("", FORM),
        ("&".join(f"a{number}=1" for number in range(2000)), FORM),
        ("scope=" + "a" * 20_000, FORM),
        ('{"grant_type": "client_credentials"}', "application/json"),
    ],
)
def test_a_form_that_can_not_be_read_is_an_invalid_request(cast, raw, content_type):
    credentials = basic(cast.bot.credentials_id, cast.bot_secret)

    answer = post(TOKEN, raw, content_type=content_type, headers=credentials)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert Token.objects.count() == 0


@pytest.mark.parametrize("path", [TOKEN, REVOKE])
def test_secrets_in_the_address_are_refused(cast, path):
    credentials = {"client_id": cast.bot.credentials_id, "client_secret": cast.bot_secret}

    answer = post(f"{path}?x=1", urlencode(credentials | {"grant_type": "client_credentials", "token": "t"}))

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")


def test_parameters_nobody_knows_are_ignored_and_restrict_nothing(cast):
    answer = get_token(cast.bot, cast.bot_secret, resource="no address", audience="x")

    assert (answer.status_code, Token.objects.get().get_resources()) == (200, [])


def test_a_token_endpoint_takes_post_alone(cast):
    answer = Client().get(TOKEN)

    assert (answer.status_code, answer.json()["error"], answer["Allow"]) == (405, "invalid_request", "POST, OPTIONS")


def test_what_nobody_foresaw_is_told_as_oauth_has_it_and_without_detail(cast, monkeypatch, caplog):
    def fail(request):
        raise RuntimeError("internal words")

    monkeypatch.setattr(provider, "token", fail)

    answer = get_token(cast.bot, cast.bot_secret)

    assert (answer.status_code, answer.json()["error"]) == (500, "server_error")
    assert "internal words" not in answer.content.decode()
    assert "internal words" in caplog.text


@pytest.mark.parametrize("path", [TOKEN, REVOKE])
def test_a_refused_client_is_told_how_to_come_in(cast, path):
    answer = post(path, "grant_type=client_credentials&token=x", headers=basic("nobody", "nothing"))

    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Basic realm="api"')


@pytest.mark.parametrize("header", ["Basic", "Basic %%%", "Basic //4=", "Digest x"])
def test_credentials_that_can_not_be_read_are_no_credentials(cast, header):
    answer = post(TOKEN, "grant_type=client_credentials", headers={"Authorization": header})

    assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")


def test_a_token_can_be_asked_for_one_scope_and_then_does_no_more(cast):
    reader = Partner(cast.bot, cast.bot_secret, scope="inquiries:read")

    read, written = reader.get(INQUIRIES), reader.post(INQUIRIES, {"subject": "s", "text": "t"})

    assert read.status_code == 200
    assert (written.status_code, written.json()["code"]) == (403, "insufficient_scope")
    assert 'error="insufficient_scope", scope="inquiries:write"' in written["WWW-Authenticate"]
    assert not cast.acme.inquiries.exists()


def test_a_token_for_writing_alone_reads_nothing(cast):
    writer = Partner(cast.bot, cast.bot_secret, scope="inquiries:write")

    answer = writer.get(INQUIRIES)

    assert (answer.status_code, answer.json()["code"]) == (403, "insufficient_scope")


@pytest.mark.parametrize("header", ["Bearer nonsense", "Bearer", "Bearer ", "Bearer \xff\x00"])
def test_a_token_that_is_none_is_refused(cast, header):
    answer = Client(headers={"Authorization": header}).get(INQUIRIES)

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api", error="invalid_token"'


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Basic abc"}])
def test_without_a_token_one_is_told_what_is_missing(cast, headers):
    answer = Client(headers=headers).get(INQUIRIES)

    assert (answer.status_code, answer.json()["code"]) == (401, "not_authenticated")
    assert answer["WWW-Authenticate"] == 'Bearer realm="api"'


def test_somebody_signed_in_at_the_portal_is_nobody_here(cast):
    browser = Client()
    browser.force_login(cast.anna)

    assert browser.get(INQUIRIES).status_code == 401


def test_an_expired_token_is_refused(partner):
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        answer = partner.get(INQUIRIES)

    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_token")


def test_a_revoked_token_is_refused_and_other_tokens_stay(cast, partner):
    other = Partner(cast.bot, cast.bot_secret)

    answer = post(REVOKE, urlencode({"token": partner.token}), headers=basic(cast.bot.credentials_id, cast.bot_secret))

    assert (answer.status_code, partner.get(INQUIRIES).status_code, other.get(INQUIRIES).status_code) == (200, 401, 200)


def test_an_integration_that_was_switched_off_is_out_at_once(cast, partner):
    revoke_integration(cast.bot, by=cast.tove, at=MONDAY)

    assert partner.get(INQUIRIES).status_code == 401
    assert get_token(cast.bot, cast.bot_secret).json()["error"] == "invalid_client"


def test_a_token_that_outlived_its_integration_is_refused(cast, partner):
    cast.bot.is_active = False
    cast.bot.save()

    assert Token.objects.count() == 1
    assert partner.get(INQUIRIES).status_code == 401


def test_an_integration_without_its_membership_sees_nothing(cast, partner):
    Membership.objects.filter(user=cast.bot.user).delete()

    assert partner.get(INQUIRIES).status_code == 401


def test_a_deleted_integration_is_out(cast, partner):
    cast.bot.delete()

    assert partner.get(INQUIRIES).status_code == 401
    assert get_token(cast.bot, cast.bot_secret).json()["error"] == "invalid_client"


def test_a_new_secret_ends_the_old_one_and_its_tokens(cast, partner):
    secret = rotate_secret(cast.bot, by=cast.tove, at=MONDAY)

    assert partner.get(INQUIRIES).status_code == 401
    assert get_token(cast.bot, cast.bot_secret).status_code == 401
    assert get_token(cast.bot, secret).status_code == 200


def test_a_client_that_is_no_integration_gets_no_token(cast):
    Credentials.objects.create(
        pk="somebody", grant_types="client_credentials", scopes="inquiries:read", secret=cast.bot.credentials.secret
    )

    answer = get_token(cast.bot, cast.bot_secret, client_id="somebody")

    assert (answer.status_code, Token.objects.count()) == (401, 0)


@pytest.mark.parametrize(
    "path",
    [
        "/identity/o/api/token",
        "/identity/o/authorize",
        "/identity/o/device",
        "/identity/o/logout",
        "/identity/o/api/device/code",
        "/identity/o/api/userinfo",
        "/identity/o/api/clients",
        "/.well-known/openid-configuration",
        "/.well-known/jwks.json",
    ],
)
def test_nothing_else_of_the_provider_can_be_reached(client, db, path):
    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)
