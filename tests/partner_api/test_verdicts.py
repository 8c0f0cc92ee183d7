"""Who answers, and the request for English, as partner systems read them."""

import pytest
import time_machine

from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.policy.models import PolicyClause
from tests.cast import MONDAY

from .caller import INQUIRIES

DIAGNOSE = "/api/v1/diagnose/"
TO_PRODUCTION = "How do we get a new client ID, and how is our client promoted to production?"
DUTCH = "Wij krijgen sinds maandag een foutmelding bij het aanmaken van een klant. Wat doen wij hier verkeerd?"
QUESTION = {"kind": "how_to", "subject": "A question"}


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def test_a_diagnosed_text_says_who_would_answer(partner):
    found = partner.post(DIAGNOSE, {"text": TO_PRODUCTION}).json()

    clause = PolicyClause.objects.get(topic="client_id_or_production")
    assert found["verdict"] == {
        "kind": "partner_service",
        "words": "For Partner Service",
        "clause": {"number": "2.1", "text": clause.text, "version": 1, "valid_from": "2020-01-01T00:00:00Z"},
        "is_exception": False,
        "contact": {"name": "Partner Service Norway", "email": "partner.no@lodestar.example"},
    }


def test_what_others_answer_is_taken_in_and_told(partner):
    answer = partner.post(INQUIRIES, QUESTION | {"text": TO_PRODUCTION})

    assert (answer.status_code, answer.json()["status"]) == (201, "new")
    assert answer.json()["diagnosis"]["verdict"]["clause"]["number"] == "2.1"


def test_an_overruled_verdict_is_read_as_an_exception_without_its_reason(cast, partner):
    inquiry = cast.ask(kind="how_to", text=TO_PRODUCTION)
    given = {"topic": inquiry.topic, "verdict": "in_scope", "text": "Their lead is on leave."}

    services.overrule_verdict(inquiry, by=cast.sam, at=MONDAY, **given)

    answer = partner.get(f"{INQUIRIES}{inquiry.number}/")
    verdict = answer.json()["diagnosis"]["verdict"]
    assert (verdict["kind"], verdict["is_exception"], verdict["clause"]["number"]) == ("in_scope", True, "2.1")
    assert "on leave" not in answer.content.decode()


def test_an_inquiry_from_before_there_was_a_policy_has_no_verdict(cast, partner):
    inquiry = cast.ask()
    Inquiry.objects.filter(pk=inquiry.pk).update(verdict="", clause=None)

    assert partner.get(f"{INQUIRIES}{inquiry.number}/").json()["diagnosis"]["verdict"] is None


def test_another_language_is_told_and_nothing_is_refused(partner):
    answer = partner.post(INQUIRIES, QUESTION | {"text": DUTCH})

    found = answer.json()["diagnosis"]
    assert (answer.status_code, found["language"]) == (201, "nl")
    assert found["english_please"] == (
        "This looks like Dutch. Support is in English only: in English you are answered sooner."
    )
