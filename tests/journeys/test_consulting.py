"""From an ISV's wish to an approved week: a customer with a mailbox, two devices with one timer, a real mail server."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Browser, expect

from apps.accounts.roles import write_roles
from apps.consulting.models import Acceptance, Engagement, Estimate, PriceList, TimeEntry, Timer, Week
from apps.policy.present import now
from tests.factories.isvs import CustomerFactory

from .looks import troubles_of
from .test_consent import digits, go_on_as, mailed, office, step

__all__ = ["office"]
PAYER = "dag@havbris.example"
MINUTES = timedelta(minutes=50)
OSLO = ZoneInfo("Europe/Oslo")


def link(text: str) -> str:
    return next(word.rpartition("/estimate/")[2] for word in text.split() if "/estimate/" in word).strip("/")


def time_passes() -> None:
    """As if the customer had agreed two hours ago, and the timer run for the last fifty minutes."""
    Estimate.objects.update(decided_at=now() - timedelta(hours=2))
    Timer.objects.update(started_at=now() - MINUTES)


@pytest.fixture
def prices(cast) -> PriceList:
    """An hour costs the same at any hour, so that it does not matter when this is run."""
    write_roles()
    CustomerFactory(
        name="Havbris Sjømat AS", payer_name="Dag Lunde", payer_email=PAYER, market=cast.market, isvs=[cast.acme]
    )
    same = {"inside": Decimal(1200), "outside": Decimal(1200), "travel": Decimal(600)}
    return PriceList.objects.create(market=cast.market, currency="NOK", starts_on=now().date(), **same)


@pytest.mark.usefixtures("prices")
def test_the_whole_way_from_a_wish_to_an_approved_week(
    cast, office, sign_in, browser: Browser, base_url
):  # the fixture above
    page = sign_in(cast.anna, "/consulting/new/")
    page.get_by_label("What is it about?").fill("Moving to the new order API")
    page.get_by_label("What do you want from us?").fill("Show our developers how orders are sent.")
    page.get_by_label("Which customer pays?").select_option(label="Havbris Sjømat AS")
    page.get_by_role("button", name="Ask for a price").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Moving to the new order API")
    engagement = Engagement.objects.get()
    annas = page.context.cookies()

    page.context.clear_cookies()
    page = sign_in(cast.sam, f"/admin/desk/consulting/{engagement.pk}/")
    page.get_by_role("link", name="Send an estimate").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Estimated hours").fill("1")
    dialog.get_by_label("At most, net").fill("1200")
    dialog.get_by_label("Rounding").select_option(label="By the minute")
    dialog.get_by_role("button", name="Send an estimate").click()
    expect(page.get_by_text("The estimate is on its way to who pays.")).to_be_visible()
    assert troubles_of(page) == []
    sams = page.context.cookies()

    # Who pays: no account, no script, a phone.
    phone = browser.new_context(base_url=base_url, java_script_enabled=False, viewport={"width": 390, "height": 844})
    theirs = phone.new_page()
    theirs.goto(f"/estimate/{link(mailed(office, PAYER))}/")
    theirs.get_by_role("radio", name="Yes").check()
    theirs.get_by_label("Purchase order number").fill("PO-77")
    theirs.get_by_role("button", name="Send me the code").last.click()
    expect(theirs.get_by_label("The six digits we sent")).to_be_visible()
    theirs.get_by_label("six digits").fill(digits(mailed(office, PAYER)))
    theirs.get_by_role("button", name="Send my answer").last.click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Dag Lunde said yes")
    assert Acceptance.objects.get().purchase_order == "PO-77"

    page.reload()
    step(page, "Start the timer", What_you_do="Trying the first order.")
    expect(page.get_by_text("Your timer runs").first).to_be_visible()
    time_passes()
    page.get_by_role("link", name="Stop it …").click()
    expect(page.get_by_role("dialog")).to_be_visible()

    # Another device of the same person, on another page of the desk; the first one does not know yet.
    other = browser.new_context(base_url=base_url)
    other.add_cookies(sams)
    elsewhere = other.new_page()
    elsewhere.goto("/admin/")
    elsewhere.get_by_role("link", name="Stop it …").click()
    elsewhere.get_by_role("dialog").get_by_label("What was done").fill("Tried the first order together.")
    elsewhere.get_by_role("dialog").get_by_role("button", name="Stop and book").click()
    expect(elsewhere.get_by_text("little is left").first).to_be_visible()
    entry = TimeEntry.objects.get()
    assert (entry.minutes, entry.note) == (50, "Tried the first order together.")
    other.close()
    page.get_by_role("dialog").get_by_role("button", name="Stop and book").click()
    expect(page.get_by_text("on another page or device; 50 min was booked")).to_be_visible()
    assert TimeEntry.objects.count() == 1
    assert "83 % is used" in mailed(office, PAYER)

    # What would go beyond the limit is refused, and what was typed stays.
    page.goto(f"/admin/desk/consulting/{engagement.pk}/?do=book")
    dialog = page.get_by_role("dialog")
    first, last = (
        entry.started_at.astimezone(OSLO) - before for before in (timedelta(minutes=55), timedelta(minutes=5))
    )
    dialog.get_by_label("Day").fill(f"{first:%Y-%m-%d}")
    dialog.get_by_label("From").fill(f"{first:%H:%M}")
    dialog.get_by_label("To", exact=True).fill(f"{last:%H:%M}")
    dialog.get_by_label("What was done").fill("Looked at returns.")
    dialog.get_by_role("button", name="Book time").click()
    expect(page.get_by_text("That goes beyond what the customer agreed to")).to_be_visible()
    expect(page.get_by_role("dialog").get_by_label("What was done")).to_have_value("Looked at returns.")

    week = f"/admin/desk/hours/?week={entry.week_on:%Y-%m-%d}"
    page.goto(week)
    assert troubles_of(page) == []
    step(page, "Hand in the week")
    expect(page.get_by_text("Handed in: a second person approves it.")).to_be_visible()
    page.context.clear_cookies()
    page = sign_in(cast.tove, "/admin/desk/hours/approve/")
    assert troubles_of(page) == []
    page.get_by_role("link", name="Sam Okafor, week of").click()
    step(page, "Approve")
    expect(page.get_by_text("Approved: it can be invoiced.")).to_be_visible()
    assert Week.objects.get().approved_by == cast.tove

    theirs.reload()
    expect(theirs.get_by_text("Tried the first order together.")).to_be_visible()
    expect(theirs.get_by_text("NOK 1,000.00").first).to_be_visible()
    phone.close()
    go_on_as(page, annas, f"/consulting/{engagement.pk}/")
    expect(page.get_by_text("Tried the first order together.")).to_be_visible()
    expect(page.get_by_text("1,000.00")).to_have_count(0)
