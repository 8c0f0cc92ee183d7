"""What a partner system reads of whether a customer allows a copy of its data."""

from collections.abc import Iterator

import pytest
import time_machine

from apps.approvals.models import DataAccessRequest
from apps.isvs.services import add_integration
from tests.cast import DAY, MONDAY
from tests.factories.approvals import AskedFactory

from .caller import INQUIRIES, Partner

Status = DataAccessRequest.Status
UNTIL = MONDAY + 14 * DAY
NEVER = None


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def inquiry(cast):
    return cast.ask()


@pytest.fixture
def asked(cast, inquiry):
    def make(**given):
        return AskedFactory(inquiry=inquiry, asked_by=cast.sam, released_by=cast.tove, **given)

    return make


@pytest.fixture
def approvals(partner, inquiry):
    return lambda: partner.get(f"{INQUIRIES}{inquiry.number}/").json()["data_approvals"]


def test_none_where_nobody_was_asked(approvals):
    assert approvals() == []


def test_none_before_it_is_released(asked, approvals):
    asked(status=Status.AWAITING_RELEASE)

    assert approvals() == []


def test_one_that_is_awaited_says_since_and_until_when(asked, approvals):
    request = asked()

    assert approvals() == [
        {
            "reference": request.reference,
            "state": "pending",
            "state_words": "Waiting for the customer",
            "asked_at": "2026-03-02T09:00:00Z",
            "until": "2026-03-09T09:00:00Z",
        }
    ]


@pytest.mark.parametrize(
    ("status", "state", "until"),
    [
        (Status.QUESTIONED, "pending", "2026-03-09T09:00:00Z"),
        (Status.APPROVED, "granted", "2026-03-16T09:00:00Z"),
        (Status.DECLINED, "declined", NEVER),
        (Status.LAPSED, "declined", NEVER),
        (Status.CANCELLED, "ended", NEVER),
        (Status.WITHDRAWN, "ended", NEVER),
        (Status.ENDED, "ended", NEVER),
    ],
)
def test_the_state_and_until_when_it_holds(asked, approvals, status, state, until):
    asked(status=status, decided_at=MONDAY, until=UNTIL)

    [approval] = approvals()

    assert (approval["state"], approval["until"]) == (state, until)


def test_the_last_request_stands_first(asked, approvals):
    first, second = asked(status=Status.DECLINED, decided_at=MONDAY), asked()

    assert [approval["reference"] for approval in approvals()] == [second.reference, first.reference]


@pytest.mark.parametrize("status", Status)
def test_never_who_decides_nor_why_nor_what_is_copied(asked, partner, inquiry, status):
    request = asked(status=status, decided_at=MONDAY, until=UNTIL, purpose="Heimdall purpose", tried="Heimdall tried")

    said = partner.get(f"{INQUIRIES}{inquiry.number}/").content.decode()

    owner = request.data_owner
    told = [owner.name, owner.email, "Heimdall", request.place, request.database.name, request.text]
    assert [secret for secret in told if secret in said] == []


def test_an_answer_changes_the_etag(asked, partner, inquiry):
    request = asked()
    before = partner.get(f"{INQUIRIES}{inquiry.number}/")["ETag"]
    request.status, request.decided_at = Status.DECLINED, MONDAY
    request.save()

    assert partner.get(f"{INQUIRIES}{inquiry.number}/")["ETag"] != before


def test_what_was_granted_is_over_after_its_time(asked, approvals):
    asked(status=Status.APPROVED, decided_at=MONDAY - DAY, until=MONDAY)

    assert [(approval["state"], approval["until"]) for approval in approvals()] == [("ended", None)]


def test_another_isv_is_told_that_there_is_no_such_inquiry(asked, cast, inquiry):
    asked()
    stranger = Partner(*add_integration(isv=cast.other_isv, name="Theirs", by=cast.tove, at=MONDAY))

    assert stranger.get(f"{INQUIRIES}{inquiry.number}/").status_code == 404
