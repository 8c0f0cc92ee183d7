"""Diagnosing for partner systems: a call without an inquiry, and what was found in those of inquiries."""

import json

import pytest
import time_machine

from apps.diagnostics.models import Diagnosis, KnownCause
from apps.inquiries import services
from apps.inquiries.facts import NO_CALL
from apps.inquiries.models import Inquiry
from tests.cast import MONDAY
from tests.diagnostics.test_diagnosing import SECRET, WRONG_ENUM

from .caller import INQUIRIES

DIAGNOSE = "/api/v1/diagnose/"
pytestmark = pytest.mark.django_db


def test_a_call_is_diagnosed_and_nothing_is_kept(partner, lodestar_release):
    answer = partner.post(DIAGNOSE, {"text": WRONG_ENUM})

    found = answer.json()
    assert answer.status_code == 200
    assert (found["method"], found["operation"], found["release"]) == ("PUT", "/inventory/{inventoryNumber}", "2026.1")
    assert [(each["path"], each["line"], each["suggestion"]) for each in found["findings"]] == [
        ("/status/value", 3, "NoSales")
    ]
    assert found["masked"] == [{"kind": "bearer-token", "placeholder": "[bearer-token-1]", "hint": ""}]
    assert SECRET not in json.dumps(found)
    assert (Inquiry.objects.count(), Diagnosis.objects.count()) == (0, 0)


def test_a_text_too_long_to_wait_for_is_refused_with_the_limit(partner):
    answer = partner.post(DIAGNOSE, {"text": "x" * 200_001})

    assert (answer.status_code, answer.json()["code"]) == (422, "text_too_long")
    assert "200,000" in answer.json()["detail"]


def test_a_long_text_that_only_looks_like_a_har_file_is_refused_too(partner):
    answer = partner.post(DIAGNOSE, {"text": '{"entries": ' + "x" * 200_001})

    assert (answer.status_code, answer.json()["code"]) == (422, "text_too_long")


def test_a_release_that_is_not_loaded_is_refused_with_those_that_are(partner, lodestar_release):
    answer = partner.post(DIAGNOSE, {"text": "GET /v1/inventory", "release": "2062.1"})

    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_release")
    assert answer.json()["detail"] == "There is no such release. Known here: 2026.1."


HALF_LETTER = WRONG_ENUM.replace('"NoSale"', r'"No\ud800Sale"')


@pytest.mark.parametrize(
    "text", ["", "\x00", "[" * 100_000, '{"a": 1e999, "__proto__": {}}', "\ud800 GET /v1/inventory", HALF_LETTER]
)
def test_any_text_is_answered(partner, lodestar_release, text):
    assert partner.post(DIAGNOSE, {"text": text}).status_code == 200


def test_nobody_diagnoses_without_a_token(client, db):
    assert client.post(DIAGNOSE, {"text": "x"}, content_type="application/json").status_code == 401


@time_machine.travel(MONDAY, tick=False)
def test_an_inquiry_is_read_out_of_what_was_pasted(partner, lodestar_release):
    answer = partner.post(INQUIRIES, {"subject": "400 on items", "text": "Why?", "paste": WRONG_ENUM})

    made = answer.json()
    assert (answer.status_code, made["missing"]) == (201, [])
    assert (made["call"]["method"], made["call"]["status"]) == ("PUT", 400)
    assert made["diagnosis"]["operation"] == "/inventory/{inventoryNumber}"
    assert [each["problem"] for each in made["diagnosis"]["findings"]] == ["wrong_enum"]
    assert made["diagnosis"]["correlation_ids"] == ["01760f2a-35f3-51ae-8a66-ca8ab68b4ea0"]
    assert SECRET not in answer.content.decode()


@time_machine.travel(MONDAY, tick=False)
def test_what_was_given_as_a_fact_wins_over_the_paste(partner, lodestar_release):
    call = {"method": "GET", "url": "https://api.lodestar.example/v1/branches"}

    answer = partner.post(INQUIRIES, {"subject": "400", "text": "Why?", "paste": WRONG_ENUM, "call": call})

    assert answer.json()["call"]["url"] == call["url"]
    assert answer.json()["diagnosis"]["operation"] == "/branches"


def test_what_we_publish_about_an_error_is_told_and_what_we_keep_to_ourselves_is_not(partner, lodestar_release):
    for title, is_published in (("Unknown status", True), ("Only for the desk", False)):
        KnownCause.objects.create(title=title, status=400, answer="Use NoSales.", is_published=is_published)

    found = partner.post(DIAGNOSE, {"text": WRONG_ENUM}).json()

    assert found["answers"] == [{"title": "Unknown status", "answer": "Use NoSales."}]


def test_an_error_of_another_isv_is_known_once_it_was_solved_and_nothing_else_of_it_is_told(
    cast, partner, lodestar_release
):
    other = cast.ask(isv=cast.other_isv, by=cast.bo, call=NO_CALL, paste=WRONG_ENUM, subject="Secret matter")
    before = partner.post(DIAGNOSE, {"text": WRONG_ENUM}).json()

    services.resolve(other, by=cast.sam, at=MONDAY)

    after = partner.post(DIAGNOSE, {"text": WRONG_ENUM})
    assert (before["known"], after.json()["known"]) == (False, True)
    assert "Secret matter" not in after.content.decode()
    assert after.json() | {"known": False} == before
