"""Takes the pictures of docs/screenshots from a demo desk that it starts for itself: `make screenshots`.

The desk's clock is moved to a Tuesday morning, so that the pictures show it at work on whatever day they are taken.
"""

import base64
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
HOST = "127.0.0.1"
CONSULTANT = "maja@lodestar.example"
DEVELOPER = "jonas@fjordlys.example"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
SIZES = {"desktop": DESKTOP, "phone": PHONE}
LOOKS = ("light", "dark")
QUALITY = 75
PASTE = """Why is this item refused?

curl -X PUT 'https://api.lodestar.example/v1/inventory/KAB-2040' \\
  -H 'Authorization: Bearer FakeSecret0123456789abcdefABCDEF0123456789' \\
  -H 'Content-Type: application/json' \\
  -d '{
  "description": {"value": "Cable 20 m"},
  "status": {"value": "NoSale"},
  "baseUnit": {"value": "STK"}
}'

HTTP/1.1 400 Bad Request

{"message": "Error converting value."}
"""


def seconds_to_tuesday(now: datetime) -> float:
    """From ``now`` to the next Tuesday, 10:40 in Oslo."""
    there = now.astimezone(ZoneInfo("Europe/Oslo"))
    tuesday = there.replace(hour=10, minute=40, second=0) + timedelta(days=(1 - there.weekday()) % 7)
    return (tuesday - there).total_seconds()


class Desk:
    """A desk with fresh demo data, in a folder that is thrown away."""

    def __init__(self, folder: str) -> None:
        with socket.create_server((HOST, 0)) as server:
            port = server.getsockname()[1]
        self.address = f"http://{HOST}:{port}"
        shift = Path(folder, "clock-shift")
        shift.write_text(str(seconds_to_tuesday(datetime.now(UTC))))
        given = {"ENV_FILE": os.devnull, "DATA_DIR": folder, "PORT": str(port), "CLOCK_SHIFT_FILE": str(shift)}
        self._environment = {**os.environ, **given}
        self.password = ""

    def start(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=self._environment, stdout=subprocess.PIPE, text=True
        )
        for line in self._process.stdout or ():
            if found := re.search(r"the password is (\S+)", line):
                self.password = found[1]
            if "Supportdesk is ready" in line:
                return
        raise SystemExit("The desk did not start; `make run` shows why.")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate()

    def code(self, email: str) -> str:
        """The one-time code of a member of staff now."""
        command = [sys.executable, "manage.py", "demo_code", email]
        asked = subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, check=True)
        return asked.stdout.strip()


@contextmanager
def running_desk() -> Iterator[Desk]:
    with tempfile.TemporaryDirectory() as folder:
        desk = Desk(folder)
        desk.start()
        try:
            yield desk
        finally:
            desk.stop()


def reader(browser: Browser, desk: Desk, email: str, **look: Any) -> Page:
    """A page of somebody who has signed in."""
    page = browser.new_context(base_url=desk.address, viewport=DESKTOP, reduced_motion="reduce", **look).new_page()
    page.goto("/accounts/login/")
    page.fill("input[name=login]", email)
    enter(page, "input[name=password]", desk.password)
    if page.locator("input[name=code]").count():
        enter(page, "input[name=code]", desk.code(email))
    return page


def enter(page: Page, field: str, text: str) -> None:
    page.fill(field, text)
    with page.expect_navigation():
        page.press(field, "Enter")


def take(page: Page, path: str, name: str) -> None:
    page.goto(path)
    page.wait_for_load_state("networkidle")
    page.screenshot(path=PICTURES / f"{name}.png")


def first_link(page: Page, path: str, pattern: str) -> str:
    """The first address on the page at ``path`` that looks like ``pattern``."""
    page.goto(path)
    found = page.locator("a[href]").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return next(address for address in found if re.search(pattern, address))


def take_all(browser: Browser, desk: Desk) -> None:
    developer = reader(browser, desk, DEVELOPER)
    inquiry = first_link(developer, "/", r"/inquiries/\d+/$")
    take(developer, "/", "portal-inquiries")
    take(developer, inquiry, "portal-inquiry")
    take(developer, "/inquiries/new/", "portal-new-inquiry")
    take_diagnosis(developer)
    take_portal(developer)
    developer.set_viewport_size(PHONE)
    developer.emulate_media(color_scheme="dark")
    take(developer, inquiry, "portal-inquiry-phone")

    consultant = reader(browser, desk, CONSULTANT)
    take(consultant, "/admin/", "desk-home")
    take(consultant, "/admin/desk/", "desk-queue")
    take(consultant, first_link(consultant, "/admin/desk/", r"/admin/desk/inquiries/\d+/$"), "desk-inquiry")

    stranger = browser.new_context(base_url=desk.address, viewport=DESKTOP).new_page()
    take(stranger, "/api/v1/docs/", "api")


def portal_pages(page: Page) -> dict[str, str]:
    """The ten main pages of the portal and the community by the names of their pictures."""
    return {
        "inquiries": "/",
        "inquiry": first_link(page, "/", r"/inquiries/\d+/$"),
        "new-inquiry": "/inquiries/new/",
        "client": first_link(page, "/clients/", r"/clients/\d+/$"),
        "customer": first_link(page, "/customers/?q=kaffe", r"/customers/\d+/$"),
        "consulting": "/consulting/",
        "isv": "/isv/",
        "community": "/community/",
        "topic": first_link(page, "/community/", r"/community/\d+/[\w-]+/$"),
        "help": "/help/policy/",
    }


def take_portal(page: Page) -> None:
    """Each of the ten in light and dark, on a desktop and a phone."""
    for name, path in portal_pages(page).items():
        page.goto(path)
        for size, viewport in SIZES.items():
            for look in LOOKS:
                page.set_viewport_size(viewport)
                page.emulate_media(color_scheme=look)
                page.wait_for_load_state("networkidle")
                take_small(page, PICTURES / "portal" / f"{name}-{size}-{look}.webp")


def take_small(page: Page, file: Path) -> None:
    """As WebP, which Playwright can't write by itself: a quarter of the PNG."""
    asked = {"format": "webp", "quality": QUALITY}
    answer = page.context.new_cdp_session(page).send("Page.captureScreenshot", asked)
    file.write_bytes(base64.b64decode(answer["data"]))


def take_diagnosis(page: Page) -> None:
    """The page on which a call was just pasted."""
    page.fill("textarea[name=paste]", PASTE)
    page.get_by_text("Did you mean").first.wait_for()
    page.screenshot(path=PICTURES / "portal-diagnosis.png")


def main() -> None:
    (PICTURES / "portal").mkdir(parents=True, exist_ok=True)
    with running_desk() as desk, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["CHROMIUM"], args=["--no-sandbox"])
        take_all(browser, desk)
        browser.close()


if __name__ == "__main__":
    main()
