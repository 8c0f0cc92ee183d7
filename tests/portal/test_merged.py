"""What an ISV sees of two inquiries that became one: both numbers lead to it, and nothing of theirs is lost."""

import pytest

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment
from tests.cast import MONDAY

from .pages import words


@pytest.fixture
def merged(cast):
    """The absorbed one, with a file, and the survivor."""
    survivor = cast.ask(subject="First", text="First question")
    absorbed = cast.ask(subject="Second", text="Second question", files=[Upload("log.txt", b"line one")])
    services.merge(absorbed, by=cast.sam, into=survivor, at=MONDAY)
    return absorbed, survivor


def test_the_old_number_leads_to_where_it_goes_on(anna, merged):
    absorbed, survivor = merged

    page = anna.get(f"/inquiries/{absorbed.number}/", follow=True)

    assert page.redirect_chain == [(f"/inquiries/{survivor.number}/", 302)]
    assert "Second question" in words(page)
    assert f"#{absorbed.number} was merged into this inquiry." in words(page)


def test_a_reply_to_the_old_number_lands_where_it_goes_on(anna, merged):
    absorbed, survivor = merged

    anna.post(f"/inquiries/{absorbed.number}/reply/", {"text": "More of it"})

    assert survivor.messages.filter(text="More of it").exists()


def test_a_file_is_found_at_its_old_address(anna, merged):
    absorbed, survivor = merged
    file = Attachment.objects.get()

    answers = [anna.get(f"/inquiries/{number}/files/{file.pk}/") for number in (absorbed.number, survivor.number)]

    assert [b"".join(answer.streaming_content) for answer in answers] == [b"line one"] * 2


def test_another_isv_finds_neither_number(bo, merged):
    assert [bo.get(f"/inquiries/{each.number}/").status_code for each in merged] == [404, 404]


def test_the_list_of_what_is_finished_says_that_it_was_merged(anna, merged):
    assert "Merged" in words(anna.get("/?show=finished"))


def test_undone_each_number_leads_to_its_own_again(cast, anna, merged):
    absorbed, survivor = merged

    services.undo_merge(survivor, by=cast.sam, merged=absorbed, at=MONDAY)

    assert "Second question" in words(anna.get(f"/inquiries/{absorbed.number}/"))
    assert "Second question" not in words(anna.get(f"/inquiries/{survivor.number}/"))
