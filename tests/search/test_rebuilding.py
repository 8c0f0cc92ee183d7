"""What search knows follows the rows, whatever is done with them, and can be written anew."""

import io

import pytest
from django.core.management import call_command
from django.db import transaction

from apps.community.models import Topic
from apps.community.services import indexing
from apps.inquiries import services
from apps.inquiries.facts import CallFacts, Upload
from apps.inquiries.finding import find_of_isv
from apps.search import documents
from apps.search.models import SearchDocument
from apps.search.querysets import Reach
from tests.cast import FAILED, HALF_TOLD, HOUR, MONDAY
from tests.community.rows import asked
from tests.factories.isvs import ApiClientFactory, CustomerFactory

STAFF = Reach.of_staff()
FIELDS = [field.name for field in SearchDocument._meta.concrete_fields if field.name not in {"id", "updated_at"}]


def by_staff(text) -> list[tuple[str, int]]:
    return [(hit.kind, hit.object_id) for hit in documents.find(text, reach=STAFF, at=MONDAY).hits]


def by_isv(text, isv) -> list[int]:
    return [hit.object_id for hit in find_of_isv(text, isv=isv, at=MONDAY).hits]


def known() -> list[tuple]:
    return sorted(SearchDocument.objects.values_list(*FIELDS), key=str)


def rebuild() -> str:
    out = io.StringIO()
    call_command("rebuild_search", stdout=out)
    return out.getvalue()


@pytest.fixture
def eventful(cast):
    """An inquiry that most things have happened to."""
    customer = CustomerFactory(name="Blåfjell Økonomi", market=cast.market)
    customer.isvs.add(cast.acme)
    body = '{"message": "VismaId: 7f3c1f9a-6a1e-4f0b-8c38-2f1d0a9be5d2. Data received not recognized."}'
    call = CallFacts("POST", "https://api.lodestar.example/v1/customerInvoices/4711", 400, '{"wrapper": 1}', body)
    inquiry = cast.ask(
        subject="Refused since the release",
        text="Why is this refused? It worked on Friday.",
        call=call,
        client=ApiClientFactory(isv=cast.acme, client_id="acme_test_client_2041"),
        customer=customer,
        files=[Upload("nightly.log", b"line one\nlion crossing")],
    )
    plan = Upload("plan.txt", b"yak")
    services.note(inquiry, by=cast.sam, text="They are about to migrate.", at=MONDAY, files=[plan])
    services.answer(inquiry, by=cast.sam, text="Send the wrapper.", at=MONDAY)
    services.reply(inquiry, by=cast.anna, text="Now it answers teapot.", at=MONDAY + HOUR)
    services.wait_on_others(inquiry, by=cast.sam, text="Development looks at the giraffe.", at=MONDAY + HOUR)
    services.go_on(inquiry, by=cast.sam, at=MONDAY + HOUR)
    services.diagnose_again(inquiry, by=cast.sam, at=MONDAY + HOUR)
    services.merge(cast.ask(text="The same, with a zebra."), by=cast.sam, into=inquiry, at=MONDAY + HOUR)
    services.resolve(inquiry, by=cast.sam, text="Fixed in the hotfix.", at=MONDAY + 2 * HOUR)
    services.reopen(inquiry, by=cast.anna, text="It is the penguin again.", at=MONDAY + 2 * HOUR)
    inquiry.refresh_from_db()
    return inquiry


@pytest.mark.parametrize(
    "text",
    [
        "refused release",
        "worked on Friday",
        '"send the wrapper"',
        "teapot",
        "hotfix",
        "penguin",
        "lion",
        "zebra",
        "nightly.log",
        "7f3c1f9a-6a1e-4f0b-8c38-2f1d0a9be5d2",
        "7f3c1f9a-6a1e",
        "acme_test_client_2041",
        "blafjell",
        "POST /v1/customerInvoices",
        "customerInvoices/4711",
        "not recognized",
    ],
)
def test_an_inquiry_is_found_by(text, cast, eventful):
    assert ("inquiry", eventful.number) in by_staff(text)
    assert eventful.number in by_isv(text, cast.acme)
    assert by_isv(text, cast.other_isv) == []


@pytest.mark.parametrize("text", ["migrate", "giraffe", "yak", "plan.txt"])
def test_what_is_internal_is_found_by_staff_alone(text, cast, eventful):
    assert by_staff(text) == [("inquiry", eventful.number)]
    assert by_isv(text, cast.acme) == []


def test_a_secret_is_not_found(cast):
    secret = "sk_live_4eC39HqLyjWDarjtT1zdp7dc"
    cast.ask(text=f"My client_secret={secret} is refused.", files=[Upload("a.txt", f"client_secret={secret}".encode())])

    assert by_staff(secret) == []
    assert secret not in str(known())


def test_facts_that_are_added_are_found(cast):
    inquiry = cast.ask(call=HALF_TOLD)
    assert by_isv("creating document", cast.acme) == []

    services.complete(inquiry, by=cast.anna, call=FAILED, at=MONDAY)

    assert by_isv("creating document", cast.acme) == [inquiry.number]


def test_a_state_follows_at_once(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Which?", at=MONDAY)

    states = SearchDocument.objects.filter(kind="inquiry").values_list("state", flat=True)

    assert list(states) == ["waiting_on_isv"]


def test_what_was_rolled_back_is_not_found(cast):
    with transaction.atomic():
        cast.ask(subject="Never asked")
        transaction.set_rollback(True)

    assert by_staff("never asked") == []
    assert SearchDocument.objects.filter(kind="inquiry").count() == 0


def test_writing_it_anew_changes_nothing(cast, eventful):
    rebuild()
    before = known()

    told = rebuild()

    assert known() == before
    assert told == "Search knows: isv 2, client 1, customer 1, inquiry 2. Removed: 0.\n"


def test_what_is_written_as_it_happens_is_what_is_written_anew(cast, eventful):
    inquiries = SearchDocument.objects.filter(kind="inquiry")
    before = sorted(inquiries.values_list(*FIELDS), key=str)

    rebuild()

    assert len(before) == 3
    assert sorted(inquiries.values_list(*FIELDS), key=str) == before


def test_what_is_merged_is_found_where_it_goes_on(cast):
    survivor, absorbed = cast.ask(), cast.ask(text="A zebra stands in the way.")

    services.merge(absorbed, by=cast.sam, into=survivor, at=MONDAY)
    assert by_isv("zebra", cast.acme) == [survivor.number]

    services.undo_merge(survivor, by=cast.sam, merged=absorbed, at=MONDAY)
    assert by_isv("zebra", cast.acme) == [absorbed.number]


def test_a_rebuild_brings_back_what_is_missing_and_removes_what_is_no_more(cast, eventful):
    SearchDocument.objects.all().delete()
    documents.put(
        *(
            SearchDocument(kind=kind, object_id=10**6 + number, title="Stray penguin", updated_at=MONDAY)
            for number, kind in enumerate(["inquiry", "inquiry", "isv", "customer"])
        )
    )

    told = rebuild()

    assert by_staff("penguin") == [("inquiry", eventful.number)]
    assert told.endswith("Removed: 4.\n")


def test_a_rebuild_of_an_empty_desk(db):
    assert rebuild() == "Search knows: nothing yet. Removed: 0.\n"


def test_many_are_indexed_in_as_many_queries_as_one(cast, django_assert_num_queries):
    inquiries = [cast.ask(subject=f"Number {number}") for number in range(3)]

    for some in (inquiries[:1], inquiries):
        with django_assert_num_queries(6):
            services.indexing.index(*some)


def test_topics_are_written_anew_and_those_that_are_no_more_are_found_no_more(cast, lodestar_release):
    topic = asked(cast)
    hidden = asked(cast, title="Spam")
    Topic.objects.filter(pk=hidden.pk).update(status=Topic.Status.HIDDEN)
    indexing.index(topic, Topic.objects.get(pk=hidden.pk))
    before = [row for row in known() if row[0] == indexing.KIND]
    SearchDocument.objects.filter(kind=indexing.KIND).delete()
    documents.put(SearchDocument(kind=indexing.KIND, object_id=4711, title="Gone", updated_at=MONDAY))

    told = rebuild()

    assert [row for row in known() if row[0] == indexing.KIND] == before
    assert "topic 2" in told
    assert "Removed: 1." in told
