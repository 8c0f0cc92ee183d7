"""Texts made to be slow, huge or broken: an answer, or a refusal that says what to do."""

import gzip
import io
import json
import sys
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from apps.diagnostics.diagnosing import Engine
from apps.diagnostics.loaded import LIVE_LIMIT
from apps.diagnostics.reading import decode
from apps.inquiries.models import Attachment, Inquiry
from apps.inquiries.wording import BODY_LIMIT
from tests.diagnostics.api_documents import lodestar
from tests.partner_api.caller import INQUIRIES, Partner

URL = "https://api.lodestar.example/v1/customerInvoices"
LIVE, NEW = "/inquiries/new/diagnosis/", "/inquiries/new/"
UNITS = {
    "letters": "a",
    "quotes": '"',
    "backslashes": "\\",
    "commands": "curl '",
    "keys": "-----BEGIN ",
    "tokens": "eyJ",
    "tokens in parts": "eyJhbGciOiJI.",
    "signs of addresses": "a@",
    "percent signs": "%",
    "encoded percent signs": "%25",
    "names": "password ",
    "names with words": "secret is a1 b2 c3 ",
    "names with marks": 'password="',
    "cookies": "cookie: a=",
    "numbers": "123 ",
    "cards": "4111 1111 ",
    "short lines": "a\n",
    "calls": f"POST {URL} 400\n",
    "objects": '{"a":1}\n',
    "packed text": "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB\n",
}
DOCUMENTS = {
    "nested brackets": "[" * 100_000,
    "nested objects": '{"a":' * 30_000,
    "nested brackets in a command": f"curl -X POST {URL} -d '" + "[" * 100_000 + "'",
    "closed brackets in a command": f"curl -X POST {URL} -d '" + "[" * 50_000 + "]" * 50_000 + "'",
    "numbers beyond measure": f"curl {URL} -d '" + '{"a":1e999,"__proto__":{"b":1},"c":' + "9" * 100_000 + "}'",
    "zero bytes": "\0" * LIVE_LIMIT,
    "half letters": "\ud800" * LIVE_LIMIT,
}
HOSTILE = DOCUMENTS | {name: unit * (LIVE_LIMIT // len(unit)) for name, unit in UNITS.items()}
each_text = pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)


@pytest.fixture(scope="module")
def engine():
    return Engine([lodestar()])


@pytest.fixture
def anna(cast):
    browser = Client()
    browser.force_login(cast.anna)
    return browser


@pytest.fixture
def partner(cast):
    return Partner(cast.bot, cast.bot_secret)


@each_text
def test_what_is_read_live_is_diagnosed(engine, text):
    assert engine.diagnose(text).text is not None


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nested brackets in a command", "half letters", "zero bytes", "names", "objects"])
def test_the_page_answers(anna, lodestar_release, name):
    # A browser sends no half letters.
    text = HOSTILE[name].encode("utf-8", "replace").decode()

    assert anna.post(LIVE, {"paste": text}).status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["nested brackets in a command", "half letters", "names with marks", "short lines"])
def test_the_api_answers_in_time(partner, lodestar_release, name):
    answer = partner.post(INQUIRIES, {"subject": "Refused", "text": "Why?", "paste": HOSTILE[name]})

    assert answer.status_code in (201, 422)
    assert Inquiry.objects.count() == (answer.status_code == 201)


@pytest.mark.django_db
@pytest.mark.parametrize("size", [BODY_LIMIT + 1, 20_000_000])
def test_a_paste_that_is_too_long_is_refused_with_the_limit(partner, size):
    answer = partner.post(INQUIRIES, {"subject": "Refused", "text": "Why?", "paste": "a" * size})

    assert answer.status_code in (413, 422)
    assert any(character.isdigit() for character in answer.json()["detail"])
    assert not Inquiry.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"\x89PNG\x00\xff" * 1000, gzip.compress(b"0" * 10_000_000), b"PK\x03\x04" + b"\0" * 99]
)
def test_bytes_that_are_no_text_are_kept_unchecked(anna, content):
    form = {"kind": "failed_call", "priority": "normal", "subject": "Refused", "text": "Why?"}

    anna.post(NEW, form | {"attachments": SimpleUploadedFile("odd.bin", content)})

    assert [(each.is_checked, each.size) for each in Attachment.objects.all()] == [(False, len(content))]


@pytest.mark.django_db
def test_an_archive_is_never_unpacked(anna):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("zeros", b"\0" * 100_000_000)
    form = {"kind": "failed_call", "priority": "normal", "subject": "Refused", "text": "Why?"}

    anna.post(NEW, form | {"attachments": SimpleUploadedFile("bomb.zip", archive.getvalue())})

    assert [(each.is_checked, each.size) for each in Attachment.objects.all()] == [(False, len(archive.getvalue()))]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content", [b"\xff\xfe\x00", b"\x00" * 1000, b"curl '" * 10_000, b"[" * 100_000, b"\xed\xa0\x80"]
)
def test_the_command_answers_any_bytes(monkeypatch, capsys, content):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    call_command("diagnose", "-")

    assert json.loads(capsys.readouterr().out)["text"] == decode(content)


def test_a_har_that_is_too_long_is_refused_in_words(engine):
    har = '{"log":{"entries":[' + '{"request":{"method":"GET","url":"/v1/x"}},' * 1_200_000

    report = engine.diagnose(har[:50_000_000])

    assert report.refusal == "This HAR file has more than 10,000,000 characters: export only the call that fails."
    assert report.method is None
