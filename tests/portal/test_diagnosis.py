"""What we read in a new inquiry while it is written."""

import base64
import json
import logging
from datetime import datetime

import pytest
from django.apps import apps

from apps.diagnostics.models import ErrorFingerprint
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from tests.cast import MONDAY

from .pastes import ABOUT, BODY, LIVE, NEW, PASTE, SECRET, TWO_CALLS, facts, known_cause, shown

pytestmark = pytest.mark.usefixtures("lodestar_release")


def token(**claims) -> str:
    parts = [{"alg": "RS256", "typ": "JWT"}, claims]
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return ".".join([*coded, "FakeSignature0123456789abcdef"])


def rows() -> dict[str, int]:
    """How many rows every table has; sign-ins and what pages remember for a while are nobody's business."""
    return {model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.managed}


# --- what is read ---------------------------------------------------------------------


def test_a_call_is_taken_apart_while_it_is_pasted(cast, anna):
    page = anna.post(LIVE, {"paste": PASTE, "kind": "failed_call"})

    assert page.status_code == 200
    assert shown(page).startswith("Read: POST Create a customer. 1 finding. 1 secret masked.")
    assert "POST /v1/customers 400 Bad Request Create a customer · release 2026.1" in shown(page)
    assert facts(page) == {
        "method": "POST",
        "url": "https://api.lodestar.example/v1/customers",
        "status": "400",
        "request_body": BODY,
        "response_body": '{"message": "Error creating customer."}',
        "text": "We get this since Monday. What is wrong with our customer?",
    }


def test_a_finding_stands_at_its_line(cast, anna):
    page = anna.post(LIVE, {"paste": PASTE}).content.decode()

    line = page[page.index('class="hit"') :]
    assert line.index('data-line="3"') < line.index("/status/value · line 3, column 23") < line.index('data-line="4"')
    assert '<code class="ins">Active</code>' in line


def test_nothing_of_a_live_diagnosis_is_kept(cast, anna, caplog):
    anna.post(LIVE, {"paste": PASTE})
    before = rows()
    caplog.set_level(logging.DEBUG)

    page = anna.post(LIVE, {"paste": PASTE, "text": f"token={SECRET}", "request_body": f'{{"password": "{SECRET}"}}'})

    assert rows() == before
    assert SECRET not in page.content.decode()
    assert SECRET not in caplog.text
    assert "no-store" in page["Cache-Control"]


def test_what_somebody_typed_into_a_field_wins_over_the_paste(cast, anna):
    page = anna.post(LIVE, {"paste": PASTE, "request_body": BODY.replace("Actve", "Active")})

    assert "We found nothing wrong in the request itself." in shown(page)
    assert facts(page)["request_body"] == BODY


def test_fields_alone_are_diagnosed_too(cast, anna):
    typed = {"method": "PATCH", "url": "https://api.lodestar.example/v1/customers/1", "status": "x"}

    page = anna.post(LIVE, typed)

    assert '<code class="ins">GET, PUT</code>' in page.content.decode()
    assert "HTTP status is missing" in shown(page)


def test_an_empty_form_says_what_will_be_seen_here(cast, anna):
    page = anna.post(LIVE, {"paste": " ", "kind": "failed_call"})

    assert "You see here at once what we read" in shown(page)
    assert facts(page) == {}


def test_what_is_missing_is_said(cast, anna):
    page = anna.post(LIVE, {"paste": "POST https://api.lodestar.example/v1/customers"})

    assert "Missing: Request JSON is missing" in shown(page)
    assert "Missing: HTTP status is missing" in shown(page)


def test_a_question_lacks_nothing(cast, anna):
    page = anna.post(LIVE, {"kind": "how_to", "paste": "POST https://api.lodestar.example/v1/customers"})

    assert "is missing" not in shown(page)


# --- secrets ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expiry", "date", "said"),
    [
        ("08:40:00", "Date: Mon, 02 Mar 2026 08:43:00 GMT", "had expired 3 minutes before the call was made."),
        ("08:42:59", "Date: Mon, 02 Mar 2026 08:43:00 GMT", "had expired moments before the call was made."),
        (
            "08:50:00",
            "Date: Mon, 02 Mar 2026 08:43:00 GMT",
            "was valid when the call was made, until 2 March 2026, 08:50",
        ),
        ("08:40:00", "Server: x", "expired on 2 March 2026, 08:40 UTC."),
        ("08:40:00", "Date: yesterday", "expired on 2 March 2026, 08:40 UTC."),
        ("12:00:00", "Server: x", "is valid until 2 March 2026, 12:00 UTC: rotate it now."),
    ],
)
def test_what_a_token_says_of_itself_is_said(cast, anna, expiry, date, said):
    moment = datetime.fromisoformat(f"2026-03-02T{expiry}+00:00")
    jwt = token(iss="https://connect.lodestar.example", scope="erp:read erp:write", exp=int(moment.timestamp()))
    paste = PASTE.replace(SECRET, jwt).replace("Date: Mon, 02 Mar 2026 08:43:00 GMT", date)

    page = anna.post(LIVE, {"paste": paste})

    assert f"This token {said}" in shown(page)
    assert "issuer https://connect.lodestar.example" in shown(page)
    assert "scopes erp:read erp:write" in shown(page)
    assert jwt not in page.content.decode()


def test_what_no_one_can_rotate_is_not_asked_to_be_rotated(cast, anna):
    page = anna.post(LIVE, {"text": "Our customer with IBAN NO93 8601 1117 947 gets an error"})

    assert "1 secret masked IBAN [iban-1]" in shown(page)
    assert "rotate" not in shown(page)


# --- topic, language, what is known -----------------------------------------------------


def test_the_reasons_for_the_topic_are_said(cast, anna):
    page = anna.post(LIVE, {"paste": PASTE})

    assert "Why we think so" in shown(page)
    assert "The call came back with status 400." in shown(page)


def test_the_published_answer_of_a_known_cause_is_shown_at_once(cast, anna):
    known_cause(cast)

    page = anna.post(LIVE, {"paste": PASTE})

    assert "We know this error The status has a spelling of its own Write Active." in shown(page)


def test_an_answer_that_is_not_published_is_not_shown(cast, anna):
    known_cause(cast, is_published=False)

    page = anna.post(LIVE, {"paste": PASTE})

    assert "spelling of its own" not in shown(page)
    assert "We know this error" not in shown(page)


def test_of_the_inquiries_of_others_one_learns_only_that_the_error_is_known(cast, anna):
    theirs = cast.ask(isv=cast.other_isv, by=cast.bo, paste=PASTE, call=services.asking.NO_CALL, subject="Theirs alone")
    before = shown(anna.post(LIVE, {"paste": PASTE}))
    services.resolve(theirs, by=cast.sam, at=MONDAY)

    after = shown(anna.post(LIVE, {"paste": PASTE}))

    assert "We know this error" not in before
    assert "We know this error. It was solved before." in after
    assert "Theirs" not in after
    assert ErrorFingerprint.objects.count() == 1


# --- several calls ----------------------------------------------------------------------


def test_several_calls_are_offered_the_failed_one_first(cast, anna):
    page = anna.post(LIVE, {"paste": TWO_CALLS})

    assert "2 calls in this. Which one do you ask about?" in shown(page)
    assert facts(page)["url"] == "https://api.lodestar.example/v1/suppliers/7"


def test_the_chosen_call_fills_the_fields(cast, anna):
    page = anna.post(LIVE, {"paste": TWO_CALLS, "chosen": "1"})

    assert facts(page)["url"] == "https://api.lodestar.example/v1/customers/10472"
    assert facts(page)["status"] == "200"
    assert 'id="chosen-1" value="1" checked' in page.content.decode()


@pytest.mark.parametrize("chosen", ["2", "-1", "x", "9" * 999, "²"])
def test_a_call_that_is_not_there_is_the_first(cast, anna, chosen):
    assert facts(anna.post(LIVE, {"paste": TWO_CALLS, "chosen": chosen}))["status"] == "404"


def test_without_scripts_a_button_takes_another_call_in_place_of_the_first(cast, anna):
    typed = {**ABOUT, "paste": TWO_CALLS, "method": "GET", "url": "https://api.lodestar.example/v1/suppliers/7"}

    page = anna.post(NEW, {**typed, "status": "404", "response_body": "x", "take": "1"})

    form = page.context["form"]
    assert page.status_code == 200
    assert (form["url"].value(), form["status"].value()) == ("https://api.lodestar.example/v1/customers/10472", "200")
    assert not Inquiry.objects.exists()


def test_a_sent_paste_without_fields_is_about_the_chosen_call(cast, anna):
    anna.post(NEW, {**ABOUT, "text": "Why?", "paste": TWO_CALLS, "chosen": "1"})

    assert Inquiry.objects.get().call.url == "https://api.lodestar.example/v1/customers/10472"
