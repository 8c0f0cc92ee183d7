"""What one ISV must never see, and what nobody may: walked over every address there is."""

import pytest
from django.db import connection
from django.urls import get_resolver, reverse

from apps.consulting import services as consulting
from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment, Inquiry
from apps.invoicing.models import Invoice
from apps.isvs.services import add_integration
from tests.cast import HOUR, MONDAY
from tests.factories.invoicing import an_invoice
from tests.factories.isvs import MembershipFactory

from .caller import INQUIRIES, Partner

SECRET = "FakeSecret0123456789abcdefABCDEF0123456789"
WORD = "Heimdall"
NAMES = sorted({name for name in get_resolver().namespace_dict["partner_api"][1].reverse_dict if isinstance(name, str)})


@pytest.fixture
def inquiry(cast):
    """Acme's inquiry with everything internal that there is, each holding WORD."""
    inquiry = cast.ask(files=[Upload("log.txt", b"line one")])
    services.note(inquiry, by=cast.sam, text=f"{WORD} says", at=MONDAY, files=[Upload(f"{WORD}.txt", WORD.encode())])
    services.wait_on_others(inquiry, by=cast.sam, text=f"{WORD} looks at it", at=MONDAY)
    cast.tove.name = f"{WORD} Dahl"
    cast.tove.save()
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY + HOUR)
    consulting.request(
        cast.acme,
        title="Orders",
        wanted="Help",
        customer_named="Us",
        inquiry=inquiry,
        source="api",
        by=cast.anna,
        at=MONDAY,
    )
    an_invoice(fetched_by=cast.acme)
    return inquiry


def addresses(inquiry, attachment):
    """Every address of the API, filled in for this inquiry and this attachment."""
    engagement = inquiry.engagements.values_list("pk", flat=True).first() or 1
    parts = {"number": inquiry.number, "pk": attachment.pk, "engagement": engagement, "form": "pdf"}
    parts["invoice"] = Invoice.objects.values_list("pk", flat=True).first() or 1
    for name in NAMES:
        needed = {part for part in parts if f":{part}>" in _route(name)}
        yield name, reverse(f"partner_api:{name}", kwargs={part: parts[part] for part in needed})


def _route(name):
    patterns = get_resolver().namespace_dict["partner_api"][1].url_patterns[0].url_patterns
    return next(str(pattern.pattern) for pattern in patterns if pattern.name == name)


def content(answer):
    return b"".join(answer).decode(errors="replace")


def test_the_walk_knows_every_address(inquiry):
    walked = [name for name, _ in addresses(inquiry, Attachment.objects.first())]

    assert walked == [
        "attachment",
        "attachments",
        "consulting",
        "diagnose",
        "docs",
        "engagement",
        "incidents",
        "inquiries",
        "inquiry",
        "invoice",
        "invoice_file",
        "invoices",
        "messages",
        "reopen",
        "resolve",
        "revoke",
        "schema",
        "token",
    ]


def test_nothing_internal_is_in_any_answer(partner, inquiry):
    told = [
        content(send(path, *body))
        for attachment in Attachment.objects.all()
        for _name, path in addresses(inquiry, attachment)
        for send, body in ((partner.get, ()), (partner.post, ({"text": "hello"},)), (partner.patch, ({"call": {}},)))
    ]

    assert any("Why is this refused?" in words for words in told)
    assert [words for words in told if WORD in words] == []


def test_an_internal_file_is_not_found(partner, inquiry):
    hidden = Attachment.objects.get(message__is_internal=True)

    answer = partner.get(f"{INQUIRIES}{inquiry.number}/attachments/{hidden.pk}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_strangers_number_is_not_found_on_any_address_and_nothing_happens(cast, inquiry):
    bot, secret = add_integration(isv=cast.other_isv, name="Theirs", by=cast.tove, at=MONDAY)
    stranger = Partner(bot, secret)
    attachment = Attachment.objects.get(message__is_internal=False)
    before = (inquiry.history.count(), inquiry.messages.count())

    answered = {
        (name, method): getattr(stranger, method)(path, *body).status_code
        for name, path in addresses(inquiry, attachment)
        if "<key:" in _route(name)
        for method, body in (("get", ()), ("post", ({"text": "x"},)), ("patch", ({"call": {"status": 500}},)))
    }

    assert set(answered.values()) == {404, 405}
    assert {key for key, status in answered.items() if status != 405} == {
        ("inquiry", "get"),
        ("inquiry", "patch"),
        ("messages", "get"),
        ("messages", "post"),
        ("attachments", "get"),
        ("attachments", "post"),
        ("attachment", "get"),
        ("resolve", "post"),
        ("reopen", "post"),
        ("engagement", "get"),
        ("invoice", "get"),
        ("invoice_file", "get"),
    }
    assert (inquiry.history.count(), inquiry.messages.count()) == before


def test_an_unknown_number_and_a_strangers_one_are_answered_alike(cast, inquiry):
    bot, secret = add_integration(isv=cast.other_isv, name="Theirs", by=cast.tove, at=MONDAY)
    stranger = Partner(bot, secret)

    theirs = stranger.get(f"{INQUIRIES}{inquiry.number}/")
    nobodys = stranger.get(f"{INQUIRIES}{inquiry.number + 1000}/")

    assert theirs.content == nobodys.content


def test_an_integration_has_one_isv_whatever_else_its_user_is_a_member_of(cast, partner):
    MembershipFactory(isv=cast.other_isv, user=cast.bot.user)
    theirs = cast.ask(isv=cast.other_isv, by=cast.bo, files=[Upload("log.txt", b"x")])

    listed = partner.get(INQUIRIES).json()["results"]
    answered = {
        name: partner.get(path).status_code
        for name, path in addresses(theirs, Attachment.objects.get())
        if name in {"inquiry", "messages", "attachments", "attachment"}
    }

    assert (listed, set(answered.values())) == ([], {404})


def test_the_list_has_ones_own_alone(cast, partner):
    cast.ask(isv=cast.other_isv, by=cast.bo)
    own = cast.ask()

    assert [row["number"] for row in partner.get(INQUIRIES).json()["results"]] == [own.number]


def test_secrets_are_masked_before_anything_is_kept_or_told(partner):
    header = f"Authorization: Bearer {SECRET}"
    call = {
        "method": "POST",
        "url": f"https://api.lodestar.example/v1/orders?access_token={SECRET}",
        "status": 401,
        "request_body": f'{{"client_secret": "{SECRET}"}}',
        "response_body": header,
    }
    key = {"Idempotency-Key": "secret"}

    asked = partner.post(INQUIRIES, {"subject": header, "text": header, "call": call}, headers=key)
    path = f"{INQUIRIES}{asked.json()['number']}/"
    answers = [
        asked,
        partner.post(f"{path}messages/", {"text": header}, headers={"Idempotency-Key": "2"}),
        partner.post(INQUIRIES, {"subject": header, "text": header, "call": call}, headers=key),
        partner.get(INQUIRIES),
        partner.get(path),
        partner.get(f"{path}messages/"),
    ]

    assert [answer.status_code for answer in answers] == [201, 201, 201, 200, 200, 200]
    assert [SECRET in content(answer) for answer in answers] == [False] * 6
    assert [table for table in connection.introspection.table_names() if SECRET in _dump(table)] == []
    assert Inquiry.objects.count() == 1


def _dump(table):
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # a name the database gave us
        return str(cursor.fetchall())
