"""Hostile and huge input: an answer, in time that grows with the text alone."""

import json

import pytest

from apps.diagnostics.redaction import MaskBook, mask
from apps.diagnostics.redaction.linear import pattern

SECRET = "FakeSecretTCEUriNZ3Qsb74vwXd6rWRkFRwXNur88bY"
UNITS = [
    "[", "{", '"', "\\", "\u0000", "\ud800", "€", "1", "eyJ", "A1", "://", "password=", 'password="',
    'password=\\"', "token: ", 'token="', "token=>", "secret “", "secret k7Gm2pQz9LxT4vBn ", "x is secret ",
    'password: ["x",', "password: {", '"name":"password",', '"value":"x","name":"password",', "cookie: a=b;",
    "cookie: a=bbbbbbbbbbbb;", '"cookies":[{', "authorization: ", "authorization: Digest ", "Bearer ",
    "eyJhbGciOiJI\n", "-----BEGIN PRIVATE KEY-----", '"kty"', "<password>", "<password ", "password%3D%22",
    'name="password"\r\n', "-u a:b ", 'auth=("a",', "https://a:b@", "NO93 8601 ", "4111 1111 ", "[password-1",
    '"code"', "Private-Lines: 1\nA", "password\n", "user/password: a / ", "NetworkCredential(", "secret ok1 ",
    "password \\u003d", "passord: ", "cookie: a=", "-b a=bbbbbbbbbb1 ", "secret is a1 b2 c3 ", "setx secret ",
    "bearer a1b2c3d4e5f6 ", "jwt ", "er “secret1” ", "curl '", "-----BEGIN", "a@", "%", "%25", "123 ", "aaa8Q~",
]  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_a_text_made_to_be_slow_is_masked_to_its_end(unit):
    text = unit * (20_000 // len(unit))

    masked = mask(f"{text}\n\nclient_secret={SECRET}\n").text

    assert SECRET not in masked


@pytest.mark.parametrize("size", [100_000, 600_000])
def test_deep_nesting_is_read_like_any_text(size):
    text = '{"a":[' * (size // 6) + f'"client_secret=","client_secret":"{SECRET}"' + "]}" * (size // 6)

    masked = mask(text)

    assert masked.text == text.replace(SECRET, "[client-secret-1]")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\x00",
        "\ud800\udfff",
        "\udfff" * 50,
        "password=\ud800secret\udfff1 \ud800",
        'password="' + "€" * 70_000,
        "password=" + "ø" * 70_000,
        "1e999 1E-999 __proto__ NaN",
        "password",
        "Authorization",
        "Authorization:",
        "Bearer ",
        "cookie: =",
        "Set-Cookie: ;=;,=",
        '"cookies":[',
        "eyJ.eyJ.eyJ",
        "-----BEGIN PRIVATE KEY-----",
        "://@ ://:@ https://:@x",
        "-u :",
        "%",
        "%2",
        "client_secret=%",
        "\\",
        '"password":"\\',
        "[national-id-999999999999]",
    ],
)
def test_odd_and_broken_text_is_masked_without_an_error_and_twice_is_once(text):
    once = mask(text).text

    assert mask(once).text == once


def test_a_letter_is_never_cut_in_half_where_a_value_is_too_long_to_be_read_whole():
    masked = mask('password="a' + "€" * 70_000)

    assert masked.text.replace("€", "") == 'password="[password-1]'


@pytest.mark.parametrize("letters", range(50, 60))
def test_a_word_that_runs_past_the_reach_of_a_sentence_goes_as_a_whole(letters):
    masked = mask("password is hunter2" + "x" * letters + "€" * 100)

    assert masked.text == "password is [password-1]"


@pytest.mark.parametrize("letters", range(3))
def test_a_cookie_that_is_too_long_is_cut_between_letters(letters):
    masked = mask("Cookie: sid=" + "x" * letters + "€" * 5_000)

    assert masked.text.startswith("Cookie: sid=[cookie-")


def test_two_keys_without_a_blank_between_them_both_go():
    assert mask("AKIA" + "IOSFODNN7EXAMPLA" + "ghp" + "_" + "a1B2" * 9).text == "[vendor-token-1][vendor-token-2]"


def test_of_a_har_of_a_megabyte_every_secret_is_masked():
    entry = {
        "request": {
            "url": "https://api.lodestar.example/v1/salesorder/SO000118?pageNumber=1&pageSize=100",
            "headers": [{"name": "authorization", "value": f"Bearer {SECRET * 8}"}, {"name": "accept", "value": "*/*"}],
            "cookies": [{"name": "sid", "value": SECRET}],
            "postData": {"text": json.dumps({"customerNumber": {"value": "11820"}, "lines": [{"quantity": 4}] * 20})},
        },
        "response": {"status": 400, "content": {"text": json.dumps({"message": "x" * 1500})}},
    }
    text = json.dumps({"log": {"entries": [entry] * 300}}, indent=2)

    assert SECRET not in mask(text).text


def test_where_names_crowd_by_thousands_the_rest_of_each_line_goes_unread():
    masked = mask("password=hunter2 for bo\n" * 3_000, MaskBook(b"key")).text.splitlines()

    assert masked[0] == "password=[password-1] for bo"
    assert masked[-1] == "password[secret-1]"
    assert "hunter2" not in "".join(masked)


@pytest.mark.parametrize("filler", ["", "at 1, ", "see 1 2 3 4 5 6 7 8 ", "the token for the client secret, "])
def test_names_that_share_a_sentence_give_away_what_one_of_them_would(filler):
    masked = mask(f"The token, the secret {filler}and the password for it is hunter2! and k7Gm2pQz9LxT4vBn")

    assert "hunter2" not in masked.text
    assert "k7Gm2pQz9LxT4vBn" not in masked.text


@pytest.mark.parametrize("letters", range(60))
def test_a_word_at_the_end_of_what_one_name_reads_is_read_whole_by_the_next(letters):
    masked = mask("secret " + "see " * 30 + "x" * letters + " password for it is k7Gm2pQz9LxT4vBn/k7Gm2pQz9LxT4vBn ok")

    assert "k7Gm2" not in masked.text
    assert masked.text.endswith(" ok")


def test_a_very_long_word_in_a_sentence_goes_as_a_whole():
    masked = mask("password is " + "k7Gm2pQz9LxT4vBn" * 500 + " ok")

    assert masked.text == "password is [password-1] ok"


def test_a_thousand_different_secrets_in_one_text_all_go():
    secrets = [f"k{number:04}Gm2pQz9LxT4vBn" for number in range(1000)]

    masked = mask("\n".join(f"Cookie: sid={secret}; client_secret={secret}x" for secret in secrets), MaskBook(b"key"))

    assert [secret for secret in secrets if secret in masked.text] == []


def test_a_search_within_a_part_does_not_take_its_end_for_the_end_of_the_text():
    word = pattern(rb"b+$")

    assert word.search(b"abbc", 1, 3) is None
    assert word.search(b"abb").span() == (1, 3)


def test_empty_hits_do_not_stop_a_walk_through_the_text():
    assert [found.span() for found in pattern(rb"b*").finditer(b"abb")] == [(0, 0), (1, 3), (3, 3)]
    assert pattern(rb"(a)|(b)").match(b"b").group(1) == b""
