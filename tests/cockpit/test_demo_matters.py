"""The words and calls of the demo, and the API document that comes with it. Nothing is stored here."""

import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from apps.cockpit import demo
from apps.cockpit.demo.casting import _facts
from apps.cockpit.demo.matters import MATTERS, Matter, spoken
from apps.cockpit.demo.parties import PRODUCTION, TEST, Party
from apps.cockpit.demo.people import VENDORS
from apps.cockpit.demo.values import BASE, OLD_BASE, values_for
from apps.inquiries.completeness import missing
from apps.inquiries.models import Inquiry
from apps.isvs.models import ApiClient, Isv
from apps.policy.models import Market, SupportCalendar

DOCUMENT = json.loads((Path(demo.__file__).parent / "lodestar-erp.openapi.json").read_text())
METHODS = {"get", "post", "put", "patch", "delete"}
OPERATIONS = {
    (method.upper(), path): operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
# What these matters are about: a path that is gone, and the token endpoint, which is no operation of the API.
NO_OPERATION = {"/v1/customer", "/token"}
NOT_JSON = {"client_secret=", "'orderType'", "},}"}


def sample_values() -> dict[str, object]:
    market = Market(code="NO", calendar=SupportCalendar(time_zone="Europe/Oslo"))
    clients = {kind: ApiClient(client_id=f"acme_{kind}_client_1") for kind in (TEST, PRODUCTION)}
    party = Party(VENDORS[0], Isv(name="Acme", market=market), clients=clients)
    rng = random.Random(1)  # noqa: S311  # sample values, no secret
    values = values_for(party, "Bryggen Kaffe", rng, datetime(2026, 3, 2, 9, tzinfo=UTC))
    return values | {"first": "Anna", "agent": "Sam", "isv": "Acme", "curl": "curl"}


VALUES = sample_values()
FAILED = [matter for matter in MATTERS if matter.kind == Inquiry.Kind.FAILED_CALL]


def name(matter: Matter) -> str:
    return matter.subjects[0]


def operation_of(method: str, url: str) -> tuple[str, str] | None:
    path = urlsplit(url.removeprefix(BASE).removeprefix(OLD_BASE)).path
    for known_method, template in OPERATIONS:
        if known_method == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), path):
            return known_method, template
    return None


def refs(part: object) -> set[str]:
    match part:
        case dict():
            own = {part["$ref"]} if isinstance(part.get("$ref"), str) else set()
            return own.union(*map(refs, part.values()))
        case list():
            return set().union(*map(refs, part))
    return set()


def resolve(ref: str) -> object:
    found = DOCUMENT
    for step in ref.removeprefix("#/").split("/"):
        found = found[step]
    return found


def test_there_are_at_least_40_matters():
    assert len(MATTERS) == len({matter.question for matter in MATTERS}) >= 40


@pytest.mark.parametrize("matter", MATTERS, ids=name)
def test_every_placeholder_has_a_value(matter):
    texts = [*matter.subjects, matter.question, matter.answer, matter.follow_up, matter.resolution, matter.note]

    told = [spoken(text, VALUES) for text in [*texts, matter.asks_for, matter.given, matter.waits_for]]

    assert [text for text in told if "$" in text] == []


@pytest.mark.parametrize("matter", FAILED, ids=name)
def test_a_failed_call_lacks_nothing_and_is_an_operation_of_the_document(matter):
    call = _facts(matter.call, VALUES)

    assert missing(matter.kind, call) == []
    assert operation_of(call.method, call.url) is not None or urlsplit(call.url).path in NO_OPERATION


@pytest.mark.parametrize("matter", FAILED, ids=name)
def test_bodies_are_json_unless_that_is_the_matter(matter):
    call = _facts(matter.call, VALUES)
    is_broken = any(mark in call.request_body for mark in NOT_JSON)

    for body in (call.request_body, call.response_body):
        if body and body != "(empty)" and not (is_broken and body == call.request_body):
            assert isinstance(json.loads(body), dict | list)


def test_the_document_is_openapi_3_with_27_operations():
    assert DOCUMENT["openapi"] == "3.0.3"
    assert {"title", "version"} <= DOCUMENT["info"].keys()
    assert [server["url"] for server in DOCUMENT["servers"]] == [BASE, OLD_BASE]
    assert {method for methods in DOCUMENT["paths"].values() for method in methods} <= METHODS
    assert len({operation["operationId"] for operation in OPERATIONS.values()}) == len(OPERATIONS) == 27
    assert [key for key, operation in OPERATIONS.items() if not operation["responses"]] == []


def test_every_reference_in_the_document_leads_somewhere():
    assert [ref for ref in refs(DOCUMENT) if not resolve(ref)] == []


def test_every_schema_of_the_document_is_used():
    used = {ref.rpartition("/")[2] for ref in refs(DOCUMENT)}

    assert DOCUMENT["components"]["schemas"].keys() - used == set()


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_the_path_parameters_of_an_operation_are_those_of_its_path(method, path):
    parameters = [
        resolve(parameter["$ref"]) if "$ref" in parameter else parameter
        for parameter in OPERATIONS[method, path].get("parameters", [])
    ]

    assert {parameter["name"] for parameter in parameters if parameter["in"] == "path"} == set(
        re.findall(r"\{(\w+)\}", path)
    )
    assert len({(parameter["in"], parameter["name"]) for parameter in parameters}) == len(parameters)


def test_the_document_has_what_checks_look_for():
    text = json.dumps(DOCUMENT)
    deprecated = [path for (_, path), operation in OPERATIONS.items() if operation.get("deprecated")]

    assert deprecated == ["/inventorySummary/{inventoryNumber}"]
    assert [
        mark for mark in ("If-Match", "erp-api-background", "pageNumber", "pageSize", '"enum"') if mark not in text
    ] == []
