"""Ids of the logs, and where the log tool shows them."""

from dataclasses import replace

import pytest

from apps.diagnostics.correlating import further_patterns, log_links
from apps.diagnostics.loaded import diagnose_live
from apps.diagnostics.models import CorrelationPattern
from apps.diagnostics.reading import read
from tests.cast import FAILED

GUID = "8e48c08a-a6e1-54ef-9e62-e97f2bc0b351"
OTHER = "0f9577f2-3e25-518b-9d96-f19228f9af9e"
TRACE = "0af7651916cd43dd8448eb211c80319c"

pytestmark = pytest.mark.django_db


def add(name, pattern, example, log_url="", **given) -> CorrelationPattern:
    row = CorrelationPattern(name=name, pattern=pattern, example=example, log_url=log_url, **given)
    row.full_clean()
    row.save()
    return row


def test_reading_finds_what_active_patterns_name():
    add("Ticket", "ticket ([A-Z]{2}[0-9]{4})", "see ticket AB1234")
    add("Old ticket", "old (O[0-9]{4})", "old O1234", is_active=False)
    text = 'GET /v1/orders gave 400 {"message": "ticket CD5678, old O7890"}'

    assert read(text, further_patterns()).calls[0].correlation_ids == ("CD5678",)


def test_an_id_leads_to_the_log_tool_of_the_first_pattern_whose_example_could_hold_it(django_assert_num_queries):
    add("Call", "LodestarId: ([0-9a-f-]{36})", f"LodestarId: {GUID}. Error.", "https://logs.lodestar.example/call/{id}")
    add(
        "Trace", "00-([0-9a-f]{32})-", f"traceparent: 00-{TRACE}-b7ad6b7169203331-01", "https://traces.example/?id={id}"
    )
    add("Ticket", "ticket ([A-Z]{2}[0-9]{4})", "see ticket AB1234")

    with django_assert_num_queries(1):
        links = log_links([OTHER, TRACE[::-1], "AB9999", "unknown", OTHER])

    assert links == {
        OTHER: f"https://logs.lodestar.example/call/{OTHER}",
        TRACE[::-1]: f"https://traces.example/?id={TRACE[::-1]}",
    }


def test_an_id_cannot_leave_its_place_in_the_address():
    add("Any", "id=(.+)", "id=AB1234", "https://logs.lodestar.example/{id}")

    assert log_links(["../../x?y=1#z é"]) == {
        "../../x?y=1#z é": "https://logs.lodestar.example/..%2F..%2Fx%3Fy%3D1%23z%20%C3%A9"
    }


def test_without_rows_ids_are_read_as_usual_and_nothing_is_linked():
    text = f"GET /v1/orders gave 400, VismaId: {GUID}"

    assert read(text, further_patterns()).calls[0].correlation_ids == (GUID,)
    assert log_links([GUID]) == {}


def test_a_pattern_that_cannot_be_read_keeps_nobody_from_asking():
    CorrelationPattern.objects.create(name="Broken", pattern="(", example="x", log_url="https://x.example/{id}")

    assert (further_patterns(), log_links([GUID])) == ((), {})


def test_an_inquiry_keeps_the_ids_that_staff_have_taught(cast):
    add("Ticket", "ticket ([A-Z]{2}[0-9]{4})", "see ticket AB1234")
    call = replace(FAILED, response_body='{"message": "Refused, ticket CD5678."}')

    asked = cast.ask(call=call, text="Why? Our own log says ticket EF9012.")

    kept = sorted(asked.call.correlation_ids.values_list("value", flat=True))
    assert kept == ["CD5678", "EF9012"]


def test_a_live_diagnosis_knows_them_too():
    add("Ticket", "ticket ([A-Z]{2}[0-9]{4})", "see ticket AB1234")

    assert diagnose_live("GET /v1/orders gave 400, ticket CD5678").correlation_ids == ["CD5678"]
