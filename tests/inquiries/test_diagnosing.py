"""What is kept of the call an inquiry is about."""

import pytest
from django.core.exceptions import ValidationError

from apps.diagnostics.models import CorrelationId, Diagnosis, ErrorFingerprint
from apps.inquiries import services
from apps.inquiries.facts import NO_CALL, CallFacts, Upload
from apps.inquiries.models import Attachment, Inquiry
from apps.inquiries.services.diagnosing import diagnose_again
from tests.cast import HOUR, MONDAY
from tests.diagnostics.test_diagnosing import SECRET, WRONG_ENUM

pytestmark = pytest.mark.django_db
ITEM = "https://api.lodestar.example/v1/inventory/KAB-2040"
REFUSED = '{"message": "Error converting value."}'
VISMA_ID = "01760f2a-35f3-51ae-8a66-ca8ab68b4ea0"


def put(status: str) -> CallFacts:
    return CallFacts("PUT", ITEM, 400, f'{{"status": {{"value": "{status}"}}}}', REFUSED)


def diagnosis_of(inquiry: Inquiry) -> Diagnosis:
    return Diagnosis.objects.get(call=inquiry.call_id)


def test_what_is_wrong_with_the_call_stands_beside_it(cast, lodestar_release):
    diagnosis = diagnosis_of(cast.ask(call=put("NoSale")))

    assert (diagnosis.method, diagnosis.operation) == ("PUT", "/inventory/{inventoryNumber}")
    assert (diagnosis.release, diagnosis.diagnosed_at) == (lodestar_release, MONDAY)
    assert [(each["path"], each["problem"], each["suggestion"]) for each in diagnosis.findings] == [
        ("/status/value", "wrong_enum", "NoSales")
    ]
    assert diagnosis.fingerprint.words == "error converting value"


def test_without_facts_they_are_read_out_of_the_paste(cast, lodestar_release):
    inquiry = cast.ask(call=NO_CALL, paste=WRONG_ENUM)

    call = inquiry.call
    assert (inquiry.status, call.method, call.url, call.status) == ("new", "PUT", ITEM, 400)
    assert call.request_headers == ["Authorization: Bearer [bearer-token-1]"]
    assert [each["placeholder"] for each in diagnosis_of(inquiry).masked] == ["[bearer-token-1]"]
    assert list(call.correlation_ids.values_list("value", flat=True)) == [VISMA_ID]


def test_without_a_paste_they_are_read_out_of_the_question(cast):
    inquiry = cast.ask(call=NO_CALL, text=WRONG_ENUM)

    assert (inquiry.call.url, inquiry.call.status) == (ITEM, 400)


def test_without_either_they_are_read_out_of_a_file(cast):
    inquiry = cast.ask(call=NO_CALL, text="See the file.", files=[Upload("call.txt", WRONG_ENUM.encode())])

    assert (inquiry.call.url, inquiry.call.status) == (ITEM, 400)
    assert inquiry.call.request_headers == ["Authorization: Bearer [bearer-token-1]"]


def test_what_was_read_but_cannot_be_kept_is_left_out_and_not_refused(cast):
    inquiry = cast.ask(call=NO_CALL, text=f"GET https://api.lodestar.example/v1/{'a' * 5000} gives a 500.")

    assert (inquiry.call.url, inquiry.is_complete) == ("", False)


def test_facts_that_were_given_win_and_the_headers_of_another_call_stay_away(cast):
    inquiry = cast.ask(call=CallFacts("GET", "https://api.lodestar.example/v1/branches"), paste=WRONG_ENUM)

    assert inquiry.call.url == "https://api.lodestar.example/v1/branches"
    assert inquiry.call.request_headers is None


def test_the_paste_is_kept_as_a_file_without_its_secrets(cast):
    cast.ask(paste=WRONG_ENUM)

    kept = Attachment.objects.get()
    assert (kept.name, kept.is_checked) == ("paste.txt", True)
    with kept.file.open() as file:
        assert "[bearer-token-1]" in file.read().decode()


def test_a_password_that_only_the_paste_gives_away_goes_from_the_question_too(cast):
    paste = f"curl -u 'agent:{SECRET}' {ITEM}"

    inquiry = cast.ask(paste=paste, text=f"Is {SECRET} still valid?", subject=f"{SECRET}?")

    assert SECRET not in inquiry.messages.get(kind="reply").text + inquiry.subject


def test_facts_that_come_later_are_diagnosed_with_those_before(cast, lodestar_release):
    inquiry = cast.ask(call=NO_CALL, paste=WRONG_ENUM.split("HTTP/1.1")[0])
    before = diagnosis_of(inquiry)

    services.complete(inquiry, by=cast.anna, call=CallFacts(status=412, response_body="{}"), at=MONDAY + HOUR)

    after = diagnosis_of(inquiry)
    assert (before.pk, before.fingerprint) == (after.pk, None)
    assert (after.diagnosed_at, after.fingerprint.status) == (MONDAY + HOUR, 412)
    assert after.hints[-1]["path"] == "status"
    assert [each["placeholder"] for each in after.masked] == ["[bearer-token-1]"]


def test_staff_look_anew_once_a_document_is_loaded(cast, request):
    inquiry = cast.ask(call=put("NoSale"), paste=f"VismaId: {VISMA_ID}")
    before = diagnosis_of(inquiry).findings
    request.getfixturevalue("lodestar_release")

    diagnose_again(inquiry, by=cast.sam, at=MONDAY + HOUR)

    after = diagnosis_of(inquiry)
    assert (before, [each["problem"] for each in after.findings]) == ([], ["wrong_enum"])
    assert after.diagnosed_at == MONDAY + HOUR
    assert CorrelationId.objects.get(call=inquiry.call).value == VISMA_ID


def test_the_diagnosis_of_a_finished_inquiry_stays_as_it_was(cast, request):
    inquiry = cast.ask(call=put("NoSale"))
    services.resolve(inquiry, by=cast.sam, at=MONDAY + HOUR)
    request.getfixturevalue("lodestar_release")

    with pytest.raises(ValidationError) as refusal:
        diagnose_again(inquiry, by=cast.sam, at=MONDAY + HOUR)

    assert refusal.value.code == "wrong_status"
    assert diagnosis_of(inquiry).findings == []


def test_only_staff_look_anew(cast):
    inquiry = cast.ask(call=put("NoSale"))

    with pytest.raises(ValidationError) as refusal:
        diagnose_again(inquiry, by=cast.anna, at=MONDAY + HOUR)

    assert (refusal.value.code, diagnosis_of(inquiry).diagnosed_at) == ("not_staff", MONDAY)


def test_two_isvs_with_the_same_error_share_its_fingerprint(cast, lodestar_release):
    one = cast.ask(call=put("NoSale"))
    other = cast.ask(call=put("Sold"), isv=cast.other_isv, by=cast.bo)

    assert diagnosis_of(one).fingerprint == diagnosis_of(other).fingerprint == ErrorFingerprint.objects.get()


@pytest.mark.parametrize("value", ["\\u0000", "\\ud800"])
def test_what_no_database_can_keep_is_written_otherwise(cast, lodestar_release, value):
    body = f'{{"status": {{"value": "{value}"}}, "{value}": 1}}'

    inquiry = cast.ask(call=CallFacts("PUT", ITEM, 400, body, REFUSED))

    found = diagnosis_of(inquiry).findings
    assert {each["problem"] for each in found} == {"wrong_enum", "unknown_property"}
    assert {"\x00", "\ud800"}.isdisjoint("".join(each["path"] + each["message"] for each in found))
