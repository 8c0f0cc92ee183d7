"""The classes of mistakes that unseen pastes have shown, each with what must not be taken for it."""

import json

import pytest

from apps.diagnostics.checking import check
from apps.diagnostics.checking.nearest import best, nearest_names
from apps.diagnostics.matching import Matcher
from apps.diagnostics.reading import ReadCall, read
from apps.diagnostics.reading.decoding import plain_text
from apps.diagnostics.redaction import mask
from apps.diagnostics.topics import topic_of

from .api_documents import lodestar


@pytest.fixture(scope="module")
def findings():
    """What is found in a call to the product's own API."""
    release = lodestar()
    matcher = Matcher([release])

    def found(method, path, body=None):
        url = "https://api.lodestar.example/v1" + path
        call = ReadCall(method=method, url=url, request_body=None if body is None else json.dumps(body))
        checks = check(call, matcher.match(method, url), release)
        return [(each.path, each.problem, each.suggestion) for each in checks.findings]

    return found


def only_call(text):
    (call,) = read(text).calls
    return call


@pytest.mark.parametrize("placeholder", ["[national-id-1]", "[iban-2]", "[secret-12]", "[payment-card-1]"])
def test_a_placeholder_of_a_masked_value_fits_wherever_a_single_value_does(findings, placeholder):
    body = {
        "employee": {"value": placeholder},
        "week": {"value": "2025-11"},
        "summary": [
            {
                "operation": placeholder,
                "earningType": {"value": "RG"},
                "mon": {"value": placeholder},
                "invoiceable": {"value": placeholder},
            }
        ],
    }

    assert findings("POST", "/timeCards", body) == []


def test_a_placeholder_does_not_stand_for_a_wrapper_or_a_list_and_near_ones_are_values(findings):
    body = {
        "employee": "[national-id-1]",
        "week": {"value": "2025-11"},
        "summary": [{"operation": "Insert", "earningType": {"value": "RG"}, "mon": {"value": "[national-id-1] "}}],
    }

    assert [each[:2] for each in findings("POST", "/timeCards", body)] == [
        ("/employee", "missing_wrapper"),
        ("/summary/0/mon/value", "wrong_type"),
    ]


@pytest.mark.parametrize(
    ("name", "names", "meant"),
    [
        ("quantity", ["baseUnit", "defaultPrice"], None),
        ("amount", ["accountNumber"], None),
        ("comment", ["contact"], None),
        ("date", ["vatCode"], None),
        ("qty", ["quantity", "uom"], "quantity"),
        ("cyti", ["city"], "city"),
        ("unitPrice", ["defaultPrice"], "defaultPrice"),
        ("currency", ["currencyId", "documentType"], "currencyId"),
        ("debitAmount", ["debitAmountInCurrency", "creditAmountInCurrency"], "debitAmountInCurrency"),
        ("expenseAcount", ["expenseAccount", "expenseSubaccount"], "expenseAccount"),
    ],
)
def test_another_name_is_suggested_only_where_it_is_likely(name, names, meant):
    nearest = nearest_names(name, names)

    assert best(name, nearest, names) == meant


def test_a_name_that_nobody_can_have_meant_is_not_suggested_in_a_finding(findings):
    assert findings("PUT", "/inventory/A1", {"quantity": {"value": 1}}) == [("/quantity", "unknown_property", None)]


def test_a_command_whose_line_ends_mail_took_away_is_read_to_its_end():
    call = only_call("curl -X PUT \\ https://api.lodestar.example/v1/inventory/A1 \\ -H 'X-A: 1' \\ -d '{\"a\": 1}'")

    assert (call.method, call.url, call.request_body) == (
        "PUT",
        "https://api.lodestar.example/v1/inventory/A1",
        '{"a": 1}',
    )


def test_an_escaped_blank_that_no_option_follows_belongs_to_its_word():
    call = only_call("curl https://api.lodestar.example/v1/customers -H X-File:My\\ File.txt")

    assert call.headers == (("X-File", "My File.txt"),)


@pytest.mark.parametrize(("opening", "closing"), [("‘", "’"), ("’", "’"), ("“", "”"), ("„", "“")])
def test_quotes_that_a_word_processor_made_round_hold_words_together(opening, closing):
    def quoted(text):
        return f"{opening}{text}{closing}"

    url = quoted("https://api.lodestar.example/v1/customers")
    call = only_call(f"curl -X POST {url} -H {quoted('X-A: b c')} -d {quoted('a=b c')}")

    assert (call.url, call.headers, call.request_body) == (
        "https://api.lodestar.example/v1/customers",
        (("X-A", "b c"),),
        "a=b c",
    )


def test_backslashes_before_quotes_are_undone_for_a_program_and_kept_in_bash():
    body = "'{\\\"a\\\": 1}'"

    windows = only_call(f"curl.exe https://api.lodestar.example/v1/customers -d {body}")
    bash = only_call(f"curl https://api.lodestar.example/v1/customers -d {body}")

    assert (windows.request_body, bash.request_body) == ('{"a": 1}', '{\\"a\\": 1}')


def test_options_of_wget_may_be_quoted_behind_their_equals_sign():
    call = only_call('wget --method=PUT --header="X-A: b" --body-data="c" https://api.lodestar.example/v1/suppliers/1')

    assert (call.method, call.headers, call.request_body) == ("PUT", (("X-A", "b"),), "c")


def test_marks_of_a_wiki_are_no_json():
    text = 'POST https://api.lodestar.example/v1/customers\n{code:json}\n{"name": 1}\n{code}\n{quote}why?{quote}'

    assert only_call(text).request_body == '{"name": 1}'


@pytest.mark.parametrize(
    ("sentence", "response"),
    [
        ("returns 200 and [] but there are some", "[]"),
        ("gives only {} for each of them", "{}"),
        ('returns 200 {"number": "1"} - is that right?', '{"number": "1"}'),
        ('comes back with {"message": "no"}: why?', '{"message": "no"}'),
        ('should take {"number": "1"} as its body some day', None),
        ("has a parameter ids[] which we set", None),
    ],
)
def test_short_json_in_a_sentence_is_an_answer_only_where_the_sentence_says_so(sentence, response):
    assert only_call(f"GET https://api.lodestar.example/v1/branches {sentence}").response_body == response


def test_the_name_of_a_status_does_not_announce_a_request():
    text = 'PUT https://api.lodestar.example/v1/customers/1 is answered by 400 Bad Request {"message": "no"} each time.'

    assert only_call(text).response_body == '{"message": "no"}'


def test_a_small_method_is_one_only_at_the_beginning_of_a_line():
    url = "https://api.lodestar.example/v1/branches"

    assert only_call(f"get {url} is slow").method == "GET"
    assert only_call(f"Every call to the endpoint we get {url} for is slow").method is None


@pytest.mark.parametrize(("said", "status"), [("400 BadRequest", 400), ("404 NotFound", 404), ("200 okonomi", None)])
def test_names_of_statuses_may_be_written_in_one_word(said, status):
    assert only_call(f"GET https://api.lodestar.example/v1/branches\n\nResult: {said}").status == status


@pytest.mark.parametrize("body", ['{"a": 1}\n{"b": 2}', '{"a": 1}\n  {"b": 2}\n[3]'])
def test_all_documents_of_one_body_were_sent(body):
    head = "POST /v1/customers HTTP/1.1\nHost: api.lodestar.example\nContent-Type: application/json"

    assert only_call(f"{head}\n\n{body}\n\nWhy?").request_body == body


def test_a_call_that_a_queue_keeps_as_text_is_read_with_the_answer_beside_it():
    sent = {"method": "PUT", "url": "https://api.lodestar.example/v1/suppliers/1", "body": {"name": 1}}
    record = {"queue": "out", "payload": json.dumps(sent), "error": 'HTTP 422 {"message": "no"}'}

    call = only_call(json.dumps(record))

    assert (call.method, call.url, call.status) == ("PUT", "https://api.lodestar.example/v1/suppliers/1", 422)
    assert (call.request_body, call.response_body) == ('{"name": 1}', '{"message": "no"}')


@pytest.mark.parametrize("text", ["{" * 500, '"' + "x" * 300_000, '{"method": 1}', "[]", "{}"])
def test_what_a_queue_keeps_may_be_anything(text):
    (call,) = read(json.dumps({"payload": text, "error": "HTTP 500"})).calls

    assert (call.method, call.url, call.status, call.request_body) == (None, None, None, None)


def test_a_call_deep_in_a_record_is_read_with_the_answer_beside_it():
    request = {"method": "delete", "uri": "https://api.lodestar.example/v1/suppliers/1"}
    record = {"error": {"httpCode": "405", "responseBody": {"message": "no"}}, "details": {"request": request}}

    call = only_call(json.dumps(record))

    assert (call.method, call.url, call.status, call.response_body) == (
        "DELETE",
        "https://api.lodestar.example/v1/suppliers/1",
        405,
        '{"message": "no"}',
    )


def test_a_body_that_names_a_callback_with_its_method_is_no_record_of_a_call():
    body = '{"events": ["paid"], "target": {"url": "https://hooks.example/v1/in", "method": "POST"}}'

    call = only_call(f"POST https://api.lodestar.example/v1/customers\n\n{body}\n\nHTTP/1.1 400 Bad Request")

    assert (call.url, call.request_body) == ("https://api.lodestar.example/v1/customers", body)


def test_headers_in_source_code_are_no_body():
    url = "https://api.lodestar.example/v1/branches"

    assert only_call(f'GET {url}\nresponse = get(url, headers={{"Accept": "text/plain"}})').response_body is None


def test_a_byte_order_mark_before_a_body_was_sent_with_it():
    head = "POST /v1/customers HTTP/1.1\nHost: api.lodestar.example\nContent-Type: application/json\n\n"

    assert only_call(head + '\ufeff{"a": 1}').request_body == '\ufeff{"a": 1}'
    assert only_call("\ufeff" + head + '{"a": 1}').request_body == '{"a": 1}'


@pytest.mark.parametrize(
    ("said", "others"),
    [
        ("CPR 2512489996", ("251248-9996", "251248 9996")),
        ("fnr 27909122878", ("279091 22878", "279091-22878")),
        ("personnummer 189001019802", ("18900101-9802",)),
    ],
)
def test_a_national_number_goes_in_whatever_way_it_is_written_beside_it(said, others):
    text = f"{said}, also {', '.join(others)}, but not 7{others[0]}7."

    masked = mask(text).text

    assert [each for each in others if f" {each}," in masked] == []
    assert f"7{others[0]}7" in masked


def test_words_on_both_sides_of_a_tag_stay_apart():
    markup = "<p>We call <b>POST</b> <a href='x'>https://a.example</a> and <i>get</i>\n 400.</p><p> Why?</p>"

    assert [line for line in plain_text(markup).splitlines() if line.strip()] == [
        "We call POST https://a.example and get 400.",
        "Why?",
    ]


@pytest.mark.parametrize(
    ("prose", "topic"),
    [
        ("Wij zouden graag zien dat de lijst ook op telefoon kan filteren.", "feature_request"),
        ("Can you repair the ShopBridge plugin for us? We are not using the API.", "third_party_software"),
        ("Nothing gets through on GET since tonight. Are you doing maintenance?", "troubleshooting"),
    ],
)
def test_topics_that_unseen_words_hid(prose, topic):
    assert topic_of(prose, None, ()).code == topic
