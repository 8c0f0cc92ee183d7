"""What holds for every page an ISV can see: a strict policy, nothing inline, our own look."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.staticfiles.finders import find
from django.test import Client

from apps.inquiries import services
from apps.portal.context import place
from tests.cast import HALF_TOLD, MONDAY, Cast
from tests.factories.accounts import PASSWORD

from .pages import inline_code, policy

SECRET = "JBSWY3DPEHPK3PXP"

OPEN = [
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/inactive/",
    "/no/such/page/",
]
FOR_MEMBERS = [
    "/",
    "/?show=finished",
    "/inquiries/new/",
    "/inquiries/1/",
    "/inquiries/2/",
    "/inquiries/999/",
    "/isv/",
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/password/change/",
    "/accounts/password/reset/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
]
WITH_A_SECOND_FACTOR = [
    "/accounts/2fa/",
    "/accounts/2fa/reauthenticate/",
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
]


def sign_in(cast: Cast) -> Client:
    """With the password, given twice, so that no page asks for it again."""
    EmailAddress.objects.create(user=cast.anna, email=cast.anna.email, verified=True, primary=True)
    client = Client()
    client.post("/accounts/login/", {"login": cast.anna.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def check(response) -> None:
    page = response.content.decode()
    assert inline_code(response) == []
    assert policy(response)["default-src"] == "'self'"
    assert policy(response)["script-src"] == "'self'"
    assert policy(response)["style-src"] == "'self'"
    assert policy(response)["frame-ancestors"] == "'none'"
    assert page.count("<h1") == 1
    assert page.count("<main") == 1
    assert '<html lang="en"' in page
    assert "desk/components.css" in page
    assert re.search(r"<title>\S.* · Lodestar Supportdesk</title>", page)


@pytest.mark.parametrize("path", OPEN)
def test_pages_for_anybody(client, db, path):
    check(client.get(path))


@pytest.mark.parametrize("path", FOR_MEMBERS)
def test_pages_for_members(cast, path):
    services.answer(cast.ask(), by=cast.sam, text="So.", at=MONDAY)
    cast.ask(call=HALF_TOLD)

    check(sign_in(cast).get(path))


@pytest.mark.parametrize("path", WITH_A_SECOND_FACTOR)
def test_pages_for_members_with_a_second_factor(cast, path):
    client = sign_in(cast)
    TOTP.activate(cast.anna, SECRET)
    RecoveryCodes.activate(cast.anna)

    check(client.get(path))


def refused(cast: Cast) -> list[Callable[[Client], object]]:
    return [
        lambda client: client.post("/inquiries/new/", {}),
        lambda client: client.post("/inquiries/1/reply/", {}),
        lambda client: client.post("/inquiries/2/complete/", {"status": "x"}),
        lambda client: client.post("/inquiries/1/reopen/", {}),
        lambda client: client.post("/accounts/password/change/", {}),
        lambda client: client.post("/accounts/2fa/totp/activate/", {"code": "1"}),
    ]


@pytest.mark.parametrize("number", range(6))
def test_pages_that_refuse(cast, number):
    cast.ask()
    cast.ask(call=HALF_TOLD)

    check(refused(cast)[number](sign_in(cast)))


def test_the_page_that_hands_back_what_was_typed(client, db):
    check(client.post("/inquiries/new/", {"subject": "<script>alert(1)</script>", "text": 'x" onload="y'}))


def test_the_page_of_the_second_factor(cast):
    EmailAddress.objects.create(user=cast.anna, email=cast.anna.email, verified=True, primary=True)
    TOTP.activate(cast.anna, SECRET)

    check(Client().post("/accounts/login/", {"login": cast.anna.email, "password": PASSWORD}, follow=True))


def test_the_page_that_asks_for_a_code_by_mail(cast):
    check(Client().post("/accounts/login/", {"login": cast.anna.email, "password": PASSWORD}, follow=True))


def test_the_page_after_an_address_was_given_for_a_new_password(cast):
    check(Client().post("/accounts/password/reset/", {"email": cast.anna.email}, follow=True))


def test_our_stylesheet_stays_small():
    sizes = [Path(find(f"desk/{name}.css")).stat().st_size for name in ("tokens", "components")]

    assert sum(sizes) < 40_000


def test_admin_and_api_pay_nothing_for_what_our_pages_know(cast, rf, django_assert_num_queries):
    request = rf.get("/admin/")
    request.user = cast.anna

    with django_assert_num_queries(0):
        place(request)
