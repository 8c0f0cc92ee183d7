"""Secrets that are packed as Base64 inside of other text."""

import base64
import json

import pytest

from apps.diagnostics.redaction import MaskBook, mask

SECRET = "FakeSecretTCEUriNZ3Qsb74vwXd6rWRkFRwXNur88bY"
BODY = json.dumps({"client_secret": SECRET, "customer": "10472 Bærum"}, ensure_ascii=False)


def packed(text):
    return base64.b64encode(text.encode()).decode()


def unpacked(text):
    return base64.b64decode(text).decode()


def test_a_body_packed_in_a_har_is_masked_and_packed_again():
    har = json.dumps({"response": {"content": {"text": packed(BODY), "encoding": "base64"}}})

    masked = mask(har)

    content = json.loads(masked.text)["response"]["content"]
    assert unpacked(content["text"]) == BODY.replace(SECRET, "[client-secret-1]")
    assert [(each.kind, each.placeholder) for each in masked.found] == [("client-secret", "[client-secret-1]")]


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_lines_of_a_mail_part_stay_lines(newline):
    body = "password=hunter2! ~~~~~\n" * 6
    data = packed(body)
    lines = newline.join(data[first : first + 76] for first in range(0, len(data), 76))

    masked = mask(f"Content-Transfer-Encoding: base64{newline}{newline}{lines}{newline}{newline}--end").text

    part = masked.split(newline * 2)[1]
    assert unpacked(part.replace(newline, "")) == body.replace("hunter2!", "[password-1]")
    assert max(map(len, part.split(newline))) == 76


def test_escaped_strokes_are_read_as_strokes():
    data = packed(f"ÿÿÿ?>?>?> password={SECRET}")

    masked = mask('{"text":"' + data.replace("/", "\\/") + '"}').text

    assert "/" in data
    assert unpacked(json.loads(masked)["text"]).endswith("password=[password-1]")


def test_the_same_secret_has_the_same_placeholder_packed_and_bare():
    masked = mask(f"client_secret={SECRET}\nbody: {packed(BODY)}\n").text

    bare, inside = masked.splitlines()
    assert bare == "client_secret=[client-secret-1]"
    assert "[client-secret-1]" in unpacked(inside.removeprefix("body: "))


def test_what_is_packed_twice_is_unpacked_twice():
    masked = mask("data: " + packed(json.dumps({"text": packed(BODY)}))).text

    assert SECRET not in unpacked(json.loads(unpacked(masked.removeprefix("data: ")))["text"])


@pytest.mark.parametrize(
    "text",
    [
        "image: " + base64.b64encode(bytes(range(256)) * 4).decode(),
        "note: " + packed("Nothing here that opens a door, only words."),
        "path/" * 40,
        "A" * 100,
    ],
)
def test_what_holds_no_secret_stays_as_it_is(text):
    assert mask(text).text == text


def test_masking_twice_is_masking_once():
    text = f"{packed(BODY)} {packed(packed(BODY))} client_secret={SECRET}"

    once = mask(text, MaskBook(b"key")).text

    assert mask(once, MaskBook(b"key")).text == once
