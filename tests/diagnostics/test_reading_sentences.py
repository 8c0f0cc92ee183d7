"""Calls that people tell of in sentences and mails, and the sentences themselves."""

import pytest

from apps.diagnostics.reading import decode, read

ITEM = "https://api.lodestar.example/v1/item"
GUID = "11111111-1111-4111-8111-111111111111"


def first(text):
    return read(text).calls[0]


SENTENCES = {
    "English": (f"POST {ITEM} gives 400", "POST", ITEM, 400),
    "a method behind the address": (f"When I call {ITEM} with PUT I get a 404.", "PUT", ITEM, 404),
    "a path alone": ("A DELETE to `/v1/item/5` returns 405 Method Not Allowed, why?", "DELETE", "/v1/item/5", 405),
    "a path before the method": ("The endpoint /v2/item answers 400 on PUT", "PUT", "/v2/item", 400),
    "brackets around and in the address": (f"see (GET {ITEM}/b64(QQ==)) please", "GET", f"{ITEM}/b64(QQ==)", None),
    "a link": (f"We call [the API]({ITEM}) with POST", "POST", ITEM, None),
    "a status that was hoped for": (f"Instead of 200 we get 403 from GET {ITEM}.", "GET", ITEM, 403),
    "no address": ("POST to the API fails.", "POST", None, None),
    "Norwegian": (f"Hei, vi får feil 409 når vi gjør PUT mot {ITEM}/5.", "PUT", f"{ITEM}/5", 409),
    "Swedish": (f"Vi gör en PATCH mot {ITEM}/5 och det blir 500-fel.", "PATCH", f"{ITEM}/5", 500),
    "Danish": (f"Vi får fejl 404 ved GET {ITEM}/5", "GET", f"{ITEM}/5", 404),
    "Dutch": (f"Wij krijgen een 404 op GET {ITEM}/5", "GET", f"{ITEM}/5", 404),
    "German": (f"Wir bekommen 400 bei POST {ITEM}.", "POST", ITEM, 400),
    "Finnish": (f"Saamme virheen 400 kun kutsumme POST {ITEM}", "POST", ITEM, 400),
    "fields": (f"Method: POST\nURL: {ITEM}\nStatus: 409", "POST", ITEM, 409),
    "base and path": (
        "Base URL: https://api.lodestar.example\nEndpoint: POST /v1/item\nStatus: 409",
        "POST",
        ITEM,
        409,
    ),
}


@pytest.mark.parametrize(("text", "method", "url", "status"), SENTENCES.values(), ids=SENTENCES)
def test_a_sentence_tells_method_address_and_status(text, method, url, status):
    call = first(text)

    assert (call.method, call.url, call.status) == (method, url, status)
    assert (call.request_body, call.request_headers_visible) == (None, False)


NO_STATUS = {
    "rows": f"GET {ITEM} returns 500 rows and then stops after 404 items.",
    "places": f"GET {ITEM} stops. Line 400 is empty, port 443 is open.",
    "amounts": f"With GET {ITEM} we see 412.50 and 500,00 and 1.429",
    "codes of the vendor": f'GET {ITEM} says\n{{"ExceptionFaultCode":"500","ExceptionMessage":"No licence"}}',
    "parts of ids": f"GET {ITEM} for order SO-400 and customer #404 and /500/",
}


@pytest.mark.parametrize("text", NO_STATUS.values(), ids=NO_STATUS)
def test_other_numbers_are_no_status(text):
    assert first(text).status is None


NO_CALLS = {
    "a question": "Hello, how do I get a new client secret?",
    "a redirect address": "Please add the redirect https://app.isv.example/api/callback to our client.",
    "documentation": "See https://docs.lodestar.example/api/v1/item for what we read.",
    "an example of JSON": 'Should it be {"value": "x"} or just "x"?',
    "numbers": "Invoices should start at 500000 instead of 100000.",
}


@pytest.mark.parametrize("text", NO_CALLS.values(), ids=NO_CALLS)
def test_nothing_is_invented(text):
    assert read(text).calls == ()


def test_of_two_calls_the_one_that_failed_comes_first():
    calls = read(f"GET {ITEM}/1 works with 200, but POST {ITEM} gives 400.").calls

    assert [(call.method, call.status) for call in calls] == [("POST", 400), ("GET", 200)]


BODIES = {
    "headings": f'POST {ITEM}\n\nRequest:\n{{"a": 1}}\n\nResponse:\n{{"b": 2}}\n',
    "the other way round": f'POST {ITEM}\n\nResponse:\n{{"b": 2}}\n\nRequest body:\n{{"a": 1}}\n',
    "fences": f'POST {ITEM}\nPayload\n```json\n{{"a": 1}}\n```\nAnswer\n```\n{{"b": 2}}\n```\n',
    "sentences": f'We call POST {ITEM}. We send {{"a": 1}}\nand the answer is\n{{"b": 2}}\n',
    "sentences the other way round": f'POST {ITEM}. What the API returns:\n{{"b": 2}}\nWhat we send:\n{{"a": 1}}\n',
    "Norwegian": f'POST mot {ITEM}.\n\nDette sender vi:\n{{"a": 1}}\n\nSvaret er:\n{{"b": 2}}\n',
    "Dutch": f'POST op {ITEM}.\n\nWij sturen dit:\n{{"a": 1}}\n\nHet antwoord is:\n{{"b": 2}}\n',
    "German": f'POST an {ITEM}. Unsere Anfrage:\n{{"a": 1}}\nAntwort:\n{{"b": 2}}\n',
    "no words at all": f'POST {ITEM}\n\n{{"a": 1}}\n\n{{"b": 2}}\n',
}


@pytest.mark.parametrize("text", BODIES.values(), ids=BODIES)
def test_words_tell_the_request_from_the_answer(text):
    call = first(text)

    assert (call.request_body, call.response_body) == ('{"a": 1}', '{"b": 2}')


BROKEN = {
    "a trailing comma": '{\n  "a": {"value": 1},\n}',
    "a missing comma": '{\n  "a": { "value": "R1" }\n  "b": { "value": 250 }\n}',
    "a missing bracket": '{\n  "a": {"value": 1},\n  "b": [\n    {"c":',
    "quotes of a word processor": "{“a”: {“value”: 1}}",
    "a Python dict": "{'a': {'value': False}, 'b': 'it\\'s'}",
    "comments": '{\n  // the item {\n  "a": 1 /* one */\n}',
    "a bracket too many": '{"a": {"value": 1}}}',
    "a line break in a string": '{"a": "one\ntwo", "b": 1}',
    "not a number": '{"a": NaN, "b": 1e999}',
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
def test_a_broken_body_is_read_as_it_was_sent(body):
    call = first(f'POST {ITEM} with this body:\n\n{body}\n\ngives\n\n{{"message":"bad"}}\n\nWhy?')

    assert (call.request_body, call.response_body) == (body, '{"message":"bad"}')


def test_an_answer_that_is_said_to_be_empty_is_known_to_be_empty():
    assert first(f"PUT {ITEM}/5 gives 500. The response body is empty.").response_body == ""
    assert first(f"PUT {ITEM}/5 gives 500. The request body is empty.").response_body is None


IDS = {
    "in a message": (f'GET {ITEM} says {{"message":"VismaId: {GUID}. No."}}', (GUID,)),
    "in a sentence": (f"GET {ITEM} fails. VismaId was {GUID}.", (GUID,)),
    "of an exception": (f'GET {ITEM} says\n{{"ExceptionMessageID":"12027_{GUID}"}}', (f"12027_{GUID}",)),
    "of a header": (f"GET {ITEM} HTTP/1.1\n\nHTTP/1.1 500\nx-request-id: r-1234567\n", ("r-1234567",)),
    "of a trace": (
        f"GET {ITEM} HTTP/1.1\ntraceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01\n",
        ("0af7651916cd43dd8448eb211c80319c",),
    ),
    "of a problem": (
        f'GET {ITEM} says {{"traceId":"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"}}',
        ("0af7651916cd43dd8448eb211c80319c",),
    ),
    "of a background call": (f"GET {ITEM[:-5]}/background/{GUID} says 404", (GUID,)),
    "a tenant is none": (f"GET {ITEM} for tenant {GUID}", ()),
}


@pytest.mark.parametrize(("text", "ids"), IDS.values(), ids=IDS)
def test_correlation_ids_are_read(text, ids):
    assert first(text).correlation_ids == ids


HEADER = "From: Ada <ada@isv.example>\nTo: support@desk.example\nSubject: Re: item\n\n"


def test_in_a_mail_the_newest_text_wins():
    reading = read(
        f"{HEADER}It is still refused: POST {ITEM} gives 400.\n\n-- \nAda\nPhone 404\n\n"
        f"On Mon, 3 Mar 2025 at 10:00, Desk <support@desk.example> wrote:\n> Which call?\n>> GET {ITEM}/1 gave 500\n"
    )

    assert reading.kind == "email"
    assert [(call.method, call.status) for call in reading.calls] == [("POST", 400), ("GET", 500)]
    assert reading.prose == "It is still refused: gives 400."


@pytest.mark.parametrize(
    "divider",
    [
        "On Mon, 3 Mar 2025 at 10:00, Desk wrote:",
        "-----Original Message-----",
        "________________________________\nFra: Desk\nSendt: mandag\nTil: Ada\nEmne: item",
        "---------- Forwarded message ----------",
    ],
)
def test_older_text_gives_what_the_newest_lacks(divider):
    reading = read(
        f'{HEADER}Now it is 403 instead.\n\n{divider}\n\nPOST {ITEM} gives 400 for\n{{"a": {{"value": 1}}}}\n'
    )

    call = reading.calls[0]
    assert (call.method, call.url, call.status, call.request_body) == ("POST", ITEM, 403, '{"a": {"value": 1}}')
    assert len(reading.calls) == 1
    assert reading.prose == "Now it is 403 instead."


def test_older_text_about_another_call_gives_nothing():
    call = first(f"{HEADER}POST {ITEM} fails.\n\n-----Original Message-----\n\nGET {ITEM}/1 gave 401\n")

    assert (call.method, call.url, call.status) == ("POST", ITEM, None)


def test_a_command_in_a_quote_is_read_without_its_quote_marks():
    call = first(
        f"{HEADER}See below.\n\n> curl -X POST {ITEM} \\\n>   -d '{{\n>     \"a\": 1\n>   }}'\n> HTTP/1.1 400 Bad\n"
    )

    assert (call.method, call.request_body, call.status) == ("POST", '{\n    "a": 1\n  }', 400)


def test_prose_is_what_people_wrote():
    text = (
        f"Hello,\n\nwe call POST {ITEM} since Monday.\n\n```python\nfor x in y:\n    run(x)\n```\n\n"
        "2025-03-06 10:02:17 INFO all is well\n   at Shop.Erp.Run() in C:\\src\\Erp.cs:line 12\n"
        '{"a": 1}\n\nWhat can we do?\n\nKind regards,\nAda\nShop Ltd\n'
    )

    assert read(text).prose == "Hello,\n\nwe call since Monday.\n\nWhat can we do?"


def test_a_mail_file_is_unpacked():
    mail = (
        b"From: =?utf-8?q?=C3=85sa?= <a@isv.example>\r\nTo: b@desk.example\r\n"
        b"Subject: =?utf-8?q?Fel_=E2=80=93_400?=\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"
        b"Content-Type: multipart/alternative; boundary=y\r\n\r\n"
        b"--y\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b"Vi f=E5r 400 p=E5 POST https://api.lodestar.example/v1/item\r\n"
        b"--y\r\nContent-Type: text/html\r\n\r\n<p>other</p>\r\n--y--\r\n"
        b"--x\r\nContent-Type: application/json\r\nContent-Transfer-Encoding: base64\r\n\r\neyJhIjogMX0=\r\n--x--\r\n"
    )

    text = decode(mail, "mail.eml")

    assert text.startswith("From: Åsa <a@isv.example>\nTo: b@desk.example\nSubject: Fel – 400\n\nVi får 400 på POST")
    assert "other" not in text
    assert (first(text).url, first(text).status, first(text).request_body) == (ITEM, 400, '{"a": 1}')
    assert read(mail.decode("latin-1")).calls[0].url == ITEM


def test_a_mail_in_markup_is_read_by_its_words():
    mail = (
        b"From: a@isv.example\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n"
        b"<html><head><style>p {x: 1}</style></head><body>"
        b"<p>POST https://api.lodestar.example/v1/item gives&nbsp;400 for</p>"
        b"<p>our request</p>"
        b'<pre>{\n  "a": 1\n}</pre><blockquote>GET https://api.lodestar.example/v1/old</blockquote></body></html>'
    )

    call = first(decode(mail))

    assert (call.method, call.status, call.request_body) == ("POST", 400, '{\n  "a": 1\n}')


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"])
def test_the_character_set_is_found_out(charset):
    text = "Vi får feil på POST https://api.lodestar.example/v1/item"

    assert decode(text.encode(charset)) == text
