"""Publishing a solved inquiry at the desk: side by side, kept as typed, released by a second person."""

import pytest
from django.urls import reverse

from apps.accounts.roles import AUDITOR, LEAD
from apps.community.models import Publication, Topic
from apps.inquiries import services as inquiries
from apps.inquiries.models import Inquiry
from tests.cast import MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import CustomerFactory

from .desk import browser_of, page_of, pass_the_time_to_undo, queries, words

pytestmark = pytest.mark.usefixtures("monday")
TEXT = {
    "title": "400 when an invoice is posted",
    "question": "What is wrong with it?",
    "answer": "Wrap the value.",
    "area": "invoices",
    "tags": "wrapper",
}


@pytest.fixture
def solved(cast) -> Inquiry:
    asked = cast.ask(text="Acme gets 400. Anna Berg")
    inquiries.answer(asked, by=cast.sam, text="Wrap it, Anna Berg.", at=MONDAY, then="resolved")
    pass_the_time_to_undo()
    return asked


@pytest.fixture
def sam(cast):
    return browser_of(cast.sam)


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def path(asked: Inquiry, deed: str = "") -> str:
    return reverse(f"cockpit:publish_{deed}" if deed else "cockpit:publish", args=[asked.number])


def test_a_solved_inquiry_leads_to_its_topic_and_an_open_one_does_not(cast, sam, solved):
    assert path(solved) in sam.get(page_of(solved)).content.decode()
    other = cast.ask()
    assert path(other) not in sam.get(page_of(other)).content.decode()
    assert "This inquiry is not solved." in words(sam.get(path(other)))


def test_shows_what_was_said_beside_what_is_read_and_keeps_nothing_until_it_is_sent(sam, solved):
    page = sam.get(path(solved))

    assert '<mark title="becomes ISV A">Acme</mark> gets 400. <mark title="becomes Person A">Anna Berg</mark>' in (
        page.content.decode()
    )
    assert "ISV A gets 400. Person A" in page.content.decode()
    assert not Publication.objects.exists()


def test_is_written_proposed_and_released_by_a_second_person(sam, tove, solved):
    sam.post(path(solved), TEXT | {"do": "propose"})
    refused = sam.post(path(solved, "release"), {})
    assert (refused.status_code, Topic.objects.count()) == (422, 0)
    assert "You wrote this: a second person releases it." in words(refused)

    assert "400 when an invoice is posted" in words(tove.get(reverse("cockpit:topics")))
    tove.post(path(solved, "release"), {})

    topic = Topic.objects.get()
    assert (topic.title, topic.accepted.text) == ("400 when an invoice is posted", "Wrap the value.")
    assert f"Topic {topic.pk}" in words(sam.get(path(solved)))


def test_a_name_that_is_left_refuses_the_proposal_and_what_was_typed_stays(sam, solved):
    page = sam.post(path(solved), TEXT | {"answer": "Wrap it as Acme does.", "do": "propose"})

    assert page.status_code == 422
    assert "Names or ids we know are still in it: “Acme”." in words(page)
    assert "Wrap it as Acme does." in page.content.decode()
    held = Publication.objects.get()
    assert (held.status, held.answer) == ("draft", "Wrap it as Acme does.")


def test_an_empty_part_is_said_at_its_field(sam, solved):
    page = sam.post(path(solved), TEXT | {"answer": " ", "do": "save"})

    assert page.status_code == 422
    assert "What is wrong with it?" in page.content.decode()
    assert not Publication.objects.exists()


def test_is_sent_back_with_a_reason_and_withdrawn(sam, tove, solved):
    sam.post(path(solved), TEXT | {"do": "propose"})

    assert tove.post(path(solved, "send-back"), {"because": ""}).status_code == 422
    tove.post(path(solved, "send-back"), {"because": "Too short"})
    assert Publication.objects.get().status == "draft"
    tove.post(path(solved, "withdraw"), {"because": "Not of use"})

    assert Publication.objects.get().status == "withdrawn"
    assert tove.post(path(solved, "withdraw"), {"because": "Again"}).status_code == 302


def test_who_may_not_write_and_who_is_of_another_market_get_nowhere(solved, cast):
    auditor = browser_of(StaffFactory(market=cast.market, role=AUDITOR))
    far = browser_of(StaffFactory(is_limited=True, role=LEAD))

    assert auditor.get(path(solved)).status_code == 403
    assert auditor.post(path(solved), TEXT).status_code == 403
    assert far.get(path(solved)).status_code == 404
    assert far.post(path(solved), TEXT).status_code == 404
    assert far.post(path(solved, "release"), {}).status_code == 404


def test_the_page_takes_the_same_queries_however_many_names_are_known(cast, sam, solved):
    few = queries(sam, path(solved))
    for number in range(5):
        CustomerFactory(name=f"Nordlunden {number}", market=cast.market, isvs=[cast.acme])

    assert queries(sam, path(solved)) == few == 20
