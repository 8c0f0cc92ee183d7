"""Closures from an iCalendar file: what would change, and changing it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.policy.calendars import support_hours
from apps.policy.importing import plan_import
from apps.policy.models import Closure, SupportCalendar
from apps.policy.services import import_closures
from tests.cast import MONDAY
from tests.cockpit.desk import browser_of, text, words
from tests.factories.policy import ClosureFactory, SupportCalendarFactory
from tests.policy.test_icalendar import file

pytestmark = pytest.mark.django_db

EVE = date(2026, 12, 24)


def events(*given) -> bytes:
    """Events as (uid, first line after it, …)."""
    return file(*(line for uid, *lines in given for line in ("BEGIN:VEVENT", f"UID:{uid}", *lines, "END:VEVENT")))


CHRISTMAS = events(
    ("eve", "DTSTART:20261224T120000", "DTEND:20261224T163000", "SUMMARY:Christmas Eve"),
    ("shut", "DTSTART:20261228", "DTEND:20261231", "SUMMARY:Stocktaking"),
)


def rows(calendar) -> list[str]:
    return [f"{row.on:%d} {row.starts}–{row.ends} {row.name}" for row in calendar.closures.all()]


AFTER_CHRISTMAS = [
    "24 12:00–16:30 Christmas Eve",
    "28 00:00–24:00 Stocktaking",
    "29 00:00–24:00 Stocktaking",
    "30 00:00–24:00 Stocktaking",
]


def test_closures_are_added_signed_and_counted_at_once(cast):
    calendar = SupportCalendarFactory()
    monday_28 = datetime(2026, 12, 28, 10, tzinfo=UTC)
    assert support_hours(calendar).is_open(monday_28)

    plan = import_closures(calendar, CHRISTMAS, by=cast.tove, at=MONDAY)

    assert (len(plan.added), len(plan.removed), plan.kept) == (4, 0, 0)
    assert rows(calendar) == AFTER_CHRISTMAS
    assert not support_hours(SupportCalendar.objects.get(pk=calendar.pk)).is_open(monday_28)
    record = calendar.closures.first().history.get()
    assert (record.history_user, record.history_change_reason, record.history_date) == (
        cast.tove,
        "imported from iCalendar",
        MONDAY,
    )


def test_the_same_file_adds_nothing_twice(cast):
    calendar = SupportCalendarFactory()
    import_closures(calendar, CHRISTMAS, by=cast.tove, at=MONDAY)

    plan = plan_import(calendar, CHRISTMAS)
    with pytest.raises(ValidationError) as refusal:
        import_closures(calendar, CHRISTMAS, by=cast.tove, at=MONDAY)

    assert (plan.changes, plan.kept, plan.unread) == (0, 4, [])
    assert refusal.value.code == "nothing_new"
    assert rows(calendar) == AFTER_CHRISTMAS


def test_what_moved_is_moved_what_was_cancelled_is_taken_away_and_the_rest_stays(cast):
    calendar = SupportCalendarFactory()
    ClosureFactory(calendar=calendar, on=date(2026, 12, 1), name="By hand")
    import_closures(calendar, CHRISTMAS, by=cast.tove, at=MONDAY)
    changed = events(
        ("eve", "STATUS:CANCELLED", "DTSTART:20261224"),
        ("shut", "DTSTART:20261229", "DTEND:20270101", "SUMMARY:Stocktaking"),
    )

    plan = import_closures(calendar, changed, by=cast.tove, at=MONDAY)

    assert (len(plan.added), len(plan.removed), plan.kept) == (1, 2, 2)
    assert rows(calendar) == [
        "01 00:00–24:00 By hand",
        "29 00:00–24:00 Stocktaking",
        "30 00:00–24:00 Stocktaking",
        "31 00:00–24:00 Stocktaking",
    ]
    gone = Closure.history.filter(on=EVE).latest()
    assert (gone.history_type, gone.history_user) == ("-", cast.tove)


def test_a_closure_made_by_hand_is_left_alone_even_where_the_file_closes_longer():
    calendar = SupportCalendarFactory()
    ClosureFactory(calendar=calendar, on=EVE, starts="12:00", ends="14:00", name="By hand")
    ClosureFactory(calendar=calendar, on=date(2026, 12, 28), name="By hand")

    plan = plan_import(calendar, CHRISTMAS)

    assert ([row.on.day for row in plan.added], plan.removed, plan.kept) == ([29, 30], [], 1)
    assert [(each.name, each.reason) for each in plan.unread] == [
        (
            "Christmas Eve",
            "On 2026-12-24 By hand begins at 12:00 too and ends at 14:00. Change that closure by hand.",
        )
    ]


def test_of_two_events_that_begin_together_the_longer_closes():
    calendar = SupportCalendarFactory()
    both = events(("1", "DTSTART:20261224", "DURATION:PT6H"), ("2", "DTSTART:20261224", "SUMMARY:All day"))

    plan = plan_import(calendar, both)

    assert [(row.uid, row.ends) for row in plan.added] == [("2", "24:00")]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<html>", "no_icalendar"),
        (file(), "nothing_new"),
        (
            events(*((str(n), f"DTSTART:20261224T{n // 2:02}{n % 2 * 30:02}00", "DURATION:PT1M") for n in range(48))),
            "too_many_intervals",
        ),
    ],
)
def test_a_file_that_cannot_be_imported_changes_nothing(cast, content, code):
    calendar = SupportCalendarFactory()
    ClosureFactory(calendar=calendar, on=EVE, starts="00:01", ends="00:02", name="By hand")

    with pytest.raises(ValidationError) as refusal:
        import_closures(calendar, content, by=cast.tove, at=MONDAY)

    assert refusal.value.code == code
    assert rows(calendar) == ["24 00:01–00:02 By hand"]
    assert SupportCalendar.objects.get(pk=calendar.pk).version == calendar.version


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


@pytest.fixture
def address(cast) -> str:
    return f"/admin/policy/supportcalendar/{cast.market.calendar.pk}/import/"


def upload(content: bytes) -> dict:
    return {"file": SimpleUploadedFile("closures.ics", content)}


def test_a_file_is_shown_first_and_changes_nothing_yet(cast, tove, address):
    page = tove.post(address, upload(CHRISTMAS))

    shown = words(page)
    assert page.status_code == 200
    assert "Thu 24 Dec 2026 12:00–16:30 Christmas Eve Added" in shown
    assert "Change 4 closures" in shown
    assert not cast.market.calendar.closures.exists()


def test_what_was_shown_is_done_when_it_is_confirmed(cast, tove, address):
    shown = tove.post(address, upload(CHRISTMAS)).context["confirm"].initial["content"]

    # Browsers send the line ends of a text as CRLF.
    done = tove.post(address, {"content": shown.replace("\r\n", "\n").replace("\n", "\r\n")}, follow=True)

    assert "Closures: 4 added, 0 taken away, 0 there already." in text(done)
    assert rows(cast.market.calendar) == AFTER_CHRISTMAS
    assert "all 4 closures of the file are there already" in words(tove.post(address, upload(CHRISTMAS)))


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({}, "Choose the file."),
        (upload(b""), "The file is empty. Choose another one."),
        (upload(b"<html>"), "This is no iCalendar file: it does not begin with BEGIN:VCALENDAR."),
        ({"content": "<html>"}, "This is no iCalendar file: it does not begin with BEGIN:VCALENDAR."),
        ({"content": file().decode()}, "The file changes nothing: its closures are there already."),
    ],
)
def test_a_file_that_cannot_be_imported_says_why(tove, address, given, sentence):
    page = tove.post(address, given)

    assert page.status_code == 422
    assert page.context["form"].errors["file"] == [sentence]


def test_who_may_only_look_imports_nothing(cast, address):
    consultant = browser_of(cast.sam)

    assert [consultant.get(address).status_code, consultant.post(address, upload(CHRISTMAS)).status_code] == [403, 403]
    assert not cast.market.calendar.closures.exists()
