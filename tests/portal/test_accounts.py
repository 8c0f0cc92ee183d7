"""Signing in: what allauth does with our pages and settings."""

import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from apps.accounts.models import User
from apps.notifications.models import Mail
from tests.cast import MONDAY, Cast
from tests.factories.accounts import PASSWORD

from .pages import words

SECRET = "JBSWY3DPEHPK3PXP"
LOGIN = "/accounts/login/"


@pytest.fixture
def anna_is_known(cast: Cast) -> User:
    EmailAddress.objects.create(user=cast.anna, email=cast.anna.email, verified=True, primary=True)
    return cast.anna


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def code_in_mail() -> str:
    return re.search(r"^\s*([A-Z0-9-]{6,})\s*$", Mail.objects.first().text, re.MULTILINE)[1]


def code_of_app() -> str:
    return format_hotp_value(hotp_value(SECRET, int(MONDAY.timestamp()) // 30))


def test_a_member_signs_in_and_comes_to_the_inquiries(client, anna_is_known):
    answer = client.post(LOGIN, {"login": "anna@acme.example", "password": PASSWORD})

    assert answer.url == "/"
    assert is_signed_in(client)


def test_a_wrong_password_and_an_unknown_address_look_the_same(client, anna_is_known):
    wrong = client.post(LOGIN, {"login": "anna@acme.example", "password": "wrong"})
    unknown = client.post(LOGIN, {"login": "nobody@acme.example", "password": "wrong"})

    assert words(wrong) == words(unknown)
    assert "The email address and/or password you specified are not correct." in words(wrong)
    assert not is_signed_in(client)


def test_asking_for_a_new_password_does_not_tell_whether_the_address_is_known(client, anna_is_known):
    told = []
    for email in ("anna@acme.example", "nobody@acme.example"):
        page = Client().post("/accounts/password/reset/", {"email": email}, follow=True)
        told.append(words(page).replace(email, "…"))

    assert told[0] == told[1]


def test_an_unknown_address_is_not_invited_to_sign_up(client, db):
    client.post("/accounts/password/reset/", {"email": "nobody@acme.example"})

    mail = Mail.objects.get()
    assert "There is no account with this address." in mail.text
    assert "signup" not in mail.text


def test_nobody_signs_up(client, db):
    answer = client.post(
        "/accounts/signup/", {"email": "new@acme.example", "password1": PASSWORD, "password2": PASSWORD}
    )

    assert "Accounts are made by API support" in words(answer)
    assert User.objects.count() == 0


def test_a_password_is_set_with_a_code_from_the_mail(client, anna_is_known):
    client.post("/accounts/password/reset/", {"email": "anna@acme.example"})
    client.post("/accounts/password/reset/confirm/", {"code": code_in_mail()})

    client.post("/accounts/password/reset/complete/", {"password1": "a better secret", "password2": "a better secret"})

    anna_is_known.refresh_from_db()
    assert anna_is_known.check_password("a better secret")


def test_a_wrong_code_sets_no_password(client, anna_is_known):
    client.post("/accounts/password/reset/", {"email": "anna@acme.example"})

    answer = client.post("/accounts/password/reset/confirm/", {"code": "WRONG-1"})

    assert "Incorrect code." in words(answer)
    assert client.get("/accounts/password/reset/complete/").status_code == 302


def test_the_first_sign_in_confirms_the_address(client, cast):
    page = client.post(LOGIN, {"login": "anna@acme.example", "password": PASSWORD}, follow=True)
    before = is_signed_in(client)
    client.post("/accounts/confirm-email/", {"code": code_in_mail()})

    assert "Is this address yours?" in words(page)
    assert (before, is_signed_in(client)) == (False, True)
    assert EmailAddress.objects.get(user=cast.anna).verified


def test_with_a_second_factor_the_password_alone_opens_nothing(client, anna_is_known):
    TOTP.activate(anna_is_known, SECRET)

    page = client.post(LOGIN, {"login": "anna@acme.example", "password": PASSWORD}, follow=True)

    assert "And your second factor" in words(page)
    assert not is_signed_in(client)


@pytest.mark.parametrize(("code", "opens"), [("right", True), ("000000", False)])
def test_the_second_factor_opens(client, anna_is_known, code, opens):
    TOTP.activate(anna_is_known, SECRET)
    client.post(LOGIN, {"login": "anna@acme.example", "password": PASSWORD})

    client.post("/accounts/2fa/authenticate/", {"code": code_of_app() if code == "right" else code})

    assert is_signed_in(client) is opens


def test_an_authenticator_app_is_set_up_with_its_first_code(client, anna_is_known):
    client.post(LOGIN, {"login": "anna@acme.example", "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    page = client.get("/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    code = format_hotp_value(hotp_value(secret, int(MONDAY.timestamp()) // 30))

    client.post("/accounts/2fa/totp/activate/", {"code": code})

    kept = Authenticator.objects.get(type="totp")
    assert get_adapter().decrypt(kept.data["secret"]) == secret


def test_a_change_of_the_protection_asks_again_who_it_is(client, anna_is_known):
    client.post(LOGIN, {"login": "anna@acme.example", "password": PASSWORD})

    page = client.get("/accounts/2fa/totp/activate/", follow=True)

    assert "Is it still you?" in words(page)


def test_staff_are_told_why_they_need_a_second_factor(client, cast):
    client.force_login(cast.sam)

    page = client.get("/admin/", follow=True)

    assert "The desk opens only with a second factor." in words(page)


def test_members_are_not_told_so(client, cast):
    client.force_login(cast.anna)

    assert "The desk opens only with a second factor." not in words(client.get("/accounts/2fa/"))


def test_other_browsers_can_be_signed_out(cast, anna_is_known):
    here, there = Client(), Client()
    for browser in (here, there):
        browser.post(LOGIN, {"login": "anna@acme.example", "password": PASSWORD})

    here.post("/accounts/sessions/")

    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_guessing_is_slowed_down(client, anna_is_known):
    answers = [client.post(LOGIN, {"login": "anna@acme.example", "password": f"guess {n}"}) for n in range(12)]

    last = words(answers[-1])
    assert "Too many" in last
    with time_machine.travel(MONDAY, tick=False):
        client.post(LOGIN, {"login": "anna@acme.example", "password": PASSWORD})
    assert not is_signed_in(client)
