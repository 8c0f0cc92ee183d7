"""How often one may call, and what is swept away behind it."""

from datetime import timedelta

import pytest
import time_machine
from allauth.idp.oidc.models import Token
from django.conf import settings
from django.core.cache import cache
from django.test import Client, RequestFactory
from rest_framework.settings import api_settings as rest_framework_settings

from apps.isvs.services import add_integration
from apps.partner_api import throttling
from apps.partner_api.models import IdempotencyKey
from apps.partner_api.tasks import forget_expired
from tests.cast import HOUR, MONDAY

from .caller import INQUIRIES, TOKEN, Partner, get_token


@pytest.fixture
def rates(db, monkeypatch):
    """Sets rates for one test, such as ``rates(integration="2/min")``, in which nobody has called yet."""
    cache.clear()
    known = throttling.SimpleRateThrottle.THROTTLE_RATES
    return lambda **wanted: monkeypatch.setattr(throttling.SimpleRateThrottle, "THROTTLE_RATES", known | wanted)


def test_an_integration_that_calls_too_often_is_told_when_to_come_back(partner, rates):
    rates(integration="2/min")

    answers = [partner.get(INQUIRIES) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert answers[2].json()["code"] == "throttled"
    assert 0 < int(answers[2]["Retry-After"]) <= 60


@time_machine.travel(MONDAY, tick=False)
def test_a_minute_later_it_may_call_again(cast, rates):
    rates(integration="1/min")
    partner = Partner(cast.bot, cast.bot_secret)
    codes = [partner.get(INQUIRIES).status_code, partner.get(INQUIRIES).status_code]

    with time_machine.travel(MONDAY + timedelta(seconds=60), tick=False):
        codes.append(partner.get(INQUIRIES).status_code)

    assert codes == [200, 429, 200]


def test_integrations_of_one_isv_are_counted_apart(cast, partner, rates):
    rates(integration="1/min")
    bot, secret = add_integration(isv=cast.acme, name="Warehouse", by=cast.tove, at=MONDAY)
    partner.get(INQUIRIES)

    assert partner.get(INQUIRIES).status_code == 429
    assert Partner(bot, secret).get(INQUIRIES).status_code == 200


def test_the_token_endpoint_counts_every_try_of_an_address(cast, rates):
    rates(token_tries="3/min")

    answers = [get_token(cast.bot, "wrong") for _ in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 401, 429]
    assert answers[3].json()["error"] == "temporarily_unavailable"
    assert 0 < int(answers[3]["Retry-After"]) <= 60
    assert get_token(cast.bot, cast.bot_secret).status_code == 429


def test_a_client_gets_so_many_tokens_and_no_more(cast, rates):
    rates(tokens="2/min")

    answers = [get_token(cast.bot, cast.bot_secret) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 < int(answers[2]["Retry-After"]) <= 60
    assert Token.objects.count() == 2


def test_strangers_do_not_use_up_the_share_of_a_client_whose_id_they_know(cast, rates):
    rates(tokens="1/min")
    for _ in range(3):
        get_token(cast.bot, "guessed")

    assert get_token(cast.bot, cast.bot_secret).status_code == 200


def test_the_address_is_the_one_no_caller_can_choose(cast, rates):
    rates(token_tries="1/min")

    codes = [
        Client(headers={"X-Forwarded-For": forged}).post(TOKEN).status_code for forged in ("192.0.2.1", "192.0.2.2")
    ]

    assert codes == [400, 429]


def test_behind_a_proxy_the_address_is_the_one_the_proxy_saw(monkeypatch):
    monkeypatch.setattr(rest_framework_settings, "NUM_PROXIES", 1)
    request = RequestFactory().post(TOKEN, headers={"X-Forwarded-For": "198.51.100.9, 192.0.2.7"})

    assert throttling.TriesPerAddress().get_ident(request) == "192.0.2.7"


def test_what_has_expired_is_swept_and_the_rest_stays(cast, partner):
    IdempotencyKey.objects.create(integration=cast.bot, key="old", fingerprint="f", reserved_at=MONDAY)
    fresh = IdempotencyKey.objects.create(
        integration=cast.bot, key="new", fingerprint="f", reserved_at=MONDAY + 23 * HOUR
    )
    Token.objects.update(expires_at=MONDAY + HOUR)
    living = Token.objects.create(type="at", hash="h", expires_at=MONDAY + 48 * HOUR)

    with time_machine.travel(MONDAY + 25 * HOUR, tick=False):
        forget_expired()

    assert list(IdempotencyKey.objects.all()) == [fresh]
    assert list(Token.objects.all()) == [living]


def test_sweeping_is_on_the_schedule():
    assert "partner_api.forget_expired" in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
