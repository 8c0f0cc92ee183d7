"""Every page of the portal and of signing in, in Chromium: accessible, nothing sideways, nothing stopped."""

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from playwright.sync_api import Page

from apps.inquiries import services
from apps.inquiries.facts import CallFacts, Upload
from apps.isvs.models import RedirectUri
from apps.policy.present import now
from tests.cast import DAY, HALF_TOLD, HOUR, Cast
from tests.factories.accounts import PASSWORD
from tests.factories.isvs import ApiClientFactory, CertificateFactory, IsvFactory

from .conftest import SECRET
from .looks import troubles_of, troubles_on

OPEN = ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/no/such/page/"]
FOR_MEMBERS = [
    "/",
    "/?show=finished",
    "/inquiries/new/",
    "/inquiries/{talked}/",
    "/inquiries/{incomplete}/",
    "/inquiries/{solved}/",
    "/inquiries/{endless}/",
    "/isv/",
    "/clients/",
    "/clients/{client}/",
    "/accounts/logout/",
    "/accounts/email/",
    "/accounts/sessions/",
    "/accounts/reauthenticate/",
]
WIDE = "\n\n".join(
    [
        "# Why",
        f"`{'c' * 300}` and https://docs.lodestar.example/{'path/' * 60}",
        f"```\n{'x' * 500}\n```",
        f"> {'q' * 200}",
        f"|{'column|' * 20}\n|{'---|' * 20}\n|{'cell|' * 20}",
    ]
)
BEHIND_A_SECOND_LOOK = [
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
]
WITH_A_SECOND_FACTOR = [
    "/accounts/2fa/totp/deactivate/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
]


@pytest.fixture
def numbers(cast: Cast) -> dict[str, int]:
    """One inquiry of each sort, as numbers; and an ISV with all it can have."""
    client = ApiClientFactory(isv=cast.acme)
    RedirectUri.objects.create(client=client, uri=f"https://acme.example/{'callback/' * 30}")
    CertificateFactory(user=cast.anna)
    IsvFactory(name="Zenith", market=cast.market, members=[cast.anna])
    at = now() - 2 * DAY
    talked = cast.ask(at=at, files=[Upload("log.txt", b"one"), Upload(f"{'n' * 150}.png", b"\x89PNG")])
    services.answer(talked, by=cast.sam, text=WIDE, at=at + HOUR)
    services.resolve(talked, by=cast.anna, at=at + HOUR)
    services.reopen(talked, by=cast.anna, text="Not yet. Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl", at=at + HOUR)
    solved = cast.ask(at=at)
    services.resolve(solved, by=cast.sam, at=at)
    endless = CallFacts("GET", f"https://api.lodestar.example/{'v' * 3000}", 404, "", '{"a":[' + "1," * 2000 + "1]}")
    return {
        "client": client.pk,
        "talked": talked.number,
        "incomplete": cast.ask(at=at, call=HALF_TOLD).number,
        "solved": solved.number,
        "endless": cast.ask(at=at - 9 * DAY, subject="W" * 200, text="y" * 10_000, call=endless).number,
    }


def test_pages_for_anybody(page):
    assert troubles_on(page, OPEN) == {}


def test_pages_for_members(numbers, cast, sign_in):
    page = sign_in(cast.anna)

    assert troubles_on(page, [path.format(**numbers) for path in FOR_MEMBERS]) == {}


@pytest.mark.nightly
def test_pages_about_the_account(cast, sign_in):
    page = sign_in(cast.anna, "/accounts/reauthenticate/?next=/accounts/2fa/")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()
    page.wait_for_url("**/accounts/2fa/")

    assert troubles_on(page, BEHIND_A_SECOND_LOOK) == {}
    TOTP.activate(cast.anna, SECRET)
    RecoveryCodes.activate(cast.anna)
    assert troubles_on(page, WITH_A_SECOND_FACTOR) == {}


def test_the_page_that_asks_for_a_code_of_the_app(cast, sign_in, page):
    TOTP.activate(cast.anna, SECRET)
    page.goto("/accounts/login/")
    cast.anna.emailaddress_set.create(email=cast.anna.email, verified=True, primary=True)
    give_password(page, cast)

    assert troubles_of(page) == []


def test_the_page_that_asks_for_a_code_from_the_mail(cast, page):
    page.goto("/accounts/login/")
    give_password(page, cast)

    assert troubles_of(page) == []


def give_password(page: Page, cast: Cast) -> None:
    page.get_by_label("E-mail address").fill(cast.anna.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Code").wait_for()


def test_empty_pages(cast, sign_in):
    assert troubles_on(sign_in(cast.anna), ["/", "/isv/"]) == {}


def test_a_refused_form(cast, sign_in):
    page = sign_in(cast.anna, "/inquiries/new/")
    page.get_by_label("Subject").fill("A subject")
    page.get_by_label("Your question").fill("Ignore \u202e this")
    page.get_by_label("HTTP status").fill("9999")
    page.get_by_role("button", name="Send inquiry").click()
    page.get_by_text("Not sent yet.").wait_for()

    assert troubles_of(page) == []


def test_the_page_that_hands_back_what_was_typed(cast, sign_in):
    page = sign_in(cast.anna, "/inquiries/new/")
    page.get_by_label("Subject").fill("A subject")
    page.get_by_label("Your question").fill("A question of some length\nwith two lines")
    page.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="Send inquiry").click()
    page.get_by_text("You were signed out while you wrote").wait_for()

    assert troubles_of(page) == []


@pytest.mark.parametrize("menu", ["who", "menu"])
def test_open_menus(numbers, cast, sign_in, menu):
    page = sign_in(cast.anna)
    page.set_viewport_size({"width": 1440 if menu == "who" else 390, "height": 900})
    page.locator(f"[popovertarget={menu}]").click()
    page.locator(f"#{menu}").get_by_role("button", name="Switch to Zenith").wait_for()

    assert troubles_of(page) == []
