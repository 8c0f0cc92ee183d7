"""A real Chromium before a live server. People sign in as people do: through the forms."""

import os
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from playwright.sync_api import ConsoleMessage, Page, expect

from apps.accounts.models import User
from tests.cast import Cast, gather
from tests.factories.accounts import PASSWORD

# Playwright's loop runs in the thread of the tests, where Django would otherwise refuse to ask the database.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

SECRET = "JBSWY3DPEHPK3PXP"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict) -> dict:
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM") or "/usr/bin/chromium",
        "args": FLAGS,
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict) -> dict:
    return {**browser_context_args, "locale": "en-GB", "timezone_id": "Europe/Oslo"}


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """The usual people, committed, so that the server sees them; nobody of them has tried to sign in yet."""
    cache.clear()
    return gather()


@pytest.fixture(scope="session")
def base_url(live_server) -> str:
    return live_server.url


@pytest.fixture
def page(page: Page, cast: Cast) -> Iterator[Page]:
    """A page that must not complain: no script error, nothing that the Content-Security-Policy stopped."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type == "error" and "the server responded with a status of 4" not in message.text:
            complaints.append(message.text)

    page.on("console", listen)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    assert complaints == []


@pytest.fixture
def sign_in(page: Page) -> Callable[..., Page]:
    """Sign ``user`` in and lead on to ``path``; staff with the code of their authenticator app."""

    def signing_in(user: User, path: str = "/") -> Page:
        EmailAddress.objects.get_or_create(user=user, email=user.email, defaults={"verified": True, "primary": True})
        if user.is_staff and not Authenticator.objects.filter(user=user).exists():
            TOTP.activate(user, SECRET)
        page.goto(f"/accounts/login/?next={path}")
        page.get_by_label("E-mail address").fill(user.email)
        page.get_by_label("Password", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Sign in", exact=True).click()
        if user.is_staff:
            show_code(page)
        expect(page).not_to_have_url(re.compile("/accounts/(login|2fa/authenticate)/"))
        page.wait_for_load_state()
        return page

    return signing_in


def show_code(page: Page) -> None:
    """A code that changes while it is typed is not taken; people then type the next one."""
    for _ in range(2):
        page.get_by_label("Code").fill(code_of_app())
        with page.expect_navigation():
            page.get_by_role("button", name="Sign in", exact=True).click()
        if "/2fa/authenticate/" not in page.url:
            return


def code_of_app(secret: str = SECRET) -> str:
    """What an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))
