"""Matching a URL, as people write it, with an operation."""

import pytest

from apps.diagnostics.matching import Match, Matcher
from apps.diagnostics.releases import load

from .api_documents import openapi, release

OPERATIONS = (
    "GET /v1/customer",
    "POST /v1/customer",
    "GET /v1/customer/balance",
    "GET /v1/customer/{customerCd}",
    "PUT /v1/customer/{customerCd}",
    "GET /v1/customer/{customerCd}/contact",
    "GET /v1/inventory/{inventoryNumber}/crossReferences",
    "GET /v1/salesOrder/{orderType}/{orderNumber}",
    "POST /v2/salesOrder",
    "GET /v1/report/{name}.{format}",
    "GET /v1/report/all.csv",
)
OLD_OPERATIONS = (
    "GET /controller/api/v1/customer",
    "GET /controller/api/v1/customer/{number}",
    "DELETE /security/api/v1/token",
)
NEW = "https://api.lodestar.example"
OLD = "https://erp.lodestar.example/API"


def both():
    old = release(*OLD_OPERATIONS, name="9.11", bases=[OLD])
    return Matcher([old, release(*OPERATIONS, name="2025-04", bases=[NEW])])


def matched(method, url, matcher=None):
    return (matcher or both()).match(method, url)


def test_a_url_is_the_operation_of_its_path_and_method():
    match = matched("PUT", f"{NEW}/v1/customer/10023")

    assert (match.operation.method, match.operation.template) == ("PUT", "/v1/customer/{customerCd}")
    assert match == Match(
        match.operation, "/v1/customer/{customerCd}", "2025-04", None, ("GET", "PUT"), None, {"customerCd": "10023"}, []
    )


@pytest.mark.parametrize(
    "url",
    [
        f"{NEW}/v1/customer/10023/",
        f"{NEW}//v1//customer/10023",
        f"{NEW}/v1/./orders/../customer/10023",
        "https://API.Lodestar.Example/V1/Customer/10023",
        "http://api.lodestar.example/v1/customer/10023",
        "HTTPS://api.lodestar.example:443/v1/customer/10023",
        "https://user:secret@api.lodestar.example/v1/customer/10023",
        "//api.lodestar.example/v1/customer/10023",
        "api.lodestar.example/v1/customer/10023",
        "/v1/customer/10023",
        "v1/customer/10023",
        "{{baseUrl}}/v1/customer/10023",
        "https://{{host}}/v1/customer/10023",
        "$BASE/v1/customer/10023",
        f"{NEW}/v1/customer/10023#details",
        f"{NEW}/v1/customer/10023?",
        f"  {NEW}/v1/customer/10023\n",
        f"<{NEW}/v1/customer/10023>",
        "https%3A%2F%2Fapi.lodestar.example%2Fv1%2Fcustomer%2F10023",
        f"{NEW}/%761/custome%72/10023",
    ],
)
def test_the_way_in_which_a_url_is_written_makes_no_difference(url):
    match = matched("GET", url)

    assert (match.template, match.release, match.problem) == ("/v1/customer/{customerCd}", "2025-04", None)
    assert match.path_values == {"customerCd": "10023"}


def test_the_method_may_be_written_in_small_letters():
    assert matched("put", "/v1/customer/10023").operation.method == "PUT"


def test_a_literal_segment_wins_over_a_parameter():
    match = matched("GET", f"{NEW}/v1/customer/Balance")

    assert (match.template, match.path_values) == ("/v1/customer/balance", {})


def test_a_literal_segment_wins_also_when_only_the_parameter_offers_the_method():
    match = matched("PUT", f"{NEW}/v1/customer/balance")

    assert (match.template, match.problem, match.offered) == ("/v1/customer/balance", "method_not_offered", ("GET",))


def test_a_literal_that_leads_nowhere_gives_way_to_the_parameter():
    match = matched("GET", f"{NEW}/v1/customer/balance/contact")

    assert match.template == "/v1/customer/{customerCd}/contact"
    assert match.path_values == {"customerCd": "balance"}


def test_parameters_inside_a_segment_are_found_and_a_whole_literal_wins_over_them():
    in_pieces = matched("GET", f"{NEW}/v1/report/Sales-2026.PDF")
    whole = matched("GET", f"{NEW}/v1/report/all.csv")

    assert (in_pieces.template, in_pieces.path_values) == (
        "/v1/report/{name}.{format}",
        {"name": "Sales-2026", "format": "PDF"},
    )
    assert whole.template == "/v1/report/all.csv"


@pytest.mark.parametrize(
    ("segment", "value"),
    [
        ("SKR%2FM8%2340", "SKR/M8#40"),
        ("b64(U0tSL004IzQw)", "SKR/M8#40"),
        ("B64%28U0tSL004IzQw%29", "SKR/M8#40"),
        ("b64(Pz8/Pj4+)", "???>>>"),
        ("b64(Pz8_Pj4-)", "???>>>"),
        ("b64(w6U=)", "å"),
        ("b64(!)", "b64(!)"),
        ("b64(U0t)S)", "b64(U0t)S)"),
        ("50%", "50%"),
        ("%FF", "\ufffd"),
        ("a+b", "a+b"),
    ],
)
def test_a_key_is_decoded_and_stays_one_segment(segment, value):
    match = matched("GET", f"{NEW}/v1/inventory/{segment}/crossReferences")

    assert match.template == "/v1/inventory/{inventoryNumber}/crossReferences"
    assert match.path_values == {"inventoryNumber": value}


@pytest.mark.parametrize(
    "segment", ["{id}", ":id", "<number>", "{{customerNumber}}", "[iban-1]", "$ID", "%7Bid%7D", "...", "xxxx", "%ID%"]
)
def test_a_placeholder_is_matched_and_is_no_value(segment):
    match = matched("GET", f"{NEW}/v1/customer/{segment}")

    assert (match.template, match.problem) == ("/v1/customer/{customerCd}", None)
    assert match.path_values == {}


def test_an_empty_value_inside_the_path_is_not_taken_for_a_shorter_path():
    match = matched("GET", f"{NEW}/v1/customer//contact")

    assert (match.template, match.path_values) == ("/v1/customer/{customerCd}/contact", {})


@pytest.mark.parametrize(
    ("query", "pairs"),
    [
        ("?status=Active&pageSize=5", [("status", "Active"), ("pageSize", "5")]),
        ("?name=Gr%C3%B8nn+AS&flag", [("name", "Grønn AS"), ("flag", "")]),
        ("?a=1&amp;b=2&a=3#top", [("a", "1"), ("b", "2"), ("a", "3")]),
        ("?filter=a=b?c/d", [("filter", "a=b?c/d")]),
        ("", []),
    ],
)
def test_the_query_is_taken_apart_in_order(query, pairs):
    match = matched("GET", f"{NEW}/v1/customer{query}")

    assert (match.template, match.query) == ("/v1/customer", pairs)


def test_a_method_that_is_not_offered_leaves_the_template_standing():
    match = matched("DELETE", f"{NEW}/v1/customer/10023")

    assert (match.template, match.release) == ("/v1/customer/{customerCd}", "2025-04")
    assert (match.operation, match.problem, match.offered) == (None, "method_not_offered", ("GET", "PUT"))


def test_without_a_method_the_template_stands_and_the_operation_is_unknown():
    match = matched(None, f"{NEW}/v1/customer")

    assert (match.operation, match.template, match.problem) == (None, "/v1/customer", None)
    assert match.offered == ("GET", "POST")


@pytest.mark.parametrize(
    "url", [None, "", " ", "customer", "mailto:eva@lodestar.example", "ftp://api.lodestar.example/v1/customer"]
)
def test_what_is_no_web_address_means_nothing(url):
    match = matched("GET", url)

    assert (match.template, match.problem, match.suggestion) == (None, None, None)


@pytest.mark.parametrize(
    ("path", "template", "today"),
    [
        ("/controller/api/v1/customer?status=Open", "/controller/api/v1/customer", "/v1/customer"),
        ("/Controller/API/v1/Customer/a%2Fb", "/controller/api/v1/customer/{number}", "/v1/customer/a%2Fb"),
    ],
)
def test_an_old_address_belongs_to_its_own_release_and_names_the_address_of_today(path, template, today):
    match = matched("GET", OLD + path)

    assert (match.template, match.release, match.operation.release) == (template, "9.11", "9.11")
    assert (match.problem, match.suggestion) == ("old_base_url", NEW + today)


def test_an_old_path_without_its_host_is_an_old_address_as_well():
    for path in ("/controller/api/v1/customer", "/API/controller/api/v1/customer"):
        match = matched("GET", path)

        assert (match.release, match.problem, match.suggestion) == ("9.11", "old_base_url", f"{NEW}/v1/customer")


def test_an_old_address_without_a_successor_is_simply_matched():
    match = matched("DELETE", f"{OLD}/security/api/v1/token")

    assert (match.template, match.problem, match.suggestion) == ("/security/api/v1/token", None, None)


def test_an_old_address_with_a_method_that_is_not_offered_has_both_problems():
    match = matched("DELETE", f"{OLD}/controller/api/v1/customer/7")

    assert match.problems == ("method_not_offered", "old_base_url")
    assert (match.problem, match.offered, match.suggestion) == ("method_not_offered", ("GET",), f"{NEW}/v1/customer/7")


def test_the_second_base_url_of_a_release_is_an_old_address_of_the_same_operation():
    matcher = Matcher([release("GET /customers/{id}", bases=[f"{NEW}/v1", f"{OLD}/v1"])])

    today = matcher.match("GET", f"{NEW}/v1/customers/7")
    old = matcher.match("GET", f"{OLD}/v1/customers/7")

    assert (today.problem, old.problem) == (None, "old_base_url")
    assert today.operation is old.operation
    assert old.suggestion == f"{NEW}/v1/customers/7"


def test_a_relative_path_may_leave_out_the_path_of_the_base():
    matcher = Matcher([release("GET /customers/{id}", bases=[f"{NEW}/v1"])])

    for path in ("/customers/7", "/v1/customers/7"):
        assert matcher.match("GET", path).path_values == {"id": "7"}


def test_a_base_url_may_repeat_the_beginning_of_the_templates():
    matcher = Matcher([release("GET /v1/customer", "GET /v2/customer", bases=[f"{NEW}/erp/v1"])])

    assert matcher.match("GET", f"{NEW}/erp/v1/customer").template == "/v1/customer"
    assert matcher.match("GET", f"{NEW}/erp/v2/customer").template == "/v2/customer"


def test_at_a_shared_address_the_newest_release_that_has_the_operation_owns_it():
    old = release("GET /orders", "DELETE /orders", name="2025.2")
    matcher = Matcher([old, release("GET /orders", name="2026.1")])

    assert matcher.match("GET", f"{NEW}/orders").release == "2026.1"
    assert matcher.match("DELETE", f"{NEW}/orders").release == "2025.2"
    assert matcher.match("DELETE", f"{NEW}/orders").problem is None


def test_the_release_of_today_can_be_named():
    old, new = release("GET /orders", name="2", bases=[OLD]), release("GET /orders", name="1", bases=[NEW])

    assert Matcher([old, new]).match("GET", f"{NEW}/orders").problem == "old_base_url"
    assert Matcher([old, new], current="1").match("GET", f"{NEW}/orders").problem is None
    assert Matcher([old, new], current="1").match("GET", f"{OLD}/orders").suggestion == f"{NEW}/orders"


def test_paths_that_differ_in_the_name_of_a_parameter_share_their_methods():
    matcher = Matcher([release("GET /project/{projectID}", "PUT /project/{projectId}")])

    read, write = matcher.match("GET", "/project/5"), matcher.match("PUT", "/project/5")

    assert (read.template, read.path_values) == ("/project/{projectID}", {"projectID": "5"})
    assert (write.template, write.path_values) == ("/project/{projectId}", {"projectId": "5"})
    assert read.offered == write.offered == ("GET", "PUT")


@pytest.mark.parametrize(
    ("url", "meant"),
    [
        (f"{NEW}/v1/custmer", "/v1/customer"),
        (f"{NEW}/v1/customers/10023", "/v1/customer/10023"),
        (f"{NEW}/v1/inventory/a%2Fb/crossReference", "/v1/inventory/a%2Fb/crossReferences"),
        (f"{NEW}/v2/customer/10023", "/v1/customer/10023"),
        (f"{NEW}/customer/10023", "/v1/customer/10023"),
        (f"{NEW}/api/v1/customer", "/v1/customer"),
        (f"{NEW}/controller/api/v1/customer", "/v1/customer"),
        (f"{OLD}/v1/customer", "/v1/customer"),
        (f"{OLD}/controller/api/v1/custommer/7", "/v1/customer/7"),
        ("https://api.lodestar.exampel/v1/customer", "/v1/customer"),
        ("/customers", "/v1/customer"),
    ],
)
def test_a_path_that_nearly_exists_is_unknown_and_suggested_but_never_matched(url, meant):
    match = matched("GET", url)

    assert (match.problem, match.suggestion) == ("unknown_path", NEW + meant)
    assert (match.operation, match.template, match.release, match.offered) == (None, None, None, ())


@pytest.mark.parametrize("path", ["/v1/weather", "/v1/customer/1/2/3/4", "/v1/" + "x" * 5000, "/v1" + "/a" * 5000])
def test_a_path_that_is_like_none_is_unknown_without_a_suggestion(path):
    match = matched("GET", NEW + path)

    assert (match.problem, match.template, match.suggestion) == ("unknown_path", None, None)


@pytest.mark.parametrize(
    "url",
    [
        "https://login.lodestar-connect.example/connect/token",
        "https://app.kvist.example/callback",
        "https://weather.example/v1/forecast",
        "/callback",
        NEW,
        f"{NEW}/",
        OLD,
    ],
)
def test_another_api_and_a_bare_base_address_are_no_problem(url):
    match = matched("GET", url)

    assert (match.template, match.problem, match.suggestion) == (None, None, None)


def test_a_path_of_ours_at_a_strange_host_is_a_hint_and_no_match():
    match = matched("GET", "https://proxy.kvist.example:8443/erp/v1/customer/7")

    assert (match.template, match.problem, match.suggestion) == (None, None, f"{NEW}/v1/customer/7")


def test_a_hidden_base_can_not_make_a_path_unknown():
    match = matched("GET", "{{baseUrl}}/customer")

    assert (match.template, match.problem, match.suggestion) == (None, None, f"{NEW}/v1/customer")


@pytest.mark.parametrize("start", [NEW, "https://x.example", "", "{{base}}", "/v1/customer"])
@pytest.mark.parametrize("more", ["/a", "b64(/", "../", "/api/v1", "{", "%2", "$(", "//"])
def test_a_long_url_is_answered(start, more):
    longest = matched("GET", start + more * (15_900 // len(more)))
    longer = matched("GET", f"{NEW}/v1/customer/" + more * 500_000)

    assert longest.release in (None, "2025-04")
    assert (longer.template, longer.problem) == (None, None)


def test_without_releases_nothing_matches():
    assert Matcher([]).match("GET", f"{NEW}/v1/customer").template is None


def test_a_server_in_the_document_gives_the_base_url():
    document = openapi("GET /customers", servers=[{"url": f"{NEW}/v1"}])

    match = Matcher([load(document, name="2026.1")]).match("GET", f"{NEW}/v1/customers")

    assert match.template == "/customers"
