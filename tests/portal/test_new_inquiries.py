import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from apps.inquiries.facts import CallFacts, facts_of
from apps.inquiries.models import Attachment, Inquiry, Message
from apps.policy.services import touch
from tests.factories.isvs import ApiClientFactory, CustomerFactory
from tests.factories.policy import ServiceTargetFactory

from .pages import queries, words

NEW = "/inquiries/new/"
TYPED = {
    "kind": "failed_call",
    "subject": "400 on invoice",
    "text": "We expected a draft.",
    "method": "POST",
    "url": "https://api.lodestar.example/v1/customerInvoices",
    "status": "400",
    "request_body": '{"a": 1}',
    "response_body": '{"message": "no"}',
    "client": "",
    "customer": "",
    "priority": "normal",
}
HOW_TO = {"kind": "how_to", "subject": "Paging", "text": "How do I page?", "priority": "low"}


def kept(response) -> dict[str, str]:
    """What the page's form still holds."""
    return {name: response.context["form"][name].value() for name in TYPED}


def test_a_complete_call_becomes_an_inquiry_with_a_promise(cast, anna):
    response = anna.post(NEW, TYPED, follow=True)

    inquiry = Inquiry.objects.get()
    assert response.redirect_chain == [(f"/inquiries/{inquiry.number}/", 302)]
    assert (inquiry.status, inquiry.isv, inquiry.asked_by, inquiry.channel) == ("new", cast.acme, cast.anna, "portal")
    assert facts_of(inquiry.call) == CallFacts("POST", TYPED["url"], 400, '{"a": 1}', '{"message": "no"}')
    assert Message.objects.get().text == "We expected a draft."
    assert "You hear from us by today 14:00" in words(response)
    assert f"Inquiry #{inquiry.number} is sent." in response.content.decode()


def test_an_incomplete_call_is_kept_and_its_page_asks_for_the_rest(anna):
    response = anna.post(NEW, TYPED | {"status": "", "response_body": ""}, follow=True)

    inquiry = Inquiry.objects.get()
    assert (inquiry.status, inquiry.is_complete) == ("waiting_on_isv", False)
    assert inquiry.call.request_body == '{"a": 1}'
    assert "We need the HTTP status and the response body" in words(response)
    assert list(response.context["call_form"].fields) == ["status", "response_body", "response_is_empty"]


def test_an_empty_response_is_a_response(anna):
    response = anna.post(NEW, TYPED | {"response_body": "", "response_is_empty": "on"}, follow=True)

    assert Inquiry.objects.get().is_complete
    assert "The response body came back empty." in words(response)


@pytest.mark.parametrize("kind", ["how_to", "feature_request"])
def test_questions_and_wishes_need_no_call(anna, kind):
    anna.post(NEW, HOW_TO | {"kind": kind})

    inquiry = Inquiry.objects.get()
    assert (inquiry.kind, inquiry.status) == (kind, "new")


def test_a_call_typed_before_the_kind_was_changed_is_not_lost(anna):
    anna.post(NEW, TYPED | {"kind": "how_to"})

    assert Inquiry.objects.get().call.url == TYPED["url"]


def test_the_page_promises_a_moment_for_each_priority(cast, anna):
    ServiceTargetFactory(priority="low", first_response_minutes=960, resolution_minutes=2400)
    ServiceTargetFactory(priority="high", first_response_minutes=120, resolution_minutes=2400)

    page = anna.get(NEW)

    assert [(promise.priority, f"{promise.by:%a %H:%M}") for promise in page.context["promises"]] == [
        ("low", "Wed 09:00"),
        ("normal", "Mon 13:00"),
        ("high", "Mon 11:00"),
    ]
    assert "You hear from us by today 14:00 4 h of support time from now. Support open, closes 16:30." in words(page)


def test_a_desk_that_never_opens_promises_nothing_and_refuses_with_a_reason(cast, anna):
    cast.market.calendar.intervals.all().delete()
    touch(cast.market.calendar)

    page, refused = anna.get(NEW), anna.post(NEW, TYPED)

    assert "Support has no opening hours at present, so we can't promise a moment." in words(page)
    assert "No deadline can be counted by the support hours of this market" in words(refused)
    assert (kept(refused)["text"], Inquiry.objects.exists()) == (TYPED["text"], False)


def test_the_chosen_priority_counts(cast, anna):
    anna.post(NEW, TYPED | {"priority": "high"})

    assert Inquiry.objects.get().priority == "high"


def test_own_clients_and_customers_can_be_named(cast, anna):
    client = ApiClientFactory(isv=cast.acme)
    customer = CustomerFactory(isvs=[cast.acme], market=cast.market)

    anna.post(NEW, TYPED | {"client": client.pk, "customer": customer.pk})

    inquiry = Inquiry.objects.get()
    assert (inquiry.client, inquiry.customer) == (client, customer)


def test_only_own_clients_and_customers_are_offered(cast, anna):
    ApiClientFactory(isv=cast.other_isv, client_id="not_ours_4711")
    CustomerFactory(isvs=[cast.other_isv], name="Their customer", market=cast.market)

    page = anna.get(NEW).content.decode()

    assert "not_ours_4711" not in page
    assert "Their customer" not in page


def test_clients_and_customers_of_others_are_refused(cast, anna):
    client = ApiClientFactory(isv=cast.other_isv)
    customer = CustomerFactory(isvs=[cast.other_isv], market=cast.market)

    response = anna.post(NEW, TYPED | {"client": client.pk, "customer": customer.pk})

    assert response.status_code == 422
    assert response.context["form"].errors == {
        "client": ["Choose one of your own API clients."],
        "customer": ["Choose one of the customers you work for."],
    }
    assert Inquiry.objects.count() == 0


def test_secrets_are_taken_out_before_anything_is_stored(anna):
    secret = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhbm5hIn0.c2lnbmF0dXJlLW9mLXRoaXMtdG9rZW4"

    page = anna.post(NEW, TYPED | {"text": f"Authorization: Bearer {secret}"}, follow=True)

    assert secret not in Message.objects.get().text
    assert 'class="masked"' in page.content.decode()


def test_files_are_kept(anna):
    files = [SimpleUploadedFile("log.txt", b"line one"), SimpleUploadedFile("shot.png", b"\x89PNG\x00")]

    anna.post(NEW, TYPED | {"attachments": files})

    assert [(file.name, file.size) for file in Attachment.objects.all()] == [("log.txt", 8), ("shot.png", 5)]


NO_SUBJECT = "Give the inquiry a subject: a few words that name the problem."
BAD = {
    "no subject": ({"subject": ""}, "subject", NO_SUBJECT),
    "blank subject": ({"subject": " \t "}, "subject", NO_SUBJECT),
    "long subject": (
        {"subject": "x" * 201},
        "subject",
        "The subject has 201 characters; 200 are possible. Shorten it.",
    ),
    "no text": ({"text": ""}, "text", "The question is empty. Write what you want to say."),
    "no kind": ({"kind": ""}, "kind", "Choose what it is about."),
    "odd kind": ({"kind": "x"}, "kind", "Choose what it is about."),
    "urgent": ({"priority": "urgent"}, "priority", "Choose low, normal or high."),
    "odd method": ({"method": "FETCH"}, "method", "Choose one of the methods listed."),
    "status in words": (
        {"status": "bad request"},
        "status",
        "An HTTP status is a number from 100 to 599, such as 400.",
    ),
    "status too high": ({"status": "4000"}, "status", "An HTTP status is a number from 100 to 599, such as 400."),
    "endless status": ({"status": "9" * 9000}, "status", "An HTTP status is a number from 100 to 599, such as 400."),
    "space in URL": (
        {"url": "https://api.lodestar.example/a b"},
        "url",
        "The URL holds a space or a line end. Encode it as %20, or shorten the URL.",
    ),
    "NUL": (
        {"text": "a\x00b"},
        "text",
        "The question holds the character U+0000 at line 1, column 2, which can't be kept. "
        "Remove it, or send the text as a file.",
    ),
    "control character": (
        {"request_body": "{\n\x1b[31m}"},
        "request_body",
        "The request JSON holds the character U+001B at line 2, column 1, which can't be kept. "
        "Remove it, or send the text as a file.",
    ),
    "right-to-left override": (
        {"subject": "invoice \u202efdp.exe"},
        "subject",
        "The subject holds the character U+202E at line 1, column 9, which can't be kept. "
        "Remove it, or send the text as a file.",
    ),
    "client that is none": ({"client": "999999"}, "client", "Choose one of your own API clients."),
    "unknown field": (
        {"status_of_moon": "full"},
        "__all__",
        "This form has no field 'status_of_moon'. Reload the page and send it again.",
    ),
}


@pytest.mark.parametrize(("change", "field", "sentence"), BAD.values(), ids=BAD.keys())
def test_bad_input_is_refused_at_its_field_and_all_else_is_kept(anna, change, field, sentence):
    response = anna.post(NEW, TYPED | change)

    assert response.status_code == 422
    assert response.context["form"].errors == {field: [sentence]}
    assert sentence in words(response)
    assert kept(response) == TYPED | {name: value for name, value in change.items() if name in TYPED}
    assert Inquiry.objects.count() == Message.objects.count() == 0


def test_everything_wrong_is_said_at_once(anna):
    response = anna.post(NEW, TYPED | {"subject": "", "text": "\x00", "status": "x", "kind": "x"})

    assert set(response.context["form"].errors) == {"subject", "text", "status", "kind"}


def test_a_word_of_ten_thousand_characters_is_kept(anna):
    response = anna.post(NEW, TYPED | {"text": "x" * 10_000}, follow=True)

    assert response.status_code == 200
    assert Message.objects.get().text == "x" * 10_000


def test_a_file_of_thirty_megabytes_is_refused_with_its_size(anna):
    response = anna.post(NEW, TYPED | {"attachments": SimpleUploadedFile("dump.log", b"x" * 30 * 1024 * 1024)})

    assert response.status_code == 422
    assert response.context["form"].errors["attachments"] == [
        "dump.log has 30.0 MB; 20 MB are possible. Cut it down to the part that matters, or pack it."
    ]
    assert "Only files have to be chosen again." in words(response)
    assert Inquiry.objects.count() == Attachment.objects.count() == 0


def test_an_empty_file_is_refused(anna):
    response = anna.post(NEW, TYPED | {"attachments": SimpleUploadedFile("dump.log", b"")})

    assert response.context["form"].errors["attachments"] == ["dump.log is empty. Choose the file again."]
    assert Inquiry.objects.count() == 0


def test_eleven_files_are_refused(anna):
    response = anna.post(NEW, TYPED | {"attachments": [SimpleUploadedFile(f"{n}.log", b"x") for n in range(11)]})

    assert response.status_code == 422
    assert response.context["form"].errors["attachments"][0].startswith("11 files; 10 fit one message.")
    assert Inquiry.objects.count() == 0


def test_a_text_beyond_all_measure_is_refused_in_words(anna):
    anna.raise_request_exception = False

    response = anna.post(NEW, TYPED | {"request_body": "x" * 26 * 1024 * 1024})

    assert response.status_code == 400
    assert "A text may have 25 MB in all" in words(response)


def test_the_new_page_takes_as_many_queries_for_three_clients_as_for_one(cast, anna):
    ApiClientFactory(isv=cast.acme)
    CustomerFactory(isvs=[cast.acme], market=cast.market)
    one = queries(anna, NEW)
    for _ in range(2):
        ApiClientFactory(isv=cast.acme)
        CustomerFactory(isvs=[cast.acme], market=cast.market)

    assert queries(anna, NEW) == one == 7
