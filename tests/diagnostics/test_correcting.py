import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.diagnostics.checking import Finding, check
from apps.diagnostics.checking.json_syntax import syntax_of
from apps.diagnostics.correcting import corrected, mended
from apps.diagnostics.matching import Matcher
from apps.diagnostics.reading import ReadCall, read
from tests.diagnostics.api_documents import PASTES, lodestar, pasted_cases, shared_releases

BASE = "https://api.lodestar.example/v1"
RELEASES = [lodestar()]
INVOICE = {
    "customerNumber": {"value": "10017"},
    "documentDate": {"value": "2026-03-31"},
    "lines": [{"operation": "Insert", "inventoryNumber": {"value": "PAPER-A4"}, "quantity": {"value": 2}}],
}


class Desk:
    """Findings about calls, by the releases of a desk."""

    def __init__(self, releases):
        self.releases = {release.name: release for release in releases}
        self.matcher = Matcher(releases)

    def find(self, call):
        match = self.matcher.match(call.method, call.url)
        return check(call, match, self.releases.get(match.release or "")).findings

    def corrected(self, call):
        return corrected(call, self.find(call), self.find)


LODESTAR = Desk(RELEASES)


def post(path, body, **more):
    text = body if isinstance(body, str) else json.dumps(body, indent=2)
    return ReadCall("POST", BASE + path, request_body=text, **more)


def invoice(**changes):
    return post("/customerInvoices", INVOICE | changes)


def test_a_call_without_findings_stays_as_it_is():
    call = invoice()

    found = LODESTAR.corrected(call)

    assert found == (call, (), ())


def test_a_misspelled_property_gets_the_name_that_was_meant():
    call = post("/customerInvoices", json.dumps(INVOICE, indent=2).replace("customerNumber", "customerNumbr"))

    found = LODESTAR.corrected(call)

    assert found.call.request_body == json.dumps(INVOICE, indent=2)
    assert found.changes == ('Line 2: renamed "customerNumbr" to "customerNumber".',)


def test_a_property_is_not_renamed_to_one_that_is_there_already():
    call = invoice(customerNumbr={"value": "10018"})

    found = LODESTAR.corrected(call)

    assert found.call == call
    assert [finding.path for finding in found.left] == ["/customerNumbr"]


def test_of_two_properties_that_may_mean_the_same_the_first_is_renamed():
    body = {"customerNumbr": {"value": "1"}, "custmerNumber": {"value": "2"}, "lines": INVOICE["lines"]}

    found = LODESTAR.corrected(post("/customerInvoices", body))

    assert list(json.loads(found.call.request_body)) == ["customerNumber", "custmerNumber", "lines"]
    assert [finding.path for finding in found.left] == ["/custmerNumber"]


def test_a_plain_value_is_wrapped_and_its_type_put_right():
    found = LODESTAR.corrected(invoice(customerNumber=10017))

    assert json.loads(found.call.request_body) == INVOICE
    assert found.changes == (
        'Line 2: put "customerNumber" into {"value": …}.',
        'Line 2: wrote "10017" in place of 10017.',
    )


def test_a_property_is_renamed_and_its_value_wrapped():
    body = INVOICE | {"customerNumbr": "10017"}
    del body["customerNumber"]

    found = LODESTAR.corrected(post("/customerInvoices", body))

    assert json.loads(found.call.request_body) == INVOICE
    assert found.left == ()


def test_a_needless_wrapper_is_taken_away_and_the_rest_stays_as_it_was_written():
    lines = '[ {"operation": "Insert",  "quantity": {"value": 2.0}} ]'
    call = post("/customerInvoices", f'{{"customerNumber": {{"value": "10017"}}, "lines": {{"value": {lines} }}}}')

    found = LODESTAR.corrected(call)

    assert found.call.request_body == f'{{"customerNumber": {{"value": "10017"}}, "lines": {lines}}}'
    assert found.changes == ('Line 1: took "lines" out of its "value".',)


@pytest.mark.parametrize(("sent", "meant"), [("active", "Active"), ("Actve", "Active"), ("On-Hold", "OnHold")])
def test_a_value_that_is_clearly_nearest_is_chosen(sent, meant):
    body = {"name": {"value": "Lund Bygg"}, "status": {"value": sent}}

    found = LODESTAR.corrected(post("/customers", body))

    assert json.loads(found.call.request_body)["status"] == {"value": meant}


def test_a_value_that_may_mean_several_is_left():
    body = {"name": {"value": "Lund Bygg"}, "status": {"value": "Blocked"}}

    found = LODESTAR.corrected(post("/customers", body))

    assert json.loads(found.call.request_body) == body
    assert [finding.problem for finding in found.left] == ["wrong_enum"]


def test_numbers_and_strings_are_written_as_the_document_has_them():
    line = {"operation": "Insert", "inventoryNumber": {"value": 4711}, "quantity": {"value": "12,5"}}

    found = LODESTAR.corrected(invoice(lines=[line]))

    (written,) = json.loads(found.call.request_body)["lines"]
    assert written == {"operation": "Insert", "inventoryNumber": {"value": "4711"}, "quantity": {"value": 12.5}}


def test_a_date_in_another_notation_is_written_as_the_document_has_it():
    found = LODESTAR.corrected(invoice(documentDate={"value": "31.03.2026"}))

    assert json.loads(found.call.request_body)["documentDate"] == {"value": "2026-03-31"}


def test_what_is_required_and_missing_is_for_people_to_add():
    body = {"status": {"value": "active"}}

    found = LODESTAR.corrected(post("/customers", body))

    assert [finding.problem for finding in found.left] == ["missing_required"]
    assert found.changes == ('Line 3: wrote "Active" in place of "active".',)


def test_a_correction_that_shows_another_mistake_is_undone():
    body = INVOICE | {"linez": "two sheets"}
    del body["lines"]
    call = post("/customerInvoices", body)

    found = LODESTAR.corrected(call)

    assert found.call == call
    assert found.changes == ()


def test_a_key_that_stands_twice_is_not_touched():
    call = post("/customers", '{"name": "Lund", "name": {"value": "Lund Bygg"}, "vatZoneID": {"value": "1"}}')

    found = LODESTAR.corrected(call)

    assert found.call == call
    assert "duplicate_key" in [finding.problem for finding in found.left]


def test_a_list_is_asked_for_page_by_page():
    found = LODESTAR.corrected(ReadCall("GET", f"{BASE}/customers?status=Active"))

    assert found.call.url == f"{BASE}/customers?status=Active&pageNumber=1&pageSize=100"
    assert found.changes == ("Asked for the first page: pageNumber=1&pageSize=100.",)


def test_a_page_whose_first_mark_nobody_knows_is_not_asked_for():
    finding = Finding("query", "missing_paging", "It answers in pages.", "add cursor and limit")
    call = ReadCall("GET", f"{BASE}/customers")

    found = corrected(call, [finding], LODESTAR.find)

    assert found == (call, (), (finding,))


def test_the_old_address_gives_way_to_todays():
    found = LODESTAR.corrected(ReadCall("GET", "https://erp.lodestar.example/API/v1/customers?pageNumber=2&pageSize=5"))

    assert found.call.url == f"{BASE}/customers?pageNumber=2&pageSize=5"
    assert found.changes == ("Put today's address in place of the old one.",)


def test_a_change_without_if_match_gets_a_placeholder_for_it():
    call = ReadCall(
        "PUT",
        f"{BASE}/customers/10017",
        headers=(("Content-Type", "application/json"),),
        request_headers_visible=True,
        request_body='{"name": {"value": "Lund"}}',
    )

    found = LODESTAR.corrected(call)

    assert found.call.headers == (*call.headers, ("If-Match", '"<ETag of the last GET>"'))
    assert found.left == ()


def test_a_placeholder_for_a_secret_is_no_mistake():
    body = json.dumps(INVOICE | {"documentDate": {"value": "[national-id-1]"}, "customerNumber": "10017"})
    call = post("/customerInvoices", body)
    wrapper = next(each for each in LODESTAR.find(call) if each.problem == "missing_wrapper")

    found = corrected(call, [wrapper], LODESTAR.find)

    assert json.loads(found.call.request_body)["customerNumber"] == {"value": "10017"}
    assert found.left == ()


@pytest.mark.parametrize(
    ("text", "value", "change"),
    [
        ('{\n  "a": 1,\n}', {"a": 1}, "Took out the comma at the end of line 2."),
        ('{"a": [1, 2, ], }', {"a": [1, 2]}, "Took out the comma at the end of line 1."),
        ('{\n  "a": 1\n  "b": 2\n}', {"a": 1, "b": 2}, "Put a comma at the end of line 2."),
        ('{"a": "x" "b": 2}', {"a": "x", "b": 2}, "Put a comma at the end of line 1."),
        ('[{"a": 1}\n{"a": 2}]', [{"a": 1}, {"a": 2}], "Put a comma at the end of line 1."),
        ('["a",\n"b"\n"c"]', ["a", "b", "c"], "Put a comma at the end of line 2."),
        ("{'a': 'it\\'s \"x\"'}", {"a": 'it\'s "x"'}, "Put double quotes in place of single ones in line 1."),
        ("{'a': '\\xe5\\u00e5'}", {"a": "åå"}, "Put double quotes in place of single ones in line 1."),
        (
            '{"a": True,\n"b": None, "c": False}',
            {"a": True, "b": None, "c": False},
            "Wrote true, false and null as JSON does in lines 1 and 2.",
        ),
        ("{“a”: “x”}", {"a": "x"}, "Put straight quotes in place of curly ones in line 1."),
        ('{a: 1, $b_2: "x"}', {"a": 1, "$b_2": "x"}, "Put property names in double quotes in line 1."),
        ('{"a": 1 // one\n, /* two\n*/ "b": 2}', {"a": 1, "b": 2}, "Took out the comments of lines 1 and 2."),
        ('{"a":\xa01}\ufeff', {"a": 1}, "Put plain spaces in place of unusual ones in line 1."),
        ('{"a": "x\n\ty"}', {"a": "x\n\ty"}, "Wrote line ends and tabs inside strings as \\n and \\t in line 1."),
    ],
)
def test_what_is_nearly_json_becomes_json(text, value, change):
    found = mended(text)

    assert json.loads(found.text) == value
    assert found.changes == (change,)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        "",
        "name=Lund&city=Oslo",
        "<customer/>",
        '{"a": "x',
        '{"a": [1, 2',
        '{"a": 1}}',
        '{"a": 1} {"a": 2}',
        '{"a": "said "no" to it"}',
        '{"a": NaN}',
        '{"a": 007}',
        '{"a": 1,, "b": 2}',
        '{"a" "b"}',
        '["a" "b"]',
        "{'a': 'x\\q'}",
        "{'a': 'it's'}",
        "{'a': (1, 2)}",
        "{'a': x}",
        '{"a": "C:\\temp"}x',
        "/* a",
    ],
)
def test_what_nobody_can_know_is_not_mended(text):
    assert mended(text) is None


def test_many_lines_are_counted():
    text = "{\n" + "\n".join(f"'a{number}': {number}," for number in range(9)) + "}"

    found = mended(text)

    assert found.changes == (
        "Put double quotes in place of single ones in lines 2, 3, 4, 5, 6 and 4 more.",
        "Took out the comma at the end of line 10.",
    )


def test_a_body_that_is_mended_is_checked_and_corrected_further():
    call = post("/customers", "{'name': 'Lund Bygg', 'status': {'value': 'active'}}")

    found = LODESTAR.corrected(call)

    assert json.loads(found.call.request_body) == {"name": {"value": "Lund Bygg"}, "status": {"value": "Active"}}
    assert found.left == ()
    assert len(found.changes) == 3


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '"' + '\\"' * 49_000,
        "'" + "\\'" * 49_000,
        "{" + "'a' " * 24_000,
        "/*" * 49_000,
        "“" * 99_000,
        "{a" * 49_000,
        "1" * 100_000,
        "{,}" * 33_000,
        " \n" * 50_000,
        "a:\ud800",
        "x" * 100_001,
    ],
    ids=lambda text: text[:4],
)
def test_hostile_texts_are_not_mended(text):
    assert mended(text) is None


@given(st.text(alphabet="{}[],:'\"“”\\/*ab1.-eTrue \n\t\xa0"))
def test_mending_gives_json_or_nothing(text):
    found = mended(text)

    assert found is None or syntax_of(found.text).fault is None


SPELLINGS = st.sampled_from(["customerNumber", "customerNumbr", "custmerNo", "custNumber", "kundenummer"])
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-5, 10**12),
    st.floats(allow_nan=False, allow_infinity=False),
    st.sampled_from(["10017", "active", "Hold", "31.03.2026", "12,50", "7", "", "2026-03-31"]),
)
WRAPPED = st.recursive(VALUES, lambda inner: st.builds(lambda value: {"value": value}, inner), max_leaves=3)
NAMES = st.one_of(
    SPELLINGS, st.sampled_from(["documentDate", "dokumentDate", "lines", "line", "currencyId", "currency", "note"])
)
LINES = st.lists(
    st.dictionaries(
        st.sampled_from(["operation", "inventoryNumber", "inventory", "quantity", "qty", "unitPrice", "price"]), WRAPPED
    ),
    max_size=3,
)
BODIES = st.dictionaries(NAMES, st.one_of(WRAPPED, LINES), max_size=5)


@given(
    BODIES,
    st.sampled_from(["/customerInvoices", "/salesOrders", "/customers"]),
    st.sampled_from([BASE, "https://erp.lodestar.example/API/v1"]),
)
def test_the_corrected_call_has_fewer_findings_and_none_that_is_new(body, path, base):
    call = ReadCall("POST", base + path, request_body=json.dumps(body))
    before = LODESTAR.find(call)

    found = corrected(call, before, LODESTAR.find)

    after = LODESTAR.find(found.call)
    assert found.left == tuple(after)
    assert len(after) < len(before) if found.changes else found.call == call
    assert {finding.problem for finding in after} <= {finding.problem for finding in before}


@pytest.mark.skipif(not pasted_cases(), reason="the shared pastes are not here")
def test_pastes_are_corrected_without_new_findings():
    desk = Desk(shared_releases())
    kept = []

    for case in pasted_cases():
        call = next(iter(read((PASTES / case["file"]).read_text(encoding="utf-8")).calls), ReadCall())
        before = desk.find(call)
        found = corrected(call, before, desk.find)
        after = desk.find(found.call)
        is_mended = any(finding.problem == "invalid_json" for finding in before) and bool(found.changes)
        kept.append((case["file"], bool(found.changes) == (len(after) < len(before)) or is_mended))

    assert [file for file, is_right in kept if not is_right] == []
