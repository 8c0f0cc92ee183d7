import pytest
from allauth.idp.oidc.models import Token
from django.contrib.auth.hashers import check_password

from apps.isvs import services
from apps.isvs.models import ApiClient, Integration, Isv
from tests.cast import MONDAY
from tests.factories.isvs import ApiClientFactory

pytestmark = pytest.mark.django_db


def test_an_integration_acts_as_a_machine_of_its_isv_and_its_secret_is_hashed(cast):
    assert list(Isv.objects.visible_to(cast.bot.user)) == [cast.acme]
    assert cast.bot_secret not in cast.bot.credentials.secret
    assert check_password(cast.bot_secret, cast.bot.credentials.secret)
    assert len(cast.bot_secret) >= 50


def test_a_rotated_secret_ends_the_old_one_and_its_tokens(cast):
    Token.objects.create(type="at", hash="x", client=cast.bot.credentials)

    secret = services.rotate_secret(cast.bot, by=cast.tove, at=MONDAY)

    cast.bot.credentials.refresh_from_db()
    assert check_password(secret, cast.bot.credentials.secret)
    assert not check_password(cast.bot_secret, cast.bot.credentials.secret)
    assert not Token.objects.exists()
    assert cast.bot.history.latest().history_change_reason == "secret rotated"


def test_a_revoked_integration_holds_no_token_any_more(cast):
    Token.objects.create(type="at", hash="x", client=cast.bot.credentials)

    services.revoke_integration(cast.bot, by=cast.tove, at=MONDAY)

    cast.bot.refresh_from_db()
    assert (cast.bot.is_active, Token.objects.count()) == (False, 0)


def test_members_see_what_is_their_isvs_and_staff_see_all(cast):
    own, other = ApiClientFactory(isv=cast.acme), ApiClientFactory(isv=cast.other_isv)

    assert set(ApiClient.objects.visible_to(cast.anna)) == {own}
    assert set(ApiClient.objects.visible_to(cast.sam)) == {own, other}
    assert not Integration.objects.visible_to(cast.bo).exists()
