"""The one door to what can be found, on whichever database the tests run."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField

from apps.search import documents
from apps.search.engines import MOST_RANKED, engine_of
from apps.search.models import SearchDocument
from apps.search.querysets import Narrowed, Reach
from tests.cast import DAY, MONDAY

pytestmark = pytest.mark.django_db

STAFF = Reach.of_staff()
SOMETHING = "Stocktake refuses the location WH-07"


def document(number=1, **given) -> SearchDocument:
    facts = {
        "kind": "inquiry",
        "object_id": number,
        "number": number,
        "is_internal": False,
        "isv": 7,
        "market": 3,
        "state": "open",
        "title": SOMETHING,
        "updated_at": MONDAY,
    }
    return SearchDocument(**facts | given)


def found(text, reach=STAFF, **asked) -> list[int]:
    """The numbers of what is found, best first."""
    return [hit.object_id for hit in documents.find(text, reach=reach, at=MONDAY, **asked).hits]


@pytest.mark.parametrize(
    "text",
    [
        "stocktake",
        "STOCKTAKES",
        "location stocktake",
        "WH-07",
        "wh 07",
        '"refuses the location"',
        "stockta",
        "#1",
        "1",
        'stocktake "',
        "stocktake\x00",
        "stocktake 🦊",
    ],
)
def test_a_document_is_found_by(text):
    documents.put(document(), document(2, title="Something else"))

    assert found(text) == [1]


@pytest.mark.parametrize(
    "text",
    ["stocktake invoice", '"location refuses"', '"stockta"', "st", "07-WH", "#11", "2", "isv7", "open", "inquiry"],
)
def test_a_document_is_not_found_by(text):
    documents.put(document())

    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        '"',
        "'",
        "%",
        "\\",
        "(a OR",
        "a:b (c",
        "*",
        "-",
        '""',
        "NEAR(",
        "🦊",
        "\x00",
        "';--",
        "& | !",
        "<->",
        "²",
    ],
)
def test_any_input_is_safe(text):
    documents.put(document(), document(2, title="a OR b"))

    assert set(found(text)) <= {2}
    assert set(found(text, reach=Reach.of_isv(7), is_beginning=True)) <= {2}
    assert set(documents.matching(text, reach=STAFF).values_list("object_id", flat=True)) <= {2}


@pytest.mark.parametrize("text", ["y" * 10_000, "a " * 50, '"' * 201])
def test_a_text_that_is_too_long_is_refused(text):
    with pytest.raises(ValidationError) as refusal:
        documents.find(text, reach=STAFF, at=MONDAY)

    assert refusal.value.code == "search_too_long"


def test_the_longest_word_is_looked_for():
    documents.put(document())

    assert found("ü" * 200) == []


@pytest.mark.parametrize(
    ("written", "typed"),
    [
        ("Blåfjell Økonomi", "blafjell okonomi"),
        ("Blåfjell Økonomi", "Blaafjell Oekonomi"),
        ("Blåfjell Økonomi", "blåfjell økonomi"),
        ("Blåfjell Økonomi", '"Blåfjell Økonomi"'),
        ("Müller", "mueller"),
        ("Mu\u0308ller", "müller"),
        ("Blafjell", "Blåfjell"),
        ("Straße", "strasse"),
        ("Zażółć", "zazolc"),
    ],
)
def test_accents_make_no_difference(written, typed):
    documents.put(document(body=f"Customer {written} AS"), document(2))

    assert found(typed) == [1]


def test_what_a_database_can_not_keep_is_left_out():
    documents.put(document(body="one\x00two \ud800three"))

    assert found("two three") == [1]


def test_a_title_counts_more_than_a_body():
    documents.put(document(1, title="Orders", body="invoice"), document(2, title="Invoice", body="orders"))

    assert found("invoice") == [2, 1]
    assert found("orders") == [1, 2]


def test_of_two_that_are_alike_the_recent_one_comes_first():
    documents.put(document(1, updated_at=MONDAY), document(2, updated_at=MONDAY - 400 * DAY))

    assert found("stocktake") == [1, 2]


def test_a_number_comes_before_what_mentions_it():
    documents.put(document(1, title="As in 12, see 12: 12"), document(12, title="Another"))

    assert found("12") == [12, 1]
    assert found("#12") == [12, 1]


def test_a_thing_is_shown_once():
    documents.put(document(), document(is_internal=True, body="For the desk."))

    result = documents.find("stocktake", reach=STAFF, at=MONDAY)

    assert ([hit.object_id for hit in result.hits], result.count) == ([1], 1)


def test_an_operation_stands_together():
    documents.put(
        document(1, title="One", identifiers="POST /v1/customer/{customerCd}"),
        document(2, title="Two", body="POST it to /v2/supplier, as with GET /v1/customer"),
    )

    assert found("POST /v1/customer") == [1]
    assert set(found("/v1/customer")) == {1, 2}
    assert found("post /v1/cust") == [1]


def test_putting_again_takes_the_place_of_what_was_put():
    documents.put(document())

    documents.put(document(title="Invoices", is_internal=False))

    assert found("stocktake") == []
    assert found("invoices") == [1]
    assert SearchDocument.objects.count() == 1


def test_what_is_removed_is_found_no_more():
    documents.put(document(), document(is_internal=True), document(2))

    documents.remove("inquiry", [1], is_internal=True)
    assert found("stocktake") == [1, 2] or found("stocktake") == [2, 1]

    documents.remove("inquiry", [1])
    assert found("stocktake") == [2]


def test_what_was_rolled_back_is_not_found():
    with transaction.atomic():
        documents.put(document())
        assert found("stocktake") == [1]
        transaction.set_rollback(True)

    assert found("stocktake") == []


def test_an_isv_finds_its_own_alone_and_nothing_internal():
    documents.put(
        document(1, isv=7),
        document(2, isv=8),
        document(3, isv=None),
        document(4, isv=7, is_internal=True),
        document(70, isv=70),
    )

    for text in ("stocktake", "stockta", "#2", "2", "3", "#4"):
        assert set(found(text, reach=Reach.of_isv(7))) <= {1}
        assert set(documents.matching(text, reach=Reach.of_isv(7)).values_list("object_id", flat=True)) <= {1}
    assert documents.find("stocktake", reach=Reach.of_isv(7), at=MONDAY).count == 1


def test_nobody_finds_nothing():
    documents.put(document(), document(2, isv=None))

    assert found("stocktake", reach=Reach()) == []
    assert found("#1", reach=Reach()) == []


def test_staff_of_a_market_find_what_is_of_it():
    documents.put(document(1, market=3), document(2, market=4), document(3, market=None))

    assert found("stocktake", reach=Reach.of_staff(markets=[3])) == [1]
    assert found("#2", reach=Reach.of_staff(markets=[3])) == []
    assert found("stocktake", reach=Reach.of_staff(markets=[])) == []


def test_no_word_finds_whose_index_a_document_is_in():
    documents.put(document())

    for text in ("isv7", "=isv7", "scope:isv7", "isv 7", "isv"):
        assert found(text) == []


def test_an_internal_document_is_in_no_isvs_index():
    documents.put(document(is_internal=True))
    stored = SearchDocument.objects.get()

    assert stored.scope == ""
    with pytest.raises(IntegrityError), transaction.atomic():
        SearchDocument.objects.update(scope="isv7")


@pytest.mark.parametrize(
    ("to", "numbers"),
    [
        (Narrowed(kinds=["isv"]), {4}),
        (Narrowed(isvs=[8]), {2}),
        (Narrowed(market=5), {2}),
        (Narrowed(states=["closed", "resolved"]), {3}),
        (Narrowed(since=MONDAY), {1, 2, 4}),
        (Narrowed(before=MONDAY), {3}),
        (Narrowed(states=["closed"], isvs=[8]), set()),
    ],
)
def test_it_can_be_narrowed(to, numbers):
    documents.put(
        document(1),
        document(2, isv=8, market=5),
        document(3, state="closed", updated_at=MONDAY - DAY),
        document(4, kind="isv", state=""),
    )

    assert set(found("stocktake", to=to)) == numbers


def test_pages_show_each_hit_once():
    documents.put(*(document(number, updated_at=MONDAY - timedelta(number)) for number in range(1, 46)))

    pages = [documents.find("stocktake", reach=STAFF, at=MONDAY, page=page) for page in (1, 2, 3, 4)]

    assert [len(page.hits) for page in pages] == [20, 20, 5, 0]
    assert [page.next_page for page in pages] == [2, 3, None, None]
    assert {hit.object_id for page in pages for hit in page.hits} == set(range(1, 46))
    assert pages[0].count == 45
    assert not pages[0].is_more_than_counted


def test_of_a_common_word_the_newest_are_ranked():
    oldest = MONDAY - timedelta(MOST_RANKED + 1)
    numbers = range(1, MOST_RANKED + 3)
    documents.put(*(document(number, updated_at=oldest + timedelta(number)) for number in numbers))

    result = documents.find("stocktake", reach=STAFF, at=MONDAY)

    assert (result.count, result.is_more_than_counted) == (MOST_RANKED, True)
    last_page = documents.find("stocktake", reach=STAFF, at=MONDAY, page=MOST_RANKED // documents.PER_PAGE)
    assert 1 not in {hit.object_id for hit in last_page.hits}


def test_while_typing_the_last_word_is_a_beginning():
    documents.put(document(1, title="Invoice"), document(2, title="Invoicing data and invoiceNumber"))

    assert set(found("invoiceN", is_beginning=True)) == {2}
    assert set(found("inv", is_beginning=True)) == {1, 2}
    assert found("in", is_beginning=True) == []


def test_attaching_the_index_again_changes_nothing():
    documents.put(document())

    engine_of(connection).attach(connection)

    assert found("stocktake") == [1]


@pytest.mark.django_db(transaction=True)
def test_the_index_survives_a_change_of_the_table():
    documents.put(document())
    before = SearchDocument._meta.get_field("state")
    after = CharField(max_length=40, blank=True)
    after.set_attributes_from_name("state")

    with connection.schema_editor() as editor:
        editor.alter_field(SearchDocument, before, after)
    engine_of(connection).attach(connection)
    documents.put(document(2, title="Stocktake again"))
    documents.put(document(1, title="Changed"))

    assert found("stocktake") == [2]
    assert found("changed") == [1]
    with connection.schema_editor() as editor:
        editor.alter_field(SearchDocument, after, before)
    engine_of(connection).attach(connection)
