"""The monthly register of copies, as the desk prints it."""

import io
from datetime import UTC, datetime

import pytest
import time_machine
from pypdf import PdfReader

from apps.accounts.models import AccessRecord
from apps.accounts.roles import DEVELOPMENT
from apps.approvals import services
from apps.approvals.models import Consent
from tests.approvals.test_whole_way import CHECKSUM, Way
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory

from .desk import browser_of

APRIL = datetime(2026, 4, 10, 9, tzinfo=UTC)


def path(month: str) -> str:
    return f"/admin/desk/access/copies/{month}.pdf"


def said(response) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(response.content)).pages).split())


@pytest.fixture
def copy(cast):
    """Restored on 3 March, for 14 days."""
    way = Way(cast)
    request = way.asked()
    way.answered(request, Consent.Kind.APPROVED)
    request.refresh_from_db()
    return services.record_copy(request, place="Oslo", size_bytes=1, checksum=CHECKSUM, by=cast.sam, at=MONDAY + DAY)


@pytest.fixture(autouse=True)
def _april():
    with time_machine.travel(APRIL, tick=False):
        yield


def gone(copy, cast, at):
    services.record_deletion(copy, how="Dropped", by=cast.sam, at=at)
    services.confirm_deletion(copy, by=cast.tove, at=at + HOUR)


def test_names_those_that_lived_in_the_month_and_what_became_of_them(copy, cast):
    gone(copy, cast, MONDAY + 5 * DAY)

    text = said(browser_of(cast.tove).get(path("2026-03")))

    assert "March 2026, counted on 1 April 2026, 00:00:00 (UTC+02:00)" in text
    assert "Alive: 0" in text
    assert "Gone in this month: 1" in text
    assert "Orders differ by 0.01 in VAT." in text


@pytest.mark.parametrize("month", ["2026-02", "2026-04"])
def test_leaves_out_those_of_other_months(copy, cast, month):
    gone(copy, cast, MONDAY + 5 * DAY)

    text = said(browser_of(cast.tove).get(path(month)))

    assert "Alive: 0" in text
    assert "Gone in this month: 0" in text


def test_what_should_be_gone_stays_in_it_until_it_is(copy, cast):
    text = said(browser_of(cast.tove).get(path("2026-04")))

    assert "Alive: 1" in text
    assert "Overdue" in text


def test_a_month_that_is_over_is_printed_alike_for_good(copy, cast):
    browser = browser_of(cast.tove)
    first = browser.get(path("2026-03")).content

    with time_machine.travel(APRIL + HOUR, tick=False):
        assert browser.get(path("2026-03")).content == first


def test_is_kept_on_record_as_taken(copy, cast):
    browser_of(cast.tove).get(path("2026-03"))

    assert list(AccessRecord.objects.values_list("by__name", "about")) == [("Tove Dahl", "copies of 2026-03")]


def test_says_nothing_of_copies_one_may_not_see(copy):
    stranger = StaffFactory(role=DEVELOPMENT)

    assert "Alive: 0" in said(browser_of(stranger).get(path("2026-03")))


@pytest.mark.parametrize("month", ["2026-13", "2026", "march", "2026-05", "9999-12"])
def test_no_such_month_is_not_found(cast, month):
    assert browser_of(cast.tove).get(path(month)).status_code == 404
