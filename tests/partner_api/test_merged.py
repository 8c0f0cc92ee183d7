"""Partner systems go on using the number they know."""

import pytest

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment
from tests.cast import MONDAY

from .caller import INQUIRIES


@pytest.fixture
def merged(cast):
    """The absorbed one, with a file, and the survivor."""
    survivor = cast.ask(subject="First", text="First question")
    absorbed = cast.ask(subject="Second", text="Second question", files=[Upload("log.txt", b"line one")])
    services.merge(absorbed, by=cast.sam, into=survivor, at=MONDAY)
    return absorbed, survivor


def test_the_old_number_answers_with_where_it_goes_on(partner, merged):
    absorbed, survivor = merged

    told = partner.get(f"{INQUIRIES}{absorbed.number}/").json()

    assert told["number"] == survivor.number
    assert [each["number"] for each in told["merged"]] == [absorbed.number]
    assert told["merged_into"] is None


def test_the_list_says_where_it_goes_on(partner, merged):
    absorbed, survivor = merged

    rows = {row["number"]: row for row in partner.get(INQUIRIES).json()["results"]}

    assert (rows[absorbed.number]["status"], rows[absorbed.number]["merged_into"]) == ("merged", survivor.number)
    assert rows[survivor.number]["merged_into"] is None


@pytest.mark.parametrize("part", ["messages", "attachments"])
def test_what_was_said_and_sent_is_found_under_both_numbers(partner, merged, part):
    absorbed, survivor = merged

    old, new = (partner.get(f"{INQUIRIES}{each.number}/{part}/").json()["results"] for each in (absorbed, survivor))

    assert old == new != []


def test_a_file_is_found_at_its_old_address(partner, merged):
    absorbed, _survivor = merged
    file = Attachment.objects.get()

    answer = partner.get(f"{INQUIRIES}{absorbed.number}/attachments/{file.pk}/")

    assert b"".join(answer) == b"line one"


def test_a_reply_to_the_old_number_lands_where_it_goes_on(partner, merged):
    absorbed, survivor = merged

    answer = partner.post(f"{INQUIRIES}{absorbed.number}/messages/", {"text": "More of it"})

    assert answer.status_code == 201
    assert survivor.messages.filter(text="More of it").exists()
