"""Whatever is pasted, reading answers, soon, and points inside of the text."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.diagnostics.reading import decode, read
from apps.diagnostics.reading.whole import MOST_CHARACTERS, MOST_HAR_CHARACTERS, MOST_LINES
from apps.diagnostics.rendering import STYLES, render

ITEM = "https://api.lodestar.example/v1/item"
SAMPLES = [
    f'PS C:\\> curl.exe -X POST {ITEM} `\n>> -H "Accept: x" `\n>> -d \'{{"a":1}}\'\n{{"message":"m"}}\n',
    f'C:\\jobs>curl ^"{ITEM}^" ^\n -d "{{\\"a\\":1}}"\nHTTP/1.1 400 Bad\n\n{{}}\n',
    f"cat <<'X' | curl -d @- {ITEM}\n{{\"a\": 1}}\nX\n",
    'GET /v1/x HTTP/1.1\r\nHost: a.example\r\n\r\nHTTP/1.1 404 Not Found\r\n\r\n{"message": "m"}\r\n',
    f"From: a@b.example\nSubject: x\nMIME-Version: 1.0\n\nPOST {ITEM} gives 400\n\nOn 3 Mar B wrote:\n> GET /v1/x\n",
    json.dumps({"log": {"entries": [{"request": {"method": "GET", "url": ITEM}, "response": {"status": 400}}]}}),
    "AxiosError: failed\n config: {\n url: '/v1/x', data: '{\"a\": 1}' }\n response: { status: 400 }\n",
    f'r = requests.put(f"{{BASE}}/v1/x", json={{"a": True}})\n400 Client Error: Bad Request for url: {ITEM}\n',
    "2025-03-06 10:02:17,118 INFO Out --> POST /v1/x\n2025-03-06 10:02:17,118 DEBUG Out body:\n{'a': False,}\n",
]
PIECES = [
    *"{}[]\"'\\\n\r\t>`^$@%()<|;&:#\0\ud800\u201c",
    "curl ",
    "-d ",
    "POST ",
    "https://",
    "HTTP/1.1 400",
    "<<EOF",
    '"log":{"entries":[',
]


@st.composite
def mutated(draw):
    text = draw(st.sampled_from(SAMPLES))
    for _ in range(draw(st.integers(1, 8))):
        place = draw(st.integers(0, len(text)))
        cut = draw(st.integers(0, 20))
        text = text[:place] + draw(st.sampled_from(PIECES)) + text[place + cut :]
    return text


def assert_sound(reading):
    for call in reading.calls:
        assert all(0 <= start <= end <= len(reading.text) for start, end in call.spans.values())
        assert call.status is None or 100 <= call.status <= 599
        for style in STYLES:
            render(call, style)


@given(st.text())
def test_any_text_can_be_read(text):
    assert_sound(read(text))


@given(st.binary(), st.sampled_from(["", "mail.eml", "file.har"]))
def test_any_file_can_be_read(content, name):
    assert_sound(read(decode(content, name)))


@settings(max_examples=300)
@given(mutated())
def test_damaged_calls_can_be_read(text):
    assert_sound(read(text))


@given(st.lists(st.sampled_from(PIECES), max_size=60).map("".join))
def test_heaps_of_marks_can_be_read(text):
    assert_sound(read(text))


HUGE = {
    "nested brackets": "[" * 100_000,
    "nested objects": '{"a":' * 100_000,
    "nested brackets in a HAR": '{"log":{"entries":[' + "[" * 100_000,
    "zero bytes": "\0" * 400_000,
    "lone surrogates": "\ud800" * 300_000,
    "commands that never end": f"curl -X POST {ITEM} -d '" * 20_000,
    "quotes that never end": '{"a":"' + '\\"' * 300_000,
    "round quotes around round quotes": f"curl -X POST {ITEM} " + "-d ‘{“a”: " * 20_000,
    "line ends that mail took away": f"curl -X POST {ITEM} " + "\\ -H " * 50_000,
    "documents in one body": "POST /v1/x HTTP/1.1\nHost: a.example\n\n" + '{"a":1}\n' * 9_900,
    "here-documents that never end": f"cat <<EOF | curl -d @- {ITEM}\n" * 8_000,
    "methods": "POST " * 100_000,
    "addresses": f"{ITEM} " * 15_000,
    "brackets in an address": ITEM + ")" * 400_000,
    "statuses": "returns 400 " * 40_000,
    "headers": "A: b\n" * 9_000,
    "request lines": "GET /v1/x HTTP/1.1\n" * 9_000,
    "quote marks": "> " * 200_000,
    "mail headers": "From: a\nTo: b\nSubject: c\n" * 3_000,
    "letters outside of Latin": "ø日本" * 150_000,
    "numbers without end": f"POST {ITEM}\n" + '{"a":1e999,"__proto__":{},"b":' + "9" * 100_000 + "}",
    "20 MB": "a" * 20_000_000,
    "20 MB of calls": f"GET {ITEM} gives 400\n" * 400_000,
}


@pytest.mark.parametrize("text", HUGE.values(), ids=HUGE)
def test_a_text_made_to_be_slow_is_read(text):
    assert_sound(read(text))


def test_a_text_that_is_too_long_is_read_in_part_and_says_so():
    calls = f"POST {ITEM} gives 400\n"
    reading = read(calls + "a" * MOST_CHARACTERS)

    assert reading.calls[0].status == 400
    assert reading.refusal == (
        "Only the first 500,000 characters and 10,000 lines were read: paste the part with the call that fails."
    )
    assert read(calls + "\n" * MOST_LINES).refusal == reading.refusal
    assert read(calls).refusal is None


def test_a_har_file_that_is_too_long_is_refused():
    reading = read('{"log":{"entries":[' + " " * MOST_HAR_CHARACTERS)

    assert reading.calls == ()
    assert reading.refusal == "This HAR file has more than 10,000,000 characters: export only the call that fails."


@pytest.mark.parametrize("tag", ["<", "<!--", "<blockquote>", "<pre", "&#"])
def test_markup_that_never_ends_is_unpacked(tag):
    mail = b"From: a@b.example\nMIME-Version: 1.0\nContent-Type: text/html\n\n" + tag.encode() * 100_000

    assert_sound(read(decode(mail)))
