"""The register of copies of customers' data, as a page and on the leads' home."""

import re

import pytest
import time_machine

from apps.accounts.models import User
from apps.accounts.roles import DEVELOPMENT, LEAD
from apps.approvals import services
from apps.approvals.models import Consent, RestoredCopy
from tests.approvals.test_whole_way import CHECKSUM, Way
from tests.cast import DAY, HOUR, MONDAY, Cast
from tests.factories.accounts import StaffFactory, limited_to
from tests.factories.policy import MarketFactory

from .desk import browser_of, queries, text, words
from .test_home import figures

pytestmark = pytest.mark.usefixtures("monday")

COPIES = "/admin/desk/access/copies/"
HOME = "/admin/"


@pytest.fixture
def way(cast) -> Way:
    return Way(cast)


def restored(way: Way) -> RestoredCopy:
    request = way.asked()
    way.answered(request, at=MONDAY)
    return services.record_copy(
        request, place="Oslo", size_bytes=1, checksum=CHECKSUM, by=way.cast.sam, at=MONDAY + HOUR
    )


def shown(client) -> list[RestoredCopy]:
    return [row.copy for row in client.get(COPIES).context["rows"]]


def test_without_a_copy_it_says_what_stands_here_when(cast, tove):
    page = words(tove.get(COPIES))

    assert "No copy is alive." in page
    assert "March 2026 February 2026 January 2026 December 2025" in page


def test_a_copy_stands_there_with_its_reason_age_and_holder(way, tove):
    copy = restored(way)

    with time_machine.travel(MONDAY + 3 * DAY, tick=False):
        page = words(tove.get(COPIES))

    assert f"DA-{copy.request_id} · #{way.inquiry.number} Orders differ by 0.01 in VAT. Sam Okafor 2 days" in page
    assert "Alive" in page


def test_the_first_to_be_deleted_comes_first_and_what_is_gone_leaves(way, tove):
    later, sooner = restored(way), restored(way)
    RestoredCopy.objects.filter(pk=sooner.pk).update(delete_by=MONDAY + 2 * DAY)
    assert shown(tove) == [sooner, later]

    services.record_deletion(sooner, how="Dropped", by=way.cast.sam, at=MONDAY + 2 * HOUR)
    assert "Deleted, to be confirmed" in words(tove.get(COPIES))
    services.confirm_deletion(sooner, by=way.cast.tove, at=MONDAY + 2 * HOUR)

    assert shown(tove) == [later]


def test_leads_are_told_at_home_of_what_waits_for_them(way, tove):
    services.submit(way.drafted(), by=way.cast.sam, at=MONDAY)
    asked = way.asked()
    way.answered(asked, Consent.Kind.QUESTION, at=MONDAY, words="Who is Ida Fosse?")
    copy = restored(way)

    assert [row.copy for row in tove.get(HOME).context["copies"]] == [copy]
    before = figures(tove)
    RestoredCopy.objects.filter(pk=copy.pk).update(delete_by=MONDAY + 2 * HOUR)
    with time_machine.travel(MONDAY + 2 * HOUR, tick=False):
        after = figures(tove)

    assert before["requests to release"] == ("1", f"{COPIES}#to-release")
    assert before["questions of data owners"] == ("1", f"{COPIES}#questions")
    assert "copies of data overdue" not in before
    assert after["copies of data overdue"] == ("1", f"{COPIES}#alive")
    page = text(tove.get(COPIES))
    assert re.findall(r'<h2 id="([^"]+)"', page) == ["to-release", "questions", "alive", "months", "keys-title"]


def test_consultants_have_no_register_at_home(way, sam):
    restored(way)

    page = sam.get(HOME)

    assert page.context["copies"] == []
    assert not {"requests to release", "copies of data overdue"} & set(figures(sam))


def test_home_keeps_itself_fresh_when_a_copy_comes(way, tove):
    tag = tove.get(HOME, headers={"X-Fresh": "1"}).headers["ETag"]
    fresh = {"X-Fresh": "1", "If-None-Match": tag}
    assert tove.get(HOME, headers=fresh).status_code == 304

    copy = restored(way)
    services.record_deletion(copy, how="Dropped", by=way.cast.sam, at=MONDAY + 2 * HOUR)

    assert tove.get(HOME, headers=fresh).status_code == 200


def test_developers_see_what_they_are_named_for_alone(way, cast):
    copy = restored(way)

    assert shown(browser_of(way.third)) == [copy]
    assert shown(browser_of(StaffFactory(role=DEVELOPMENT))) == []


def test_whoever_is_limited_to_other_markets_sees_none(way, cast):
    restored(way)
    swede: User = limited_to(MarketFactory(code="SE", name="Sweden"), role=LEAD)

    client = browser_of(swede)

    assert (shown(client), client.get(HOME).context["copies"]) == ([], [])


@pytest.mark.urls("tests.cockpit.empty_frame")
@pytest.mark.parametrize("rows", [1, 3])
def test_it_takes_the_same_queries_for_one_and_for_three(way, tove, rows):
    for _ in range(rows):
        restored(way)
    tove.get(COPIES)

    assert queries(tove, COPIES) - queries(tove, "/admin/empty/") == 4


def test_isvs_are_not_let_in(cast: Cast, client):
    client.force_login(cast.anna)

    assert client.get(COPIES).status_code == 302
