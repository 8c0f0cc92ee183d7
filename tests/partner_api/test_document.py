"""The OpenAPI document: complete, without warnings, and true of what is answered."""

import json
import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver
from jsonschema import Draft202012Validator

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.partner_api.schema import ASK_EXAMPLE, COMPLETE_EXAMPLE
from tests.cast import HALF_TOLD, MONDAY

from .caller import INQUIRIES, get_token

PAGES = {"/api/v1/schema/", "/api/v1/docs/"}


@pytest.fixture
def document(db):
    return Client().get("/api/v1/schema/").json()


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def test_the_document_is_valid_and_drawn_without_a_warning():
    out = StringIO()

    call_command("spectacular", "--validate", "--fail-on-warn", stdout=out)

    assert out.getvalue().startswith("openapi: 3.1.0")


def test_every_address_is_in_the_document(document):
    patterns = get_resolver().namespace_dict["partner_api"][1].url_patterns[0].url_patterns
    paths = {"/api/v1/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern)) for pattern in patterns}
    paths = {path.replace("{pk}", "{id}") for path in paths}

    assert set(document["paths"]) == paths - PAGES


def test_every_operation_says_how_to_get_in_and_how_it_refuses(document):
    for path, _method, operation in operations(document):
        assert operation["summary"]
        assert operation["description"]
        if "token" in path:
            assert "security" not in operation
            assert {"200", "400", "401", "429"} <= set(operation["responses"])
        else:
            assert list(operation["security"][0]) == ["oauth2"]
            assert {"401", "403", "429"} <= set(operation["responses"])
            assert operation["responses"]["401"]["content"].keys() == {"application/problem+json"}


def test_reading_and_writing_need_their_scopes(document):
    needed = {
        (method, scope)
        for _, method, operation in operations(document)
        for scheme in operation.get("security", [])
        for scope in scheme.get("oauth2", [])
    }

    assert needed == {("get", "inquiries:read"), ("post", "inquiries:write"), ("patch", "inquiries:write")}
    assert document["components"]["securitySchemes"]["oauth2"]["flows"]["clientCredentials"]["tokenUrl"] == (
        "/api/v1/token/"
    )


def assert_fits(document, name, value):
    schema = {"$ref": f"#/components/schemas/{name}", "components": document["components"]}
    assert [error.message for error in Draft202012Validator(schema).iter_errors(value)] == []
    assert set(value) == set(document["components"]["schemas"][name]["properties"])


def test_answers_are_as_the_document_says(cast, partner, document):
    inquiry = cast.ask(call=HALF_TOLD)
    services.reply(inquiry, by=cast.anna, text="See.", at=MONDAY, files=[Upload("log.txt", b"x")])
    path = f"{INQUIRIES}{inquiry.number}/"

    assert_fits(document, "InquiryOut", partner.get(path).json())
    assert_fits(document, "InquiryRow", partner.get(INQUIRIES).json()["results"][0])
    assert_fits(document, "PaginatedInquiryRowList", partner.get(INQUIRIES).json())
    assert_fits(document, "PaginatedMessageOutList", partner.get(f"{path}messages/").json())
    assert_fits(document, "PaginatedAttachmentOutList", partner.get(f"{path}attachments/").json())
    assert_fits(document, "TokenOut", get_token(cast.bot, cast.bot_secret).json())
    assert_fits(document, "Problem", partner.post(INQUIRIES, {}).json())
    assert_fits(document, "OAuthProblem", get_token(cast.bot, "wrong").json())


def test_the_examples_do_what_they_show(partner):
    question = {name: value for name, value in ASK_EXAMPLE.value.items() if name != "call"}

    asked = partner.post(INQUIRIES, ASK_EXAMPLE.value)
    bare = partner.post(INQUIRIES, question | {"call": {"method": "GET", "url": "https://api.lodestar.example/v1/x"}})
    completed = partner.patch(f"{INQUIRIES}{bare.json()['number']}/", COMPLETE_EXAMPLE.value)

    assert (asked.status_code, asked.json()["missing"]) == (201, [])
    assert (completed.status_code, completed.json()["missing"]) == (200, [])


def test_the_page_has_no_script_or_style_of_its_own_in_it(client, db):
    answer = client.get("/api/v1/docs/")

    html = answer.content.decode()
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert re.findall(r"<style|<script(?![^>]*\ssrc=)|\sstyle=|\son\w+=", html) == []
    assert client.get(re.search(r'<script src="(/api[^"]+)"', html)[1])["Content-Type"] == "application/javascript"


def test_page_and_document_need_no_token(client, db):
    document = client.get("/api/v1/schema/")

    assert (document.status_code, json.loads(document.content)["info"]["title"]) == (200, "Supportdesk API")
