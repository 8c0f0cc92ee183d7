"""What masking promises its callers: placeholders, hints, the book of an inquiry."""

import base64
import json
from datetime import UTC, datetime

import pytest

from apps.diagnostics.redaction import KINDS, Found, MaskBook, expires_at, mask, mask_together

SECRET = "FakeSecretTCEUriNZ3Qsb74vwXd6rWRkFRwXNur88bY"
OTHER_SECRET = "FakeSecret5QDyCWf2biYCdZHcVnZDBMap9N8EVn8wWF"


def jwt(**claims):
    parts = ({"alg": "RS256", "typ": "JWT"}, claims)
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts)
    return ".".join([*encoded, "c2lnbmF0dXJlLXNpZ25hdHVyZS1zaWc"])


def test_a_text_without_secrets_comes_back_as_it_was():
    text = "GET https://api.lodestar.example/v1/customer/10001 → 404\nVismaId: 82214936-029d-54c8-9d1b-774ffcd07269."

    assert mask(text) == (text, ())


def test_a_secret_is_replaced_by_a_placeholder_of_its_kind_and_everything_else_stays():
    masked = mask(f"client_id=isv_kvist&client_secret={SECRET}&tenant_id=7")

    assert masked.text == "client_id=isv_kvist&client_secret=[client-secret-1]&tenant_id=7"
    assert masked.found == (Found("client-secret", "[client-secret-1]", ""),)


def test_the_same_secret_gets_the_same_placeholder_and_another_one_the_next_number():
    masked = mask(f"client_secret={SECRET}\nclient_secret={OTHER_SECRET}\nsecret: {SECRET}")

    assert masked.text == (
        "client_secret=[client-secret-1]\nclient_secret=[client-secret-2]\nsecret: [client-secret-1]"
    )


def test_a_secret_is_the_same_one_in_a_url_in_json_and_in_xml():
    masked = mask(
        'client_secret=aB3%2BcD5%2FeF7gH9&x=1 {"client_secret":"aB3+cD5\\/eF7gH9"} '
        '{"client_secret":"aB3\\u002bcD5/eF7gH9"} <secret>aB3+cD5/eF7gH9</secret>'
    )

    assert [found.placeholder for found in masked.found] == ["[client-secret-1]"]


def test_a_secret_goes_wherever_else_it_stands_in_the_text():
    masked = mask(f"We tried {SECRET[:22]} {OTHER_SECRET} and also x-{SECRET}-y.\nclient_secret={SECRET}")

    assert SECRET not in masked.text
    assert "x-[client-secret-1]-y" in masked.text


def test_the_password_inside_basic_credentials_goes_wherever_it_stands():
    credentials = base64.b64encode(b"apiuser:Fjord-4711-x").decode()

    masked = mask(f"We use Fjord-4711-x here.\nAuthorization: Basic {credentials}")

    assert masked.text == "We use [password-1] here.\nAuthorization: Basic [basic-credentials-1]"


def test_a_token_tells_who_issued_it_for_whom_and_until_when_but_nothing_of_the_person():
    token = jwt(
        iss="https://id.lodestar.example",
        aud=["https://api.lodestar.example"],
        client_id="isv_kvist",
        tenant_id="7f",
        scope=["erp:read", "erp:write"],
        exp=1741003600,
        sub="Siv Testberg",
        email="siv@kvist.example",
    )

    masked = mask(f"Authorization: Bearer {token}")

    assert masked.text == "Authorization: Bearer [bearer-token-1]"
    assert masked.found[0].hint == (
        "iss=https://id.lodestar.example; aud=https://api.lodestar.example; client_id=isv_kvist; tenant_id=7f; "
        "scope=erp:read erp:write; exp=2025-03-03T12:06:40Z"
    )
    assert expires_at(masked.found[0].hint) == datetime(2025, 3, 3, 12, 6, 40, tzinfo=UTC)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": 1e999},
        {"exp": "soon"},
        {"exp": True},
        {"exp": -(10**20)},
        {"iss": SECRET},
        {"iss": "https://u:p@id.example"},
        {"iss": "a\nb"},
        {"aud": {"a": 1}},
        {"scope": [1, None]},
        {},
    ],
)
def test_claims_that_are_odd_or_could_carry_a_secret_are_left_out_of_the_hint(claims):
    masked = mask(jwt(**claims))

    assert masked == ("[jwt-1]", (Found("jwt", "[jwt-1]", ""),))


def test_a_hint_without_an_expiry_has_none():
    assert expires_at("iss=https://id.lodestar.example") is None


def test_a_cookie_is_named_and_a_vendor_too():
    masked = mask(f"Cookie: session={SECRET}; lang=sv\r\nX: {'gh' + 'p_' + 'a1B2' * 9}")

    assert [(found.kind, found.hint) for found in masked.found] == [("cookie", "session"), ("vendor-token", "GitHub")]


def test_placeholders_are_left_alone_and_their_numbers_are_taken():
    masked = mask(f"secret: [client-secret-3], Bearer [bearer-token-1], client_secret={SECRET}")

    assert masked.text == "secret: [client-secret-3], Bearer [bearer-token-1], client_secret=[client-secret-4]"


def test_every_kind_can_stand_in_a_placeholder_that_is_recognised():
    text = " ".join(f"password: [{kind}-1]" for kind in KINDS)

    assert mask(text) == (text, ())


# The book of an inquiry


def test_a_book_knows_a_secret_again_in_a_later_text():
    book = MaskBook(b"key")
    mask(f"client_secret={SECRET}", book)

    later = mask(f"client_secret={OTHER_SECRET}&x=1 secret={SECRET}", book)

    assert later.text == "client_secret=[client-secret-2]&x=1 secret=[client-secret-1]"


def test_a_book_survives_json_without_keeping_a_value():
    book = MaskBook(b"key")
    mask(f"client_secret={SECRET} Authorization: Bearer {jwt(exp=1)}", book)
    stored = json.dumps(book.as_json())

    again = MaskBook.from_json(json.loads(stored), key=b"key")

    assert mask(f"secret={SECRET} and client_secret={OTHER_SECRET}", again).text == (
        "secret=[client-secret-1] and client_secret=[client-secret-2]"
    )
    assert [piece for piece in (SECRET, SECRET[10:30], "eyJ") if piece in stored] == []


def test_a_secret_of_an_earlier_message_is_known_even_when_it_stands_bare():
    book = MaskBook(b"key")
    mask("client_secret=abcdefgh-1-ijklmnop", book)

    later = mask("Does abcdefgh-1-ijklmnop still work?", MaskBook.from_json(book.as_json(), key=b"key"))

    assert later.text == "Does [client-secret-1] still work?"


def test_with_another_key_nothing_is_known_again_but_numbers_go_on():
    book = MaskBook(b"key")
    mask(f"client_secret={SECRET}", book)

    later = mask(f"client_secret={SECRET}", MaskBook.from_json(book.as_json(), key=b"other"))

    assert later.text == "client_secret=[client-secret-2]"


def test_fingerprints_of_one_value_differ_between_inquiries():
    books = [MaskBook(b"key"), MaskBook(b"key")]

    fingerprints = {book.fingerprint(SECRET.encode()) for book in books}

    assert len(fingerprints) == 2


@pytest.mark.parametrize(
    "text",
    [
        "fnr 27909122878",
        "card 4111 1111 1111 1111",
        "NL91ABNA0417164300",
        "password=Sommer2025!",
        "client_secret=secret123",
        "Authorization: Basic " + base64.b64encode(b"apiuser:Sommer2025!").decode(),
        "https://user:Sommer2025@db.example/x",
        "GB29NWBK60161331926819",
    ],
)
def test_no_fingerprint_is_kept_of_what_could_be_guessed_and_it_only_gets_the_next_number(text):
    book = MaskBook(b"key")
    first = mask(f"{text} {text}", book)

    later = mask(text, MaskBook.from_json(book.as_json(), key=b"key"))

    assert book.as_json()["known"] == {}
    assert [found.placeholder.rpartition("-")[2] for found in (*first.found, *later.found)] == ["1]", "2]"]


def test_a_guessable_value_has_one_placeholder_as_long_as_the_book_is_in_use():
    book = MaskBook(b"key")

    texts = [mask("fnr 27909122878", book).text, mask("og 27909122878", book).text]

    assert texts == ["fnr [national-id-1]", "og [national-id-1]"]


def test_a_book_keeps_a_thousand_fingerprints_and_masks_the_rest_all_the_same():
    book = MaskBook(b"key")
    secrets = [f"k{number:04}Gm2pQz9LxT4vBn7RsW" for number in range(1100)]

    masked = mask("\n".join(f"client_secret={secret}" for secret in secrets), book)

    assert len(book.as_json()["known"]) == 1000
    assert [secret for secret in secrets if secret in masked.text] == []


def test_texts_masked_together_share_what_each_of_them_gives_away():
    masked = mask_together([f"we use {SECRET.lower()}x and it fails", f"client_secret={SECRET.lower()}x", "no secret"])

    assert [item.text for item in masked] == [
        "we use [client-secret-1] and it fails",
        "client_secret=[client-secret-1]",
        "no secret",
    ]
