"""What the page of an inquiry says of the call: what is wrong, who met it before, how to make it again."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from apps.accounts.roles import AUDITOR
from apps.diagnostics.models import CorrelationPattern, Diagnosis, KnownCause, KnownCauseExample
from apps.diagnostics.services import load_release
from apps.diagnostics.services.causes import save_cause
from apps.inquiries import services
from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry
from tests.cast import DAY, MONDAY
from tests.diagnostics.api_documents import LODESTAR
from tests.factories.accounts import StaffFactory

from .desk import browser_of, page_of, queries, step_of, text, words

pytestmark = pytest.mark.usefixtures("monday")

ADDRESS = "https://api.lodestar.example/v1/customerInvoices"
GUID = "7f3c1f9a-6a1e-4f0b-8c38-2f1d0a9be5d2"
BODY = """{
  "customerNumbr": {"value": "10472"},
  "lines": [{"operation": "insert", "quantity": "2"}]
}"""
REFUSED = f'{{"message": "VismaId: {GUID}. Error creating document. Customer \'10472\' is on credit hold."}}'
# Made for this test: issued by nobody, signed with nothing, expired at 08:00 UTC on 2 March 2026.
TOKEN = (
    "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0."
    "eyJpc3MiOiJodHRwczovL2xvZ2luLmxvZGVzdGFyLmV4YW1wbGUiLCJhdWQiOiJlcnAtYXBpIiwic2NvcGUiOiJlcnAud3JpdGUiLCJ0aWQiOiJhY21lLTEiLCJleHAiOjE3NzI0Mzg0MDB9."
    "c2lnbmF0dXJl"
)
PASTE = f"""curl -X POST {ADDRESS} -H 'Authorization: Bearer {TOKEN}' -H 'Content-Type: application/json' -d '{BODY}'

HTTP/1.1 400 Bad Request

{REFUSED}"""
FAILED = CallFacts("POST", ADDRESS, 400, BODY, REFUSED)


@pytest.fixture
def lodestar(cast):
    return load_release(name="2026.1", document=LODESTAR.read_bytes(), base_urls=[], by=cast.tove, at=MONDAY)


@pytest.fixture
def cause(cast) -> KnownCause:
    """A cause that fits FAILED."""
    known = KnownCause(title="Customer on hold", status=400, message_pattern="credit hold", answer="Release **it**.")
    example = KnownCauseExample(fits=True, status=400, response_body=REFUSED)
    return save_cause(known, [example], by=cast.tove, at=MONDAY)


def code_of(page, label: str) -> str:
    """The request in the language of that label, corrected if it was."""
    offers = page.context["panel"].offers
    return next(each.written.text for each in offers.get("corrected") or offers["sent"] if each.written.label == label)


def test_the_operation_is_named_with_its_release(cast, sam, lodestar):
    page = words(sam.get(page_of(cast.ask(call=FAILED))))

    assert "Operation POST /customerInvoices Create a customer invoice release 2026.1" in page


def test_of_many_secrets_the_first_are_listed_and_the_others_counted(cast, sam):
    log = "".join(f"Authorization: Bearer FakeSecret0123456789abcdefABCDEF{number}\n" for number in range(25))

    page = words(sam.get(page_of(cast.ask(call=FAILED, text=log))))

    assert "[bearer-token-20] bearer token and 5 more" in page


def test_a_deprecated_operation_is_called_so(cast, sam, lodestar):
    call = CallFacts("GET", "https://api.lodestar.example/v1/inventorySummary/7", 200, "", "{}")

    page = words(sam.get(page_of(cast.ask(call=call))))

    assert "release 2026.1 Deprecated" in page


def test_an_address_of_no_operation_is_told_as_such(cast, sam, lodestar):
    call = CallFacts("GET", "https://api.lodestar.example/v1/nothing/like/it", 404, "", "{}")

    page = words(sam.get(page_of(cast.ask(call=call))))

    assert "no operation of the releases that are loaded" in page


def test_findings_stand_at_their_lines(cast, sam, lodestar):
    page = text(sam.get(page_of(cast.ask(call=FAILED))))

    hits = re.findall(r'<li class="hit[^"]*"><code data-line="(\d+)">', page)
    assert hits == ["2", "3"]
    assert "Did you mean &quot;customerNumber&quot;?" in page


def test_findings_beside_the_body_stand_before_it(cast, sam, lodestar):
    call = CallFacts("GET", "https://erp.lodestar.example/API/v1/customers?pageNumber=1&pageSize=5", 200, "", "[]")

    page = words(sam.get(page_of(cast.ask(call=call))))

    assert "Findings 1 Warning: This is an old address of the API." in page


def test_a_request_without_a_finding_is_said_to_have_none(cast, sam, lodestar):
    call = CallFacts("GET", "https://api.lodestar.example/v1/customers/7", 404, "", "{}")

    page = words(sam.get(page_of(cast.ask(call=call))))

    assert "Nothing is wrong with the request as far as the API document tells." in page


def test_hints_are_told_apart_from_findings(cast, sam, lodestar):
    call = CallFacts("GET", "https://api.lodestar.example/v1/customers/7", 429, "", "{}")

    page = sam.get(page_of(cast.ask(call=call)))

    assert page.context["panel"].findings == []
    assert "Also noticed" in words(page)


def test_topic_reasons_and_language_are_told(cast, sam, lodestar):
    asked = cast.ask(call=FAILED, text="The invoice is refused and we do not understand which of the values is wrong.")

    page = words(sam.get(page_of(asked)))

    diagnosis = asked.call.diagnosis
    recognised = page.partition("Recognised as ")[2]
    assert recognised.partition(" Why ")[2].startswith(diagnosis.topic_reasons[0])
    assert "Language English" in page


def test_a_masked_token_says_what_it_was_and_that_it_had_expired(cast, sam):
    asked = cast.ask(call=CallFacts(), paste=PASTE)

    page = sam.get(page_of(asked))

    assert TOKEN.split(".")[1] not in text(page)
    assert "[bearer-token-1] bearer token had expired today 09:00" in words(page)
    assert "Issuer: https://login.lodestar.example Audience: erp-api Tenant: acme-1 Scopes: erp.write" in words(page)


def test_the_headers_are_folded_and_masked(cast, sam):
    page = words(sam.get(page_of(cast.ask(call=CallFacts(), paste=PASTE))))

    assert "2 request headers Authorization: Bearer [bearer-token-1] Content-Type: application/json" in page


def test_a_token_that_held_longer_is_said_to_be_valid(cast, sam):
    asked = cast.ask(call=CallFacts(), paste=PASTE, at=MONDAY - DAY)

    page = words(sam.get(page_of(asked)))

    assert "bearer token valid until today 09:00" in page


def test_ids_of_the_log_lead_to_the_log_tool(cast, sam):
    CorrelationPattern.objects.create(
        name="VismaId",
        pattern=r"VismaId: ([0-9a-f-]{36})",
        example=f"VismaId: {GUID}",
        log_url="https://logs.lodestar.example/trace/{id}",
    )

    page = text(sam.get(page_of(cast.ask(call=FAILED))))

    link = f'href="https://logs.lodestar.example/trace/{GUID}" target="_blank" rel="noopener noreferrer"'
    assert link in page
    assert f'data-copies="{GUID}"' in page


def test_an_id_without_a_log_tool_is_shown_alone(cast, sam):
    page = text(sam.get(page_of(cast.ask(call=FAILED))))

    assert f'<span class="mono">{GUID}</span>' in page


def test_the_same_call_reported_again_is_pointed_out(cast, sam):
    first = cast.ask(call=FAILED)
    second = cast.ask(isv=cast.other_isv, by=cast.bo, call=FAILED)

    page = words(sam.get(page_of(second)))

    assert f"The same call is also reported in #{first.number} ." in page


def test_the_same_error_of_others_is_counted_with_what_solved_it(cast, sam, lodestar, cause):
    solved = cast.ask(isv=cast.other_isv, by=cast.bo, subject="Refused again", call=_with_other_ids(1))
    services.resolve(solved, by=cast.sam, cause=cause, at=MONDAY)
    cast.ask(call=_with_other_ids(2))

    page = words(sam.get(page_of(cast.ask(call=FAILED))))

    assert "2 inquiries from 2 ISVs , 1 resolved, solved once as “Customer on hold”." in page
    assert f"#{solved.number} Refused again Other, resolved" in page


def test_a_cause_that_solved_several_is_counted(cast, sam, lodestar, cause):
    for number in (1, 2):
        solved = cast.ask(call=_with_other_ids(number))
        services.resolve(solved, by=cast.sam, cause=cause, at=MONDAY)

    page = words(sam.get(page_of(cast.ask(call=FAILED))))

    assert "2 inquiries from 1 ISV , 2 resolved, most often by “Customer on hold” (2)." in page


def test_nothing_is_claimed_of_what_the_isv_saw_when_it_asked(cast, sam, cause):
    asked = cast.ask(call=FAILED)
    before = words(sam.get(page_of(asked)))
    KnownCause.objects.update(is_published=True)

    after = words(sam.get(page_of(asked)))

    assert "are shown this answer" not in before
    assert "ISVs whose call fits are shown this answer now." in after
    assert "was shown" not in after


def test_an_error_that_nobody_met_before_is_not_counted(cast, sam):
    page = words(sam.get(page_of(cast.ask(call=FAILED))))

    assert "Same error elsewhere" not in page


def test_a_known_cause_is_offered_with_its_answer(cast, sam, cause):
    page = sam.get(page_of(cast.ask(call=FAILED)))

    assert "Known causes 1 fits Customer on hold" in words(page)
    assert "<p>Release <strong>it</strong>.</p>" in text(page)
    assert f'href="?cause={cause.pk}#write" data-inserts="Release **it**."' in text(page)


def test_without_script_the_answer_begins_with_that_of_the_cause(cast, sam, cause):
    page = sam.get(page_of(cast.ask(call=FAILED)) + f"?cause={cause.pk}")

    assert page.context["written"] == "answer"
    assert ">\nRelease **it**.</textarea>" in text(page)


@pytest.mark.parametrize("query", ["cause=999", "cause=x", "request=corrected.cobol", "request=%00", "request=sent"])
def test_what_is_not_offered_does_not_begin_an_answer(cast, sam, cause, query):
    page = sam.get(page_of(cast.ask(call=FAILED)) + f"?{query}")

    assert [form.initial.get("text") for step, form in page.context["writing"] if step.name == "answer"] == [""]


def test_a_cause_that_does_not_fit_is_not_offered(cast, sam, cause):
    asked = cast.ask(call=CallFacts("GET", ADDRESS, 404, "", "{}"))

    page = sam.get(page_of(asked) + f"?cause={cause.pk}")

    assert page.context["panel"].causes == []
    assert ">\nRelease **it**.</textarea>" not in text(page)


def test_those_who_may_are_led_to_make_the_call_a_known_cause(cast, tove, lodestar):
    page = tove.get(page_of(cast.ask(call=FAILED)))

    address = urlsplit(page.context["panel"].new_cause)
    assert address.path == reverse("admin:diagnostics_knowncause_add")
    assert parse_qs(address.query) == {
        "status": ["400"],
        "operation": ["POST /customerInvoices"],
        "message_pattern": ["error creating document"],
    }
    assert tove.get(page.context["panel"].new_cause).status_code == 200


def test_those_who_may_not_make_known_causes_are_not_led_there(cast):
    auditor = browser_of(StaffFactory(market=cast.market, role=AUDITOR))

    page = auditor.get(page_of(cast.ask(call=FAILED)))

    assert page.context["panel"].new_cause == ""
    assert "Make this call a known cause" not in words(page)


def test_the_call_is_given_corrected_with_what_was_changed(cast, sam, lodestar):
    page = sam.get(page_of(cast.ask(call=FAILED)))

    assert "Line 2: renamed &quot;customerNumbr&quot; to &quot;customerNumber&quot;." in text(page)
    assert '"customerNumber": {"value": "10472"}' in code_of(page, "cURL")
    assert ("Corrected request" in words(page), "Request as sent" in words(page)) == (True, True)


def test_what_is_found_once_the_json_can_be_read_is_told(cast, sam, lodestar):
    asked = cast.ask(call=CallFacts("POST", ADDRESS, 400, "{'custmer': {'value': '10472'},}", "{}"))

    page = words(sam.get(page_of(asked)))

    assert "Seen once the JSON could be read:" in page
    assert '"lines" is required in the body and is missing.' in page


def test_a_request_is_put_into_the_answer_without_script(cast, sam, lodestar):
    page = sam.get(page_of(cast.ask(call=FAILED)) + "?request=corrected.curl")

    (begun,) = [form.initial["text"] for step, form in page.context["writing"] if step.name == "answer"]
    assert begun.startswith("Your call, corrected:\n\n- Line 2: renamed")
    assert f"\n\n```bash\ncurl -X POST '{ADDRESS}'" in begun
    assert begun.endswith("\n```\n\nPut in your own credentials, and run it outside of your application.\n")


def test_a_fence_is_longer_than_any_in_the_request(cast, sam):
    asked = cast.ask(call=CallFacts("POST", ADDRESS, 400, '{"note": "```"}', "{}"))

    page = sam.get(page_of(asked) + "?request=sent.http")

    (begun,) = [form.initial["text"] for step, form in page.context["writing"] if step.name == "answer"]
    assert re.findall(r"^`{3,}\w*", begun, re.MULTILINE) == ["````http", "````"]


def test_the_call_can_be_diagnosed_again(cast, sam, tove):
    asked = cast.ask(call=FAILED)
    before = words(sam.get(page_of(asked)))
    load_release(name="2026.1", document=LODESTAR.read_bytes(), base_urls=[], by=cast.tove, at=MONDAY)

    done = sam.post(step_of(asked, "diagnose-again"), follow=True)

    assert "Findings" not in before
    assert "The call was diagnosed with the API releases of today." in text(done)
    assert "Findings 3" in words(done)


def test_an_inquiry_from_before_diagnoses_is_offered_one(cast, sam, lodestar):
    asked = cast.ask(call=FAILED)
    Diagnosis.objects.filter(call=asked.call).delete()

    page = words(sam.get(page_of(asked)))
    done = sam.post(step_of(asked, "diagnose-again"), follow=True)

    assert "Asked before calls were diagnosed. Diagnose it now" in page
    assert "Findings 3" in words(done)


def test_a_finished_inquiry_keeps_its_diagnosis(cast, sam, lodestar):
    asked = cast.ask(call=FAILED)
    services.resolve(asked, by=cast.sam, at=MONDAY)

    page = words(sam.get(page_of(asked)))
    refused = sam.post(step_of(asked, "diagnose-again"))

    assert "Diagnose again" not in page
    assert refused.status_code == 409
    assert "This inquiry is finished: its diagnosis stays as it was." in words(refused)


def test_resolving_asks_what_it_was_with_fitting_causes_first(cast, sam, cause):
    KnownCause.objects.create(title="Another one", message_pattern="something else", answer="-")
    KnownCause.objects.create(title="An old one", message_pattern="credit", answer="-", is_active=False)

    page = sam.get(page_of(cast.ask(call=FAILED)) + "?do=resolve")

    field = next(form for step, form in page.context["dialogs"] if step.name == "resolve").fields["cause"]
    groups = [(name, each if isinstance(each, str) else [title for _pk, title in each]) for name, each in field.choices]
    assert groups == [("", "Not said"), ("Fits this call", ["Customer on hold"]), ("Met before", ["Another one"])]


def test_what_it_was_stands_on_the_page_and_in_the_history(cast, sam, cause):
    asked = cast.ask(call=FAILED)

    page = sam.post(step_of(asked, "resolve"), {"text": "", "cause": cause.pk}, follow=True)

    history = sam.get(reverse("cockpit:history", args=[asked.number]))
    asked.refresh_from_db()
    assert asked.cause == cause
    assert "It was: Customer on hold" in words(page)
    assert "What it was: not said → Customer on hold" in words(history)


def test_nobody_has_to_say_what_it_was(cast, sam, cause):
    asked = cast.ask(call=FAILED)

    sam.post(step_of(asked, "resolve"), {"text": "Solved.", "cause": ""})

    asked.refresh_from_db()
    assert (asked.status, asked.cause) == ("resolved", None)


def test_a_cause_that_is_no_longer_in_use_is_refused(cast, sam, cause):
    asked = cast.ask(call=FAILED)
    KnownCause.objects.update(is_active=False)

    page = sam.post(step_of(asked, "resolve"), {"text": "Solved.", "cause": cause.pk})

    asked.refresh_from_db()
    assert page.status_code == 422
    assert "This known cause is no longer in use. Choose another, or none." in words(page)
    assert asked.status == "new"


def test_an_inquiry_without_a_call_is_told_what_it_is_about(cast, sam, lodestar):
    asked = cast.ask(kind="how_to", call=CallFacts(), text="How do we read the stock of one item in one warehouse?")

    page = words(sam.get(page_of(asked)))

    assert "No call belongs to this one." in page
    assert "Language English" in page


def test_the_queue_names_operations_and_counts_findings(cast, sam, lodestar):
    cast.ask(call=FAILED)
    cast.ask(call=CallFacts("GET", "https://api.lodestar.example/v1/customers/7", 404, "", "{}"))
    unread = cast.ask(call=FAILED)
    Diagnosis.objects.filter(call=unread.call).delete()
    Inquiry.objects.filter(pk=unread.pk).update(operation="")

    page = sam.get(reverse("cockpit:queue"))

    calls = re.findall(r'data-label="Call">(.*?)</td>', text(page), re.DOTALL)
    assert [" ".join(re.sub(r"<[^>]+>", " ", call).split()) for call in calls] == [
        "POST /customerInvoices 3 findings",
        "GET /customers/{customerNumber}",
        "POST /v1/customerInvoices",
    ]


@pytest.mark.urls("tests.cockpit.empty_frame")
def test_the_page_takes_the_same_queries_however_much_is_known(cast, sam, lodestar, cause):
    asked = cast.ask(call=FAILED)
    cast.ask(isv=cast.other_isv, by=cast.bo, call=FAILED)
    frame = queries(sam, "/admin/empty/")
    with_one = queries(sam, page_of(asked))
    for number in range(3):
        services.resolve(cast.ask(call=_with_other_ids(number)), by=cast.sam, cause=cause, at=MONDAY)
        cast.ask(isv=cast.other_isv, by=cast.bo, call=FAILED)
        KnownCause.objects.create(title=f"Cause {number}", status=400, answer="-")

    with_more = queries(sam, page_of(asked))

    assert (with_one - frame, with_more - frame) == (13, 13)


def _with_other_ids(number: int) -> CallFacts:
    """The same error, met with another document, customer and log id."""
    response = REFUSED.replace(GUID, f"7f3c1f9a-6a1e-4f0b-8c38-00000000000{number}").replace("10472", f"2000{number}")
    return CallFacts("POST", ADDRESS, 400, BODY, response)
