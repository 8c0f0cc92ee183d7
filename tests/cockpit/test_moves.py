"""Merging at the desk: a dialog, an old number that leads on, and a way back."""

import pytest

from apps.inquiries import services
from apps.inquiries.models import Inquiry
from tests.cast import HOUR, MONDAY

from .desk import page_of, queries, step_of, text, words

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def first(cast):
    return cast.ask(subject="First", text="First question")


@pytest.fixture
def second(cast):
    return cast.ask(subject="Second", text="Second question")


@pytest.mark.parametrize("written", ["{}", "#{}", " {} "])
def test_two_are_merged_by_number_and_the_old_one_leads_on(cast, sam, first, second, written):
    done = sam.post(step_of(second, "merge"), {"into": written.format(first.number)}, follow=True)

    assert done.redirect_chain[-1] == (page_of(first), 302)
    assert "Merged. Both numbers lead here." in text(done)
    assert "Second question" in words(done)
    assert f"Merged: #{second.number} Second" in words(done)


@pytest.mark.parametrize(
    ("into", "sentence"),
    [
        ("", "Give the number of the other inquiry, such as 4812."),
        ("moon", "There is no inquiry of that number."),
        ("999999", "There is no inquiry of that number."),
        ("²", "There is no inquiry of that number."),
        ("9" * 19, "There is no inquiry of that number."),
    ],
)
def test_a_number_that_nothing_has_is_told_at_its_field(sam, first, into, sentence):
    page = sam.post(step_of(first, "merge"), {"into": into})

    assert page.status_code == 422
    assert sentence in words(page)


def test_a_refusal_of_the_merge_stands_at_its_form(cast, sam, first):
    page = sam.post(step_of(first, "merge"), {"into": first.number})

    assert page.status_code == 422
    assert "This is the same inquiry. Give the number of another one." in words(page)


def test_an_answer_written_to_one_that_was_merged_meanwhile_is_kept_and_sent_by_whoever_read_on(
    cast, sam, first, second
):
    services.merge(second, by=cast.tove, into=first, at=MONDAY)

    page = sam.post(step_of(second, "answer"), {"text": "An hour of thinking", "then": "open"})

    assert page.status_code == 409
    assert f"#{second.number} was merged into this inquiry meanwhile." in words(page)
    assert "An hour of thinking</textarea>" in text(page)
    assert f'action="{step_of(first, "answer")}"' in text(page)
    assert not first.messages.filter(kind="answer").exists()


def test_a_merge_is_undone_on_the_page_of_the_survivor(cast, sam, first, second):
    services.merge(second, by=cast.tove, into=first, at=MONDAY)

    sam.post(step_of(first, "unmerge"), {"merged": second.pk})

    second.refresh_from_db()
    assert (second.status, second.merged_into) == ("new", None)


def test_undoing_is_offered_only_where_something_was_merged(cast, sam, first):
    assert "Undo a merge" not in text(sam.get(page_of(first)))


@pytest.mark.urls("tests.cockpit.empty_frame")
def test_the_page_takes_no_more_queries_for_more_that_were_merged(cast, sam, first, second):
    services.merge(second, by=cast.tove, into=first, at=MONDAY)
    with_one = queries(sam, page_of(first))
    for _more in range(2):
        services.merge(cast.ask(), by=cast.tove, into=first, at=MONDAY)

    assert queries(sam, page_of(first)) == with_one


def test_the_queue_shows_the_survivor_alone(cast, sam, first, second):
    services.merge(second, by=cast.tove, into=first, at=MONDAY + HOUR)

    page = sam.get("/admin/desk/")

    assert "First" in words(page)
    assert "Second" not in words(page)
    assert Inquiry.objects.count() == 2
