"""What an ISV reads of whether its customer allows a copy of its data."""

import pytest

from apps.approvals.models import DataAccessRequest
from tests.cast import DAY, MONDAY
from tests.factories.approvals import AskedFactory

from .pages import queries, words

Status = DataAccessRequest.Status
UNTIL = MONDAY + 14 * DAY


@pytest.fixture
def inquiry(cast):
    return cast.ask()


@pytest.fixture
def asked(cast, inquiry):
    def make(**given):
        return AskedFactory(inquiry=inquiry, asked_by=cast.sam, released_by=cast.tove, **given)

    return make


@pytest.fixture
def page(anna, inquiry):
    return lambda: words(anna.get(f"/inquiries/{inquiry.number}/"))


def test_nothing_is_said_where_nobody_was_asked(page):
    assert "customer's data" not in page()


@pytest.mark.parametrize("status", [Status.DRAFT, Status.AWAITING_RELEASE])
def test_nothing_is_said_before_it_is_released(asked, page, status):
    asked(status=status)

    assert "customer's data" not in page()


@pytest.mark.parametrize("status", [Status.ASKED, Status.QUESTIONED])
def test_that_an_answer_is_awaited_and_until_when(asked, page, status):
    request = asked(status=status)

    assert (
        "Copy of the customer's data Waiting for the customer We asked the customer whether we may copy their company "
        "data to find the fault. The clock stands still meanwhile. "
        f"Request {request.reference}, answer expected by Mon 9 Mar 10:00."
    ) in page()


def test_that_it_was_granted_and_until_when(asked, page):
    request = asked(status=Status.APPROVED, until=UNTIL, decided_at=MONDAY)

    said = page()

    assert "Approved by the customer The customer allows a copy of their company data." in said
    assert f"Request {request.reference}, until Mon 16 Mar 10:00." in said


def test_what_was_granted_is_over_after_its_time(asked, page):
    asked(status=Status.APPROVED, until=MONDAY, decided_at=MONDAY - DAY)

    assert "Over Nothing is copied any more." in page()


@pytest.mark.parametrize("status", [Status.DECLINED, Status.LAPSED])
def test_no_answer_reads_as_a_no(asked, page, status):
    asked(status=status, decided_at=MONDAY)

    assert "Not approved The customer has not allowed a copy." in page()


@pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.CANCELLED, Status.ENDED])
def test_that_it_is_over_reads_alike_whatever_ended_it(asked, page, status):
    asked(status=status, decided_at=MONDAY, until=UNTIL)

    said = page()

    assert "Over Nothing is copied any more." in said
    assert "16 Mar" not in said


@pytest.mark.parametrize("status", Status)
def test_never_who_decides_nor_why_nor_what_is_copied(asked, anna, inquiry, status):
    request = asked(status=status, decided_at=MONDAY, until=UNTIL, purpose="Heimdall purpose", tried="Heimdall tried")

    page = anna.get(f"/inquiries/{inquiry.number}/").content.decode()

    owner = request.data_owner
    told = [owner.name, owner.email, "Heimdall", request.place, request.database.name, request.text]
    assert [secret for secret in told if secret in page] == []


def test_strangers_see_neither_the_inquiry_nor_the_approval(asked, bo, inquiry):
    asked()

    assert bo.get(f"/inquiries/{inquiry.number}/").status_code == 404


def test_takes_as_many_queries_for_three_as_for_one(asked, anna, inquiry):
    asked()
    one = queries(anna, f"/inquiries/{inquiry.number}/")
    asked()
    asked(status=Status.DECLINED)

    assert queries(anna, f"/inquiries/{inquiry.number}/") == one
