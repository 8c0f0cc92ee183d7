import pytest
import time_machine
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from allauth.mfa.webauthn.internal.auth import WebAuthn
from django.test import Client

from apps.accounts import second_factor, services
from apps.notifications.models import Mail
from tests.cast import MONDAY
from tests.cockpit.desk import browser_of
from tests.factories.accounts import PASSWORD

SECRET = "JBSWY3DPEHPK3PXP"
ACTIVATE = "/accounts/2fa/totp/activate/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _standing_clock():
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def by_password(cast) -> Client:
    """A browser in which Sam signed in when the password was enough."""
    EmailAddress.objects.create(user=cast.sam, email=cast.sam.email, verified=True, primary=True)
    client = Client()
    client.post("/accounts/login/", {"login": cast.sam.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def code_of(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(MONDAY.timestamp()) // 30))


def opens_the_desk(client: Client) -> bool:
    return client.get("/admin/desk/").status_code == 200


def test_staff_without_a_second_factor_are_sent_to_set_one_up(client, cast):
    client.force_login(cast.sam)

    response = client.get("/admin/")

    assert (response.status_code, response.url) == (302, "/accounts/2fa/")


def test_staff_who_have_shown_their_second_factor_get_in(cast):
    assert opens_the_desk(browser_of(cast.sam))


def test_staff_who_sign_in_with_a_code_get_in(client, cast):
    EmailAddress.objects.create(user=cast.sam, email=cast.sam.email, verified=True, primary=True)
    TOTP.activate(cast.sam, SECRET)

    client.post("/accounts/login/", {"login": cast.sam.email, "password": PASSWORD})
    client.post("/accounts/2fa/authenticate/", {"code": code_of(SECRET)})

    assert opens_the_desk(client)


@pytest.mark.django_db(transaction=True)
def test_who_sets_it_up_in_this_browser_gets_in(by_password):
    secret = by_password.get(ACTIVATE).context["form"].secret

    by_password.post(ACTIVATE, {"code": code_of(secret)})

    assert opens_the_desk(by_password)


def test_a_browser_that_only_knows_the_password_is_asked_for_it(by_password, cast):
    TOTP.activate(cast.sam, SECRET)

    page = by_password.get("/admin/desk/?q=invoice", follow=True)

    assert page.redirect_chain == [("/accounts/2fa/reauthenticate/?next=%2Fadmin%2Fdesk%2F%3Fq%3Dinvoice", 302)]
    assert "This browser signed in before the second factor was set up." in page.content.decode()


@pytest.mark.parametrize("kind", ["app", "recovery"])
def test_it_gets_in_with_a_code(by_password, cast, kind):
    TOTP.activate(cast.sam, SECRET)
    code = code_of(SECRET) if kind == "app" else RecoveryCodes.activate(cast.sam).get_unused_codes()[0]

    by_password.post("/accounts/2fa/reauthenticate/", {"code": code})

    assert opens_the_desk(by_password)


def test_the_password_alone_is_no_answer(by_password, cast):
    TOTP.activate(cast.sam, SECRET)

    by_password.post("/accounts/reauthenticate/", {"password": PASSWORD})

    assert not opens_the_desk(by_password)


def test_who_has_only_a_passkey_is_asked_for_that(by_password, cast):
    WebAuthn.add(cast.sam, "Key", {})

    answer = by_password.post("/admin/desk/")

    assert answer.url == "/accounts/2fa/webauthn/reauthenticate/?next=%2Fadmin%2F"


@pytest.mark.parametrize("path", ["totp/deactivate/", "webauthn/add/", "recovery-codes/", "recovery-codes/generate/"])
def test_nobody_gets_around_it_by_changing_it(by_password, cast, path):
    TOTP.activate(cast.sam, SECRET)
    RecoveryCodes.activate(cast.sam)

    answer = by_password.post(f"/accounts/2fa/{path}")

    assert answer.url.startswith("/accounts/2fa/reauthenticate/")
    assert Authenticator.objects.filter(type="totp").exists()


@pytest.mark.parametrize(("elsewhere", "is_shown"), [(False, True), (True, False)])
def test_one_more_beside_one_from_elsewhere_shows_nothing(rf, cast, elsewhere, is_shown):
    request = rf.get("/")
    request.user, request.session = cast.sam, {}
    TOTP.activate(cast.sam, SECRET)
    RecoveryCodes.activate(cast.sam)
    if elsewhere:
        WebAuthn.add(cast.sam, "Key", {})

    second_factor.note_set_up(request)

    assert second_factor.is_shown(request) is is_shown


def test_who_lost_it_is_signed_out_everywhere_and_told(cast):
    sam, tove = browser_of(cast.sam), browser_of(cast.tove)
    before = (opens_the_desk(sam), opens_the_desk(tove))

    services.remove_second_factor(cast.sam, by=cast.tove, at=MONDAY)

    mail = Mail.objects.get(to=cast.sam.email, subject="Your second factor was removed")
    assert before == (True, True)
    assert f"{cast.tove.name} has removed the second factor" in mail.text
    assert sam.get("/").url.startswith("/accounts/login/")
    assert opens_the_desk(tove)


def test_the_second_factors_secret_is_not_readable_in_the_database(cast):
    TOTP.activate(cast.sam, SECRET)

    assert SECRET not in str(Authenticator.objects.get().data)
