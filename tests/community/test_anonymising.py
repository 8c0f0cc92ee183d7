"""Names in texts: replaced steadily, and found however they are written."""

import base64
import html
import json
import unicodedata
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from apps.community.anonymising import Anonymiser, Known, left_in

HAVBRIS = Known("Havbris Sjømat AS", "Customer", "customer-1")
DAG = Known("Dag Lunde", "Person", "owner-1")
NUMBER = Known("987654321", "id", "987654321")
DATABASE = Known("8f14e45f-ceea-467f-9f1b-1f0b2c3d4e5f", "id", "database")
KNOWN = [HAVBRIS, DAG, NUMBER, DATABASE]

WAYS = {
    "as it is": str,
    "small": str.lower,
    "large": str.upper,
    "percent-encoded": quote,
    "percent-encoded all through": lambda words: "".join(f"%{byte:02X}" for byte in words.encode()),
    "in JSON": lambda words: json.dumps(words)[1:-1],
    "in JSON all through": lambda words: "".join(f"\\u{ord(each):04x}" for each in words),
    "in HTML": lambda words: "".join(f"&#{ord(each)};" for each in words),
    "with named entities": html.escape,
    "decomposed": lambda words: unicodedata.normalize("NFD", words),
    "in wide letters": lambda words: "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in words),
    "with soft hyphens": lambda words: "\u00ad".join(words),
    "with characters of no width": lambda words: "\u200b".join(words),
    "over two lines": lambda words: words.replace(" ", "\n> "),
    "hyphenated": lambda words: f"{words[:4]}-\n{words[4:]}",
    "with no-break spaces": lambda words: words.replace(" ", "\u00a0"),
    "without spaces": lambda words: words.replace(" ", "_"),
    "in base64": lambda words: base64.b64encode(words.encode()).decode(),
    "in base64 of addresses": lambda words: base64.urlsafe_b64encode(f"id:{words}".encode()).decode().rstrip("="),
}
each_way = pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
names = st.text("abcdefghijklmnoprstuvyæøåABCDEFGHIÆØÅ", min_size=6, max_size=14)
ids = st.from_regex(r"[0-9a-f]{6}-[0-9a-f]{6}", fullmatch=True)
prose = st.text("xyz,.:;(){}\"' \n0123456789", max_size=40)


@each_way
@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.words)
def test_a_known_name_is_found_however_it_is_written(way, known):
    text = f'We sent {{"name": "{way(known.words)}"}} and it failed.'

    assert known.words in left_in([text], KNOWN)


@each_way
@given(words=names | ids, before=prose, after=prose)
def test_what_is_replaced_is_found_no_more(way, words, before, after):
    known = [Known(words, "Customer", "customer-1")]
    text = f"{before} {way(words)} {after}"
    assume("Customer A" not in words)

    assert left_in([text], known) == [words]
    assert left_in([Anonymiser(known).replaced(text)[0]], known) == []


@given(st.text(max_size=200))
def test_any_text_is_read_and_what_is_not_replaced_stays(text):
    made, changes = Anonymiser(KNOWN).replaced(text)

    rebuilt, at = "", 0
    for change in changes:
        assert text[change.start : change.start + len(change.words)] == change.words
        rebuilt += text[at : change.start] + change.stand_in
        at = change.start + len(change.words)
    assert made == rebuilt + text[at:]


def test_the_same_name_has_the_same_stand_in_in_every_text():
    reader = Anonymiser([*KNOWN, Known("Bryggen Kaffe", "Customer", "customer-2")])

    first, _ = reader.replaced("Bryggen Kaffe buys from HAVBRIS SJØMAT AS.")
    second, _ = reader.replaced("Havbris Sjømat answered Bryggen Kaffe; Lunde agreed.")

    assert first == "Customer A buys from Customer B."
    assert second == "Customer B answered Customer A; Person A agreed."


@pytest.mark.parametrize(
    ("said", "published"),
    [
        ("The total is NOK 12 345,50 today", "The total is 100.00 today"),
        ('{"amount": 1234.56}', '{"amount": 100.00}'),
        ("Invoice 1000123 and 1000124, 1000123 again", "Invoice 10001 and 10002, 10001 again"),
        ("Write to ola@kunde.no", "Write to person-1@example.com"),
        ("Call +47 22 33 44 55.", "Call phone-number-1."),
        ("From 10.20.30.40", "From 192.0.2.1"),
        ("As in #4711", "As in inquiry-1"),
        ("Pay NO93 8601 1117 947", "Pay IBAN-1"),
        (
            "Id 11111111-2222-3333-4444-555555555555",
            "Id 00000000-0000-0000-0000-000000000001",
        ),
        ("HTTP/1.1 412 on v1.2.3 since 2026-11-20", "HTTP/1.1 412 on v1.2.3 since 2026-11-20"),
    ],
)
def test_ids_and_amounts_are_replaced_though_nobody_knows_them(said, published):
    assert Anonymiser([]).replaced(said)[0] == published


def test_an_ordinary_word_that_is_somebody_elses_name_counts_when_it_is_written_as_one():
    far = [Known("Order", "ISV", "isv-9", is_far=True)]

    assert left_in(["each order, ordering, reorder"], far) == []
    assert left_in(["They use Order for it"], far) == ["Order"]


def test_parts_of_a_name_count_where_they_are_long_enough():
    assert left_in(["Ask Lunde"], KNOWN) == ["Dag Lunde"]
    assert left_in(["Havbris says", "the havbris"], KNOWN) == ["Havbris Sjømat AS"]
    assert left_in(["one dag", "the havbris"], KNOWN) == []
    assert left_in(["lunder"], KNOWN) == []
