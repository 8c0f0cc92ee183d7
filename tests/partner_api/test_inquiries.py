"""Asking, reading, completing, resolving and reopening through the API."""

from datetime import datetime, timedelta

import pytest
import time_machine

from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.isvs.services import add_integration
from tests.cast import DAY, HALF_TOLD, HOUR, MONDAY
from tests.factories.isvs import ApiClientFactory, CustomerFactory

from .caller import INQUIRIES, Partner

CALL = {
    "method": "POST",
    "url": "https://api.lodestar.example/v1/customerInvoices",
    "status": 400,
    "request_body": '{"customerNumber": "10472"}',
    "response_body": '{"message": "Error creating document."}',
}
QUESTION = {"subject": "400 on invoice", "text": "Why is this refused?", "call": CALL}


def path_of(inquiry, below=""):
    return f"{INQUIRIES}{inquiry.number}/{below}"


def numbers(answer):
    return [row["number"] for row in answer.json()["results"]]


@pytest.fixture
def finished(cast):
    """An inquiry of Acme's that staff resolved."""
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Wrap the number.", then="resolved", at=MONDAY + HOUR)
    return inquiry


@time_machine.travel(MONDAY, tick=False)
def test_a_complete_question_is_on_record_and_says_when_we_answer(cast, partner):
    answer = partner.post(INQUIRIES, QUESTION)

    inquiry = Inquiry.objects.get()
    assert (answer.status_code, answer["Location"]) == (201, f"http://testserver{path_of(inquiry)}")
    told = answer.json()
    assert [(each["kind"], each["due_at"]) for each in told.pop("deadlines")] == [
        ("first_response", "2026-03-02T13:00:00Z"),
        ("resolution", "2026-03-09T09:00:00Z"),
    ]
    assert told == {
        "number": inquiry.number,
        "status": "new",
        "status_words": "New",
        "kind": "failed_call",
        "subject": "400 on invoice",
        "priority": "normal",
        "call": CALL | {"response_is_empty": False},
        "diagnosis": {
            "operation": None,
            "release": None,
            "correlation_ids": [],
            "findings": [],
            "hints": [],
            "masked": [],
            "topic": "troubleshooting",
            "verdict": {
                "kind": "in_scope",
                "words": "In scope",
                "clause": {
                    "number": "1.7",
                    "text": "API support looks into calls of the API that fail.",
                    "version": 1,
                    "valid_from": "2020-01-01T00:00:00Z",
                },
                "is_exception": False,
                "contact": {"name": "API support Norway", "email": ""},
            },
            "language": "en",
            "english_please": None,
            "known": False,
            "answers": [],
        },
        "data_approvals": [],
        "missing": [],
        "merged": [],
        "merged_into": None,
        "asked_at": "2026-03-02T09:00:00Z",
        "completed_at": "2026-03-02T09:00:00Z",
        "hear_from_us_by": "2026-03-02T13:00:00Z",
        "first_responded_at": None,
        "resolved_at": None,
        "updated_at": "2026-03-02T09:00:00Z",
        "client": None,
        "customer": None,
        "links": {
            "self": f"http://testserver{path_of(inquiry)}",
            "messages": f"http://testserver{path_of(inquiry, 'messages/')}",
            "attachments": f"http://testserver{path_of(inquiry, 'attachments/')}",
            "page": f"http://testserver/inquiries/{inquiry.number}/",
        },
    }
    assert (inquiry.isv, inquiry.asked_by, inquiry.channel) == (cast.acme, cast.bot.user, "api")


def test_a_question_without_the_facts_is_kept_and_says_what_is_missing(partner):
    answer = partner.post(INQUIRIES, {"subject": "400 on invoice", "text": "Why?", "call": {"method": "POST"}})

    told = answer.json()
    assert (answer.status_code, told["status"], told["hear_from_us_by"]) == (201, "waiting_on_isv", None)
    assert [what["code"] for what in told["missing"]] == ["endpoint_url", "status", "response_body", "request_json"]
    assert all(what["sentence"] for what in told["missing"])


def test_a_response_that_came_back_empty_is_not_missing(partner):
    call = {name: value for name, value in CALL.items() if name != "response_body"}

    told = partner.post(INQUIRIES, QUESTION | {"call": call | {"response_is_empty": True}}).json()

    assert (told["status"], told["missing"]) == ("new", [])
    assert told["call"] == call | {"response_body": "", "response_is_empty": True}


def test_an_empty_response_is_no_longer_asked_for_while_something_else_is_missing(partner):
    asked = partner.post(INQUIRIES, QUESTION | {"call": {"method": "GET"}}).json()

    told = partner.patch(asked["links"]["self"], {"call": {"response_is_empty": True}}).json()
    row = partner.get(INQUIRIES).json()["results"][0]

    assert [what["code"] for what in told["missing"]] == ["endpoint_url", "status"]
    assert row["missing"] == told["missing"]
    assert row["call"]["response_is_empty"] is True


def test_that_a_response_was_not_empty_is_no_fact(cast, partner):
    inquiry = cast.ask(call=HALF_TOLD)

    answer = partner.patch(path_of(inquiry), {"call": {"response_is_empty": False}})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_fields")


def test_a_how_to_question_lacks_nothing(partner):
    answer = partner.post(INQUIRIES, {"kind": "how_to", "subject": "Paging", "text": "How do I page?"})

    assert (answer.json()["status"], answer.json()["missing"]) == ("new", [])


def test_a_question_may_name_a_client_and_a_customer_of_its_isv(cast, partner):
    ApiClientFactory(isv=cast.acme, client_id="acme_orders")
    CustomerFactory(name="Fjord Fisk", organisation_number="999 888 777", isvs=[cast.acme])

    answer = partner.post(INQUIRIES, QUESTION | {"client": "acme_orders", "customer": "999 888 777"})

    told = answer.json()
    assert told["client"] == {"client_id": "acme_orders", "type": "test"}
    assert told["customer"] == {"name": "Fjord Fisk", "organisation_number": "999 888 777"}


@pytest.mark.parametrize(("field", "code"), [("client", "foreign_client"), ("customer", "foreign_customer")])
@pytest.mark.parametrize("value", ["theirs", "nobody's"])
def test_what_belongs_to_others_can_not_be_named_and_is_not_told_from_what_is_not_there(
    cast, partner, field, code, value
):
    ApiClientFactory(isv=cast.other_isv, client_id="theirs")
    CustomerFactory(organisation_number="theirs", isvs=[cast.other_isv])

    answer = partner.post(INQUIRIES, QUESTION | {field: value})

    assert (answer.status_code, answer.json()["code"]) == (422, code)
    assert not Inquiry.objects.exists()


def test_urgent_is_the_desks_to_give(cast, partner):
    answer = partner.post(INQUIRIES, QUESTION | {"priority": "urgent"})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_fields")
    assert answer.json()["errors"] == [
        {"pointer": "/priority", "code": "invalid_choice", "message": "Use low, normal, high."}
    ]
    assert not Inquiry.objects.exists()


@pytest.mark.parametrize("field", ["isv", "asked_by", "channel", "status", "assignee", "asked_at"])
def test_what_an_integration_does_not_decide_can_not_be_sent(cast, partner, field):
    answer = partner.post(INQUIRIES, QUESTION | {field: cast.other_isv.pk})

    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_field")
    assert not Inquiry.objects.exists()


def test_the_list_has_the_newest_first_and_no_bodies(cast, partner):
    asked = [cast.ask(subject=subject).number for subject in ("one", "two", "three")]

    answer = partner.get(INQUIRIES)

    assert numbers(answer) == asked[::-1]
    assert answer.json()["results"][0]["call"] == {
        "method": "POST",
        "url": CALL["url"],
        "status": 400,
        "response_is_empty": False,
    }


def test_the_list_knows_what_is_missing_without_the_bodies(cast, partner):
    cast.ask(call=HALF_TOLD)

    row = partner.get(INQUIRIES).json()["results"][0]

    assert [what["code"] for what in row["missing"]] == ["status", "response_body", "request_json"]


def test_what_was_answered_lacks_nothing_any_more(cast, partner):
    inquiry = cast.ask(call=HALF_TOLD)
    services.answer(inquiry, by=cast.sam, text="I see what it is.", at=MONDAY)

    told = partner.get(path_of(inquiry)).json()

    assert (told["missing"], told["first_responded_at"]) == ([], "2026-03-02T09:00:00Z")


def test_the_list_can_be_narrowed(cast, partner, finished):
    question = cast.ask(kind="how_to", at=MONDAY + DAY)
    wish = cast.ask(kind="feature_request", at=MONDAY + DAY)

    assert numbers(partner.get(f"{INQUIRIES}?status=resolved")) == [finished.number]
    assert numbers(partner.get(f"{INQUIRIES}?kind=how_to&kind=feature_request")) == [wish.number, question.number]
    assert numbers(partner.get(f"{INQUIRIES}?updated_since=2026-03-03T00:00:00Z")) == [wish.number, question.number]
    assert numbers(partner.get(f"{INQUIRIES}?updated_since=2026-03-03T10:00%2B01:00&kind=how_to")) == [question.number]
    assert numbers(partner.get(f"{INQUIRIES}?status=closed")) == []


def test_pages_show_every_inquiry_once_although_new_ones_come_in(cast, partner):
    asked = [cast.ask().number for _ in range(5)]

    seen, path = [], f"{INQUIRIES}?page_size=2"
    while path:
        page = partner.get(path)
        seen += numbers(page)
        path = page.json()["next"]
        cast.ask()

    assert seen == asked[::-1]


def test_one_can_page_back(cast, partner):
    asked = [cast.ask().number for _ in range(3)]
    second = partner.get(partner.get(f"{INQUIRIES}?page_size=2").json()["next"]).json()

    first = partner.get(second["previous"])

    assert numbers(first) == [asked[2], asked[1]]


@pytest.mark.parametrize("cursor", ["nonsense", "ä", "cD1hYmM=", "cD3Csg==", "cD0" + "xMjM0NTY3ODkw" * 9 + "=="])
def test_a_cursor_of_somebody_elses_making_is_refused(cast, partner, cursor):
    answer = partner.get(f"{INQUIRIES}?cursor={cursor}")

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize(
    ("query", "code", "pointer"),
    [
        ("update_since=2026-03-03", "unknown_parameter", "/update_since"),
        ("updated_since=yesterday", "invalid_fields", "/updated_since"),
        ("updated_since=0001-01-01T00:00:00%2B14:00", "invalid_fields", "/updated_since"),
        ("status=lost", "invalid_fields", "/status"),
        ("status=%00", "invalid_fields", "/status"),
        ("kind=%ED%A0%80", "invalid_fields", "/kind"),
        ("page_size=0", "invalid_fields", "/page_size"),
        ("page_size=101", "invalid_fields", "/page_size"),
        ("page_size=many", "invalid_fields", "/page_size"),
    ],
)
def test_a_query_that_can_not_be_meant_is_refused(partner, query, code, pointer):
    answer = partner.get(f"{INQUIRIES}?{query}")

    told = answer.json()
    assert (answer.status_code, told["code"], told["errors"][0]["pointer"]) == (400, code, pointer)


def test_what_has_not_changed_is_not_sent_again(cast, partner):
    inquiry = cast.ask()
    etag = partner.get(path_of(inquiry))["ETag"]

    same = partner.get(path_of(inquiry), headers={"If-None-Match": f'"other", W/{etag}'})
    services.answer(inquiry, by=cast.sam, text="Like this.", at=MONDAY)
    changed = partner.get(path_of(inquiry), headers={"If-None-Match": etag})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    assert (changed.status_code, changed["ETag"] != etag) == (200, True)


@time_machine.travel(MONDAY + HOUR, tick=False)
def test_facts_that_were_missing_start_the_clock(cast, partner):
    inquiry = cast.ask(call=HALF_TOLD)

    part = partner.patch(path_of(inquiry), {"call": {"status": 400}})
    rest = partner.patch(path_of(inquiry), {"call": {"response_body": "{}", "request_body": CALL["request_body"]}})

    assert [what["code"] for what in part.json()["missing"]] == ["response_body", "request_json"]
    assert (rest.status_code, rest.json()["status"], rest.json()["missing"]) == (200, "new", [])
    assert rest.json()["call"] == CALL | {"response_body": "{}", "response_is_empty": False}
    assert rest.json()["completed_at"] == "2026-03-02T10:00:00Z"


@pytest.mark.parametrize("body", [{"call": {}}, {"call": {"status": None, "url": ""}}, {}])
def test_completing_with_nothing_is_refused(cast, partner, body):
    inquiry = cast.ask(call=HALF_TOLD)

    answer = partner.patch(path_of(inquiry), body)

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, "required")
    assert answer.json()["errors"][0]["pointer"] == "/call"


def test_a_complete_inquiry_takes_no_other_facts(cast, partner):
    inquiry = cast.ask()

    answer = partner.patch(path_of(inquiry), {"call": {"status": 500}})

    inquiry.call.refresh_from_db()
    assert (answer.status_code, answer.json()["code"], inquiry.call.status) == (409, "already_complete", 400)


def test_an_isv_resolves_what_it_solved_itself(cast, partner):
    inquiry = cast.ask()

    answer = partner.post(path_of(inquiry, "resolve/"), {"text": "It was our cache."})

    assert (answer.status_code, answer.json()["status"]) == (200, "resolved")
    assert answer.json()["resolved_at"] is not None
    assert [message.text for message in inquiry.messages.filter(kind="reply")][1:] == ["It was our cache."]


def test_resolving_needs_no_words(cast, partner):
    inquiry = cast.ask()

    answer = partner.send("post", path_of(inquiry, "resolve/"), b"")

    assert (answer.status_code, answer.json()["status"]) == (200, "resolved")


def test_what_is_resolved_is_not_resolved_again(partner, finished):
    before = finished.messages.count()

    answer = partner.post(path_of(finished, "resolve/"))

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_status")
    assert finished.messages.count() == before


def test_an_incomplete_inquiry_is_not_resolved(cast, partner):
    inquiry = cast.ask(call=HALF_TOLD)

    answer = partner.post(path_of(inquiry, "resolve/"))

    assert (answer.status_code, answer.json()["code"]) == (409, "incomplete")


def test_a_finished_inquiry_is_reopened(partner, finished):
    answer = partner.post(path_of(finished, "reopen/"), {"text": "It came back."})

    assert (answer.status_code, answer.json()["status"], answer.json()["resolved_at"]) == (200, "open", None)


def test_an_open_inquiry_is_not_reopened(cast, partner):
    inquiry = cast.ask()

    answer = partner.post(path_of(inquiry, "reopen/"))

    assert (answer.status_code, answer.json()["code"]) == (409, "wrong_status")


@pytest.mark.parametrize("number", [10**12, 10**40, "9" * 5000, 0])
def test_a_number_that_was_never_given_is_not_found(partner, number):
    answer = partner.get(f"{INQUIRIES}{number}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_moments_are_told_in_utc_whatever_zone_a_page_left_behind(cast, partner, settings):
    settings.TIME_ZONE = "Europe/Oslo"

    told = partner.get(path_of(cast.ask())).json()

    assert datetime.fromisoformat(told["asked_at"]).utcoffset() == timedelta(0)
    assert (told["asked_at"], told["hear_from_us_by"]) == ("2026-03-02T09:00:00Z", "2026-03-02T13:00:00Z")


def test_two_integrations_of_one_isv_see_the_same(cast, partner):
    second, secret = add_integration(isv=cast.acme, name="Warehouse", by=cast.tove, at=MONDAY)
    inquiry = cast.ask()

    assert numbers(partner.get(INQUIRIES)) == numbers(Partner(second, secret).get(INQUIRIES)) == [inquiry.number]
