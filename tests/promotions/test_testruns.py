"""What a test run called, read from recordings and logs however they come in, and what is said about it."""

import gzip
import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.diagnostics.matching import Matcher
from apps.diagnostics.releases import load
from apps.promotions.testruns import Call, Count, Recording, UnreadableRun, findings, read
from tests.diagnostics.api_documents import openapi
from tests.promotions.recorded import entry, har

BASE = "https://api.lodestar.example"
LIMITS = {"test": 500, "production": 15_000}
LOG = '203.0.113.7 - - [02/Mar/2026:10:15:07 +0100] "GET /v1/customers?name=secret HTTP/1.1" 200 512 "-" "a [b] c"\n'
MINUTE = 29_540_715  # 2026-03-02 09:15 UTC

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
URLS = st.text(min_size=1, max_size=30)
ENTRIES = st.fixed_dictionaries(
    {
        "request": st.fixed_dictionaries(
            {"method": st.sampled_from(["GET", "POST"]), "url": URLS, "headers": VALUES, "postData": VALUES}
        ),
        "response": st.fixed_dictionaries({"content": VALUES, "status": st.integers(100, 599)}),
    },
    optional={"url": st.text(max_size=5), "_more": VALUES, "entries": VALUES, "status": st.integers()},
)


def calls(content: bytes, size: int = 1 << 20) -> tuple[list[Call], Recording]:
    recording = Recording()
    pieces = (content[at : at + size] for at in range(0, len(content), size))
    return list(read(pieces, recording)), recording


@settings(max_examples=150, deadline=None)
@given(st.lists(ENTRIES, min_size=1, max_size=4), VALUES, st.integers(1, 60), st.booleans(), st.sampled_from([None, 1]))
def test_a_har_read_in_pieces_of_any_size_has_the_calls_that_json_reads(entries, aside, size, is_ascii, indent):
    document = {"aside": aside, "log": {"pages": aside, "entries": entries, "comment": aside}}
    content = json.dumps(document, ensure_ascii=is_ascii, indent=indent).encode("utf-8", "surrogatepass")
    read_by_json = [(e["request"]["method"], e["request"]["url"], e["response"]["status"]) for e in entries]

    found, recording = calls(content, size)

    assert [each[:3] for each in found] == read_by_json
    assert recording == Recording("HAR", len(entries), 0, False)


def test_a_har_cut_anywhere_is_read_up_to_there_or_refused_in_words():
    content = json.dumps(har([entry(f"{BASE}/v1/customers/{n}", text='{"a":"\\"]}[{"}') for n in range(3)])).encode()
    for end in range(len(content)):
        try:
            found, recording = calls(content[:end], 50)
        except UnreadableRun:
            continue
        assert recording.is_cut_off
        assert [call.url for call in found] == [f"{BASE}/v1/customers/{n}" for n in range(len(found))]
    assert recording.calls == 3


def test_a_packed_har_cut_anywhere_is_read_up_to_there_or_refused_in_words():
    content = gzip.compress(json.dumps(har([entry(f"{BASE}/v1/customers/{n}") for n in range(3)])).encode())
    assert calls(content, 7)[1] == Recording("HAR", 3, 0, False)
    for end in range(len(content)):
        try:
            assert calls(content[:end], 7)[1].is_cut_off
        except UnreadableRun:
            continue


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200), st.sampled_from([b"", b'{"log":{"entries":[', b"\x1f\x8b", b"{}\n", b"\xff\xfe"]))
def test_whatever_is_uploaded_nothing_but_its_own_refusal_is_raised(content, start):
    try:
        calls(start + content, 13)
    except UnreadableRun:
        return


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        ("{}".encode("utf-16"), "wide_letters"),
        (b"\x1f\x8bnothing of the kind", "bad_gzip"),
        (b'{"log": {"pages": []}}', "no_entries"),
        (b'{"log": {"entries": []}}', "no_calls"),
        (b'{"log":{"entries":[]}}]', "no_json"),
        (b"\x89PNG\r\n\x1a\n", "no_calls"),
    ],
)
def test_a_file_that_is_no_test_run_is_refused_with_what_to_do(content, code):
    with pytest.raises(UnreadableRun) as refused:
        calls(content)
    assert refused.value.code == code


def test_a_string_of_many_pieces_is_jumped_over_and_what_follows_is_read():
    long = '\\"' * 100_000 + "\\"
    content = json.dumps(har([entry(f"{BASE}/1", text=long), entry(f"{BASE}/2")])).encode()
    assert [call.url for call in calls(content, 4_001)[0]] == [f"{BASE}/1", f"{BASE}/2"]


def test_a_har_tells_when_each_call_was_made():
    content = b"\xef\xbb\xbf" + json.dumps(har([entry(f"{BASE}/1", at="2026-03-02T10:15:07.123+01:00")])).encode()
    assert calls(content)[0] == [Call("GET", f"{BASE}/1", 200, MINUTE)]


def test_access_logs_are_read_and_other_lines_counted():
    found, recording = calls((LOG * 2 + "started\n" + "x" * 200_000 + "\n" + LOG.rstrip()).encode(), 11)
    assert found == [Call("GET", "/v1/customers?name=secret", 200, MINUTE)] * 3
    assert recording == Recording("access log", 3, 2, False)


@pytest.mark.parametrize(
    "line",
    [
        {"method": "GET", "url": "/v1/a", "status": 200, "time": "2026-03-02T09:15:07Z"},
        {"request": "GET /v1/a HTTP/1.1", "status": "200", "time_local": "02/Mar/2026:10:15:07 +0100"},
        {"request": {"method": "GET", "uri": "/v1/a"}, "response": {"status": 200}, "ts": MINUTE * 60 + 7.25},
    ],
)
def test_json_lines_are_read_under_the_names_that_servers_use(line):
    found, recording = calls((json.dumps(line) + "\n[]\nnothing\n").encode(), 9)
    assert found == [Call("GET", "/v1/a", 200, MINUTE)]
    assert (recording.kind, recording.unread) == ("JSON lines", 2)


def counted(*made: Call) -> Count:
    document = openapi("GET /v1/customers", "GET /v1/customers/{id}", "POST /v1/orders", "GET /v1/old")
    document["paths"]["/v1/old"]["get"]["deprecated"] = True
    document["paths"]["/v1/customers"]["get"]["parameters"] = [
        {"name": name, "in": "query", "schema": {"type": "integer"}} for name in ("pageNumber", "pageSize")
    ]
    count = Count(Matcher([load(document, name="2026.1", base_urls=[BASE])]))
    for call in made:
        count.add(call)
    return count


def found_in(count: Count, recording: Recording | None = None) -> list[tuple[str, bool]]:
    return [each[:2] for each in findings(count, recording or Recording("HAR", count.calls), LIMITS)]


def get(path: str, status: int = 200, minute: int | None = MINUTE) -> Call:
    return Call("GET", BASE + path, status, minute)


def test_a_run_without_fault_has_no_findings_and_counts_by_operation():
    count = counted(get("/v1/customers?pageSize=50"), get("/v1/customers/1"), get("/v1/customers/2", 304))
    assert found_in(count) == []
    assert [(each.name, dict(each.statuses)) for each in count.operations] == [
        ("GET /v1/customers/{id}", {200: 1, 304: 1}),
        ("GET /v1/customers", {200: 1}),
    ]


def test_what_blocks_comes_first():
    count = counted(
        get("/v1/customers"),
        get("/v1/old"),
        get("/v1/customers/1", 500),
        get("/v1/nowhere"),
        Call("PUT", BASE + "/v1/orders", 405, None),
    )
    assert found_in(count, Recording("HAR", 5, 1, True)) == [
        ("cut_off", True),
        ("unknown_path", True),
        ("method_not_offered", True),
        ("errors", True),
        ("unread", False),
        ("no_paging", False),
        ("deprecated", False),
    ]


def test_one_error_in_ten_does_not_block():
    assert found_in(counted(get("/v1/customers/1", 404), *[get("/v1/customers/1")] * 9)) == [("errors", False)]


def test_calls_elsewhere_are_no_calls_of_the_api():
    assert found_in(counted(Call("GET", "https://example.com/", 200, MINUTE))) == [("nothing_called", True)]


@pytest.mark.parametrize(
    ("calls_made", "said"),
    [(500, []), (501, [("over_test_limit", False)]), (15_001, [("over_production_limit", True)])],
)
def test_the_busiest_hour_is_held_against_both_limits(calls_made, said):
    made = [get("/v1/customers/1", minute=MINUTE + n % 60) for n in range(calls_made)]
    count = counted(*made, get("/v1/customers/1", minute=MINUTE + 3_000))
    assert count.busiest_hour() == (MINUTE, calls_made)
    assert found_in(count) == said


def test_calls_sixty_minutes_apart_are_in_different_hours():
    assert counted(get("/v1/customers/1"), get("/v1/customers/1", minute=MINUTE + 60)).busiest_hour() == (MINUTE, 1)


@pytest.mark.django_db
def test_the_command_prints_counts_and_advice_and_no_value_of_an_address(tmp_path, lodestar_release):
    file = tmp_path / "test.log"
    file.write_text(LOG * 3)
    out = StringIO()
    call_command("check_test_run", str(file), stdout=out)
    assert out.getvalue().startswith("access log: 3 calls, ")
    assert "secret" not in out.getvalue()
    with pytest.raises(CommandError, match="can't be read"):
        call_command("check_test_run", str(tmp_path / "none"))
