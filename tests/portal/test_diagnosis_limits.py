"""How much is read while somebody writes, how soon, and for whom."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.portal.pasting import told_in
from tests.cast import MONDAY

from .pages import words
from .pastes import ABOUT, LIVE, NEW, PASTE, SECRET, known_cause, shown

pytestmark = pytest.mark.usefixtures("lodestar_release")


# --- limits -----------------------------------------------------------------------------


def test_a_paste_too_long_to_be_read_live_says_so_with_the_limit(cast, anna):
    page = anna.post(LIVE, {"paste": "x" * 200_001})

    assert "longer than the 200,000 characters that are read while you type" in shown(page)
    assert "kept as a file with the inquiry" in shown(page)


def test_a_paste_too_long_to_be_read_live_takes_back_what_another_one_filled_in(cast, anna):
    page = anna.post(LIVE, {"paste": "x" * 200_001})

    assert '<script id="read-facts" type="application/json">{}</script>' in page.content.decode()


@pytest.mark.parametrize("length", [200_001, 2_000_001])
def test_a_long_paste_is_kept_as_a_file_with_its_secrets_masked(cast, anna, length):
    log = f"Authorization: Bearer {SECRET}\n"
    long = log + "2026-03-02 09:00:00 INFO nothing to see here\n" * (length // 44)

    anna.post(NEW, {**ABOUT, "text": "Look.", "paste": long})

    (kept,) = Inquiry.objects.get().messages.get(kind="reply").attachments.all()
    with kept.file.open() as file:
        content = file.read().decode()
    assert (kept.name, kept.is_checked) == ("paste.txt", True)
    assert len(content) > length - 44
    assert content.startswith("Authorization: Bearer [bearer-token-1]\n")


def test_a_paste_beyond_what_a_file_may_hold_is_refused_in_words(cast, anna):
    page = anna.post(NEW, {**ABOUT, "text": "Look.", "paste": "é" * 11_000_000})

    assert page.status_code == 422
    assert "paste.txt has 21.0 MB; 20 MB are possible." in words(page)
    assert not Inquiry.objects.exists()


HOSTILE = {
    "NUL": "\x00",
    "brackets": "[" * 100_000,
    "brackets in a command": "curl -X POST https://api.lodestar.example/v1/customers -d '" + "[" * 100_000 + "'",
    "an endless number": "curl -X POST https://api.lodestar.example/v1/customers -d '{\"name\": 1e999}'",
    "a prototype": 'curl -X POST https://api.lodestar.example/v1/customers -d \'{"__proto__": {"value": 1}}\'',
    "lone surrogates": 'curl -X POST https://api.lodestar.example/v1/customers -d \'{"\\ud800": "\\udfff"}\'',
    "a lone surrogate in the answer": 'HTTP/1.1 400 Bad Request\n\n{"message": "\\ud800"}',
    "an archive": b"PK\x03\x04\x14\x00\xff\xfe\x00".decode("latin-1") * 100,
    "quotes": "curl '" * 10_000,
    "a broken address": "GET https://[broken/v1/customers HTTP/1.1",
    "another digit": "GET /v1/customers HTTP/1.1\n\nHTTP/1.1 ٤٠٠ Bad",
}


@pytest.mark.parametrize("paste", HOSTILE.values(), ids=HOSTILE.keys())
@pytest.mark.parametrize("path", [LIVE, NEW])
def test_whatever_is_pasted_the_page_answers(cast, anna, paste, path):
    page = anna.post(path, {"read": "1", "paste": paste})

    assert page.status_code == 200


@settings(max_examples=50, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["paste", "text", "url", "status", "method", "request_body", "chosen"]), st.text())
)
def test_whatever_stands_in_the_fields_it_is_taken_apart(typed):
    told = told_in(typed)

    assert set(told.facts) <= {"method", "url", "status", "request_body", "response_body", "response_is_empty", "text"}


# --- who may ask -------------------------------------------------------------------------


def test_strangers_get_nothing(cast, client):
    page = client.post(LIVE, {"paste": PASTE}, headers={"HX-Request": "true"})

    assert (page.status_code, page.content) == (204, b"")


def test_staff_are_led_to_the_desk(cast, client):
    client.force_login(cast.sam)

    assert client.post(LIVE, {"paste": PASTE}).status_code == 302


def test_members_of_no_isv_get_nothing(cast, anna):
    cast.anna.memberships.all().delete()

    assert anna.post(LIVE, {"paste": PASTE}).status_code == 204


def test_it_is_asked_by_post_alone(cast, anna):
    assert anna.get(LIVE).status_code == 405


def test_a_live_diagnosis_takes_as_many_queries_for_many_causes_as_for_one(cast, anna):
    def count() -> int:
        with CaptureQueriesContext(connection) as asked:
            anna.post(LIVE, {"paste": PASTE})
        return len(asked)

    known_cause(cast, is_published=False)
    count()
    one = count()
    for number in range(3):
        cast.ask(paste=PASTE, call=services.asking.NO_CALL, at=MONDAY + timedelta(minutes=number))

    assert count() == one <= 12
