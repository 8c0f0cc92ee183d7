"""What holds for every text: secrets vanish, what support needs stays, masking twice is masking once."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from apps.diagnostics.redaction import MaskBook, mask, mask_together

LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
FAST = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])

SECRET_NAMES = """
client_secret clientSecret ClientSecret CLIENT_SECRET password Password db_password userPassword api_key apiKey
X-Api-Key Ocp-Apim-Subscription-Key access_token accessToken refresh_token code_verifier secret
"""
NAMES = st.sampled_from(SECRET_NAMES.split())
IDS = st.uuids().map(str)


@st.composite
def generated_secrets(draw):
    """At least 16 letters with digits between them, as generators make them."""
    pairs = draw(st.lists(st.tuples(st.sampled_from(LETTERS), st.sampled_from("23456789")), min_size=8, max_size=24))
    return "".join(letter + digit for letter, digit in pairs)


def _json(name, value, other):
    return json.dumps({"id": other, name: value, "last": 1})


PLACES = {
    "JSON": _json,
    "indented JSON": lambda name, value, other: json.dumps({"a": {name: value}, "id": other}, indent=2),
    "wrapped JSON": lambda name, value, other: json.dumps({name: {"value": value}, "id": {"value": other}}),
    "JSON in JSON": lambda name, value, other: json.dumps({"text": _json(name, value, other)}),
    "JSON in JSON in JSON": lambda name, value, other: json.dumps({"a": json.dumps({"b": _json(name, value, other)})}),
    "Python dict": lambda name, value, other: str({"id": other, name: value}),
    "HAR pair": lambda name, value, other: json.dumps(
        [{"name": name, "value": value}, {"name": "id", "value": other}], indent=1
    ),
    "pair, value first": lambda name, value, other: json.dumps([{"value": value, "name": name}, {"value": other}]),
    "form": lambda name, value, other: f"id={other}&{name}={value}&page=2",
    "URL": lambda name, value, other: f"GET https://api.example/v1/x/{other}?{name}={value}&page=2 HTTP/1.1",
    "encoded URL": lambda name, value, other: "next=" + quote(f"https://x.example/?{name}={value}&id={other}", safe=""),
    "encoded JSON": lambda name, value, other: "body=" + quote(_json(name, value, other), safe=""),
    "header": lambda name, value, other: f"X-Request-Id: {other}\r\n{name}: {value}\r\nAccept: */*\r\n",
    "curl header": lambda name, value, other: f"curl -H 'x-request-id: {other}' -H '{name}: {value}' https://x.example",
    "XML": lambda name, value, other: f"<a><id>{other}</id><n:{name} t='1'>\n{value}</n:{name}></a>",
    "XML attribute": lambda name, value, other: f'<add id="{other}"/><add key="{name}" value="{value}"/>',
    "escaped XML": lambda name, value, other: f"&lt;id&gt;{other}&lt;/id&gt;&lt;{name}&gt;{value}&lt;/{name}&gt;",
    "multipart": lambda name, value, other: (
        f'--b\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n--b\r\n'
        f'Content-Disposition: form-data; name="id"\r\n\r\n{other}\r\n--b--\r\n'
    ),
    "C#": lambda name, value, other: f'{{ "{name}", "{value}" }}, {{ "id", "{other}" }}',
    "assignment": lambda name, value, other: f"id = '{other}'\n{name} = '{value}'\n",
    "environment": lambda name, value, other: f"ID={other}\nexport {name}={value}\n",
    "option": lambda name, value, other: f"tool --id {other} --{name} {value}",
    "table": lambda name, value, other: f"| id | {other} |\n| {name} | {value} |",
    "prose": lambda name, value, other: f"Request {other} failed, the {name} is {value} and was new",
    "log": lambda name, value, other: f"2025-03-11 DBG [{name}={value}, id={other}]",
}


@pytest.mark.parametrize("place", PLACES)
@given(name=NAMES, value=generated_secrets(), other=IDS)
@settings(FAST, max_examples=8)
def test_a_named_secret_vanishes_from_its_place_and_the_id_beside_it_stays(place, name, value, other):
    text = PLACES[place](name, value, other)

    masked = mask(text)

    assert value not in masked.text
    assert other in masked.text
    assert len(masked.found) == 1


@given(
    before=st.text(max_size=40),
    after=st.text(max_size=40),
    place=st.sampled_from(sorted(PLACES)),
    name=NAMES,
    value=generated_secrets(),
    other=IDS,
)
@settings(FAST, max_examples=100)
def test_a_named_secret_vanishes_whatever_surrounds_it(before, after, place, name, value, other):
    text = f"{before}\n{PLACES[place](name, value, other)}\n{after}"

    masked = mask(text)

    assert value not in masked.text


@given(
    before=st.text(max_size=30),
    after=st.text(max_size=30),
    scheme=st.sampled_from(["Bearer ", "bearer ", "BEARER ", "Token ", "Bearer%20", ""]),
    header=st.sampled_from(
        ["Authorization: ", "authorization:", "Proxy-Authorization : ", "authorization=", "AUTHORIZATION: "]
    ),
    value=generated_secrets(),
)
@FAST
def test_a_token_of_an_authorization_header_vanishes_in_every_spelling(before, after, scheme, header, value):
    text = f"{before}\n{header}{scheme}{value}\n{after}"

    masked = mask(text)

    assert value not in masked.text


def test_a_token_before_nothing_but_a_fold_is_no_scheme():
    masked = mask("Authorization: A2A2A2A2A2A2A2A2\n\t")

    assert "A2A2" not in masked.text


@given(user=st.text("abcdefgh@.", min_size=1, max_size=12), password=st.text(min_size=4, max_size=20))
@FAST
def test_basic_credentials_vanish_whatever_the_password(user, password):
    credentials = base64.b64encode(f"{user}:{password}".encode("utf-8", "replace")).decode()

    masked = mask(f"GET / HTTP/1.1\r\nAuthorization: Basic {credentials}\r\nAccept: */*\r\n")

    assert credentials not in masked.text


@given(st.text(max_size=300))
@settings(FAST, max_examples=100)
def test_any_text_is_masked_without_an_error_and_twice_is_once(text):
    once = mask(text).text

    assert mask(once).text == once


MIXTURE = r"""
Authorization authorization Cookie Set-Cookie cookies client_secret password passord token access_token api_key Bearer
Basic secret code sig refresh_token jwt private_key name value key id 27909122878 999990421 4111111111111111
NO9386011117947 900101-9802 131052-308T [bearer-token-1] [password-2] [cookie-3] {{token}} <token> $token *** null
hunter2!Xy 123456 k7Gm2pQz9LxT4vBn FakeSecretTCEUriNZ3Qsb74vwXd6rWRkFRwXNur88bY dXNlcjpodW50ZXIyIVh5
eyJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJodHRwczovL2lkLmV4YW1wbGUifQ.c2lnbmF0 : = " \" \\\" ' ` & &quot; &lt; &gt; %22 %3D %3A
%26 %20 \u0022 \u0026 \n \r\n , ; { } [ ] ( ) < > </ /> / | - -- . ! * ** _ @ :// https:// user: is the er our “ ” ø €
-u -b curl "kty" auth=( GetBytes(" name=" Digest Path=/ sid= lang=sv
"""
BLANKS_AND_OTHERS = [" ", "  ", "\n", "\r\n", "\t", "\r\n\r\n", "\ud800", "\x00", "\xa0"]
KEY_MARKS = [f"-----{word} PRIVATE KEY-----" for word in ("BEGIN", "END")]
PIECES = st.sampled_from([*MIXTURE.split(), *BLANKS_AND_OTHERS, *KEY_MARKS])


@given(st.lists(PIECES, max_size=40).map("".join))
@settings(FAST, max_examples=200)
def test_masking_twice_is_masking_once_for_every_mix_of_names_signs_and_secrets(text):
    once = mask(text).text

    assert mask(once).text == once


@given(st.lists(PIECES, max_size=40).map("".join))
@FAST
def test_the_same_text_gives_the_same_placeholders_with_a_fresh_book(text):
    assert mask(text) == mask(text)


KEPT = st.one_of(
    st.uuids().map(lambda value: f"VismaId: {value}."),
    st.uuids().map(lambda value: f'{{"ExceptionMessageID":"12027_{value}"}}'),
    st.uuids().map(lambda value: f"x-request-id: {value}"),
    st.uuids().map(lambda value: f"x-request-id: {value.hex}"),
    st.uuids().map(lambda value: f"traceparent: 00-{value.hex}-{value.hex[:16]}-01"),
    st.uuids().map(lambda value: f"tenant_id={value}&page=1"),
    st.uuids().map(lambda value: f'{{"tenantId": "{value}"}}'),
    st.integers(0, 99_999_999).map(lambda value: f'{{"customerNumber": {{"value": "{value}"}}}}'),
    st.integers(0, 9_999_999).map(lambda value: f"ipp-company-id: {value}"),
    st.integers(0, 999_999).map(lambda value: f"Location: https://api.example/v1/customerinvoice/SO{value:06}"),
    st.binary(min_size=9, max_size=12).map(lambda value: f'ETag: "W/{base64.b64encode(value).decode()}"'),
    st.text("abcdefghijklmnop_", min_size=3, max_size=20).map(lambda value: f"client_id=isv_{value}&scope=read"),
    st.floats(0, 1e6).map(lambda value: f'{{"time": {value}}}'),
    st.datetimes().map(lambda value: f"at {value.isoformat()}Z we sent it"),
    st.sampled_from(
        ["Authorization: Bearer <token>", "client_secret={{client_secret}}", "password=********", "token_type=Bearer"]
    ),
)


@given(st.lists(KEPT, min_size=1, max_size=6))
@settings(FAST, max_examples=100)
def test_what_support_needs_is_never_touched(lines):
    text = "\n".join(lines)

    assert mask(text).text == text


@given(
    st.recursive(
        st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=12), generated_secrets()),
        lambda inner: (
            st.lists(inner, max_size=4)
            | st.dictionaries(
                st.one_of(NAMES, st.text(max_size=8), st.sampled_from(["fnr", "card", "Authorization"])),
                inner,
                max_size=4,
            )
        ),
        max_leaves=12,
    )
)
@settings(FAST, max_examples=100)
def test_json_stays_json(document):
    text = json.dumps(document)

    masked = mask(text)

    json.loads(masked.text)


@given(name=NAMES, value=generated_secrets(), places=st.lists(st.sampled_from(sorted(PLACES)), min_size=2, max_size=4))
@FAST
def test_a_value_has_one_placeholder_in_all_texts_of_an_inquiry(name, value, places):
    book = MaskBook(b"key")

    found = {
        item for place in places for item in mask(PLACES[place](name, value, "x"), book).found if item.kind != "secret"
    }

    assert len(found) == 1


@given(name=NAMES, value=generated_secrets(), bare=st.text(max_size=20))
@FAST
def test_a_secret_that_one_text_gives_away_vanishes_from_the_others(name, value, bare):
    texts = mask_together([f"{bare} {value} {bare}", f"{name}={value}"])

    assert [value in masked.text for masked in texts] == [False, False]
