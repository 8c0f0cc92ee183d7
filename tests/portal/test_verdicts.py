"""Who answers: shown before an inquiry is sent and on its page; and the request for English."""

import pytest

from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.policy.models import PolicyClause
from tests.cast import HOUR, MONDAY

from .pages import words
from .pastes import ABOUT, LIVE, NEW, PASTE, shown

TO_PRODUCTION = "How do we get a new client ID, and how is our client promoted to production?"
SCREENS = "In which screen of the ERP does our customer change the number series of invoices? It is not about the API."
OUR_CODE = "Could you debug our C# class and correct the loop for us? No request leaves the machine."
DUTCH = "Wij krijgen sinds maandag een foutmelding bij het aanmaken van een klant. Wat doen wij hier verkeerd?"
HOW_TO = ABOUT | {"kind": "how_to"}


def page_of(inquiry: Inquiry) -> str:
    return f"/inquiries/{inquiry.number}/"


# --- before it is sent ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (
            TO_PRODUCTION,
            "Who answers Answered elsewhere Clause 2.1: New client IDs, promotion to production and partner procedure "
            "are the matter of Partner Service in your market. Topic: Client ID or production. "
            "Contact: Partner Service Norway, partner.no@lodestar.example.",
        ),
        (SCREENS, "Contact, through your customer: ERP support Norway, erp.no@lodestar.example."),
        (OUR_CODE, "Outside support Clause 3.1: Writing or debugging code that calls the API is not part of support."),
    ],
)
def test_what_others_answer_is_said_with_the_clause_and_the_contact(cast, anna, asked, said):
    page = shown(anna.post(LIVE, {"kind": "how_to", "text": asked}))

    assert said in page
    assert "You can send it all the same: people decide here" in page


def test_what_the_desk_answers_is_said_with_its_clause(cast, anna):
    page = shown(anna.post(LIVE, {"paste": PASTE}))

    assert "Who answers In scope API support Norway answers this one. Clause 1." in page
    assert "You can send it all the same" not in page


def test_it_is_sent_all_the_same_and_keeps_the_verdict_it_was_shown(cast, anna):
    anna.post(NEW, {**HOW_TO, "text": TO_PRODUCTION})

    inquiry = Inquiry.objects.get()
    assert (inquiry.topic, inquiry.verdict) == ("client_id_or_production", "partner_service")
    assert (inquiry.clause.number, inquiry.clause.version) == ("2.1", 1)


# --- on its page ------------------------------------------------------------------------


def test_the_page_goes_on_citing_the_version_it_was_judged_by(cast, anna):
    inquiry = cast.ask(kind="how_to", text=TO_PRODUCTION)
    PolicyClause.objects.create(
        topic=inquiry.topic, version=2, verdict="in_scope", number="9.9", text="Ours now.", valid_from=MONDAY
    )

    page = words(anna.get(page_of(inquiry)))

    assert "Clause 2.1: New client IDs" in page
    assert "Nobody at the desk has looked at it yet" in page
    assert "9.9" not in page


def test_an_overruled_verdict_is_told_without_the_clause_and_without_the_reason(cast, anna):
    inquiry = cast.ask(kind="how_to", text=TO_PRODUCTION)
    given = {"topic": "client_id_or_production", "verdict": "in_scope", "text": "Their lead is on leave."}

    services.overrule_verdict(inquiry, by=cast.sam, at=MONDAY + HOUR, **given)

    page = words(anna.get(page_of(inquiry)))
    assert "Who answers In scope API support Norway answers this one. Topic: Client ID or production." in page
    assert "Looked at again: Client ID or production. API support Norway answers this." in page
    assert "Clause 2.1" not in page
    assert "on leave" not in page


def test_what_the_desk_confirmed_is_said_to_be_so(cast, anna):
    inquiry = cast.ask(kind="how_to", text=TO_PRODUCTION)

    services.confirm_verdict(inquiry, by=cast.sam, text="Nothing technical in it.", at=MONDAY + HOUR)

    page = words(anna.get(page_of(inquiry)))
    assert "The desk has looked at it, and says so too." in page
    assert "Nothing technical" not in page


def test_an_inquiry_from_before_there_was_a_policy_says_nothing_of_it(cast, anna):
    inquiry = cast.ask()
    Inquiry.objects.filter(pk=inquiry.pk).update(verdict="", clause=None)

    page = anna.get(page_of(inquiry))

    assert (page.status_code, "Who answers" in words(page)) == (200, False)


# --- English ----------------------------------------------------------------------------


def test_english_is_asked_for_before_anything_is_sent(cast, anna):
    page = anna.post(NEW, {**HOW_TO, "text": DUTCH})

    assert (page.status_code, Inquiry.objects.exists()) == (422, False)
    assert "This looks like Dutch. Could you write it in English?" in words(page)
    assert "Not sent yet" not in words(page)
    assert page.context["form"]["text"].value() == DUTCH


def test_english_is_asked_for_once_and_then_it_is_sent_as_it_is(cast, anna):
    page = anna.post(NEW, {**HOW_TO, "text": DUTCH})

    assert '<input type="hidden" name="english_asked" value="1">' in page.content.decode()
    anna.post(NEW, {**HOW_TO, "text": DUTCH, "english_asked": "1"})

    assert Inquiry.objects.get().call.diagnosis.language == "nl"


def test_the_panel_that_asked_while_it_was_written_spares_the_question(cast, anna):
    live = anna.post(LIVE, {"text": DUTCH}).content.decode()

    assert "This looks like Dutch." in live
    assert '<input type="hidden" name="english_asked" value="1">' in live


def test_english_is_asked_for_along_with_what_is_wrong(cast, anna):
    page = anna.post(NEW, {**HOW_TO, "text": DUTCH, "subject": ""})

    assert "Not sent yet. Everything you typed is still here." in words(page)
    assert "Your question : This looks like Dutch. Support is in English only." in words(page)
    assert '<input type="hidden" name="english_asked" value="1">' in page.content.decode()


@pytest.mark.parametrize("text", ["How do I page?", "Hei", "", "SELECT * FROM kunder"])
def test_nobody_who_may_have_written_english_is_asked(cast, anna, text):
    page = anna.post(NEW, {**HOW_TO, "text": text})

    assert "This looks like" not in page.content.decode()
