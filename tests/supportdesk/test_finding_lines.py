import html
import json
import re

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from supportdesk.desk_tags import whereabouts
from supportdesk.finding_lines import LINES_SHOWN, LONGEST_LINE, lines_with

BODY = """{
  "currency": "NOKK",
  "lines": [
    {"discountPrecent": 7.5}
  ]
}"""


def finding(line: int | None = None, column: int | None = None, **other) -> dict:
    about = {"path": "/currency", "problem": "wrong_enum", "message": "Not allowed.", "suggestion": "NOK"}
    return {**about, "severity": "error", "nearest": [], "line": line, "column": column, **other}


def text_of(line) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", line.html))


def marked(lines) -> list[str]:
    """What is marked as wrong, in all lines."""
    found = [re.findall(r'class="[^"]*\b[xw]"[^>]*>(.*?)</span>', line.html) for line in lines.lines]
    return [html.unescape(text) for texts in found for text in texts]


def shown(body: str, *findings: dict) -> str:
    return Template("{% load desk %}{% code_with_findings body findings %}").render(
        Context({"body": body, "findings": findings})
    )


def test_a_finding_hangs_on_its_line_and_its_place_is_marked():
    wrong = finding(2, 15)

    lines = lines_with(BODY, [wrong])

    assert [line.number for line in lines.lines if line.findings] == [2]
    assert lines.lines[1].findings == [wrong]
    assert marked(lines) == ['"NOKK"']


def test_what_has_no_place_in_the_body_stands_apart():
    no_paging, beyond = finding(path="query", problem="missing_paging"), finding(99, 1)

    lines = lines_with(BODY, [no_paging, beyond])

    assert lines.apart == [no_paging, beyond]
    assert marked(lines) == []


def test_two_findings_of_one_line_are_both_there():
    lines = lines_with(BODY, [finding(4, 6), finding(4, 25, severity="warning")])

    assert len(lines.lines[3].findings) == 2
    assert marked(lines) == ['"discountPrecent"', "7.5"]
    assert not lines.lines[3].is_warning


def test_a_warning_alone_looks_like_one():
    assert lines_with(BODY, [finding(2, 15, severity="warning")]).lines[1].is_warning


@pytest.mark.parametrize(
    ("body", "column", "word"),
    [("{'a': None}", 7, "None"), ("{'a': None}", 2, "'"), ("{a: 1}", 2, "a"), ('{"a": 1,}', 9, "}")],
)
def test_what_is_no_json_is_marked_by_the_word(body, column, word):
    assert marked(lines_with(body, [finding(1, column)])) == [word]


def test_a_body_that_came_on_one_line_is_laid_out_and_its_places_move_along():
    body = json.dumps(json.loads(BODY))

    lines = lines_with(body, [finding(1, body.index('"NOKK"') + 1), finding(1, body.index("7.5") + 1)])

    assert lines.is_laid_out
    assert marked(lines) == ['"NOKK"', "7.5"]
    assert [line.number for line in lines.lines if line.findings] == [2, 5]


@given(st.lists(st.dictionaries(st.text('ab \\"{}[],:', min_size=1), st.integers()), min_size=1), st.data())
def test_laying_out_moves_every_place_to_the_same_character(value, data):
    body = json.dumps(value)
    column = data.draw(st.sampled_from([index for index, mark in enumerate(body) if not mark.isspace()])) + 1

    lines = lines_with(body, [finding(1, column)])

    (hit,) = [line for line in lines.lines if line.findings]
    assert body[column - 1] in "".join(marked(lines))
    assert "".join(text_of(hit).split()) in "".join(body.split())


def test_a_long_body_is_shown_around_its_findings():
    body = "[\n" + ",\n".join(str(number) for number in range(1000)) + "\n]"

    lines = lines_with(body, [finding(500, 1)])

    assert [line.number for line in lines.lines if not line.left_out] == [1, 2, 3, *range(497, 504)]
    assert sum(line.left_out or 1 for line in lines.lines) == 1002
    assert not lines.is_whole


def test_a_body_of_usual_length_is_shown_whole():
    assert lines_with("\n" * (LINES_SHOWN - 1), []).is_whole


def test_a_line_without_end_is_shown_around_its_finding():
    body = "x" * 100_000 + " wrong " + "y" * 100_000

    (line,) = lines_with(body, [finding(1, 100_002)]).lines

    assert len(text_of(line)) <= LONGEST_LINE + 2
    assert marked(lines_with(body, [finding(1, 100_002)])) == ["wrong"]


@given(st.text('{}[]",:\\ \n\t1a\u00a0'), st.integers(1, 9), st.integers(1, 99))
def test_any_place_in_any_text_is_borne(body, line, column):
    lines = lines_with(body, [finding(line, column)])

    hanging = sum(len(line.findings) for line in lines.lines)
    assert hanging + len(lines.apart) == 1
    assert "".join("".join(map(text_of, lines.lines)).split()) == "".join(body.split())


def test_the_page_shows_message_suggestion_and_place():
    page = shown(BODY, finding(2, 15, message="Is <b> allowed?"))

    assert '<span class="sr">Error:</span><span>Is &lt;b&gt; allowed?</span>' in page
    assert '<code class="ins">NOK</code>' in page
    assert '<p class="at">/currency · line 2, column 15</p>' in page


def test_secrets_that_were_taken_out_are_shown_as_taken_out():
    page = shown('{"password": "[password-1]"}', finding(1, 14, message="[password-1] is no number."))

    assert page.count('class="masked"') == 2


@pytest.mark.parametrize(
    ("path", "line", "words"),
    [
        ("/a", 3, "/a · line 3, column 7"),
        ("3:7", 3, "line 3, column 7"),
        ("query:pageNumber", None, "query parameter pageNumber"),
        ("header:If-Match", None, "header If-Match"),
        ("path:id", None, "path parameter id"),
        ("query", None, "query"),
        ("/a:b", None, "/a:b"),
    ],
)
def test_places_are_said_in_words(path, line, words):
    assert whereabouts(finding(line, 7 if line else None, path=path)) == words


def test_several_suggestions_are_listed():
    assert '<code class="ins">GET, PUT</code>' in shown("", finding(suggestion=("GET", "PUT")))


def test_a_body_that_is_shown_whole_can_be_copied_and_no_other():
    assert "data-copy" in shown(BODY, finding(2, 15))
    assert "data-copy" not in shown("\n" * LINES_SHOWN, finding(2, 15))
