"""From approved hours to an invoice sent, paid in part, reminded of, disputed and credited, with a real mail server."""

import re
from io import BytesIO

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from apps.accounts.roles import write_roles
from apps.invoicing import services
from apps.invoicing.models import Invoice
from apps.policy.present import now
from apps.reminders.models import Reminder
from tests.consulting.ways import PAYER
from tests.invoicing.banking import camt, entry, payment
from tests.invoicing.books import Books
from tests.invoicing.rules import against_en_16931, against_schema

from .looks import troubles_of
from .test_consent import mailed, office, step

__all__ = ["office"]
LONG = "Unbroken" * 20


@pytest.fixture
def books(cast) -> Books:
    write_roles()
    return Books(cast)


def test_the_whole_way_from_approved_hours_to_a_credit_note(books, office, sign_in, browser: Browser, base_url):
    books.worked(90)
    page = sign_in(books.petra, "/admin/desk/invoices/")
    step(page, "Gather approved hours")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gather approved hours of every market")
    services.take_runs(clock=now)
    expect(page.get_by_text("Customers seen to: 1. Drafts: 1.").first).to_be_visible()
    assert troubles_of(page) == []
    page.get_by_role("link", name="To the drafts").click()
    expect(page.get_by_role("cell", name="Havbris")).to_be_visible()
    assert troubles_of(page) == []

    page.get_by_role("link", name=re.compile("^Draft")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Draft for Havbris Sjømat AS")
    assert troubles_of(page) == []
    step(page, "Issue and send")
    expect(page.get_by_role("heading", level=1)).to_have_text("Invoice NO-00001")
    services.make_files(at=now())
    page.reload()
    with page.expect_download() as download:
        page.get_by_role("link", name="NO-00001.pdf").click()
    assert "Invoice NO-00001" in PdfReader(download.value.path()).pages[0].extract_text()

    # The customer: no account, no script, a phone.
    phone = browser.new_context(base_url=base_url, java_script_enabled=False, viewport={"width": 390, "height": 844})
    theirs = phone.new_page()
    theirs.goto(re.search(r"/invoice/[\w-]{43}/", mailed(office, PAYER))[0])
    expect(theirs.get_by_text("NOK 2,250.00 is to be paid by")).to_be_visible()
    with theirs.expect_download() as download:
        theirs.get_by_role("link", name="XML, for your accounting system").click()
    xml = download.value.path().read_bytes()
    assert (against_schema(xml), against_en_16931(xml)) == ([], set())

    step(page, "Record a payment", Amount="250")
    expect(page.get_by_text("NOK 2,000.00")).to_be_visible()

    # Nobody pays the rest.
    due_at = Reminder.objects.planned().filter(rule__startswith="invoice.").earliest("due_at").due_at
    assert services.carry_out_reminders(at=due_at) == 1
    reminder = mailed(office, PAYER, at=due_at)
    assert "NOK 2,000.00" in reminder
    theirs.goto(re.search(r"/invoice/[\w-]{43}/", reminder)[0])
    expect(theirs.get_by_text("NOK 2,000.00 is to be paid")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Reminders")).to_be_visible()
    assert troubles_of(page) == []
    step(page, "Note a dispute", **{"What is said to be wrong": "It was another customer's work."})
    expect(page.get_by_text("None goes out and nothing is claimed while it is disputed.")).to_be_visible()
    assert troubles_of(page) == []

    step(page, "Take all of it back", Why="It was another customer's.")
    expect(page.get_by_role("heading", level=1)).to_have_text("Credit note NO-00002")
    assert troubles_of(page) == []
    services.make_files(at=now())
    theirs.reload()
    expect(theirs.get_by_text("Nothing is left to pay.")).to_be_visible()
    assert Invoice.objects.issued().count() == 2
    phone.close()

    page.goto(re.search(r"/invoice/[\w-]{43}/", mailed(office, PAYER))[0])
    expect(page.get_by_text("It takes back NOK 2,250.00 of invoice NO-00001.")).to_be_visible()
    assert troubles_of(page) == []
    kept = Invoice.objects.get(number="NO-00002").files.get(format="pdf")
    assert "Credits invoice" in PdfReader(BytesIO(bytes(kept.content))).pages[0].extract_text()


def test_finance_reads_the_bank_and_follows_revenue_by_keyboard(books, sign_in):
    books.worked(90)
    books.issued(at=now())
    page = sign_in(books.petra, "/admin/desk/invoices/bank/")
    assert troubles_of(page) == []

    def imported(data):
        page.goto("/admin/desk/invoices/bank/?do=import")
        page.get_by_label("The bank's file").set_input_files({"name": "a.xml", "mimeType": "text/xml", "buffer": data})
        page.get_by_role("button", name="Import from the bank").last.press("Enter")

    imported(b"<Document>cut off")
    expect(page.locator(".errorlist, [id$=error], .banner.error").first).to_be_visible()
    assert troubles_of(page) == []
    day = f"{now():%Y-%m-%d}"
    known = entry("1000.00", details=[payment(reference="18", payer="Havbris")], day=day, ref="B-1")
    imported(camt(known, entry("250.00", details=[payment(text="Thanks", payer=LONG)], day=day, ref="B-2")))
    waiting = page.get_by_role("row").filter(has_text="250.00").get_by_role("link")
    expect(waiting).to_be_visible()
    assert troubles_of(page) == []

    waiting.press("Enter")
    expect(page.get_by_role("heading", name="Invoices it may be for")).to_be_visible()
    assert troubles_of(page) == []
    page.get_by_role("button", name=re.compile("Write on it.*NO-00001")).press("Enter")
    expect(page.get_by_role("heading", name="On invoices")).to_be_visible()
    assert troubles_of(page) == []

    page.goto("/admin/desk/invoices/revenue/")
    assert troubles_of(page) == []
    page.get_by_role("link", name=f"{now():%B %Y}").press("Enter")
    expect(page.get_by_text("Only NOK, issued in")).to_be_visible()
    page.get_by_role("link", name="NO-00001").press("Enter")
    expect(page.get_by_role("definition").filter(has_text="NOK 1,000.00").first).to_be_visible()
