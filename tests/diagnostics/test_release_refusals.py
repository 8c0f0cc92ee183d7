"""What is told of an API document that is no JSON: what to correct, in the words of the desk."""

import json

import pytest

from apps.diagnostics.releases import DocumentError
from apps.diagnostics.releases.parsing import CAN_NOT_BE_READ, TOO_MANY_DIGITS, WHAT_TO_CORRECT, parse

VALUE = "a value was expected here. Write one, or take away the comma before it"
NAME = "a property name in double quotes was expected here. Write one, or take away the comma before it"
COMMA = "a comma or a closing bracket was expected here"


@pytest.mark.parametrize(
    ("text", "words", "place"),
    [
        ('{"paths": {"/a": }}', VALUE, "1:18"),
        ('{"tags": [1,\n]}', VALUE, "2:1"),
        ('{"openapi": ', VALUE, "1:13"),
        ('{"openapi": "3.0.3",}', NAME, "1:21"),
        ("{openapi: 1}", NAME, "1:2"),
        ('{"openapi" "3.0.3"}', "the colon after a property name was expected here", "1:12"),
        ('{"openapi": "3.0.3"', COMMA, "1:20"),
        ("[1 2]", COMMA, "1:4"),
        ("{} {}", "the document is over here, but more text follows. Take it away", "1:4"),
        ('{"openapi": "3.0', "the text in double quotes that begins here never ends", "1:13"),
        (
            '{"openapi": "3.0\n"}',
            "a line break or another control character stands in a text in double quotes. "
            r"Write it as an escape, such as \n",
            "1:17",
        ),
        (r'{"openapi": "\q"}', r"a backslash begins no escape here. Write it as \\", "1:14"),
        (r'{"openapi": "\u12"}', r"four hexadecimal digits must follow \u here", "1:15"),
    ],
)
def test_a_document_that_is_no_json_is_refused_with_what_to_correct(text, words, place):
    with pytest.raises(DocumentError) as refused:
        parse(text)

    assert str(refused.value) == f"The document is not valid JSON: {words}. Place: {place}."


def test_a_number_without_end_is_refused_in_plain_words():
    with pytest.raises(DocumentError) as refused:
        parse('{"a": ' + "1" * 5000 + "}")

    assert str(refused.value) == f"{TOO_MANY_DIGITS} Place: 1:1."


@pytest.mark.parametrize(
    "text", ["{,}", "[,]", '{"a":', '{"a', "[tru]", "[-]", "[1.]", '["\\', "[01]", "{}]", '{"a":1,']
)
def test_the_parsers_own_english_is_never_shown(text):
    with pytest.raises(DocumentError) as refused:
        parse(text)
    with pytest.raises(json.JSONDecodeError) as own:
        json.loads(text)

    assert own.value.msg in WHAT_TO_CORRECT
    assert own.value.msg not in str(refused.value)
    assert CAN_NOT_BE_READ not in str(refused.value)
