"""Searching in the portal: my ISV's own inquiries, and nothing that is the desk's."""

import pytest

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.search.models import SearchDocument
from tests.cast import MONDAY
from tests.factories.isvs import MembershipFactory

from .pages import inline_code, queries, words

SEARCH = "/inquiries/search/"


def found(response) -> list[int]:
    return [hit.inquiry.number for hit in response.context["hits"]]


def test_a_hit_says_where_it_was_found_and_whose_turn_it_is(cast, anna):
    inquiry = cast.ask(subject="Stocktake answers 500", text="It broke with the release.")

    page = anna.get(SEARCH, {"q": "release stocktake"})

    assert found(page) == [inquiry.number]
    assert "1 found Stocktake answers 500 It broke with the release." in words(page)
    assert "<mark>Stocktake</mark> answers 500" in page.content.decode()
    assert inline_code(page) == []


def test_what_we_were_answered_is_found(cast, anna):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Send the wrapper.", at=MONDAY)

    assert found(anna.get(SEARCH, {"q": '"the wrapper"'})) == [inquiry.number]


def test_another_isv_finds_nothing_of_it(cast, bo):
    inquiry = cast.ask(subject="Stocktake answers 500")

    for q in ("stocktake", f"#{inquiry.number}", str(inquiry.number), "stock", "customerInvoices", "acme"):
        page = bo.get(SEARCH, {"q": q})
        assert found(page) == []
        assert "Stocktake" not in words(page).replace(q, "")
        assert page.context["found"].count == 0


def test_nothing_internal_is_found_by_count_snippet_or_rank(cast, anna):
    told = cast.ask(subject="zebra one")
    noted = cast.ask(subject="zebra two")
    before = anna.get(SEARCH, {"q": "zebra"})

    services.note(
        noted, by=cast.sam, text="zebra zebra migrate zebra", at=MONDAY, files=[Upload("plan.txt", b"giraffe")]
    )

    after = anna.get(SEARCH, {"q": "zebra"})
    assert found(after) == found(before)
    assert set(found(after)) == {told.number, noted.number}
    assert (words(after), after.context["found"].count) == (words(before), 2)
    for q in ("migrate", "migr", "zebra migrate", "giraffe", "plan.txt", '"zebra zebra"'):
        page = anna.get(SEARCH, {"q": q})
        assert (found(page), page.context["found"].count) == ([], 0)


def test_a_document_that_wrongly_says_it_is_theirs_is_not_shown(cast, bo):
    """The search is asked, and the inquiries are asked again."""
    inquiry = cast.ask(subject="Stocktake")
    theirs = f"isv{cast.other_isv.pk}"
    SearchDocument.objects.filter(object_id=inquiry.pk).update(isv=cast.other_isv.pk, scope=theirs)

    assert found(bo.get(SEARCH, {"q": "stocktake"})) == []


def test_a_member_of_two_isvs_searches_the_one_they_work_for(cast, anna):
    MembershipFactory(isv=cast.other_isv, user=cast.anna)
    cast.ask(subject="zebra", isv=cast.other_isv, by=cast.bo)
    own = cast.ask(subject="zebra")
    anna.cookies["isv"] = str(cast.acme.pk)

    assert found(anna.get(SEARCH, {"q": "zebra"})) == [own.number]


@pytest.mark.parametrize("q", ["", '"', "'", "%", "\\", "(a OR", "\x00", "🦊", "a" * 200, "<script>"])
def test_any_input_gets_a_page(cast, anna, q):
    cast.ask()

    for page in ("", "0", "7", "-1", "9" * 30):
        response = anna.get(SEARCH, {"q": q, "page": page})
        assert (response.status_code, found(response)) == (200, [])


def test_a_text_that_is_too_long_is_refused(cast, anna):
    page = anna.get(SEARCH, {"q": "y" * 10_000})

    assert page.status_code == 422
    assert "Search for at most 200 characters: a few words, a number or an id." in words(page)


def test_a_page_takes_the_same_queries_for_one_hit_and_for_many(cast, anna):
    cast.ask(subject="zebra")
    one = queries(anna, f"{SEARCH}?q=zebra")
    for _ in range(3):
        cast.ask(subject="zebra")

    assert queries(anna, f"{SEARCH}?q=zebra") == one
    assert one - queries(anna, SEARCH) == 3


def test_the_list_leads_to_it(cast, anna):
    assert f'action="{SEARCH}"' in anna.get("/").content.decode()
