"""Reading what was typed, and showing where it was found."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.search.folding import folded, other_spellings
from apps.search.snippets import LENGTH, marked, snippet
from apps.search.wanted import read


def words_of(text) -> list[tuple[str, ...]]:
    return [term.words for term in read(text).terms]


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("Two words", [("two",), ("words",)]),
        ('"Exact phrase" and', [("exact", "phrase"), ("and",)]),
        ('half "open', [("half",), ("open",)]),
        ("POST /v1/orders/{id} fails", [("post", "v1", "orders", "id"), ("fails",)]),
        ("post office", [("post",), ("office",)]),
        ("a-b_c", [("a", "b", "c")]),
        ("#12 !? --", [("12",)]),
        ("", []),
    ],
)
def test_a_text_is_read_as_terms(text, terms):
    assert words_of(text) == terms


@pytest.mark.parametrize(
    ("text", "number"), [("4812", 4812), ("#4812", 4812), (" #4812 ", 4812), ("4812 a", None), ("9" * 19, None)]
)
def test_a_number_is_one_that_stands_alone(text, number):
    assert read(text).number == number


def bold(pieces) -> str:
    return "".join(f"<{piece.text}>" if piece.is_hit else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("text", "typed", "shown"),
    [
        ("Invoices are refused", "invoice refuse", "<Invoices> are <refused>"),
        ("One invoice, invoiced", "invoices", "One <invoice>, <invoiced>"),
        ("String and strand", "string", "<String> and strand"),
        ("/v1/customer/4711", "v1/customer", "/<v1/customer>/4711"),
        ("Blåfjell Økonomi AS", "okonomi", "Blåfjell <Økonomi> AS"),
        ("Straße 7", "strasse", "<Straße> 7"),
        ("invoiceNumber", "invoice", "invoiceNumber"),
        ("Nothing of it", "zebra", "Nothing of it"),
    ],
)
def test_hits_are_marked(text, typed, shown):
    assert bold(marked(text, read(typed))) == shown


def test_a_beginning_is_marked_as_one():
    assert bold(marked("invoiceNumber", read("invoi").as_beginning)) == "<invoi>ceNumber"


def test_a_snippet_shows_where_the_most_of_it_stands():
    text = f"zebra {'x ' * 400} a zebra\nmet  the lion {'y ' * 400}"

    shown = bold(snippet(text, read("zebra lion")))

    assert "a <zebra> met the <lion> y" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")


@given(st.text(), st.text(max_size=60))
def test_marking_never_changes_a_text(text, typed):
    wanted = read(typed)

    assert "".join(piece.text for piece in marked(text, wanted)) == text
    assert len("".join(piece.text for piece in snippet(text, wanted))) <= LENGTH + 4


@given(st.text())
def test_what_is_read_is_letters_and_digits_alone(text):
    for term in read(text).terms:
        for words in term.spellings:
            assert all(re.fullmatch(r"[^\W_]+", word) for word in words)


@given(st.text())
def test_folding_twice_is_folding_once(text):
    once = folded(other_spellings(text))

    assert folded(once) == once
