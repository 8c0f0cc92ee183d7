"""The change radar: what is different between two releases, whom it concerns, and telling them."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.roles import FINANCE
from apps.cockpit.navigation import sidebar
from apps.diagnostics import services
from apps.diagnostics.models import ReleaseComparison, ReleaseNotice
from apps.inquiries import services as inquiries
from apps.inquiries.facts import CallFacts
from apps.isvs.models import Isv
from apps.notifications.models import Mail
from tests.cast import DAY, HOUR, MONDAY, Cast
from tests.factories.accounts import StaffFactory, UserFactory
from tests.factories.isvs import IsvFactory

from .desk import browser_of, queries, text, words

BASE = "https://api.lodestar.example"
# Beside those of the frame, which every page of the desk has.
QUERIES_OF_THE_PAGE = 6
QUERIES_OF_A_NOTICE = 5


def document(paths: dict) -> bytes:
    servers = [{"url": BASE}]
    return json.dumps({"openapi": "3.0.3", "info": {}, "servers": servers, "paths": paths}).encode()


def operation(summary: str, **more) -> dict:
    return {"summary": summary, "responses": {}, **more}


def query(name: str) -> dict:
    return {"name": name, "in": "query", "schema": {"type": "string"}}


OLDER = document(
    {
        "/orders": {"get": operation("List orders", parameters=[query("status")])},
        "/v1/stock/{item}": {"get": operation("Read stock")},
        "/items": {"get": operation("List items")},
        "/branches": {"get": operation("List branches", parameters=[query("page")])},
    }
)
NEWER = document(
    {
        "/orders": {"get": operation("List orders")},
        "/v2/stock/{item}": {"get": operation("Read stock")},
        "/items": {"get": operation("List items", deprecated=True)},
        "/branches": {"get": operation("List branches", parameters=[query("page"), query("size")])},
    }
)


@pytest.fixture
def comparison(cast: Cast) -> ReleaseComparison:
    for name, content in (("2025.2", OLDER), ("2026.1", NEWER)):
        services.load_release(content, name=name, base_urls=[], by=cast.tove, at=MONDAY)
    return ReleaseComparison.objects.get()


@pytest.fixture
def asked(cast: Cast, comparison: ReleaseComparison):
    """Lets somebody ask about a call."""

    def asking(path: str, *, at=MONDAY, method: str = "GET", **given):
        return cast.ask(call=CallFacts(method, f"{BASE}{path}", 400, "", '{"message": "No."}'), at=at, **given)

    return asking


def page_of(comparison: ReleaseComparison, query: str = "") -> str:
    return reverse("cockpit:radar_step", args=[comparison.pk]) + query


def notice_of(comparison: ReleaseComparison, isv: Isv) -> str:
    return reverse("cockpit:radar_notice", args=[comparison.pk, isv.pk])


def _heads(page) -> list[str]:
    return text(page).split('<h3 class="call"><span class="method">')[1:]


def by_bo(cast: Cast) -> dict:
    return {"isv": cast.other_isv, "by": cast.bo}


def test_the_radar_leads_to_the_newest_step(sam, comparison):
    answer = sam.get(reverse("cockpit:radar"))

    assert (answer.status_code, answer["Location"]) == (302, page_of(comparison))


@pytest.mark.parametrize("query", ["?old=2025.2&new=2026.1", "?old=2026.1&new=2025.2", "?new=2026.1", "?old=2026.1"])
def test_two_releases_are_found_in_any_order_and_one_with_the_one_before_it(sam, comparison, query):
    assert sam.get(reverse("cockpit:radar") + query)["Location"] == page_of(comparison)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ("?old=2026.1&new=2026.1", "A release does not differ from itself."),
        ("?new=2025.2", "No release in use comes before this one."),
        ("?old=2025.2&new=2027.1", "These two releases have not been compared yet."),
    ],
)
def test_a_pair_that_can_not_be_shown_says_why(sam, comparison, query, sentence):
    assert sentence in words(sam.get(reverse("cockpit:radar") + query))


def test_a_retired_release_is_marked_among_the_choices_and_not_what_the_radar_begins_with(sam, cast, comparison):
    services.retire(comparison.new, by=cast.tove, at=MONDAY)

    begun = sam.get(reverse("cockpit:radar"))
    asked_for = sam.get(page_of(comparison))

    assert "Fewer than two releases are in use." in words(begun)
    assert "2026.1 (retired)" in words(begun)
    assert "2026.1 (retired)" in words(asked_for)
    assert "2025.2 (retired)" not in words(asked_for)
    assert sam.get(reverse("cockpit:radar") + "?old=2026.1&new=2025.2")["Location"] == page_of(comparison)


def test_without_two_releases_the_radar_says_what_to_do(sam, tove):
    address = f'href="{reverse("admin:diagnostics_apirelease_add")}"'

    assert "Load another one to compare." in words(sam.get(reverse("cockpit:radar")))
    assert address not in text(sam.get(reverse("cockpit:radar")))
    assert address in text(tove.get(reverse("cockpit:radar")))


def test_the_page_says_what_changes_how(sam, comparison):
    page = words(sam.get(page_of(comparison)))

    assert "What changes from 2025.2 to 2026.1" in page
    assert "2 changes break calls" in page
    assert "GET /v1/stock/{item} Removed Read stock Instead: GET /v2/stock/{item} ." in page
    assert "GET /items Newly deprecated" in page
    assert "The query parameter status is gone." in page
    assert "The query parameter size is new (string)." in page


def test_the_sidebar_says_where_one_is(sam, comparison, asked):
    inquiry = asked("/orders")

    def here(path: str) -> list[str]:
        entries = sidebar(sam.get(path).wsgi_request)
        return [entry["title"] for part in entries for entry in part["items"] if entry["active"]]

    assert here(page_of(comparison)) == ["Change radar"]
    assert here(reverse("cockpit:inquiry", args=[inquiry.number])) == ["Queue"]


def test_kinds_and_filters_narrow_the_changes(sam, comparison, asked):
    asked("/orders")

    def shown(query: str) -> list[str]:
        heads = _heads(sam.get(page_of(comparison, query)))
        return [head.split("</span></h3>")[0].replace("</span><span>", " ") for head in heads]

    assert shown("") == [
        "GET /v1/stock/{item}",
        "GET /items",
        "GET /branches",
        "GET /orders",
        "GET /v2/stock/{item}",
    ]
    assert shown("?kind=removed") == ["GET /v1/stock/{item}"]
    assert shown("?kind=changed&breaking=1") == ["GET /orders"]
    assert shown("?used=1") == ["GET /orders"]
    assert shown("?words=STOCK") == ["GET /v1/stock/{item}", "GET /v2/stock/{item}"]
    assert shown("?words=nothing-like-it") == []
    assert len(shown("?kind=nonsense&page=99999999")) == 5


def test_a_filter_that_finds_nothing_can_be_removed(sam, comparison):
    page = sam.get(page_of(comparison, "?kind=added&used=1"))

    assert "No change matches these filters." in words(page)
    assert 'href="?kind=added"' in text(page)


def test_each_change_names_who_used_it_and_what_is_open(sam, comparison, asked, cast):
    open_one = asked("/orders", subject="Orders are late")
    closed = asked("/orders", at=MONDAY + HOUR, subject="Orders again")
    inquiries.resolve(closed, by=cast.sam, at=MONDAY + HOUR)
    asked("/orders", **by_bo(cast), subject="Theirs")
    asked("/branches?page=2", subject="Branches")

    page = words(sam.get(page_of(comparison, "?words=orders")))

    assert "Used by Acme (2 inquiries) , Other (1 inquiry)" in page
    assert f"#{open_one.number} Orders are late Acme, New" in page
    assert "Orders again" not in page
    assert "Branches" not in page


def test_whoever_used_most_that_breaks_is_named_first(sam, comparison, asked, cast):
    asked("/branches")
    asked("/items")
    asked("/orders", at=MONDAY + DAY, **by_bo(cast))

    page = words(sam.get(page_of(comparison)))

    assert "2 ISVs used what changes" in page
    assert page.index("Other 1 operation, 1 breaks") < page.index("Acme 2 operations last")


def test_an_operation_counts_under_its_old_address_too(sam, cast):
    """A call of the old address is the same operation."""
    old = document({"/api/v1/orders": {"get": operation("List orders", parameters=[query("status")])}})
    services.load_release(old, name="2025.2", base_urls=[], by=cast.tove, at=MONDAY)
    cast.ask(call=CallFacts("GET", f"{BASE}/api/v1/orders", 400, "", "{}"))
    new = document({"/v1/orders": {"get": operation("List orders")}})
    services.load_release(new, name="2026.1", base_urls=[], by=cast.tove, at=MONDAY)
    cast.ask(call=CallFacts("GET", f"{BASE}/v1/orders", 400, "", "{}"))

    page = words(sam.get(page_of(ReleaseComparison.objects.get())))

    assert "GET /v1/orders Breaks calls Changed List orders Was /api/v1/orders ." in page
    assert "Used by Acme (2 inquiries)" in page


def test_a_call_with_another_method_is_another_operation(sam, comparison, asked):
    asked("/orders", method="POST")

    assert "In no call that an ISV sent us." in words(sam.get(page_of(comparison, "?words=orders")))


def test_long_lists_come_in_pages(sam, cast):
    paths = {f"/things{number:02}": {"get": operation(f"Thing {number}")} for number in range(35)}
    for name, content in (("1", document(paths)), ("2", document({"/other": {"get": operation("Other")}}))):
        services.load_release(content, name=name, base_urls=[], by=cast.tove, at=MONDAY)
    path = page_of(ReleaseComparison.objects.get(), "?kind=removed")

    first, second = sam.get(path), sam.get(f"{path}&page=2")

    assert "1–30 of 35" in words(first)
    assert 'rel="next" href="?kind=removed&amp;page=2"' in text(first)
    assert "31–35 of 35" in words(second)
    assert 'rel="prev" href="?kind=removed"' in text(second)


@pytest.mark.urls("tests.cockpit.empty_frame")
def test_the_page_takes_as_many_queries_for_three_as_for_one(sam, comparison, asked, cast):
    asked("/orders")
    frame = queries(sam, "/admin/empty/")
    one = queries(sam, page_of(comparison))
    for number in range(2):
        isv = IsvFactory(name=f"More {number}", market=cast.market, members=[])
        isv.memberships.create(user=UserFactory(market=cast.market))
        asked("/orders", isv=isv, by=isv.members.get())
        asked("/branches", at=MONDAY + HOUR)
        services.tell_isv(comparison, isv=isv, subject="It", text="It", seen=0, by=cast.tove, at=MONDAY)

    assert queries(sam, page_of(comparison)) == one == frame + QUERIES_OF_THE_PAGE


# --- telling an ISV -----------------------------------------------------------


def test_the_draft_speaks_of_what_the_isv_used_and_of_nothing_else(tove, comparison, asked, cast):
    asked("/orders", at=MONDAY + DAY)
    asked("/items", **by_bo(cast))

    page = words(tove.get(notice_of(comparison, cast.acme)))

    assert "Please change these calls." in page
    assert "GET /orders (List orders) changes. Last in a call of 3 March 2026." in page
    assert "It goes to Anna Berg, to each within their own support hours." in page
    assert "/items" not in page


def send(client: Client, comparison: ReleaseComparison, isv: Isv, **given):
    sent = {"subject": "Orders change", "text": "Leave out `status`.", "seen": "0", **given}
    return client.post(notice_of(comparison, isv), sent)


def test_a_notice_is_sent_and_shown_as_sent(tove, comparison, asked, cast):
    asked("/orders")

    answer = send(tove, comparison, cast.acme)

    page = words(tove.get(notice_of(comparison, cast.acme)))
    assert (answer.status_code, answer["Location"]) == (302, notice_of(comparison, cast.acme))
    assert Mail.objects.filter(subject="Orders change").values_list("to", flat=True).get() == "anna@acme.example"
    assert "Orders change sent by Tove Dahl to anna@acme.example" in page
    assert "Draft of a further notice" in page
    assert "Told" in words(tove.get(page_of(comparison)))


def test_a_refused_notice_keeps_its_words(tove, comparison, asked, cast):
    asked("/orders")
    send(tove, comparison, cast.acme)

    page = send(tove, comparison, cast.acme, text="An hour of thinking.")

    assert page.status_code == 422
    assert "Tove Dahl has told Acme while you were writing." in words(page)
    assert "An hour of thinking.</textarea>" in text(page)
    assert 'name="seen" value="1"' in text(page)
    assert ReleaseNotice.objects.count() == 1


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"subject": ""}, "The subject is empty."),
        ({"subject": "x" * 151}, "150 are possible."),
        ({"text": ""}, "The text is empty."),
        ({"text": "a\x00b"}, "can't be kept"),
        ({"seen": "no"}, "Open this page anew before you send."),
    ],
)
def test_words_that_can_not_be_sent_are_refused_at_their_field(tove, comparison, asked, cast, given, sentence):
    asked("/orders")

    page = send(tove, comparison, cast.acme, **given)

    assert page.status_code == 422
    assert sentence in words(page)
    assert not ReleaseNotice.objects.exists()


def test_consultants_read_drafts_and_send_none(sam, comparison, asked, cast):
    asked("/orders")

    page = sam.get(notice_of(comparison, cast.acme))
    answer = send(sam, comparison, cast.acme)

    assert "Leads send notices." in words(page)
    assert 'id="send"' not in text(page)
    assert answer.status_code == 403
    assert not ReleaseNotice.objects.exists()


def test_an_isv_that_used_nothing_of_it_needs_no_notice(tove, comparison, cast):
    page = tove.get(notice_of(comparison, cast.acme))

    assert "Nothing that they used changes." in words(page)
    assert "Edit and send" not in words(page)


@pytest.mark.urls("tests.cockpit.empty_frame")
def test_a_notice_takes_as_many_queries_for_three_as_for_one(tove, comparison, asked, cast):
    asked("/orders")
    send(tove, comparison, cast.acme)
    frame = queries(tove, "/admin/empty/")
    one = queries(tove, notice_of(comparison, cast.acme))
    for number in range(1, 3):
        asked("/branches", at=MONDAY + number * HOUR)
        cast.acme.memberships.create(user=UserFactory(market=cast.market))
        send(tove, comparison, cast.acme, seen=str(number))

    assert queries(tove, notice_of(comparison, cast.acme)) == one == frame + QUERIES_OF_A_NOTICE


@pytest.mark.parametrize("path", ["radar/", "radar/{pk}/", "radar/{pk}/isvs/{isv}/"])
def test_members_of_isvs_get_nowhere_near(comparison, cast, path):
    anna = Client()
    anna.force_login(cast.anna)

    answer = anna.get(f"/admin/desk/{path}".format(pk=comparison.pk, isv=cast.acme.pk))

    assert answer.status_code in {302, 403}


def test_who_works_in_finance_reads_no_inquiries_and_no_radar(comparison, cast):
    finn = browser_of(StaffFactory(name="Finn", email="finn@lodestar.example", market=cast.market, role=FINANCE))

    assert finn.get(page_of(comparison)).status_code == 403
