import html
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.highlighting import CHARACTER_LIMIT, LINE_LIMIT, laid_out, lines_of, marked_up

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def text_of(line: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", line))


@given(JSON)
def test_json_says_the_same_when_it_is_laid_out(value):
    text = json.dumps(value)

    assert json.loads(laid_out(text)) == value


@given(st.text())
def test_any_text_loses_nothing_but_space(text):
    shown = laid_out(text)

    assert "".join(shown.split()) == "".join(text.split())


@given(st.text())
def test_marking_up_changes_no_character(line):
    assert text_of(marked_up(line)) == line


@given(st.text(alphabet="<>\"'&{}:1a\\"))
def test_what_was_typed_never_becomes_markup(line):
    tags = re.findall(r"<[^>]*>", marked_up(line))

    assert set(tags) <= {'<span class="k">', '<span class="s">', '<span class="n">', "</span>"}


def test_keys_strings_and_numbers_are_told_apart():
    assert marked_up('"a": "b", -1.5e3, true') == (
        '<span class="k">&quot;a&quot;</span>: <span class="s">&quot;b&quot;</span>, '
        '<span class="n">-1.5e3</span>, <span class="n">true</span>'
    )


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (
            '{"a":[1,{"b":"[,]"}],"c":{}}',
            ["{", '  "a":[', "    1,", "    {", '      "b":"[,]"', "    }", "  ],", '  "c":{}', "}"],
        ),
        ("plain text, {not} JSON", ["plain text, {not} JSON"]),
        ('{\n"a": 1}', ["{", '"a": 1}']),
        ('{"a": "unfinished', ["{", '  "a": "unfinished']),
        ("]}", ["]}"]),
    ],
)
def test_json_on_one_line_is_laid_out(text, lines):
    assert laid_out(text).split("\n") == lines


@pytest.mark.parametrize(
    ("text", "is_cut"),
    [
        ("\n" * (LINE_LIMIT - 1), False),
        ("\n" * LINE_LIMIT, True),
        ("x" * CHARACTER_LIMIT, False),
        ("x" * (CHARACTER_LIMIT + 1), True),
    ],
)
def test_a_text_without_end_is_cut(text, is_cut):
    lines, cut = lines_of(text)

    assert cut is is_cut
    assert len(lines) <= LINE_LIMIT


def test_megabytes_are_marked_up_in_no_time():
    lines, _ = lines_of('{"a":"' * 400_000)

    assert len(lines) <= LINE_LIMIT


@pytest.mark.parametrize("text", ["[" * 100_000, '{"a":' * 20_000, "[" * 50_000 + "]" * 50_000, "[]," * 33_000])
def test_brackets_without_end_cost_little_room(text):
    lines, is_cut = lines_of(f"[{text}")

    assert len(lines) == LINE_LIMIT
    assert is_cut
    assert sum(len(line) for line in lines) < 200 * LINE_LIMIT
    assert len(laid_out(f"[{text}")) < 100 * len(text)


def test_what_is_cut_is_the_beginning_of_what_would_be_shown_whole():
    text = json.dumps([{"a": [], "b": [1, {}]}] * 200)

    lines, is_cut = lines_of(text)

    assert is_cut
    assert [text_of(line) for line in lines] == laid_out(text).split("\n")[:LINE_LIMIT]
