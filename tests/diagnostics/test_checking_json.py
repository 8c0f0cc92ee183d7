"""JSON by RFC 8259: the same verdict as the standard parser, and the place of the first impossible character."""

import json
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from apps.diagnostics.checking.json_advice import advise
from apps.diagnostics.checking.json_syntax import SPACE, syntax_of
from apps.diagnostics.checking.json_tree import Lines, Node, tree_of

ENDINGS = ("", '"', 'n"', '0000"', '000"', '00"', '0"', "0", *("true"[i:] for i in (1, 2, 3)))
ENDINGS += tuple("false"[i:] for i in (1, 2, 3, 4)) + tuple("null"[i:] for i in (1, 2, 3))
FOLLOWERS = ("", ":0", "0", '"a":0')
STRINGS = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\\?\Z)', re.DOTALL)
CLOSERS = {"{": "}", "[": "]"}

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(alphabet='aé"\\\n/\ud83d\x7f', max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet='ab"', max_size=2), inner, max_size=3),
    max_leaves=8,
)
marks = st.sampled_from(
    [*"{}[],:\"\\'0123456789-+.eEtrufalsn \n\tNaI\x00\x1f\xa0\ufeff“/#", "\\u", "\\u12", "true", "nul"]
)


@st.composite
def mutated(draw) -> str:
    """A document with a few characters put in, taken out or exchanged."""
    text = json.dumps(
        draw(values), indent=draw(st.sampled_from([None, 1])), ensure_ascii=draw(st.booleans()), allow_nan=False
    )
    for _ in range(draw(st.integers(0, 3))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 2)))
        text = text[:start] + draw(marks | st.just("")) + text[end:]
    return text


def strictly(text: str) -> object:
    """What the standard parser reads, without the words that it takes although RFC 8259 has none of them."""

    def refuse(word: str) -> None:
        raise ValueError(word)

    return json.loads(text, parse_constant=refuse)


def is_json(text: str) -> bool:
    try:
        strictly(text)
    except ValueError:
        return False
    return True


def can_become_json(prefix: str) -> bool:
    """The slow oracle: whether one of many continuations of this prefix is JSON."""
    opened: list[str] = []
    for mark in STRINGS.sub("", prefix):
        if mark in CLOSERS:
            opened.append(CLOSERS[mark])
        elif mark in "}]" and opened:
            opened.pop()
    closing = "".join(reversed(opened))
    return any(is_json(prefix + ending + more + closing) for ending in ENDINGS for more in FOLLOWERS)


@given(mutated())
@example("")
@example("01")
@example("[1.e5]")
@example("-Infinity")
@example('{"a":1,}')
@example('"\\u12')
@example('{"a": tru, "b": 1}')
@example("[1.")
@example("\ufeff{}")
def test_the_verdict_is_that_of_the_standard_parser_and_the_place_that_of_a_slow_oracle(text):
    fault = syntax_of(text).fault

    assert (fault is None) == is_json(text)
    if fault is not None:
        assert can_become_json(text[: fault.at])
        assert fault.at == len(text) or not can_become_json(text[: fault.at + 1])


def place_of_the_standard_parser(text: str) -> int | None:
    """None for JSON, and for the words that are refused without a place."""
    try:
        strictly(text)
    except json.JSONDecodeError as error:
        return error.pos
    except ValueError:
        return None
    return None


@given(mutated())
def test_the_place_is_that_of_the_standard_parser_unless_a_token_breaks_off_in_its_middle(text):
    place = place_of_the_standard_parser(text)
    if place is None:
        return

    fault = syntax_of(text).fault

    start = min(SPACE.match(text, fault.start).end(), fault.at)
    assert start <= place <= fault.at


@given(mutated())
def test_advice_is_given_for_every_fault(text):
    fault = syntax_of(text).fault
    if fault is None:
        return

    message, suggestion = advise(text, fault, Lines(text))

    assert message.startswith("This is not valid JSON: at line ")
    assert suggestion
    assert len(message) < 400


def plain(node: Node) -> object:
    """The value of a tree as the standard parser gives it."""
    if node.kind == "object":
        return {child.name: plain(child) for child in node.children}
    if node.kind == "array":
        return [plain(child) for child in node.children]
    return node.text if node.kind == "string" else json.loads(node.text)


@given(values, st.sampled_from([None, 2]))
def test_a_tree_holds_the_values_of_the_text_at_their_places(value, indent):
    text = json.dumps(value, indent=indent, ensure_ascii=False)

    root = tree_of(text).root

    assert plain(root) == value
    waiting = [root]
    while waiting:
        node = waiting.pop()
        found, _end = json.JSONDecoder().raw_decode(text, node.start)
        assert found == plain(node)
        assert node.name is None or json.JSONDecoder().raw_decode(text, node.named_at)[0] == node.name
        waiting += node.children


@given(values)
def test_a_pointer_leads_to_its_value(value):
    waiting = [tree_of(json.dumps(value)).root]
    while waiting:
        node = waiting.pop()
        found = value
        for each in node.pointer.split("/")[1:]:
            key = each.replace("~1", "/").replace("~0", "~")
            found = found[int(key)] if isinstance(found, list) else found[key]

        assert plain(node) == found
        waiting += node.children


@given(st.text(alphabet="ab\n\r", max_size=20), st.integers(0, 20))
def test_lines_and_columns_count_from_one_and_lines_end_at_a_line_feed(text, offset):
    offset = min(offset, len(text))

    line, column = Lines(text).place(offset)

    assert line == text[:offset].count("\n") + 1
    assert text.split("\n")[line - 1][: column - 1] == text[:offset].split("\n")[-1]


ADVICE = [
    ('{\n "a": 1,\n}', "3:1", "remove the comma at the end of line 2"),
    ('{"a": 1,}', "1:9", 'remove the comma before "}" on line 1'),
    ("[1, 2, ]", "1:8", 'remove the comma before "]" on line 1'),
    ("[1,,2]", "1:4", 'remove the comma before "," on line 1'),
    ('{\n "a": 1\n "b": 2\n}', "3:2", "put a comma at the end of line 2"),
    ('{"a": 1 "b": 2}', "1:9", "put a comma before column 9 of line 1"),
    ('{"a": {"b": 1} {"c": 2}}', "1:16", "put a comma before column 16 of line 1"),
    ('{"a": 1; "b": 2}', "1:8", "write a comma instead of the semicolon"),
    ('{"a" = 1}', "1:6", "write a colon after the name instead of ="),
    ('{"a" 1}', "1:6", "write a colon after the name"),
    ("{'a': 1}", "1:2", "use double quotes and true/false: json.dumps instead of str"),
    ("{'a': 'b', 'c': None}", "1:2", "use double quotes and true/false: json.dumps instead of str"),
    ("{\"a\": 'b'}", "1:7", 'use double quotes: "text"'),
    ('{"a": True}', "1:7", "write true instead of True"),
    ('{"a": None}', "1:7", "write null instead of None"),
    ('{"a": TRUE}', "1:7", "write true instead of TRUE"),
    ('{"a": nil}', "1:8", "write null instead of nil"),
    ('{"a": NaN}', "1:7", "send a number or null: JSON has no NaN"),
    ('{"a": -Infinity}', "1:8", "send a number or null: JSON has no Infinity"),
    ('{"a": undefined}', "1:7", "leave the property out or send null: JSON has no undefined"),
    ('{"a": Oslo}', "1:7", 'put double quotes around Oslo: "Oslo"'),
    ('{"a": nope}', "1:8", 'put double quotes around nope: "nope"'),
    ('{name: "a"}', "1:2", 'put double quotes around name: "name"'),
    ('{"a": 1 // one\n}', "1:9", "remove the comment: JSON has none"),
    ('{/* one */ "a": 1}', "1:2", "remove the comment: JSON has none"),
    ('{\n# one\n"a": 1}', "2:1", "remove the comment: JSON has none"),
    ("{“a”: 1}", "1:2", 'use straight double quotes (") instead of “'),
    ('{"a":\xa01}', "1:6", "put an ordinary space instead of the no-break space (U+00A0)"),
    ('\ufeff{"a": 1}', "1:1", "remove the byte order mark (U+FEFF)"),
    ('{"a": 1\u200b}', "1:8", "remove the zero width space (U+200B)"),
    ('{"a": {"b": [1, 2', "1:18", "add ]}} at the end, or paste the whole text if it was cut off"),
    ('{"a": "b', "1:9", "close the text that begins at line 1, column 7 with a double quote"),
    ('{"a":', "1:6", "paste the whole text: it was cut off"),
    ("[" * 30 + "1", "1:32", "paste the whole text: 30 brackets are still open"),
    ('{"a": "b\nc"}', "1:9", "close the text with a double quote, or write \\n for a line break in it"),
    ('{"a": "b\tc"}', "1:9", "write \\t instead"),
    ('{"a": "b\x01c"}', "1:9", "write \\u0001 instead"),
    (r'{"a": "C:\Data"}', "1:11", "write \\\\ for a backslash"),
    (r'{"a": "it\'s"}', "1:11", "write ' without a backslash"),
    (r'{"a": "\u00g0"}', "1:12", "write four hexadecimal digits after \\u"),
    ('{"a": 0012}', "1:8", "remove the zero in front of the number, or put the number in double quotes to keep it"),
    ('{"a": +1}', "1:7", "remove the plus sign"),
    ('{"a": .5}', "1:7", "write a zero before the point: 0.5"),
    ('{"a": 1.}', "1:9", "write a digit before and after the point of a number, as in 1.0"),
    ('{"a": 12,50}', "1:10", "write decimals with a point: 12.50"),
    ('{"a": 1}}', "1:9", "remove the } that is too many"),
    ('{"a": 1}\n{"a": 2}', "2:1", "send one JSON value: put several in a list, with a comma between them"),
    ('{"a": 1} thanks', "1:10", "remove what follows the end of the JSON"),
    ('{"a": [1}', "1:9", "close the list that begins on line 1 with ] first"),
    ('{"a": [1, {"b": 2]}', "1:18", "close the object that begins on line 1 with } first"),
    ("name=Ola&city=Oslo", "1:2", "send JSON, not form data: a body such as {...} with Content-Type: application/json"),
    ("<customer/>", "1:1", "send JSON, not XML, with Content-Type: application/json"),
    ('{"a": {{number}}}', "1:8", "write the real value instead of {{number}}"),
    ('{"a": <number>}', "1:7", "write the real value instead of <number>"),
    ('{"a": 1, ...}', "1:10", "write the real value instead of ..."),
    (r"{\"a\": 1}", "1:2", "remove the backslashes before the quotes: the text was escaped once too often"),
    ('{""a"": 1}', "1:4", "write one double quote where two stand"),
    ('{"a": }', "1:7", "write a value, or null, here"),
    ("  ", "1:3", "send a JSON object"),
    ('{"a": 1] ', "1:8", "close the object that begins on line 1 with } first"),
    ("]", "1:1", "write a value, or null, here"),
    ("{:}", "1:2", 'write a property name in double quotes or "}" here'),
]


@pytest.mark.parametrize(("text", "place", "suggestion"), ADVICE)
def test_the_first_fault_is_named_with_what_to_do(text, place, suggestion):
    fault = syntax_of(text).fault

    line, column = Lines(text).place(fault.at)
    advice = advise(text, fault, Lines(text))

    assert (f"{line}:{column}", advice.suggestion) == (place, suggestion)
    assert f"at line {line}, column {column}, " in advice.message


def test_repeated_keys_are_found_at_every_depth_and_each_repetition_is_told():
    tree = tree_of('{"a": 1, "b": [{"c": 1, "c": 2, "c": 3}], "a": {}}')

    assert [(node.pointer, node.text) for node in tree.repeated] == [("/b/0/c", "2"), ("/b/0/c", "3"), ("/a", "")]


def test_keys_that_differ_in_their_escapes_alone_are_the_same():
    assert [node.pointer for node in tree_of(r'{"a": 1, "\u0061": 2}').repeated] == ["/a"]


@pytest.mark.parametrize(
    ("text", "is_whole"),
    [("7", True), ("-7", True), ("7.0", True), ("70e-1", True), ("7.5", False), ("1e999", False), ("9" * 5000, True)],
)
def test_a_whole_number_may_be_written_as_a_fraction(text, is_whole):
    assert tree_of(text).root.is_whole_number() is is_whole


@pytest.mark.parametrize("text", ['{"__proto__": {"a": "\\u0000"}}', '"\\ud800"', "[1e999, -1e-999]", "9" * 100_000])
def test_odd_values_are_values(text):
    assert syntax_of(text).fault is None
    assert tree_of(text).root.children or tree_of(text).root.text
