"""The search of the desk, on its page and in the command palette."""

import html
import re

import pytest

from apps.accounts.roles import FINANCE
from apps.inquiries import services
from apps.isvs.models import Customer, Isv
from apps.isvs.services import index_customers, index_isvs
from apps.search.documents import PER_PAGE
from tests.cast import DAY, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import ApiClientFactory, CustomerFactory

from .desk import browser_of, queries, text, words

SEARCH = "/admin/desk/search/"
PALETTE = "/admin/search/?extended=1&s="


def hits(response) -> list[str]:
    """The addresses of the results, in order."""
    return re.findall(r'class="title" href="([^"]+)"', text(response))


def page_of(inquiry) -> str:
    return f"/admin/desk/inquiries/{inquiry.number}/"


@pytest.fixture
def parties(cast) -> dict[str, str]:
    """Acme, its client and its customer, and where their pages are."""
    client = ApiClientFactory(isv=cast.acme, client_id="acme_live_8801")
    customer = CustomerFactory(name="Blåfjell AS", market=cast.market)
    index_isvs([cast.acme], at=MONDAY)
    index_customers([customer], at=MONDAY)
    return {
        "isv": f"/admin/isvs/isv/{cast.acme.pk}/change/",
        "client": f"/admin/isvs/apiclient/{client.pk}/change/",
        "customer": f"/admin/isvs/customer/{customer.pk}/change/",
    }


def test_a_hit_says_what_it_is_and_where_it_was_found(cast, sam):
    inquiry = cast.ask(subject="Stocktake answers 500", text="It broke with the release.")

    page = sam.get(SEARCH, {"q": "stocktake release"})

    assert hits(page) == [page_of(inquiry)]
    assert "1 found Stocktake answers 500 It broke with the release ." in words(page)
    assert f"#{inquiry.number} Acme NO New last word today 10:00" in words(page)
    assert "<mark>Stocktake</mark> answers 500" in text(page)
    assert "It broke with the <mark>release</mark>." in text(page)


def test_a_number_leads_to_its_inquiry(cast, sam):
    inquiry = cast.ask()
    cast.ask(subject=f"As in {inquiry.number}")

    assert hits(sam.get(SEARCH, {"q": f"#{inquiry.number}"}))[0] == page_of(inquiry)


def test_what_was_found_in_a_note_says_so(cast, sam):
    inquiry = cast.ask()
    services.note(inquiry, by=cast.tove, text="They are about to migrate.", at=MONDAY)

    page = sam.get(SEARCH, {"q": "migrate"})

    assert hits(page) == [page_of(inquiry)]
    assert "In an internal note" in words(page)


def test_text_of_people_is_shown_as_text(cast, sam):
    cast.ask(subject="<script>alert(1)</script> zebra", text="<img src=x onerror=alert(2)> zebra & lion")

    page = text(sam.get(SEARCH, {"q": 'zebra "alert'}))

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "&lt;script&gt;<mark>alert</mark>(1)&lt;/script&gt; <mark>zebra</mark>" in page


def test_isvs_clients_and_customers_are_found(sam, parties):
    for query, kind in (("acme", "isv"), ("acme_live_8801", "client"), ("blafjell", "customer")):
        assert parties[kind] in hits(sam.get(SEARCH, {"q": query}))


def test_one_kind_can_be_chosen(cast, sam, parties):
    cast.ask(subject="Acme again")

    page = sam.get(SEARCH, {"q": "acme", "kind": "isv"})

    assert hits(page) == [parties["isv"]]


def test_filters_narrow(cast, sam):
    open_one = cast.ask(subject="zebra")
    closed = cast.ask(subject="zebra", at=MONDAY - 9 * DAY)
    services.resolve(closed, by=cast.sam, at=MONDAY - 9 * DAY)
    other = cast.ask(subject="zebra", isv=cast.other_isv, by=cast.bo)

    def numbers(**asked):
        return set(hits(sam.get(SEARCH, {"q": "zebra"} | asked)))

    assert numbers(state="finished") == {page_of(closed)}
    assert numbers(state="resolved") == {page_of(closed)}
    assert numbers(state="unfinished") == {page_of(open_one), page_of(other)}
    assert numbers(isv="other") == {page_of(other)}
    assert numbers(until="2026-02-28") == {page_of(closed)}
    assert numbers(since="2026-03-02", isv="acme") == {page_of(open_one)}
    assert numbers(market="NO") == {page_of(open_one), page_of(closed), page_of(other)}


@pytest.mark.parametrize(
    "asked",
    [
        {"market": "XX"},
        {"state": "wrong"},
        {"kind": "user"},
        {"since": "yesterday"},
        {"until": "0001-01-01"},
        {"isv": "nobody"},
        {"isv": "\x00"},
    ],
)
def test_a_filter_that_is_none_is_told_and_left_out(cast, sam, asked):
    inquiry = cast.ask(subject="zebra")

    page = sam.get(SEARCH, {"q": "zebra"} | asked)

    assert hits(page) == [page_of(inquiry)]
    assert 'class="banner warn"' in text(page)


@pytest.mark.parametrize(
    "q", ["", " ", '"', "'", "%", "\\", "(a OR", "\x00", "🦊", "…", "<b>", "a" * 200, "page=2", "9" * 30]
)
def test_any_input_gets_a_page(cast, sam, q):
    cast.ask()

    for page in ("", "0", "2", "-1", "9999999999999999999", "²"):
        response = sam.get(SEARCH, {"q": q, "page": page})
        assert response.status_code == 200
        assert hits(response) == []


def test_a_text_that_is_too_long_is_refused_and_kept(cast, sam):
    page = sam.get(SEARCH, {"q": "y" * 10_000})

    assert page.status_code == 422
    assert "Search for at most 200 characters: a few words, a number or an id." in words(page)
    assert "y" * 10_000 in text(page)


def test_many_hits_come_in_pages(cast, sam):
    inquiries = {page_of(cast.ask(subject="zebra", at=MONDAY - number * DAY)) for number in range(PER_PAGE + 2)}

    first = sam.get(SEARCH, {"q": "zebra"})
    second = sam.get(SEARCH + html.unescape(re.search(r'rel="next" href="([^"]+)"', text(first))[1]))

    assert (len(hits(first)), len(hits(second))) == (PER_PAGE, 2)
    assert {*hits(first), *hits(second)} == inquiries
    assert 'rel="next"' not in text(second)


def test_a_page_takes_the_same_queries_for_one_hit_and_for_many(cast, sam, parties):
    cast.ask(subject="zebra")
    one = queries(sam, f"{SEARCH}?q=zebra")
    for _ in range(3):
        cast.ask(subject="zebra acme")

    assert queries(sam, f"{SEARCH}?q=zebra") == one
    assert one - queries(sam, SEARCH) == 3


def test_the_queue_leads_to_it(sam):
    assert f'<form method="get" action="{SEARCH}" role="search"' in text(sam.get("/admin/desk/"))


def test_whoever_may_not_read_inquiries_finds_parties_alone(cast, monday, parties):
    finance = browser_of(StaffFactory(role=FINANCE))
    cast.ask(subject="Acme again")

    page = finance.get(SEARCH, {"q": "acme"})
    chosen = finance.get(SEARCH, {"q": "acme", "kind": "inquiry"})
    palette = finance.get(f"{PALETTE}again")

    assert page_of(cast.ask()) not in hits(page)
    assert set(hits(page)) == {parties["isv"], parties["client"]} == set(hits(chosen))
    assert "Acme again" not in text(palette)


def test_nobody_else_gets_in(cast, monday, client):
    without_role = browser_of(StaffFactory(role=None))

    assert client.get(SEARCH, {"q": "a"}).status_code == 302
    assert without_role.get(SEARCH, {"q": "a"}).status_code == 403


def test_the_palette_shows_the_first_few(cast, sam):
    newest = [cast.ask(subject="zebra crossing") for _ in range(10)][-1]

    page = text(sam.get(f"{PALETTE}zebra%20cro"))

    assert len(re.findall(r'href="/admin/desk/inquiries/\d+/"', page)) == 8
    assert f"#{newest.number} zebra crossing" in page
    assert f'href="{SEARCH}?q=zebra+cro"' in page


@pytest.mark.parametrize("term", ["z", "'", '"', "(", "y" * 10_000, "a " * 90, "\x00"])
def test_the_palette_takes_any_input(cast, sam, term):
    cast.ask(subject="zebra")

    response = sam.get("/admin/search/", {"extended": "1", "s": term})

    assert response.status_code == 200
    assert "zebra" not in text(response)


def change(client, path, **given):
    """Save a page of the admin with ``given`` in place of what stands in it."""
    form = client.get(path).context["adminform"].form
    management = {
        f"{each.formset.prefix}-{name}": "0"
        for each in client.get(path).context["inline_admin_formsets"]
        for name in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    values = {name: value for name, value in form.initial.items() if value not in (None, "")}
    values |= {name: [each.pk for each in value] for name, value in values.items() if isinstance(value, list)}
    answer = client.post(path, values | management | given)
    assert answer.status_code == 302


def test_what_is_saved_in_the_admin_is_found(cast, tove, parties):
    change(tove, parties["isv"], name="Zebra Software")

    assert hits(tove.get(SEARCH, {"q": "zebra"})) == [parties["isv"], parties["client"]]
    assert hits(tove.get(SEARCH, {"q": "acme", "kind": "isv"})) == []
    assert Isv.objects.get(pk=cast.acme.pk).name == "Zebra Software"


def test_what_is_deleted_in_the_admin_is_found_no_more(cast, tove, parties):
    customer = Customer.objects.get(name="Blåfjell AS")

    tove.post(f"/admin/isvs/customer/{customer.pk}/delete/", {"post": "yes"})

    assert not Customer.objects.exists()
    assert hits(tove.get(SEARCH, {"q": "blafjell"})) == []


def test_a_database_is_found_by_its_identifier(cast, tove, parties):
    customer = Customer.objects.get(name="Blåfjell AS")
    data = {"customer": customer.pk, "name": "Main", "identifier": "0b2f11aa-22bb", "change_reason": ""}

    tove.post("/admin/isvs/companydatabase/add/", data)

    assert hits(tove.get(SEARCH, {"q": "0b2f11aa-22bb"})) == [parties["customer"]]
