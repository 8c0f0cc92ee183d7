"""What was read in a new inquiry, once it is sent."""

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.portal.pasting import completed
from tests.cast import FAILED, MONDAY

from .pages import queries, words
from .pastes import ABOUT, BODY, LIVE, NEW, PASTE, SECRET, facts, known_cause, shown

pytestmark = pytest.mark.usefixtures("lodestar_release")


# --- sending --------------------------------------------------------------------------------


def test_what_is_sent_is_diagnosed_with_its_headers(cast, anna):
    fields = facts(anna.post(LIVE, {"paste": PASTE}))

    anna.post(NEW, {**ABOUT, **fields, "paste": PASTE})

    call = Inquiry.objects.get().call
    assert call.request_headers[0] == "Authorization: Bearer [bearer-token-1]"
    assert [finding["problem"] for finding in call.diagnosis.findings] == ["wrong_enum"]
    assert [each["placeholder"] for each in call.diagnosis.masked] == ["[bearer-token-1]"]


def test_a_secret_has_one_placeholder_in_fields_and_paste(cast, anna):
    paste = PASTE.replace("/v1/customers'", f"/v1/customers?api_key=Key{SECRET}'")
    fields = facts(anna.post(LIVE, {"paste": paste}))

    anna.post(NEW, {**ABOUT, **fields, "paste": paste})

    inquiry = Inquiry.objects.get()
    with inquiry.messages.get().attachments.get().file.open() as file:
        kept = file.read().decode()
    assert fields["url"].endswith("?api_key=[api-key-1]")
    assert inquiry.call.url == fields["url"]
    assert inquiry.call.url in kept
    assert inquiry.call.request_headers is not None


def test_a_field_that_was_corrected_is_sent_as_it_was_corrected(cast, anna, rf):
    fields = facts(anna.post(LIVE, {"paste": PASTE}))
    right = BODY.replace("Actve", "Active")

    data = completed(rf.post(NEW, {**fields, "request_body": right, "paste": PASTE}).POST)

    assert (data["request_body"], data["url"]) == (right, "https://api.lodestar.example/v1/customers")


def test_a_refused_page_shows_what_we_read_and_no_secret(cast, anna):
    page = anna.post(NEW, {**ABOUT, "subject": "", "paste": PASTE, "text": f"Our token is {SECRET}"})

    assert page.status_code == 422
    assert "1 finding in your request" in words(page)
    assert SECRET not in page.content.decode()
    assert page.context["form"]["method"].value() == "POST"
    assert page.context["form"]["paste"].value() == PASTE.replace(SECRET, "[bearer-token-1]")


def test_files_go_along_with_a_paste(cast, anna):
    anna.post(NEW, {**ABOUT, "paste": PASTE, "attachments": [SimpleUploadedFile("log.txt", b"one")]})

    names = Inquiry.objects.get().messages.get().attachments.values_list("name", flat=True)
    assert sorted(names) == ["log.txt", "paste.txt"]


# --- the page of the inquiry ------------------------------------------------------------------


def test_the_page_of_an_inquiry_shows_what_was_found(cast, anna):
    known_cause(cast)
    inquiry = cast.ask(paste=PASTE, call=services.asking.NO_CALL)

    page = anna.get(f"/inquiries/{inquiry.number}/")

    assert "Create a customer · release 2026.1" in words(page)
    assert "1 finding in your request" in words(page)
    assert 'data-line="3"' in page.content.decode()
    assert "Bearer token [bearer-token-1]" in words(page)
    assert "Ids for our logs 0c4f6f0e-53f1-4a55-9a0e-7d1f6f2c9b11" in words(page)
    assert "Write Active." in words(page)


def test_the_page_offers_the_corrected_call(cast, anna):
    inquiry = cast.ask(paste=PASTE, call=services.asking.NO_CALL)

    page = anna.get(f"/inquiries/{inquiry.number}/")

    run = words(page).partition("Run the corrected call elsewhere")[2]
    assert '"Active"' in run.replace('" ', '"').replace(' "', '"')
    assert "Authorization: Bearer <access token>" in run


def test_a_call_asked_about_before_calls_were_diagnosed_is_shown_as_it_is(cast, anna):
    inquiry = cast.ask(call=FAILED)
    inquiry.call.diagnosis.delete()

    page = anna.get(f"/inquiries/{inquiry.number}/")

    assert page.status_code == 200
    assert "in your request" not in words(page)


def test_the_page_takes_as_many_queries_for_many_findings_as_for_none(cast, anna):
    cache.clear()
    fine = cast.ask(call=FAILED, at=MONDAY)
    many = cast.ask(paste=PASTE.replace("Havbris", "x"), call=services.asking.NO_CALL)

    assert queries(anna, f"/inquiries/{many.number}/") - queries(anna, f"/inquiries/{fine.number}/") in (0, 1)


def test_of_many_secrets_the_first_are_listed_and_the_others_counted(cast, anna):
    log = "".join(f"Authorization: Bearer {SECRET}{number}\n" for number in range(25))

    page = shown(anna.post(LIVE, {"paste": PASTE + log}))

    assert "26 secrets masked" in page
    assert "[bearer-token-20] and 6 more Taken out" in page
