"""The list of inquiries, narrowed by words."""

import pytest

from apps.inquiries import services
from apps.isvs.services import add_integration
from tests.cast import MONDAY

from .caller import Partner
from .test_inquiries import INQUIRIES, numbers


def test_the_list_is_narrowed_to_what_holds_the_words(cast, partner):
    first = cast.ask(subject="Stocktake answers 500")
    cast.ask(subject="Another")
    last = cast.ask(subject="A stocktake again")

    assert numbers(partner.get(f"{INQUIRIES}?search=stocktake")) == [last.number, first.number]
    assert numbers(partner.get(f"{INQUIRIES}?search=stocktake+again&status=new")) == [last.number]
    assert numbers(partner.get(f"{INQUIRIES}?search=%23{first.number}")) == [first.number]
    assert numbers(partner.get(f"{INQUIRIES}?search=zebra")) == []


def test_neither_internal_text_nor_another_isv_is_found(cast, partner):
    inquiry = cast.ask(subject="Stocktake")
    services.note(inquiry, by=cast.sam, text="They migrate.", at=MONDAY)
    theirs, secret = add_integration(isv=cast.other_isv, name="Theirs", by=cast.tove, at=MONDAY)
    stranger = Partner(theirs, secret)

    assert numbers(partner.get(f"{INQUIRIES}?search=migrate")) == []
    assert numbers(stranger.get(f"{INQUIRIES}?search=stocktake")) == []
    assert numbers(stranger.get(f"{INQUIRIES}?search={inquiry.number}")) == []


@pytest.mark.parametrize("text", ["%22", "%27", "%25", "%5C", "(a+OR", "+", "%F0%9F%A6%8A"])
def test_any_input_is_safe(cast, partner, text):
    cast.ask()

    assert numbers(partner.get(f"{INQUIRIES}?search={text}")) == []


def test_a_text_that_is_too_long_is_refused(cast, partner):
    answer = partner.get(f"{INQUIRIES}?search={'y' * 201}")

    assert (answer.status_code, answer.json()["code"]) == (422, "search_too_long")
