"""Ids of the logs, as the product knows them and as staff teach it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.reading import read
from apps.diagnostics.reading.correlation import further_pattern, ids_in

GUID = "8e48c08a-a6e1-54ef-9e62-e97f2bc0b351"
TICKET = further_pattern(r"ticket\s+([A-Z]{2}\d{4})")


def test_a_further_pattern_finds_its_ids_after_those_known_before():
    text = f"See ticket AB1234, ticket CD5678 and VismaId: {GUID}."

    assert list(ids_in(text)) == [GUID]
    assert list(ids_in(text, further=[TICKET])) == [GUID, "AB1234", "CD5678"]


def test_a_further_pattern_reads_answers_headers_and_prose_of_a_call():
    text = 'GET /v1/orders\nHTTP/1.1 400\nX-Log: ticket AB1234\n\n{"message": "ticket CD5678"}\n\nAlso ticket EF9012.'

    call = read(text, [TICKET]).calls[0]

    assert sorted(call.correlation_ids) == ["AB1234", "CD5678", "EF9012"]
    assert read(text).calls[0].correlation_ids == ()


def test_a_further_pattern_reads_har_files():
    entry = {
        "request": {"method": "GET", "url": "https://api.lodestar.example/v1/orders", "headers": []},
        "response": {"status": 400, "headers": [{"name": "X-Log", "value": "ticket AB1234"}], "content": {"text": ""}},
    }
    har = json.dumps({"log": {"version": "1.2", "entries": [entry]}})

    assert read(har, [TICKET]).calls[0].correlation_ids == ("AB1234",)


def test_ids_of_another_call_are_left_out():
    assert list(ids_in("ticket AB1234, ticket CD5678", without=[(0, 10)], further=[TICKET])) == ["CD5678"]


def test_letters_outside_latin_do_not_shift_an_id():
    assert list(ids_in("日本 ticket AB1234", further=[TICKET])) == ["AB1234"]


@pytest.mark.parametrize("value", ["abc", "", "x" * 201])
def test_what_is_too_short_or_too_long_is_no_id(value):
    assert list(ids_in(f"<{value}>", further=[further_pattern("<(.*)>")])) == []


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        ("ticket", "Put one pair of round brackets around the id, and write other groups as (?:…)."),
        ("(a)(b)", "Put one pair of round brackets around the id, and write other groups as (?:…)."),
        ("ticket (abc", "The pattern can't be read: missing ) at “ticket (abc”."),
        ("(a)(?=b)", "The pattern can't be read: invalid perl operator at “(?=”."),
        (r"(a)\1", "The pattern can't be read: invalid escape sequence at “\\1”."),
        ("([a", "The pattern can't be read: missing ] at “[a”."),
        ("(łódź)", "“ł” can't stand in this pattern; write . for any letter."),
        ("(.{900})", "The pattern repeats too much to be fast: use smaller numbers in {…}, or * and +."),
        ("(" + "a" * 500 + ")", "The pattern is too long: 500 characters at most."),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern, sentence):
    with pytest.raises(ValueError) as refused:  # noqa: PT011  # the sentence is compared below
        further_pattern(pattern)

    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "source", ["((?:a|aa)+)$", "((?:a|b)*a(?:a|b){100})", "(.*.*.*.*=.*)", "(a?a?a?a?a?a?aaaaaab)", "()"]
)
def test_a_pattern_that_other_engines_choke_on_finds_nothing_where_nothing_is(source):
    text = "a" * 500_000 + "\nGET /v1/orders gave 400"

    assert list(ids_in(text, further=[further_pattern(source)])) == []


@given(st.text(max_size=60))
def test_any_pattern_is_compiled_or_refused_with_a_sentence(source):
    refusal = "."
    try:
        further_pattern(source)
    except ValueError as refused:
        refusal = str(refused)

    assert refusal.endswith(".")
