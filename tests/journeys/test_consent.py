"""From the request to the certificates: two at the desk, a data owner with a mailbox, a real mail server."""

import re
from datetime import datetime, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from apps.accounts.roles import CONSULTANT
from apps.approvals import services
from apps.approvals.models import Consent, DataAccessRequest
from apps.inquiries.models import Inquiry
from apps.isvs import services as parties
from apps.notifications import delivery
from apps.notifications.gateway import MailServer
from apps.policy.calendars import support_hours
from apps.policy.models import Market
from apps.policy.present import now
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import CompanyDatabaseFactory, CustomerFactory
from tests.smtp import PostOffice, deliver_to

from .looks import troubles_of

OWNER, RECORD = "dag@havbris.example", "post@havbris.example"
CHECKSUM = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


@pytest.fixture
def office(settings):
    with PostOffice() as office:
        deliver_to(settings, office)
        yield office


def mailed(office: PostOffice, to: str, *, at: datetime | None = None) -> str:
    """The text of the last mail that has come to ``to`` by ``at``; without it, once the desk is open there."""
    at = at or support_hours(Market.objects.get(code="NO").calendar).next_opening(now())
    with MailServer() as server:
        # The second time those go that waited for the opening.
        for _time in range(2):
            while delivery.deliver_next(server, at=at):
                pass
    return [letter for letter in office.letters if letter.to == to][-1].text


def digits(text: str) -> str:
    return re.search(r"\b(\d{3} \d{3})\b", text)[1]


def link(text: str) -> str:
    return re.search(r"https?://[^/\s]+(/data/[\w-]+/)", text)[1]


@pytest.fixture
def case(cast, office) -> Inquiry:
    """An inquiry of a customer that has a database and a verified data owner, while the desk is open."""
    customer = CustomerFactory(name="Havbris Sjømat AS", contact_email=RECORD, market=cast.market)
    CompanyDatabaseFactory(customer=customer, name="Havbris Sjømat, Bergen")
    owner = parties.name_data_owner(customer, name="Dag Lunde", email=OWNER, by=cast.sam, at=now())
    parties.verify_data_owner(owner, code=digits(mailed(office, RECORD)), by=cast.tove, at=now())
    inquiry = cast.ask(subject="VAT differs by 0.01", at=now())
    inquiry.customer = customer
    inquiry.save()
    return inquiry


def step(page: Page, name: str, **filled: str) -> None:
    """Open the dialog of a step, fill it in and send it."""
    page.get_by_role("link", name=name, exact=True).click()
    dialog = page.get_by_role("dialog")
    for label, value in filled.items():
        dialog.get_by_label(label.replace("_", " ")).fill(value)
    dialog.get_by_role("button", name=name, exact=True).click()


def go_on_as(page: Page, cookies: list, path: str) -> None:
    """At the other one's desk, where somebody has signed in already."""
    page.context.clear_cookies()
    page.context.add_cookies(cookies)
    page.goto(path)


def test_the_whole_way_from_the_request_to_the_certificates(cast, case, office, sign_in, browser: Browser, base_url):
    ida = StaffFactory(name="Ida Fosse", role=CONSULTANT)
    page = sign_in(cast.sam, f"/admin/desk/inquiries/{case.pk}/")
    page.get_by_role("link", name="Ask the data owner …").click()
    expect(page.get_by_label("Why we ask")).to_be_visible()
    assert troubles_of(page) == []
    page.get_by_label("Why we ask").fill("Orders that Acme sends into your accounts differ by 0.01 in VAT.")
    page.get_by_label("What we tried without it").fill("Test data, and the log of three orders.")
    page.get_by_label(str(cast.sam)).check()
    page.get_by_label(str(ida)).check()
    page.get_by_label("Where it is restored").fill("A closed test environment in Norway.")
    page.get_by_role("button", name="Draft the request").click()
    expect(page.get_by_role("link", name="Submit for release")).to_be_visible()
    step(page, "Submit for release")
    expect(page.get_by_text("Submitted: a second person reads and releases it.")).to_be_visible()
    request = DataAccessRequest.objects.get()

    sams = page.context.cookies()
    page.context.clear_cookies()
    page = sign_in(cast.tove, f"/admin/desk/access/{request.pk}/")
    toves = page.context.cookies()
    step(page, "Release")
    expect(page.get_by_text("Waiting for the data owner").first).to_be_visible()
    assert troubles_of(page) == []

    # The data owner: no account, no script, a phone.
    phone = browser.new_context(base_url=base_url, java_script_enabled=False, viewport={"width": 390, "height": 844})
    theirs = phone.new_page()
    address = link(mailed(office, OWNER))
    theirs.goto(address)
    theirs.get_by_label("Yes, with limits").check()
    theirs.get_by_label("Delete after").select_option("7")
    theirs.get_by_label(str(ida)).uncheck()
    theirs.get_by_role("button", name="Send me the code").click()
    expect(theirs.get_by_label("The six digits we sent")).to_be_visible()
    expect(theirs.get_by_label("Yes, with limits")).to_be_checked()
    theirs.get_by_label("six digits").fill(digits(mailed(office, OWNER)))
    theirs.get_by_role("button", name="Send my answer").click()
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("answered: Yes, with limits")
    consent = Consent.objects.get()
    assert (consent.kind, consent.keep_days, consent.people) == ("limited", 7, [cast.sam.pk])

    go_on_as(page, sams, f"/admin/desk/access/{request.pk}/")
    step(page, "Record a restored copy", Size_in_bytes="4096", **{"SHA-256": CHECKSUM})
    page.get_by_role("link", name=re.compile(r"^Copy \d+$")).click()
    step(page, "Enter an access", Why_you_look_into_it="Repeat the order.")
    expect(page.get_by_role("cell", name="Repeat the order.")).to_be_visible()
    assert troubles_of(page) == []
    copy = request.copies.get()

    # Three days before it is to be deleted, its holder is reminded.
    assert services.carry_out_reminders(at=copy.delete_by - timedelta(days=2)) == 1

    theirs.reload()
    theirs.get_by_role("button", name="Send me the code").click()
    expect(theirs.get_by_label("The six digits we sent")).to_be_visible()
    theirs.get_by_label("six digits").fill(digits(mailed(office, OWNER)))
    theirs.get_by_role("button", name="Take it back").last.click()
    expect(theirs.get_by_role("heading", level=1)).to_contain_text("The yes was taken back")
    phone.close()

    page.reload()
    step(page, "Record its deletion", How_it_was_deleted="Volume destroyed.")
    expect(page.get_by_text("A second person has to confirm that it is gone.")).to_be_visible()
    go_on_as(page, toves, f"/admin/desk/access/{request.pk}/copies/{copy.pk}/")
    step(page, "Confirm that it is gone")
    expect(page.get_by_text("Gone", exact=True)).to_be_visible()
    services.issue_papers(at=now())
    page.goto(f"/admin/desk/access/{request.pk}/")
    assert troubles_of(page) == []
    papers = page.get_by_role("link", name=re.compile("certificate"))
    assert papers.all_inner_texts() == ["Consent certificate", "Consent certificate", "Deletion certificate"]
    with page.expect_download() as saved:
        papers.last.click()
    assert saved.value.path().read_bytes().startswith(b"%PDF-")
    assert "a second person has checked" in mailed(office, OWNER)


def test_the_page_of_a_data_owner_reads_well_everywhere(cast, case, office, page):
    request = services.ask(
        case,
        database=case.customer.databases.get(),
        data_owner=case.customer.data_owners.get(),
        people=[cast.sam],
        purpose="Orders differ by 0.01 in VAT.",
        tried="Test data.",
        place="A closed test environment in Norway.",
        keep_days=14,
        by=cast.sam,
        at=now(),
    )
    services.release(services.submit(request, by=cast.sam, at=now()), by=cast.tove, at=now())

    page.goto(link(mailed(office, OWNER)))

    assert troubles_of(page) == []
    read_aloud = page.locator("main").aria_snapshot()
    for heard in ("May", "Why we ask", "What you would approve", "Yes, as described", "No", "Send my answer"):
        assert heard in read_aloud
