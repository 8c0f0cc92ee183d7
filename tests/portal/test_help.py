"""Help that anybody reads: written from the policy and the rules of completeness, the same for everybody."""

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.inquiries import services
from apps.inquiries.completeness import WANTED, missing
from apps.inquiries.facts import CallFacts
from apps.policy.models import Closure, PolicyClause
from apps.portal import examples, public_pages
from apps.portal.glossary import GLOSSARY
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.policy import MarketFactory

from .pages import queries, words

POLICY, INCLUDE, WORDS = (reverse(f"portal:{name}") for name in ("support_policy", "what_to_include", "words"))
PAGES = (reverse("portal:help"), POLICY, INCLUDE, WORDS)


@pytest.fixture(autouse=True)
def _fresh():
    public_pages.SHELF.clear()
    yield
    public_pages.SHELF.clear()


@pytest.fixture
def stranger() -> Client:
    return Client()


def begin(cast, **given):
    about = {"title": "Invoices fail", "operations": "POST /customerInvoices", "public_text": "We are **on it**."}
    return services.open_incident(by=cast.tove, at=MONDAY, internal_text="Node 7", **about | given)


@pytest.mark.parametrize("path", PAGES)
def test_anybody_reads_help_and_a_cache_may_keep_it(cast, stranger, path):
    response = stranger.get(path)

    assert (response.status_code, response.cookies, "Vary" in response) == (200, {}, False)
    assert response["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
    assert stranger.get(path, headers={"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", PAGES)
def test_whoever_is_signed_in_reads_it_too(cast, anna, path):
    assert anna.get(path)["Cache-Control"] == "private, no-cache"


def test_the_policy_says_what_is_in_force_now_and_no_other_version(cast, stranger):
    PolicyClause.objects.create(
        topic="json_syntax", version=2, verdict="in_scope", number="1.3", text="JSON it is.", valid_from=MONDAY - DAY
    )
    PolicyClause.objects.create(
        topic="json_syntax", version=3, verdict="in_scope", number="1.3", text="Not yet so.", valid_from=MONDAY + DAY
    )

    page = words(stranger.get(POLICY))

    assert "JSON it is." in page
    assert "Not yet so." not in page
    assert "API support helps with the JSON" not in page
    for clause in PolicyClause.objects.exclude(topic="json_syntax"):
        assert clause.text in page


def test_the_policy_names_hours_contacts_targets_and_days_that_are_not_as_usual(cast, stranger):
    Closure.objects.create(calendar=cast.market.calendar, on="2026-03-20", name="Moving day")
    type(cast.market.calendar).objects.update(version="00000000-0000-0000-0000-000000000001")

    page = words(stranger.get(POLICY))

    assert "Support open, closes 16:30" in page
    assert "Monday to Friday 08:30–16:30 Oslo time" in page
    assert "partner.no@lodestar.example" in page
    assert "erp.no@lodestar.example" in page
    assert "Fri 20 Mar: Moving day" in page
    assert "Normal priority 4 h 2 h" in page


def test_the_policy_says_when_support_opens_again(cast, stranger):
    with time_machine.travel(datetime(2026, 3, 6, 16, tzinfo=UTC), tick=False):
        assert "Support closed, opens Mon 08:30" in words(stranger.get(POLICY))


def test_more_markets_take_as_many_queries_as_one(cast, stranger, monkeypatch):
    monkeypatch.setattr(public_pages, "KEPT_SECONDS", 0.0)
    one = queries(stranger, POLICY)
    for code in ("SE", "DK", "FI"):
        MarketFactory(code=code, name=code, calendar=cast.market.calendar)

    assert queries(stranger, POLICY) == one


def test_what_to_include_asks_for_what_completeness_asks_for(cast, stranger):
    page = words(stranger.get(INCLUDE))

    assert set(examples.PAIRS) == {wanted.code for wanted in WANTED}
    assert {
        gap.code for gap in missing("failed_call", CallFacts()) + missing("failed_call", CallFacts(method="POST"))
    } == {wanted.code for wanted in WANTED}
    assert all(wanted.sentence in page for wanted in WANTED)
    assert [bool(told.gaps) for told in examples.calls()] == [False, True]


def test_what_to_include_shows_what_becomes_of_a_secret(cast, stranger):
    assert "FakeSecret" in examples.PASTE
    assert "FakeSecret" not in examples.masked_paste()
    assert "[bearer-token-1]" in words(stranger.get(INCLUDE))


def test_every_word_is_explained_once_and_has_an_address(cast, stranger):
    page = stranger.get(WORDS).content.decode()

    assert len({word.anchor for word in GLOSSARY}) == len(GLOSSARY)
    assert all(f'id="{word.anchor}"' in page and word.meaning for word in GLOSSARY)
    assert [word.name for word in GLOSSARY] == sorted((word.name for word in GLOSSARY), key=str.casefold)


def test_help_is_a_click_away(cast, anna, stranger):
    foot = anna.get("/").content.decode().partition("<footer")[2]

    assert all(f'href="{path}"' in foot for path in (POLICY, INCLUDE, WORDS))
    assert f'href="{INCLUDE}"' in words_and_links(anna.get("/inquiries/new/"))
    assert f'href="{reverse("portal:help")}"' in anna.get("/no-such-page/").content.decode()
    for path in PAGES:
        for link in re.findall(r'href="(/help/[^"]*)"', stranger.get(path).content.decode()):
            assert stranger.get(link).status_code == 200


def words_and_links(response) -> str:
    page = response.content.decode()
    return page[page.index("<main") : page.index("</main>")]


def test_an_incident_for_everybody_stands_on_every_page(cast, anna, bo, stranger):
    incident = begin(cast, is_public=True)

    pages = [anna.get("/"), bo.get("/isv/"), bo.get(POLICY), *(stranger.get(path) for path in (*PAGES, "/community/"))]
    services.move_incident(incident, to="over", by=cast.tove, at=MONDAY + HOUR)
    public_pages.SHELF.clear()

    assert all("Invoices fail" in page.content.decode() for page in pages)
    assert not any("Node 7" in page.content.decode() for page in pages)
    assert "Invoices fail" not in stranger.get(POLICY).content.decode()


def test_an_incident_of_some_is_not_told_to_strangers(cast, anna, bo, stranger):
    begin(cast, inquiry=cast.ask())

    assert "Invoices fail" in anna.get(POLICY).content.decode()
    assert not any(
        "Invoices fail" in browser.get(path).content.decode() for browser in (bo, stranger) for path in PAGES
    )
