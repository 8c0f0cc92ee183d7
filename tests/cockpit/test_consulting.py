"""Consulting at the desk: its list, its page, what can be done there, and where else it shows."""

from datetime import timedelta
from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from apps.accounts.roles import AUDITOR, DEVELOPMENT, LEAD
from apps.consulting import services
from apps.consulting.models import Engagement, Estimate, TimeEntry, Timer
from apps.inquiries import services as inquiries
from apps.isvs.models import Customer
from tests.cast import HOUR, MONDAY, Cast
from tests.consulting.ways import AGREED, MINUTE, Way
from tests.factories.accounts import StaffFactory, limited_to
from tests.factories.policy import MarketFactory

from .desk import browser_of, page_of, queries, text, words
from .test_home import figures

pytestmark = pytest.mark.usefixtures("monday")

LIST = "/admin/desk/consulting/"
EVENING = MONDAY + 6 * HOUR
ESTIMATE = {"hours": "10", "cap": "12000", "step": "15", "per": "day", "valid_until": "2026-03-16"}


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way(cast)


def address(engagement: Engagement, deed: str = "") -> str:
    return f"{LIST}{engagement.pk}/{deed + '/' if deed else ''}"


def entry_page(entry: TimeEntry, deed: str = "") -> str:
    return f"{LIST}{entry.engagement_id}/entries/{entry.pk}/{deed + '/' if deed else ''}"


def listed(client, query: str = "") -> list[str]:
    return [row.engagement.title for row in client.get(LIST + query).context["rows"]]


def offered(client, path: str) -> list[str]:
    return [dialog.deed.name for dialog in client.get(path).context["dialogs"]]


def test_without_consulting_the_list_says_where_it_comes_from(sam):
    assert "Nothing here. ISVs ask for consulting in their portal" in words(sam.get(LIST))


def test_each_tab_lists_its_own(way, sam):
    way.requested(title="Asked")
    way.estimated(way.requested(title="Waits"))
    cancelled = way.requested(title="Cancelled")
    services.cancel(cancelled, because="No time", by=way.cast.sam, at=MONDAY)
    near = way.agreed(cap=Decimal(1000))
    way.booked(near, AGREED, 45)

    assert listed(sam) == ["Moving to the new order API", "Waits", "Asked"]
    assert listed(sam, "?show=requested") == ["Asked"]
    assert listed(sam, "?show=estimated") == ["Waits"]
    assert listed(sam, "?show=agreed") == listed(sam, "?show=near") == ["Moving to the new order API"]
    assert listed(sam, "?show=over") == ["Cancelled"]
    assert listed(sam, "?show=nonsense") == listed(sam)
    assert "90 % used: little is left" in words(sam.get(f"{LIST}?show=near"))


def test_a_long_list_goes_on_where_it_stopped(way, sam, monkeypatch):
    monkeypatch.setattr("apps.cockpit.consulting.ROWS_PER_PAGE", 1)
    for title in ("First", "Second"):
        way.requested(title=title)

    page = sam.get(LIST)
    assert [row.engagement.title for row in page.context["rows"]] == ["Second"]
    assert listed(sam, page.context["next_page"]) == ["First"]
    assert "That was the last one." in words(sam.get(f"{LIST}?after=1"))
    assert listed(sam, "?after=" + "9" * 40) == ["Second"]


def test_lists_and_pages_ask_no_more_for_more_rows(way, sam):
    engagement = way.agreed()
    way.booked(engagement, AGREED, 10)
    few = [queries(sam, path) for path in (LIST, address(engagement))]
    for number in range(2):
        way.requested()
        way.booked(engagement, AGREED + (number + 1) * HOUR / 2, 10, person=way.ida)
        way.cast.acme.customers.add(Customer.objects.create(name=f"C{number}", market=way.cast.market))

    assert [queries(sam, path) for path in (LIST, address(engagement))] == few


def test_the_page_shows_what_was_agreed_worked_and_what_it_costs(way, sam):
    engagement = way.agreed()
    way.booked(engagement, AGREED, 45, internal_note="They are new to this.")
    services.add_item(engagement, day=MONDAY.date(), text="A flight", amount=Decimal(1490), by=way.cast.sam, at=EVENING)

    page = words(sam.get(address(engagement)))

    assert "C-1: Moving to the new order API Agreed asked for by Acme" in page
    assert "Mon 2 Mar 2026 Inside support hours, NOK 1,200.00 45 min 45 min – NOK 900.00" in page
    assert "Fixed amounts NOK 1,490.00 In all, of NOK 12,000.00 at most NOK 2,390.00" in page
    assert "They are new to this." in page
    assert "19 % used" in page
    assert "Accepted by Dag Lunde" in page


def test_what_is_asked_for_is_estimated_on_its_page(way, sam):
    engagement = way.requested()
    assert offered(sam, address(engagement)) == ["estimate", "customer", "take", "cancel"]

    response = sam.post(address(engagement, "estimate"), {**ESTIMATE, "price_list": way.prices.pk})

    assert response.headers["Location"] == address(engagement)
    estimate = Estimate.objects.get()
    assert (estimate.minutes, estimate.cap, estimate.sent_by) == (600, Decimal(12000), way.cast.sam)
    assert offered(sam, address(engagement)) == ["estimate", "take", "withdraw", "cancel"]

    sam.post(address(engagement, "withdraw"))

    estimate.refresh_from_db()
    assert estimate.status == Estimate.Status.WITHDRAWN


def test_hours_of_a_package_are_set_aside(way, sam):
    engagement, package = way.requested(), way.package()

    sam.post(
        address(engagement, "estimate"),
        {**ESTIMATE, "price_list": way.prices.pk, "package": package.pk, "package_hours": "2.5"},
    )

    assert Estimate.objects.get().package_minutes == 150


def test_a_refused_estimate_comes_back_with_what_was_typed(way, sam):
    engagement = way.requested()
    sent = {**ESTIMATE, "price_list": way.prices.pk, "valid_until": "2026-02-01", "terms": "Half a day's notice."}

    response = sam.post(address(engagement, "estimate"), sent)

    assert response.status_code == 422
    form = response.context["dialogs"][0].form
    assert list(form.errors) == ["valid_until"]
    assert form["terms"].value() == "Half a day's notice."
    assert '<dialog class="dialog wide inline" id="step-estimate"' in text(response)
    assert not Estimate.objects.exists()


def test_who_pays_and_who_leads_are_named(way, sam):
    engagement = way.requested(customer=None, customer_named="Havbris")
    assert "Havbris (not on record)" in words(sam.get(address(engagement)))
    assert "estimate" not in offered(sam, address(engagement))

    sam.post(address(engagement, "customer"), {"customer": way.customer.pk})
    sam.post(address(engagement, "take"), {"consultant": way.cast.sam.pk})

    engagement.refresh_from_db()
    assert (engagement.customer, engagement.consultant) == (way.customer, way.cast.sam)


def test_only_a_customer_of_the_isv_can_pay(way, sam):
    engagement = way.requested(customer=None, customer_named="Havbris")
    stranger = Customer.objects.create(name="Stranger AS", market=way.cast.market)

    response = sam.post(address(engagement, "customer"), {"customer": stranger.pk})

    assert response.status_code == 422
    assert "Stranger AS" not in text(response)


def test_a_timer_starts_on_the_page_and_shows_there(way, sam):
    engagement = way.agreed()

    with time_machine.travel(EVENING, tick=False):
        sam.post(address(engagement, "start"), {"note": "Mapping", "kind": "travel"})
        page = words(sam.get(address(engagement)))
        again = sam.post(address(engagement, "start"), {"note": "Mapping", "kind": "travel"})

    timer = Timer.objects.get()
    assert (timer.person, timer.is_travel, timer.note) == (way.cast.sam, True, "Mapping")
    assert "Your timer runs since" in page
    assert ", travel." in page
    assert again.status_code == 422
    assert "Your timer is running on this already." in words(again)


def test_consulting_is_finished_reopened_and_cancelled(way, sam):
    engagement, asked = way.agreed(), way.requested()

    sam.post(address(engagement, "finish"))
    assert offered(sam, address(engagement)) == ["reopen"]
    sam.post(address(engagement, "reopen"))
    assert sam.post(address(asked, "cancel"), {"because": ""}).status_code == 422
    sam.post(address(asked, "cancel"), {"because": "It is in the documentation."})

    engagement.refresh_from_db()
    assert engagement.status == Engagement.Status.AGREED
    assert "It is in the documentation." in words(sam.get(address(asked)))
    stale = sam.post(address(asked, "cancel"), {"because": "Twice"})
    assert stale.status_code == 409


def test_what_is_invoiced_says_where_and_offers_nothing_more(way, tove):
    engagement = way.agreed()
    way.booked(engagement, AGREED, 45)
    week = services.submit(way.cast.sam, MONDAY.date(), by=way.cast.sam, at=EVENING)
    services.approve(week, by=way.cast.tove, at=EVENING)
    way.invoiced(engagement, "F-1", at=EVENING)

    entry = TimeEntry.objects.get()
    assert entry.invoice == "F-1"
    assert "Invoiced, F-1" in words(tove.get(entry_page(entry)))
    assert offered(tove, entry_page(entry)) == []


def test_reading_changes_nothing(way, sam):
    engagement = way.agreed()
    entry = way.booked(engagement, AGREED, 45)
    before = [list(model.objects.values()) for model in (Engagement, Estimate, TimeEntry, Timer)]

    for deed in ("book", "start", "finish", "estimate"):
        assert sam.get(address(engagement) + f"?do={deed}").status_code == 200
        assert sam.get(address(engagement, deed)).status_code == 405
    for deed in ("correct", "strike"):
        assert sam.get(entry_page(entry) + f"?do={deed}").status_code == 200
        assert sam.get(entry_page(entry, deed)).status_code == 405

    assert [list(model.objects.values()) for model in (Engagement, Estimate, TimeEntry, Timer)] == before


def test_an_auditor_reads_it_and_can_do_nothing(way):
    entry = way.booked(way.agreed(), AGREED, 45)
    auditor = browser_of(StaffFactory(market=way.cast.market, role=AUDITOR))

    assert auditor.get(LIST).status_code == 200
    for path in (address(entry.engagement), entry_page(entry)):
        assert offered(auditor, path) == []
    for deed in ("estimate", "start", "book", "item", "finish", "cancel"):
        assert auditor.post(address(entry.engagement, deed)).status_code == 403
        assert auditor.post(f"{LIST}999/{deed}/").status_code == 403


def test_who_may_not_read_consulting_is_refused_and_other_markets_are_unknown(way):
    engagement = way.agreed()
    entry = way.booked(engagement, AGREED, 45)
    developer = browser_of(StaffFactory(market=way.cast.market, role=DEVELOPMENT))
    swede = browser_of(limited_to(MarketFactory(code="SE", name="Sweden"), role=LEAD))

    for path in (LIST, address(engagement), entry_page(entry)):
        assert developer.get(path).status_code == 403
    assert listed(swede) == []
    assert swede.get(address(engagement)).status_code == 404
    assert swede.get(entry_page(entry)).status_code == 404
    assert swede.post(address(engagement, "finish")).status_code == 404
    assert swede.post(entry_page(entry, "strike"), {"because": "x"}).status_code == 404


def test_consulting_is_made_of_an_inquiry(way, sam):
    inquiry = way.cast.ask(customer=way.customer)
    page = reverse("cockpit:need_consulting", args=[inquiry.number])

    assert page in text(sam.get(page_of(inquiry)))
    assert sam.get(page).context["form"]["title"].value() == "400 on invoice"
    refused = sam.post(page, {"title": "Training", "wanted": "", "wished_by": "2026-01-01"})
    assert refused.status_code == 422
    assert refused.context["form"]["title"].value() == "Training"
    made = sam.post(page, {"title": "Training", "wanted": "A day on orders.", "customer": way.customer.pk})

    engagement = Engagement.objects.get()
    assert made.headers["Location"] == address(engagement)
    assert (engagement.inquiry, engagement.source) == (inquiry, Engagement.Source.DESK)
    assert "To estimate C-1 Training" in words(sam.get(page_of(inquiry)))


def test_the_form_for_it_is_for_who_estimates(way):
    page = reverse("cockpit:need_consulting", args=[way.cast.ask().number])

    assert browser_of(StaffFactory(market=way.cast.market, role=AUDITOR)).get(page).status_code == 403
    assert browser_of(limited_to(MarketFactory(code="SE"), role=LEAD)).get(page).status_code == 404


def test_consulting_of_a_merged_inquiry_shows_on_the_one_it_went_into(way, sam):
    twin, kept = way.cast.ask(customer=way.customer), way.cast.ask(customer=way.customer)
    way.requested(inquiry=twin)

    inquiries.merge(twin, into=kept, by=way.cast.sam, at=MONDAY)

    assert "C-1 Moving to the new order API" in words(sam.get(page_of(kept)))


def test_home_counts_what_waits(way, sam):
    assert "consulting to estimate" not in figures(sam)
    way.requested()
    near = way.agreed(cap=Decimal(1000))
    way.booked(near, AGREED, 45)

    found = figures(sam)

    assert found["consulting to estimate"] == ("1", f"{LIST}?show=requested")
    assert found["consulting with little left"] == ("1", f"{LIST}?show=near")


def test_a_running_timer_shows_wherever_one_works(way, sam, tove):
    inquiry = way.cast.ask(at=EVENING - 10 * MINUTE)
    engagement = way.agreed()
    services.start_timer(engagement, by=way.cast.sam, at=EVENING - timedelta(minutes=5))

    with time_machine.travel(EVENING, tick=False):
        for path in ("/admin/", page_of(inquiry), "/admin/desk/hours/"):
            assert "Your timer runs on C-1: Moving to the new order API" in words(sam.get(path))
            assert "Your timer runs" not in words(tove.get(path))
        assert "Sam Okafor's timer runs" in words(tove.get(address(engagement)))
