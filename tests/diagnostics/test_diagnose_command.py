import io
import json
import sys

import pytest
from django.core.management import CommandError, call_command

from apps.diagnostics.models import Diagnosis

from .test_diagnosing import SECRET, WRONG_ENUM

pytestmark = pytest.mark.django_db
FIELDS = [
    *("method", "url", "operation", "release", "status", "request_body", "response_body", "correlation_ids"),
    *("findings", "hints", "masked", "missing", "topic", "language", "other_calls", "text"),
]


def answers(*args: str) -> list[dict]:
    out = io.StringIO()
    call_command("diagnose", *args, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def piped(monkeypatch):
    """Puts bytes where a pipe would."""

    def pipe(content: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    return pipe


def test_a_file_is_answered_with_one_line_of_json(lodestar_release, tmp_path):
    (tmp_path / "call.txt").write_text(WRONG_ENUM)

    [answer] = answers(str(tmp_path / "call.txt"))

    assert list(answer) == FIELDS
    assert (answer["method"], answer["operation"], answer["release"]) == (
        "PUT",
        "/inventory/{inventoryNumber}",
        "2026.1",
    )
    assert list(answer["findings"][0]) == ["path", "line", "column", "problem", "message", "suggestion"]
    assert answer["masked"] == [{"kind": "bearer-token", "placeholder": "[bearer-token-1]"}]
    assert SECRET not in json.dumps(answer)
    assert not Diagnosis.objects.exists()


def test_what_is_piped_in_is_read(piped):
    piped(WRONG_ENUM.encode())

    assert answers("-")[0]["method"] == "PUT"


def test_lines_are_answered_in_their_order_with_their_ids(lodestar_release, piped):
    cases = [
        {"id": "b", "text": WRONG_ENUM},
        {"id": 7, "text": "GET /branches gives 500", "release": "2026.1"},
        {"id": "mail", "file": "q.eml", "text": "From: a@b.example\nSubject: x\nContent-Type: text/plain\n\nHello"},
    ]
    piped("\n".join(json.dumps(case) for case in cases).encode())

    found = answers("--jsonl")

    assert [each["id"] for each in found] == ["b", 7, "mail"]
    assert [each["operation"] for each in found] == ["/inventory/{inventoryNumber}", "/branches", None]
    assert list(found[0]) == ["id", *FIELDS]


@pytest.mark.parametrize(
    ("line", "told"),
    [("{", None), ("[1]", None), ('"text"', None), ('{"id": 4}', 4), ('{"id": 4, "text": 5}', 4), ("null", None)],
)
def test_a_line_that_is_none_is_answered_by_what_it_lacks_and_the_next_ones_are_read(piped, line, told):
    piped(b'{"id": 1, "text": ""}\n\n' + line.encode() + b'\n{"id": 3, "text": ""}\n')

    before, wrong, after = answers("--jsonl")

    assert (before["id"], wrong["id"], after["id"]) == (1, told, 3)
    assert wrong["error"] == 'Give each line as a JSON object with an "id" and a "text" that is a string.'


def test_a_release_that_is_not_loaded_is_refused(lodestar_release, piped):
    piped(b"")

    with pytest.raises(CommandError, match=r"There is no release 2030\. Loaded: 2026\.1\."):
        answers("-", "--release", "2030")


def test_a_file_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match=r"missing\.txt can't be read: No such file"):
        answers(str(tmp_path / "missing.txt"))


@pytest.mark.parametrize(
    "content", [b"", b"\x00\xff\xfe\x80", "\ud800".encode("utf-8", "surrogatepass"), b"PK\x03\x04"]
)
def test_any_bytes_are_answered(tmp_path, content):
    (tmp_path / "any").write_bytes(content)

    [answer] = answers(str(tmp_path / "any"))

    assert (answer["method"], answer["findings"]) == (None, [])
