"""Findings keep their places when the secrets of a body are masked."""

import json

from apps.diagnostics.checking import check, placed
from apps.diagnostics.matching import Match
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.redaction import mask
from apps.diagnostics.releases import load

from .api_documents import openapi

LINE = {"type": "object", "properties": {"iban": {}, "quantity": {"type": "integer"}}}
SCHEMA = {
    "type": "object",
    "required": ["city"],
    "properties": {"password": {}, "city": {}, "lines": {"type": "array", "items": LINE}},
}


def findings_of(body):
    document = openapi("POST /a")
    document["paths"]["/a"]["post"]["requestBody"] = {"content": {"application/json": {"schema": SCHEMA}}}
    release = load(document, name="1", base_urls=["https://api.lodestar.example"])
    operation = release.operations[0]
    return check(ReadCall(method="POST", request_body=body), Match(operation, "/a", "1"), release).findings


def test_each_finding_is_found_again_behind_a_longer_or_shorter_placeholder():
    body = (
        '{"password": "hunter2hunter2hunter2-and-more-of-it", "citty": 1,\n'
        ' "lines": [{"iban": "NO9386011117947", "quantity": "7", "quantity": 8.5}]}'
    )
    masked = mask(body).text

    moved = placed(findings_of(body), masked)

    assert "hunter2" not in masked
    assert "NO9386011117947" not in masked
    first, second = masked.split("\n")
    assert [(finding.path, finding.problem, finding.line, finding.column) for finding in moved] == [
        ("/citty", "unknown_property", 1, first.index('"citty"') + 1),
        ("/lines/0/quantity", "wrong_type", 2, second.index('"7"') + 1),
        ("/lines/0/quantity", "duplicate_key", 2, second.rindex('"quantity"') + 1),
        ("/lines/0/quantity", "wrong_type", 2, second.index("8.5") + 1),
    ]


def test_what_is_missing_stays_at_its_object_and_findings_beside_the_body_have_no_place():
    (missing,) = findings_of('{\n"lines": []}')
    beside = missing._replace(path="query", line=None, column=None)

    assert placed([missing, beside], '  {"lines": []}') == (missing._replace(line=1, column=3), beside)
    assert placed([beside], "no JSON") == (beside,)


def test_the_place_where_json_ends_to_be_json_moves_with_the_text():
    (finding,) = findings_of('{"password": "hunter2hunter2hunter2-and-more", "city": 1,}')
    masked = '{"password": "[password-1]", "city": 1,}'

    (moved,) = placed([finding], masked)

    assert (moved.line, moved.column) == (1, masked.index("}") + 1)
    assert moved.path == finding.path


def test_a_placeholder_without_quotes_is_taken_for_a_value():
    (finding,) = findings_of('{"city": 1, "password": 12345678901,\n"citty": 2}')

    (moved,) = placed([finding], '{"city": 1, "password": [national-id-1],\n"citty": 2}')

    assert (moved.line, moved.column) == (2, 1)


def test_a_finding_that_is_not_found_again_keeps_its_line_as_far_as_there_is_one():
    finding = findings_of('{"city": 1,\n"a": 1,\n"citty": 2}')[1]

    (lost,) = placed([finding], '{"city": 1,\n"a": 1,\n"other": 2}')
    (broken,) = placed([finding], '{"city": 1')

    assert (lost.line, lost.column) == (3, 1)
    assert (broken.line, broken.column) == (1, 1)


def test_pointers_with_escapes_lead_back_to_their_keys():
    body = json.dumps({"city": 1, "a/b~c": 2})
    (finding,) = findings_of(body)

    (moved,) = placed([finding], " " + body)

    assert moved.column == finding.column + 1
