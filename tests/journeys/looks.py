"""Looking at a page as a person would: light and dark, desk and phone."""

from collections.abc import Iterable

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

SCHEMES = ("light", "dark")
WIDTHS = (1440, 390)
# The scheme changes colours and nothing else.
LOOKED_AT = {"light": None, "dark": {"runOnly": {"type": "rule", "values": ["color-contrast"]}}}


def troubles_on(page: Page, paths: Iterable[str]) -> dict[str, list[str]]:
    """The troubles of each page that has any, one after the other with the same sign-in."""
    found = {}
    for path in paths:
        page.goto(path)
        if troubles := troubles_of(page):
            found[path] = troubles
    return found


def arrived(page: Page) -> None:
    """Wait until the page that was asked for last is there. Whoever clicked first expects something of it alone."""
    page.wait_for_load_state()
    page.wait_for_function("document.documentElement && document.readyState === 'complete'")


def troubles_of(page: Page) -> list[str]:
    """What axe finds, and sideways scrolling, in each scheme at each width. ``page`` shows what is to be looked at."""
    found = []
    arrived(page)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            found.append(f"scrolls sideways at {width}")
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            violations = Axe().run(page, options=LOOKED_AT[scheme]).response["violations"]
            found += [
                f"{violation['id']} at {width} {scheme}: {violation['nodes'][0]['html'][:160]}"
                for violation in violations
            ]
    return found
