"""Loading releases and the change radar in Chromium: the way through, and how the pages look."""

import json

import pytest
from django.db import connections
from playwright.sync_api import Browser, expect

from apps.cockpit.demo.earlier import BASE_URL, EARLIER, earlier
from apps.diagnostics import services
from apps.diagnostics.models import ReleaseComparison, ReleaseNotice
from apps.inquiries.facts import CallFacts
from apps.policy.present import now
from tests.cast import DAY
from tests.diagnostics.api_documents import LODESTAR

from .looks import troubles_on

TODAY = LODESTAR.read_bytes()
BASE = "https://api.lodestar.example/v1"
REFUSED = '{"message": "Error creating document."}'


def work() -> None:
    """What a worker does."""
    services.load_uploads(clock=now)


def upload(content: bytes, cast, name: str) -> int:
    return services.upload_release(content, name=name, base_urls=[BASE], by=cast.tove, at=now()).pk


@pytest.fixture
def paths(cast) -> dict[str, str]:
    """Pages of loads in every state, of the radar, and of a notice with and without one sent before."""
    for name, content in ((EARLIER, earlier(TODAY)), ("2026.1", TODAY)):
        services.load_release(content, name=name, base_urls=[], by=cast.tove, at=now() - 9 * DAY)
    for path in ("/customerInvoices", "/salesOrders", "/inventory/10?x=1"):
        cast.ask(call=CallFacts("POST", BASE + path, 400, "{}", REFUSED), at=now() - DAY)
    cast.ask(call=CallFacts("GET", f"{BASE}/inventorySummary/12", 404, "", REFUSED), at=now() - 2 * DAY)
    cast.ask(call=CallFacts("GET", f"{BASE}/salesOrders", 404, "", REFUSED), isv=cast.other_isv, by=cast.bo, at=now())
    comparison = ReleaseComparison.objects.get()
    services.tell_isv(
        comparison, isv=cast.acme, subject="Orders change", text="Send `week`.", seen=0, by=cast.tove, at=now()
    )
    done, refused = upload(TODAY, cast, "2026.1"), upload(b'{"openapi": ', cast, "2026.2")
    work()
    waiting = upload(TODAY, cast, "2026.3")
    return {
        "load": "/admin/diagnostics/apirelease/add/",
        "done": f"/admin/diagnostics/apirelease/loads/{done}/",
        "refused": f"/admin/diagnostics/apirelease/loads/{refused}/",
        "waiting": f"/admin/diagnostics/apirelease/loads/{waiting}/",
        "radar": f"/admin/desk/radar/{comparison.pk}/",
        "removed": f"/admin/desk/radar/{comparison.pk}/?kind=removed&used=1",
        "none": "/admin/desk/radar/?old=2026.1&new=2026.1",
        "notice": f"/admin/desk/radar/{comparison.pk}/isvs/{cast.acme.pk}/",
        "dialog": f"/admin/desk/radar/{comparison.pk}/isvs/{cast.other_isv.pk}/?do=send",
    }


@pytest.mark.nightly
def test_pages_of_releases(paths, cast, sign_in):
    assert troubles_on(sign_in(cast.tove, paths["load"]), paths.values()) == {}


@pytest.fixture
def document(tmp_path):
    """A file as one chooses it."""

    def writing(content: bytes):
        file = tmp_path / "lodestar.json"
        file.write_bytes(content)
        return file

    return writing


def load(page, file, name: str) -> None:
    page.get_by_label("API document").set_input_files(file)
    page.get_by_label("Name of the release").fill(name)
    page.get_by_role("button", name="Load", exact=True).click()


def test_a_release_is_loaded_its_changes_are_read_and_an_isv_is_told(cast, sign_in, document):
    services.load_release(earlier(TODAY), name=EARLIER, base_urls=[], by=cast.tove, at=now() - DAY)
    cast.ask(call=CallFacts("GET", f"{BASE_URL}/salesOrders", 500, "", REFUSED), at=now() - DAY)
    page = sign_in(cast.tove, "/admin/diagnostics/apirelease/")

    page.locator("a.addlink").first.click()
    load(page, document(TODAY), "2026.1")
    expect(page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
    work()
    page.get_by_role("link", name="Open the change radar").click(timeout=10_000)
    page.get_by_role("complementary").get_by_role("link", name="Acme").click()
    page.get_by_role("link", name="Edit and send").click()
    dialog = page.get_by_role("dialog", name="Send to Acme")
    dialog.get_by_label("Subject").fill("Sales orders change in 2026.1")
    dialog.get_by_role("button", name="Send").click()

    expect(page.get_by_role("status").filter(has_text="On its way to the members of Acme.")).to_be_visible()
    expect(page.get_by_role("heading", name="Sales orders change in 2026.1")).to_be_visible()
    assert "orderTotal" in ReleaseNotice.objects.get().text


def test_a_refused_document_comes_back_with_what_was_typed(cast, sign_in, document):
    page = sign_in(cast.tove, "/admin/diagnostics/apirelease/add/")
    page.get_by_label("Base URLs").fill("https://api.lodestar.example/v9")

    load(page, document(b'{"openapi": "3.0.3",\n "paths": {"/a": }}'), "2026.1")
    work()

    expect(page.get_by_role("alert")).to_contain_text("Place: 2:18.", timeout=10_000)
    expect(page.get_by_label("Name of the release")).to_have_value("2026.1")
    expect(page.get_by_label("Base URLs")).to_have_value("https://api.lodestar.example/v9")


def test_a_load_is_followed_without_scripts(cast, sign_in, document, browser: Browser, base_url):
    signed_in = sign_in(cast.tove, "/admin/desk/").context.storage_state()
    plain = browser.new_context(java_script_enabled=False, base_url=base_url, storage_state=signed_in)
    page = plain.new_page()
    page.goto("/admin/diagnostics/apirelease/add/")

    load(page, document(json.dumps(json.loads(TODAY)).encode()), "2026.1")
    expect(page.get_by_role("heading", name="Waiting for a worker")).to_be_visible()
    work()

    expect(page.get_by_text("Release 2026.1 loaded: 27 operations.")).to_be_visible(timeout=15_000)
    plain.close()
    connections.close_all()
