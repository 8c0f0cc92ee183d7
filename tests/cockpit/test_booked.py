"""Time and fixed amounts at the desk: entered, corrected, struck; what can't be comes back with what was typed."""

from decimal import Decimal

import pytest
import time_machine
from django.urls import reverse

from apps.consulting.models import Item, TimeEntry
from apps.inquiries import services as inquiries
from tests.cast import DAY, HOUR, MONDAY, Cast
from tests.consulting.ways import AGREED, Way

from .desk import browser_of, words
from .test_consulting import EVENING, address, entry_page, offered

pytestmark = pytest.mark.usefixtures("monday")

BOOKED = {"day": "2026-03-02", "start": "11:00", "end": "11:45", "kind": "work", "note": "Showed how orders are sent."}


@pytest.fixture
def way(cast: Cast) -> Way:
    return Way(cast)


def in_the_evening(client, path: str, **sent):
    """Posted at 16:00 in Oslo."""
    with time_machine.travel(EVENING, tick=False):
        return client.post(path, sent)


def test_time_is_booked_by_hand(way, sam):
    engagement = way.agreed()

    response = in_the_evening(sam, address(engagement, "book"), **BOOKED, internal_note="New to this.")

    assert response.status_code == 302
    entry = TimeEntry.objects.get()
    assert (entry.person, entry.minutes, entry.is_billable) == (way.cast.sam, 45, True)
    assert entry.started_at == MONDAY + HOUR
    assert entry.internal_note == "New to this."


def test_time_that_is_not_billed_says_why(way, sam):
    engagement = way.agreed()

    in_the_evening(sam, address(engagement, "book"), **BOOKED, unbilled_because="Our own mistake")

    entry = TimeEntry.objects.get()
    assert (entry.is_billable, entry.unbilled_because) == (False, "Our own mistake")


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"end": "11:00"}, "end"),
        ({"end": "23:00"}, "end"),
        ({"end": "10:59"}, "end"),
        ({"start": "9.30 or so"}, "start"),
        ({"day": ""}, "day"),
        ({"day": "2026-02-27"}, "day"),
        ({"note": " "}, "note"),
        ({"unbilled_because": "x" * 301}, "unbilled_because"),
    ],
)
def test_time_that_cannot_be_comes_back_at_its_field(way, sam, changed, field):
    engagement = way.agreed()

    response = in_the_evening(sam, address(engagement, "book"), **(BOOKED | changed))

    assert response.status_code == 422
    form = next(dialog.form for dialog in response.context["dialogs"] if dialog.is_opened)
    assert list(form.errors) == [field]
    assert {name: form[name].value() for name in changed} == changed
    assert not TimeEntry.objects.exists()


def test_time_beyond_what_was_agreed_is_refused_in_words(way, sam):
    engagement = way.agreed(cap=Decimal(600))

    response = in_the_evening(sam, address(engagement, "book"), **BOOKED)

    assert response.status_code == 422
    assert "That goes beyond what the customer agreed to, NOK 600.00 at most. Of this, 30 min would fit." in words(
        response
    )


def test_an_hour_that_the_clock_leaves_out_is_no_time(way):
    engagement = way.agreed()
    sent = BOOKED | {"day": "2026-03-29", "start": "02:30", "end": "03:30"}

    with time_machine.travel(MONDAY + 30 * DAY, tick=False):
        sam = browser_of(way.cast.sam)
        refused = sam.post(address(engagement, "book"), sent)
        booked = sam.post(address(engagement, "book"), sent | {"start": "01:30"})

    assert refused.status_code == 422
    assert "There was no 02:30 on that day: the clock went forward." in words(refused)
    assert booked.status_code == 302
    assert TimeEntry.objects.get().minutes == 60


def test_work_past_midnight_ends_on_the_next_day(way, sam):
    engagement = way.agreed()

    with time_machine.travel(MONDAY + DAY, tick=False):
        sam.post(address(engagement, "book"), BOOKED | {"start": "23:30", "end": "00:30"})

    assert TimeEntry.objects.get().minutes == 60


def test_correcting_the_words_leaves_the_hour_that_comes_twice_as_it_is(way):
    engagement = way.agreed()
    start = MONDAY.replace(month=10, day=25, hour=0, minute=45)
    entry = way.booked(engagement, start, 30)

    with time_machine.travel(start + DAY, tick=False):
        sam = browser_of(way.cast.sam)
        form = sam.get(entry_page(entry)).context["dialogs"][0].form
        sent = {name: form[name].value() for name in ("kind", "internal_note", "unbilled_because")}
        sent |= {"day": "2026-10-25", "start": "02:45", "end": "02:15", "note": "Mapped VAT.", "because": "Clearer"}
        response = sam.post(entry_page(entry, "correct"), sent)

    assert response.status_code == 302
    entry.refresh_from_db()
    assert (entry.note, entry.started_at, entry.minutes) == ("Mapped VAT.", start, 30)


def test_an_entry_is_corrected_and_struck_with_its_history(way, sam):
    entry = way.booked(way.agreed(), AGREED, 45)

    corrected = in_the_evening(sam, entry_page(entry, "correct"), **BOOKED, because="Wrong hour")
    assert corrected.headers["Location"] == entry_page(entry)
    assert "corrected: Wrong hour" in words(sam.get(entry_page(entry)))
    in_the_evening(sam, entry_page(entry, "strike"), because="Twice")

    entry.refresh_from_db()
    assert entry.is_struck
    assert offered(sam, entry_page(entry)) == []
    again = in_the_evening(sam, entry_page(entry, "strike"), because="Twice")
    assert again.status_code == 409
    assert "This is struck already." in words(again)


def test_hours_of_a_colleague_are_theirs_to_correct(way, sam, tove):
    entry = way.booked(way.agreed(), AGREED, 45, person=way.ida)

    refused = in_the_evening(sam, entry_page(entry, "strike"), because="Twice")
    assert refused.status_code == 422
    assert "These are Ida Fosse's hours." in words(refused)

    in_the_evening(tove, entry_page(entry, "strike"), because="Twice")
    entry.refresh_from_db()
    assert entry.is_struck


def test_a_fixed_amount_is_added_and_struck(way, sam):
    engagement = way.agreed()

    sam.post(address(engagement, "item"), {"day": "2026-03-02", "text": "A flight", "amount": "0"})
    assert not Item.objects.exists()
    in_the_evening(
        sam, address(engagement, "item"), day="2026-03-02", text="A flight", amount="1490.50", vat="standard"
    )
    item = Item.objects.get()
    page = reverse("cockpit:item", args=[engagement.pk, item.pk])
    assert "NOK 1,490.50" in words(sam.get(page))
    in_the_evening(sam, f"{page}strike/", because="Paid by them")

    item.refresh_from_db()
    assert item.is_struck


def test_an_entry_belongs_to_its_consulting(way, sam):
    entry, other = way.booked(way.agreed(), AGREED, 45), way.requested()

    assert sam.get(f"{address(other)}entries/{entry.pk}/").status_code == 404


def test_correcting_keeps_the_messages_an_entry_names_however_many_came_since(way, sam):
    inquiry = way.cast.ask()
    engagement = way.requested(inquiry=inquiry)
    way.estimated(engagement)
    way.answered()
    first = inquiry.messages.get()
    entry = way.booked(engagement, AGREED, 30, messages=[first])
    for number in range(13):
        inquiries.reply(inquiry, by=way.cast.anna, text=f"More {number}", at=MONDAY + HOUR)

    page = in_the_evening(sam, entry_page(entry) + "correct/", note="").content.decode()
    assert f'value="{first.pk}"' in page
    sent = {"day": "2026-03-02", "start": "10:30", "end": "11:00", "kind": "work", "note": "Better", "because": "Typo"}
    response = in_the_evening(sam, entry_page(entry) + "correct/", **sent, messages=[first.pk])

    assert response.status_code == 302
    assert entry.messages.get() == first
