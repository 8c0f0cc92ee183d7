"""Who answers an inquiry, as staff see it and say it."""

import pytest
from django.urls import reverse

from apps.accounts.roles import AUDITOR
from apps.inquiries import services
from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry
from apps.policy.models import PolicyClause
from tests.cast import MONDAY
from tests.factories.accounts import StaffFactory

from .desk import browser_of, numbers, page_of, step_of, text, words

pytestmark = pytest.mark.usefixtures("monday")

TO_PRODUCTION = "How do we get a new client ID, and how is our client promoted to production?"
SCREENS = "In which screen of the ERP does our customer change the number series of invoices? It is not about the API."
OUR_CODE = "Could you debug our C# class and correct the loop for us? No request leaves the machine."
DUTCH = "Wij krijgen sinds maandag een foutmelding bij het aanmaken van een klant. Wat doen wij hier verkeerd?"


def how_to(cast, asked: str) -> Inquiry:
    return cast.ask(kind="how_to", call=CallFacts(), subject="A question", text=asked)


def field_of(client, inquiry: Inquiry, step: str, name: str) -> object:
    """What a field of a step's form begins with."""
    return client.get(f"{step_of(inquiry, step)}form/").context["form"][name].value()


def test_the_page_says_who_answers_by_which_version_of_which_clause(cast, sam):
    page = words(sam.get(page_of(how_to(cast, TO_PRODUCTION))))

    assert (
        "Who answers For Partner Service Topic Client ID or production Clause 2.1 , version 1: New client IDs" in page
    )
    assert "Contact Partner Service Norway partner.no@lodestar.example Said by the policy alone" in page
    assert "Refer as the policy says Confirm Overrule" in page


def test_what_the_desk_answers_has_nothing_to_confirm(cast, sam):
    page = sam.get(page_of(cast.ask()))

    assert "Who answers In scope Topic API troubleshooting Clause 1.7" in words(page)
    assert "confirm-verdict" not in text(page)


@pytest.mark.parametrize(
    ("asked", "to", "begins"),
    [
        (TO_PRODUCTION, "partner_service", "This is a matter of Partner Service Norway, by clause 2.1"),
        (SCREENS, "erp_support", "This is a matter of ERP support Norway, by clause 2.2"),
    ],
)
def test_referring_begins_as_the_policy_says(cast, sam, asked, to, begins):
    inquiry = how_to(cast, asked)

    assert field_of(sam, inquiry, "refer", "to") == to
    assert field_of(sam, inquiry, "refer", "text").startswith(begins)


def test_either_addressee_has_words_to_begin_with(cast, sam):
    shown = sam.get(f"{step_of(how_to(cast, TO_PRODUCTION), 'refer')}form/").content.decode()

    assert 'value="erp_support" data-begins="This is a matter of ERP support Norway. It is reached through' in shown
    assert 'value="partner_service" checked data-begins="This is a matter of Partner Service Norway, by clause' in shown
    assert "<summary>Words to begin with for ERP support</summary>" in shown


def test_declining_begins_with_the_clause(cast, sam):
    inquiry = how_to(cast, OUR_CODE)

    assert "Decline as the policy says" in words(sam.get(page_of(inquiry)))
    assert field_of(sam, inquiry, "decline", "text").startswith("This is outside of what we support, by clause 3.1")
    assert "clause" not in field_of(sam, inquiry, "refer", "text")


def test_what_was_confirmed_says_by_whom(cast, sam):
    inquiry = how_to(cast, TO_PRODUCTION)

    sam.post(step_of(inquiry, "confirm-verdict"), {"text": "Nothing technical."})

    page = words(sam.get(page_of(inquiry)))
    assert "Said by Sam Okafor, today 10:00" in page.replace(" ,", ",")
    assert "Nothing technical." in page
    assert "Confirm Overrule" not in page


def test_what_was_overruled_changes_the_next_steps_and_the_history(cast, sam):
    inquiry = how_to(cast, TO_PRODUCTION)

    sam.post(step_of(inquiry, "overrule-verdict"), {"topic": "erp_ui", "verdict": "", "text": "A role."})

    page = sam.get(reverse("cockpit:history", args=[inquiry.number]))
    assert field_of(sam, inquiry, "refer", "to") == "erp_support"
    assert "Who answers: For Partner Service → For ERP support" in words(page)
    assert "Topic: Client ID or production → Screens and setup of the ERP" in words(page)


def test_an_exception_is_called_one(cast, sam):
    inquiry = how_to(cast, OUR_CODE)
    given = {"topic": "third_party_code", "verdict": "partner_service", "text": "Agreed."}

    sam.post(step_of(inquiry, "overrule-verdict"), given)

    page = words(sam.get(page_of(inquiry)))
    assert "An exception: the clause says “Outside support”." in page
    assert "Refer as the policy says" not in page


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"topic": "client_id_or_production", "verdict": "", "text": "So."}, "This is what the verdict says already."),
        ({"topic": "erp_ui", "verdict": "", "text": ""}, "The text is empty."),
        ({"topic": "weather", "verdict": "", "text": "So."}, "Choose a topic from the list."),
        ({"topic": "erp_ui", "verdict": "nobody", "text": "So."}, "Choose who answers from the list."),
    ],
)
def test_a_refused_verdict_comes_back_with_its_text(cast, sam, given, told):
    inquiry = how_to(cast, TO_PRODUCTION)

    page = sam.post(step_of(inquiry, "overrule-verdict"), given)

    assert page.status_code in {409, 422}
    assert told in words(page)
    assert Inquiry.objects.get().judged_at is None


def test_an_auditor_reads_the_verdict_and_has_no_steps(cast):
    inquiry = how_to(cast, TO_PRODUCTION)
    browser = browser_of(StaffFactory(role=AUDITOR, market=cast.market))

    page = browser.get(page_of(inquiry))
    refused = browser.post(step_of(inquiry, "confirm-verdict"), {"text": ""})

    assert "Who answers For Partner Service" in words(page)
    assert ("Overrule" in words(page), refused.status_code) == (False, 403)


def test_a_finished_inquiry_keeps_its_verdict_and_offers_no_other(cast, sam):
    inquiry = how_to(cast, TO_PRODUCTION)
    services.refer(inquiry, by=cast.sam, to="partner_service", text="They help.", at=MONDAY)

    page = words(sam.get(page_of(inquiry)))

    assert "Who answers For Partner Service" in page
    assert "Overrule" not in page


def test_an_inquiry_from_before_there_was_a_policy_can_be_given_a_verdict(cast, sam):
    inquiry = how_to(cast, TO_PRODUCTION)
    Inquiry.objects.filter(pk=inquiry.pk).update(topic="", verdict="", clause=None)

    before = words(sam.get(page_of(inquiry)))
    sam.post(step_of(inquiry, "overrule-verdict"), {"topic": "erp_ui", "verdict": "", "text": "A screen."})

    assert "Asked before there was a support policy." in before
    assert Inquiry.objects.get().clause == PolicyClause.objects.get(topic="erp_ui")


def test_another_language_is_marked(cast, sam):
    page = text(sam.get(page_of(how_to(cast, DUTCH))))

    assert '<span class="badge warning">' in page.partition("<dt>Language</dt>")[2].partition("</dd>")[0]


def test_the_queue_marks_what_others_answer_and_shows_it_alone(cast, sam):
    ours, theirs = cast.ask(), how_to(cast, TO_PRODUCTION)

    everything = sam.get("/admin/desk/")
    alone = sam.get("/admin/desk/?verdict=partner_service")

    assert set(numbers(everything)) == {ours.number, theirs.number}
    assert numbers(alone) == [theirs.number]
    assert "Who answers: For Partner Service" in words(alone)
    assert words(everything).count("For Partner Service") == 2


def test_a_verdict_that_there_is_not_is_told_and_left_out(cast, sam):
    asked = cast.ask()

    page = sam.get("/admin/desk/?verdict=weather")

    assert "There is no such verdict; all are shown." in words(page)
    assert numbers(page) == [asked.number]
