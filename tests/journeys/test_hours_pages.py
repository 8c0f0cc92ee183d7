"""The desk's pages of consulting and hours: accessible, with long words and with dialogs open, by day and by night."""

from datetime import timedelta
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from apps.consulting import services
from apps.consulting.models import Engagement
from apps.policy.present import now
from tests.cast import DAY, HOUR, Cast
from tests.consulting.ways import MINUTE, Way

from .looks import troubles_of, troubles_on

LONG = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz" * 2


def worked(way: Way) -> Engagement:
    """Agreed ten days ago, with hours, long words, a fixed amount and a timer that was forgotten."""
    at, sam = now() - 10 * DAY, way.cast.sam
    engagement = way.requested(at=at, inquiry=way.cast.ask(at=at))
    way.estimated(engagement, at=at, valid_until=at.date() + timedelta(days=14))
    way.answered(at=at, words=LONG)
    start = at.replace(second=0, microsecond=0) + HOUR
    for number, note in enumerate(("Showed how orders are sent.", LONG)):
        facts = {"started_at": start + number * HOUR, "ended_at": start + number * HOUR + 45 * MINUTE}
        services.book(engagement, **facts, person=sam, note=note, internal_note=LONG, by=sam, at=now())
    services.add_item(engagement, day=start.date(), text=f"Flight {LONG}", amount=Decimal(1490), by=sam, at=now())
    services.submit(sam, engagement.entries.earliest("pk").week_on, by=sam, at=now())
    services.start_timer(engagement, by=sam, at=now() - 13 * HOUR)
    return engagement


@pytest.mark.nightly
def test_pages_of_consulting_and_hours(cast: Cast, sign_in):
    way = Way(cast)
    page = sign_in(cast.tove)
    found = troubles_on(page, ["/admin/desk/consulting/", "/admin/desk/hours/", "/admin/desk/hours/approve/"])
    engagement = worked(way)
    entry, item, timer = engagement.entries.last(), engagement.items.get(), engagement.timers.get()
    way.requested(at=now(), title="W" * 200, wanted=LONG, customer=None, customer_named=LONG[:100])
    here = f"/admin/desk/consulting/{engagement.pk}/"

    found |= troubles_on(
        page,
        [
            *(
                "/admin/desk/consulting/",
                here,
                f"{here}?do=estimate",
                f"{here}?do=book",
                f"/admin/desk/hours/timers/{timer.pk}/",
            ),
            *(f"{here}entries/{entry.pk}/", f"{here}entries/{entry.pk}/?do=correct", f"{here}items/{item.pk}/"),
            f"/admin/desk/inquiries/{engagement.inquiry_id}/consulting/",
            f"/admin/desk/hours/?person={cast.sam.pk}&week={entry.week_on}",
            f"/admin/desk/hours/approve/?week={entry.week_on}",
        ],
    )
    page.goto(f"{here}?do=item")
    page.get_by_label("What for").fill("A train")
    page.get_by_label("Amount, net").fill("99999")
    page.get_by_role("button", name="Add a fixed amount").last.click()
    expect(page.get_by_text("That goes beyond what the customer agreed to")).to_be_visible()
    if troubles := troubles_of(page):
        found["refused"] = troubles

    assert found == {}
