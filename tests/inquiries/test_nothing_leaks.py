"""Every way in, with every kind of secret: afterwards none is in any table, file, mail or line of the log."""

import base64
import json
import logging
from pathlib import Path
from urllib.parse import quote

import pytest
import time_machine
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment
from tests.cast import HALF_TOLD, MONDAY
from tests.diagnostics.api_documents import PASTES, pasted_cases
from tests.partner_api.caller import INQUIRIES, Partner

from .secrets_pasted import PASTED, Pasted

NEW, LIVE, DIAGNOSE = "/inquiries/new/", "/inquiries/new/diagnosis/", "/api/v1/diagnose/"
FORM = {"kind": "failed_call", "priority": "normal", "subject": "Refused"}
SHARED = [
    Pasted(
        case["file"],
        (PASTES / case["file"]).read_bytes().decode(),
        tuple(case["must_be_masked"]),
        (*case["must_not_be_masked"], *case["correlation_ids"]),
    )
    for case in pasted_cases()
]


@pytest.fixture(autouse=True)
def _monday(settings, tmp_path):
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def anna(cast):
    browser = Client()
    browser.force_login(cast.anna)
    return browser


@pytest.fixture
def partner(cast):
    return Partner(cast.bot, cast.bot_secret)


class Ways:
    """Every way in which a text gets to us."""

    def __init__(self, cast, anna, partner):
        self.cast, self.anna, self.partner = cast, anna, partner

    def portal(self, pasted):
        self.anna.post(NEW, FORM | {"text": "Why?", "paste": pasted.text})
        self.anna.post(NEW, FORM | {"text": pasted.text})
        self.anna.post(NEW, FORM | {"subject": "", "text": pasted.text})
        self.anna.post(NEW, FORM | {"text": "Why?", "method": "POST", "url": "/v1/x", "request_body": pasted.text})
        self.anna.post(
            NEW, FORM | {"text": "Why?", "attachments": SimpleUploadedFile(pasted.name, pasted.text.encode())}
        )
        self.anna.post(LIVE, FORM | {"paste": pasted.text})
        inquiry = self.cast.ask(call=HALF_TOLD)
        self.anna.post(f"/inquiries/{inquiry.number}/complete/", {"response_body": pasted.text})
        self.anna.post(f"/inquiries/{inquiry.number}/reply/", {"text": pasted.text})
        Client().post(f"/inquiries/{inquiry.number}/reply/", {"text": pasted.text})

    def api(self, pasted):
        ask = {"subject": "Refused", "text": "Why?"}
        key = {"headers": {"Idempotency-Key": "one"}}
        first = self.partner.post(INQUIRIES, ask | {"paste": pasted.text}, **key)
        self.partner.post(INQUIRIES, ask | {"call": {"response_body": pasted.text, "url": "/v1/x"}})
        self.partner.post(INQUIRIES, {"subject": "Refused", "text": pasted.text, "unknown": pasted.text})
        self.partner.post(DIAGNOSE, {"text": pasted.text})
        there = f"{INQUIRIES}{first.json()['number']}/"
        self.partner.post(f"{there}messages/", {"text": pasted.text})
        self.partner.upload(f"{there}attachments/", file=SimpleUploadedFile(pasted.name, pasted.text.encode()))

    def desk(self, pasted):
        inquiry = self.cast.ask()
        file = Upload(pasted.name, pasted.text.encode())
        services.answer(inquiry, by=self.cast.sam, text=pasted.text, at=MONDAY, files=[file])
        services.note(inquiry, by=self.cast.sam, text=pasted.text, at=MONDAY, files=[file])


def disguises(secret):
    """The secret as it may stand somewhere: as it is, in a URL, in JSON, inside Base64 at any of three places."""
    yield secret
    yield quote(secret, safe="")
    yield json.dumps(secret)[1:-1]
    for shift in range(3):
        packed = base64.b64encode(b"x" * shift + secret.encode()).decode().rstrip("=")
        yield packed[4 if shift else 0 : -3]


def everything_kept(folder, logged):
    """All rows of all tables, all files, mails and what was logged, each by its place."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute("SELECT * FROM " + connection.ops.quote_name(table))  # noqa: S608 - a name of our own
            yield table, "\n".join(" ".join(map(as_text, row)) for row in cursor.fetchall())
    for path in Path(folder).rglob("*"):
        if path.is_file():
            yield path.name, path.read_bytes().decode("utf-8", "replace")
    yield "mail", "\n".join(each.message().as_string() for each in mail.outbox)
    yield "log", logged


def as_text(value):
    if isinstance(value, bytes | memoryview):
        return bytes(value).decode("utf-8", "replace")
    return value if isinstance(value, str) else json.dumps(value, default=str, ensure_ascii=False)


@pytest.mark.parametrize("way", ["portal", "api", "desk"])
@pytest.mark.parametrize("pasted", [*PASTED, *SHARED], ids=lambda pasted: pasted.name)
def test_no_secret_is_left_anywhere(cast, anna, partner, lodestar_release, caplog, tmp_path, pasted, way):
    caplog.set_level(logging.DEBUG)

    getattr(Ways(cast, anna, partner), way)(pasted)

    kept = dict(everything_kept(tmp_path, caplog.text))
    assert Attachment.objects.exists()
    looked_for = {each for secret in pasted.secrets for each in disguises(secret) if len(each) > 6}
    assert [(place, secret) for place, text in kept.items() for secret in looked_for if secret in text] == []
    assert [item for item in pasted.needed if not any(item in text for text in kept.values())] == []


def test_the_search_finds_what_is_kept(cast, tmp_path):
    cast.ask(text="Needle0815 stands here.", files=[Upload("a.txt", b"Needle4711")])

    kept = dict(everything_kept(tmp_path, ""))

    found = {name for name, text in kept.items() if "Needle" in text}
    assert {"inquiries_message", "inquiries_historicalmessage", "search_searchdocument"} < found
    # An index of SQLite can be read as a table too.
    assert len(found - {"search_words"}) == 4
