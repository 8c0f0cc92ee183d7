"""The ISV's pages of consulting and the customer's page by link, in every state: accessible, without scripts too."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.consulting import services
from apps.consulting.models import Acceptance, Engagement
from apps.policy.present import now
from tests.cast import DAY, HOUR, Cast
from tests.consulting.ways import MINUTE, PAYER, Way, code_in, last_mail, last_token

from .looks import troubles_of, troubles_on

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 3


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way(cast)


@pytest.fixture
def requested(way: Way) -> Engagement:
    return way.requested(at=now() - 3 * DAY)


@pytest.fixture
def estimated(way: Way, requested: Engagement) -> Engagement:
    """Sent two days ago, to be answered within two weeks."""
    at = now() - 2 * DAY
    way.estimated(requested, at=at, valid_until=at.date() + 14 * timedelta(days=1), terms="Half a day's notice.")
    return requested


@pytest.fixture
def worked(way: Way, estimated: Engagement) -> Engagement:
    """Agreed yesterday, with hours, long words and a fixed amount."""
    way.answered(at=now() - DAY, purchase_order="PO 4711", invoice_address="Kai 1\n5003 Bergen")
    start = (now() - DAY + 2 * HOUR).replace(second=0, microsecond=0)
    for number, note in enumerate(("Showed how orders are sent.", LONG)):
        begun = start + number * HOUR
        facts = {"person": way.cast.sam, "by": way.cast.sam, "note": note, "at": now()}
        services.book(estimated, started_at=begun, ended_at=begun + 45 * MINUTE, **facts)
    item = {"text": f"A flight {LONG}", "amount": Decimal(1490), "day": start.date()}
    services.add_item(estimated, **item, by=way.cast.sam, at=now())
    return Engagement.objects.get(pk=estimated.pk)


@pytest.fixture
def plain(browser: Browser, base_url: str, cast: Cast) -> Iterator[Page]:
    """A phone whose browser runs no scripts."""
    context = browser.new_context(
        base_url=base_url, java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-GB"
    )
    yield context.new_page()
    context.close()


def test_pages_of_the_isv(way, worked, sign_in):
    inquiry = way.cast.ask(at=now() - DAY)
    long = way.requested(at=now(), title="W" * 200, wanted=LONG, inquiry=inquiry, customer_named="", wished_by=None)
    declined = way.requested(at=now(), title="Declined")
    services.cancel(declined, because=LONG, by=way.cast.sam, at=now())
    page = sign_in(way.cast.anna)

    paths = [
        *("/consulting/", "/consulting/?show=over", "/consulting/?after=1", "/consulting/new/"),
        *(f"/consulting/{each.pk}/" for each in (worked, long, declined)),
        *(f"/consulting/new/?inquiry={inquiry.number}", f"/inquiries/{inquiry.number}/"),
    ]
    assert troubles_on(page, paths) == {}


def test_asking_keeps_what_was_typed_and_ends_on_the_request(way, sign_in):
    page = sign_in(way.cast.anna, "/consulting/")
    page.get_by_role("link", name="Ask for consulting").first.click()
    page.get_by_label("What is it about?").fill("Moving to the new order API")
    page.get_by_label("What do you want from us?").fill("Show our developers how orders are sent.")
    page.get_by_role("button", name="Ask for a price").click()

    expect(page.get_by_text("Choose the customer who pays, or name it here.")).to_be_visible()
    expect(page.get_by_label("What is it about?")).to_have_value("Moving to the new order API")
    found = troubles_of(page)
    page.get_by_label("Which customer pays?").select_option("Havbris Sjømat AS")
    page.get_by_role("button", name="Ask for a price").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Moving to the new order API")
    expect(page.get_by_text("We answer with a price", exact=True)).to_be_visible()
    assert found == []
    assert Engagement.objects.get().customer == way.customer


def test_every_state_of_the_customers_page(way, page: Page, estimated: Engagement):
    page.goto(f"/estimate/{last_token()}/")
    found = {"asked": troubles_of(page)}
    for answer in ("Yes, at this price", "No"):
        page.get_by_role("radio", name=answer).check()
        found[answer] = troubles_of(page)
    page.get_by_role("button", name="Send me the code").click()
    expect(page.get_by_label("The six digits we sent")).to_be_visible()
    page.get_by_role("radio", name="Yes, at this price").check()
    page.get_by_label("Electronic address").fill("dag@havbris.example")
    page.get_by_label("The six digits").fill("40713")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("One digit is missing.").first).to_be_visible()
    found["refused"] = troubles_of(page)
    page.get_by_label("The six digits").fill(code_in(last_mail(PAYER)))
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_text("One digit is missing.")).to_have_count(0)
    expect(page.get_by_text("Write it like 0192:987654321")).to_be_visible()
    page.get_by_label("Electronic address").fill("0192:987654321")
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dag Lunde said yes")
    found["agreed"] = troubles_of(page)
    page.goto("/estimate/unknown/")
    found["unknown"] = troubles_of(page)

    assert {name: troubles for name, troubles in found.items() if troubles} == {}


def test_hours_and_a_new_price_on_the_customers_page(way, page: Page, worked: Engagement):
    page.goto(f"/estimate/{last_token()}/")
    found = {"hours": troubles_of(page)}
    way.estimated(worked, cap=Decimal(30_000), at=now(), valid_until=now().date() + timedelta(days=14))
    page.goto(f"/estimate/{last_token()}/")
    page.get_by_text("What was agreed, word for word").click()
    found["new price"] = troubles_of(page)

    assert {name: troubles for name, troubles in found.items() if troubles} == {}


def test_a_yes_needs_no_script(plain: Page, estimated: Engagement):
    plain.goto(f"/estimate/{last_token()}/")
    plain.get_by_role("radio", name="Yes, at this price").check()
    plain.get_by_label("Purchase order number").fill("PO 4711")
    plain.get_by_role("button", name="Send me the code").click()
    expect(plain.get_by_label("The six digits we sent")).to_be_visible()
    expect(plain.get_by_role("radio", name="Yes, at this price")).to_be_checked()
    plain.get_by_label("The six digits").fill(code_in(last_mail(PAYER)))
    plain.get_by_role("button", name="Send my answer").click()

    expect(plain.get_by_role("heading", level=1)).to_have_text("Dag Lunde said yes")
    expect(plain.get_by_text("PO 4711")).to_be_visible()
    assert Acceptance.objects.get().purchase_order == "PO 4711"


def test_no_needs_no_mouse(page: Page, estimated: Engagement):
    page.goto(f"/estimate/{last_token()}/")
    page.get_by_role("radio", name="Yes, at this price").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.type("Not this year.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_label("The six digits we sent")).to_be_visible()
    expect(page.get_by_label("Why not")).to_have_value("Not this year.")
    page.get_by_label("The six digits").focus()
    page.keyboard.type(code_in(last_mail(PAYER)))
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Dag Lunde said no")
    assert Acceptance.objects.get().words == "Not this year."
