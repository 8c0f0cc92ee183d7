"""Who answers an inquiry: the policy's verdict, staff who confirm or overrule it, and what follows."""

import pytest
from django.core.exceptions import ValidationError

from apps.inquiries import services
from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry, Message
from apps.inquiries.referring import words_for
from apps.inquiries.verdicts import verdict_on_record
from apps.notifications.models import Mail
from apps.policy.models import PolicyClause
from tests.cast import DAY, FAILED, HALF_TOLD, HOUR, MONDAY
from tests.factories.isvs import CustomerFactory

pytestmark = pytest.mark.django_db
TO_PRODUCTION = "How do we get a new client ID, and how is our client promoted to production?"
SCREENS = "In which screen of the ERP does our customer change the number series of invoices? It is not about the API."
OUR_CODE = "Could you debug our C# class and correct the loop for us? No request leaves the machine."
SECRET = "FakeSecret0123456789abcdefABCDEF0123456789"


def how_to(cast, text: str, **given) -> Inquiry:
    return cast.ask(kind="how_to", call=CallFacts(), subject="A question", text=text, **given)


def standing(inquiry: Inquiry) -> tuple[object, ...]:
    found = Inquiry.objects.get(pk=inquiry.pk)
    return found.topic, found.verdict, found.judged_by, found.judged_at


def said(inquiry: Inquiry) -> list[tuple[str, bool, str]]:
    """What came after the question: kind, whether it is internal, text."""
    return list(inquiry.messages.values_list("kind", "is_internal", "text"))[1:]


# --- by the policy ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "verdict", "number"),
    [
        (TO_PRODUCTION, "partner_service", "2.1"),
        (SCREENS, "erp_support", "2.2"),
        (OUR_CODE, "out_of_scope", "3.1"),
        ("How do I page through invoices with the API?", "in_scope", "1.1"),
    ],
)
def test_an_inquiry_is_judged_when_it_is_asked(cast, text, verdict, number):
    inquiry = how_to(cast, text)

    assert (inquiry.verdict, inquiry.clause.number, inquiry.judged_at) == (verdict, number, None)
    assert verdict_on_record(inquiry).kind == verdict


def test_what_others_should_answer_is_taken_in_all_the_same(cast):
    inquiry = how_to(cast, OUR_CODE)

    assert (inquiry.status, inquiry.is_due) == ("new", True)


def test_facts_that_come_later_are_judged_by_the_policy_of_the_day_it_was_asked(cast):
    inquiry = cast.ask(call=HALF_TOLD)
    for topic in PolicyClause.objects.values_list("topic", flat=True):
        later = {"verdict": "out_of_scope", "number": "9.9", "text": "Closed.", "valid_from": MONDAY + HOUR}
        PolicyClause.objects.create(topic=topic, version=2, **later)

    services.complete(inquiry, by=cast.anna, call=FAILED, at=MONDAY + DAY)

    inquiry.refresh_from_db()
    assert (inquiry.verdict, inquiry.clause.version) == ("in_scope", 1)


def test_what_is_asked_after_a_change_is_judged_by_the_new_version(cast):
    change = {"verdict": "in_scope", "number": "2.1", "text": "Ours now.", "valid_from": MONDAY}
    new = PolicyClause.objects.create(topic="client_id_or_production", version=2, **change)

    inquiry = how_to(cast, TO_PRODUCTION)

    assert (inquiry.verdict, inquiry.clause) == ("in_scope", new)


def test_diagnosing_again_judges_anew_what_nobody_has_judged(cast):
    inquiry = how_to(cast, TO_PRODUCTION)
    Inquiry.objects.filter(pk=inquiry.pk).update(topic="erp_ui", verdict="erp_support")

    services.diagnose_again(inquiry, by=cast.sam, at=MONDAY + HOUR)

    assert standing(inquiry)[:2] == ("client_id_or_production", "partner_service")
    assert inquiry.history.first().history_change_reason == "diagnosed again, and judged anew"


def test_diagnosing_again_leaves_what_staff_have_said(cast):
    inquiry = how_to(cast, TO_PRODUCTION)
    services.overrule_verdict(inquiry, by=cast.sam, topic="bug_report", text="It fails.", at=MONDAY + HOUR)

    services.diagnose_again(inquiry, by=cast.sam, at=MONDAY + 2 * HOUR)

    assert standing(inquiry) == ("bug_report", "in_scope", cast.sam, MONDAY + HOUR)


# --- confirming -------------------------------------------------------------------------


def test_staff_confirm_the_verdict_with_a_reason_for_the_desk(cast):
    inquiry = how_to(cast, TO_PRODUCTION)

    services.confirm_verdict(inquiry, by=cast.sam, text=f"Nothing technical. Bearer {SECRET}", at=MONDAY + HOUR)

    assert standing(inquiry) == ("client_id_or_production", "partner_service", cast.sam, MONDAY + HOUR)
    assert said(inquiry) == [
        ("event", True, "Verdict confirmed: For Partner Service."),
        ("note", True, "Nothing technical. Bearer [bearer-token-1]"),
    ]
    record = inquiry.history.first()
    assert (record.history_user, record.history_change_reason) == (
        cast.sam,
        "Verdict confirmed: For Partner Service",
    )


def test_a_verdict_is_confirmed_without_words_and_only_once(cast):
    inquiry = how_to(cast, TO_PRODUCTION)
    services.confirm_verdict(inquiry, by=cast.sam, at=MONDAY + HOUR)

    with pytest.raises(ValidationError) as refusal:
        services.confirm_verdict(inquiry, by=cast.tove, at=MONDAY + 2 * HOUR)

    assert refusal.value.code == "nothing_to_change"
    assert standing(inquiry)[2:] == (cast.sam, MONDAY + HOUR)
    assert len(said(inquiry)) == 1


def test_without_a_verdict_there_is_nothing_to_confirm(cast):
    inquiry = how_to(cast, TO_PRODUCTION)
    Inquiry.objects.filter(pk=inquiry.pk).update(verdict="")

    with pytest.raises(ValidationError) as refusal:
        services.confirm_verdict(inquiry, by=cast.sam, at=MONDAY + HOUR)

    assert (refusal.value.code, verdict_on_record(Inquiry.objects.get())) == ("nothing_to_change", None)


# --- overruling -------------------------------------------------------------------------


def test_another_topic_brings_the_verdict_that_the_policy_has_on_it(cast):
    inquiry = how_to(cast, TO_PRODUCTION)

    services.overrule_verdict(
        inquiry, by=cast.sam, topic="erp_ui", text=f"They mean a role. Bearer {SECRET}", at=MONDAY + HOUR
    )

    inquiry.refresh_from_db()
    assert standing(inquiry) == ("erp_ui", "erp_support", cast.sam, MONDAY + HOUR)
    assert inquiry.clause.number == "2.2"
    assert said(inquiry) == [
        (
            "event",
            False,
            "Looked at again: Screens and setup of the ERP. ERP support Norway answers this, "
            "by clause 2.2 of the support policy.",
        ),
        ("note", True, "They mean a role. Bearer [bearer-token-1]"),
    ]


def test_an_exception_is_told_without_citing_a_clause_that_says_otherwise(cast):
    inquiry = how_to(cast, OUR_CODE)

    services.overrule_verdict(
        inquiry, by=cast.sam, topic="third_party_code", verdict="in_scope", text="Once.", at=MONDAY + HOUR
    )

    inquiry.refresh_from_db()
    assert verdict_on_record(inquiry).is_exception
    assert said(inquiry)[0][2] == "Looked at again: Third-party code. API support Norway answers this."


def test_what_is_outside_support_after_all_is_told_so(cast):
    inquiry = how_to(cast, "How do I page through invoices with the API?")

    services.overrule_verdict(inquiry, by=cast.sam, topic="third_party_software", text="A grid.", at=MONDAY + HOUR)

    words = "Looked at again: Third-party software. This is outside support, by clause 3.2 of the support policy."
    assert said(inquiry)[0] == ("event", False, words)


def test_a_topic_that_changes_nothing_for_the_isv_is_told_to_the_desk_alone(cast):
    inquiry = how_to(cast, "How do I page through invoices with the API?")

    services.overrule_verdict(inquiry, by=cast.sam, topic="bug_report", text="It is one.", at=MONDAY + HOUR)

    assert [is_internal for _kind, is_internal, _text in said(inquiry)] == [True, True]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"topic": "client_id_or_production", "text": "The same."}, "nothing_to_change"),
        ({"topic": "client_id_or_production", "verdict": "partner_service", "text": "Same."}, "nothing_to_change"),
        ({"topic": "erp_ui", "text": " "}, "empty_text"),
    ],
)
def test_a_verdict_is_overruled_by_another_one_with_a_reason(cast, given, code):
    inquiry = how_to(cast, TO_PRODUCTION)

    with pytest.raises(ValidationError) as refusal:
        services.overrule_verdict(inquiry, by=cast.sam, at=MONDAY + HOUR, **given)

    assert refusal.value.code == code
    assert (standing(inquiry)[2], said(inquiry)) == (None, [])


@pytest.mark.parametrize("step", ["confirm", "overrule"])
def test_only_staff_judge_and_only_what_is_not_finished(cast, step):
    inquiry = how_to(cast, TO_PRODUCTION)
    act = {
        "confirm": lambda by: services.confirm_verdict(inquiry, by=by, at=MONDAY + HOUR),
        "overrule": lambda by: services.overrule_verdict(inquiry, by=by, topic="erp_ui", text="So.", at=MONDAY + HOUR),
    }[step]

    with pytest.raises(ValidationError) as by_anna:
        act(cast.anna)
    services.resolve(inquiry, by=cast.sam, at=MONDAY)
    with pytest.raises(ValidationError) as too_late:
        act(cast.sam)

    assert (by_anna.value.code, too_late.value.code) == ("not_staff", "wrong_status")
    assert standing(inquiry)[2:] == (None, None)


# --- what follows -----------------------------------------------------------------------


def test_referring_as_the_policy_says_sends_the_masked_case_and_stops_the_clock(cast):
    inquiry = how_to(cast, f"{TO_PRODUCTION} The secret is {SECRET}")

    services.refer(inquiry, by=cast.sam, to=inquiry.verdict, text=words_for(inquiry, inquiry.verdict), at=MONDAY + HOUR)

    case = Mail.objects.get(to="partner.no@lodestar.example")
    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.is_due) == ("referred", False)
    assert standing(inquiry)[1:] == ("partner_service", cast.sam, MONDAY + HOUR)
    assert "by clause 2.1 of the support policy" in case.text
    assert SECRET not in case.text + case.html


def test_referring_elsewhere_than_the_policy_says_overrules_it(cast):
    inquiry = how_to(cast, TO_PRODUCTION)

    services.refer(inquiry, by=cast.sam, to="erp_support", text="Ask them.", at=MONDAY + HOUR)

    assert standing(inquiry)[1:] == ("erp_support", cast.sam, MONDAY + HOUR)


def test_declining_says_that_it_is_outside_support(cast):
    inquiry = how_to(cast, SCREENS)

    services.decline(inquiry, by=cast.sam, text="No.", at=MONDAY + HOUR)

    assert standing(inquiry)[1] == "out_of_scope"


def test_the_isv_gets_a_text_for_erp_support_in_words_of_the_erp(cast, lodestar_release):
    customer = CustomerFactory(isvs=[cast.acme], market=cast.market, name="Havbris AS")
    refused = '{"message": "The number series is closed.", "ExceptionFaultCode": "12027"}'
    call = CallFacts("POST", "https://api.lodestar.example/v1/customerInvoices", 400, '{"a": 1}', refused)
    inquiry = cast.ask(call=call, customer=customer, text=f'{SCREENS}\n\n```json\n{{"a": 1}}\n```')
    Inquiry.objects.filter(pk=inquiry.pk).update(topic="erp_ui", verdict="erp_support")
    inquiry = Inquiry.objects.get(pk=inquiry.pk)

    words = words_for(inquiry, inquiry.verdict)

    assert "Please forward this to Havbris AS, who sends it to erp.no@lodestar.example:" in words
    assert "> What it was to do: Create a customer invoice." in words
    assert "> What the ERP answered, on 2 March 2026: “The number series is closed.”" in words
    assert f"> {SCREENS}" in words
    assert [code for code in ("POST", "https://", "{", "400", "JSON") if code in words] == []


def test_what_the_desk_answers_begins_with_no_words(cast):
    assert words_for(how_to(cast, "How do I page through invoices with the API?"), "in_scope") == ""


@pytest.mark.parametrize("text", [TO_PRODUCTION, SCREENS, OUR_CODE])
def test_an_exception_cites_no_clause_in_what_the_isv_is_told(cast, text):
    inquiry = how_to(cast, text)
    cited = words_for(inquiry, inquiry.verdict)
    inquiry.clause = PolicyClause.objects.get(topic="bug_report")

    uncited = words_for(inquiry, inquiry.verdict)

    assert f"by clause {Inquiry.objects.get().clause.number}" in cited
    assert "clause" not in uncited


def test_what_the_isv_is_told_of_a_verdict_is_never_internal(cast):
    inquiry = how_to(cast, TO_PRODUCTION)
    services.overrule_verdict(inquiry, by=cast.sam, topic="erp_ui", text="For us alone.", at=MONDAY + HOUR)

    seen = Message.objects.visible_to(cast.anna).values_list("text", flat=True)

    assert [text for text in seen if "For us alone" in text] == []
    assert any("ERP support Norway answers this" in text for text in seen)
