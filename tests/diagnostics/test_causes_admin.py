"""The admin's pages of known causes and of log ids."""

import json

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from apps.diagnostics.models import CorrelationPattern, KnownCause, KnownCauseExample
from apps.diagnostics.services import load_release
from apps.diagnostics.services.causes import save_cause
from tests.cast import MONDAY
from tests.cockpit.desk import browser_of, queries, text

from .test_causes_kept import CLOSED, OPEN, closed_period, example

ADD = reverse("admin:diagnostics_knowncause_add")
ADD_PATTERN = reverse("admin:diagnostics_correlationpattern_add")
SECRET = "FakeSecretTCEUriNZ3Qsb74vwXd6rWRkFRwXNur88bY"  # must be masked
PLAIN = "harbour-lantern-77"  # a secret only where something says so
GUID = "8e48c08a-a6e1-54ef-9e62-e97f2bc0b351"


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def cause_form(*examples, **fields) -> dict[str, str]:
    """What the page of a cause sends; an example is a mapping of its fields."""
    told = {
        "title": "Period is closed",
        "answer": "Open the period.",
        "status": "400",
        "message_pattern": "period .{1,20} is closed",
        "is_active": "on",
    }
    data = {**told, **fields, "examples-TOTAL_FORMS": len(examples), "examples-INITIAL_FORMS": 0}
    for number, each in enumerate(examples):
        data |= {f"examples-{number}-{name}": value for name, value in each.items()}
        data["examples-INITIAL_FORMS"] += "id" in each
    return data


RIGHT = {"fits": "on", "status": "400", "response_body": CLOSED}
WRONG = {"status": "400", "response_body": OPEN}


def refusals(page) -> dict[str, list[str]]:
    """Every refusal on the page, by the field or the number of the example."""
    form, (inline,) = page.context["adminform"].form, page.context["inline_admin_formsets"]
    rows = {str(number): row for number, row in enumerate(inline.formset.errors, 1) if row}
    found = {**form.errors, "examples": inline.formset.non_form_errors()}
    found |= {f"{number}:{name}": said for number, row in rows.items() for name, said in row.items()}
    return {name: list(said) for name, said in found.items() if said}


def test_a_cause_is_added_with_its_examples(cast, tove):
    page = tove.post(ADD, cause_form(RIGHT, WRONG, change_reason="Third time this month"))

    cause = KnownCause.objects.get()
    entries = [cause.history.get(), *(each.history.get() for each in cause.examples.all())]
    assert page.status_code == 302
    assert [each.fits for each in cause.examples.all()] == [True, False]
    assert {(entry.history_user, entry.history_change_reason) for entry in entries} == {
        (cast.tove, "Third time this month")
    }


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (cause_form(RIGHT | {"status": "404"}),
         {"1:fits": ["It must be recognised, but its status is 404, not 400."]}),
        (cause_form(RIGHT, RIGHT | {"fits": ""}),
         {"2:fits": ["It must not be recognised, but all that the cause asks for is true of it."]}),
        (cause_form(WRONG), {"examples": ["Add at least one call that this cause must recognise."]}),
        (cause_form(), {"examples": ["Add at least one call that this cause must recognise."]}),
        (cause_form(RIGHT, message_pattern="closed ("),
         {"message_pattern": ["The pattern can't be read: missing ) at “closed (”."]}),
        (cause_form(RIGHT, status="", message_pattern=""),
         {"__all__": ["Say how its calls are recognised: by a status, an operation, a message or a place in the "
                      "request."]}),
        (cause_form(RIGHT, payload_pointer="lines", payload_test="exists"),
         {"payload_pointer": ["Begin with a slash, such as /lines/*/account."]}),
    ],
)  # fmt: skip
def test_a_cause_that_would_not_work_is_refused_at_its_place_and_stays_typed(tove, form, said):
    page = tove.post(ADD, form | {"answer": "Typed with care."})

    assert (page.status_code, refusals(page)) == (200, said)
    assert "Typed with care." in text(page)
    assert all(
        sentence.split(" (")[0].replace("'", "&#x27;") in text(page) for group in said.values() for sentence in group
    )
    assert (KnownCause.objects.count(), KnownCauseExample.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        (cause_form(RIGHT, message_pattern=f"Bearer {SECRET}"),
         {"message_pattern": ["This looks like a secret. Write a rule that holds none."]}),
        (cause_form(RIGHT | {"request_body": f'{{"password": "{PLAIN}"}}'}, message_pattern=PLAIN),
         {"examples": ["A secret of an example or of the answer stands in the rule too. Write a rule that holds "
                       "none."]}),
    ],
)  # fmt: skip
def test_a_rule_that_holds_a_secret_is_refused_on_the_page(tove, form, said):
    page = tove.post(ADD, form)

    assert (page.status_code, refusals(page)) == (200, said)
    assert not KnownCause.objects.exists()


def test_nothing_of_a_secret_in_title_and_example_is_kept_not_even_in_the_log_of_the_admin(tove):
    page = tove.post(
        ADD, cause_form(RIGHT | {"operation": f"GET /v1/a?access_token={SECRET}"}, title=f"client_secret={SECRET}")
    )

    rows = [*KnownCause.history.values(), *KnownCauseExample.history.values(), *LogEntry.objects.values()]
    assert (page.status_code, KnownCause.objects.get().title) == (302, "client_secret=[client-secret-1]")
    assert not any(SECRET in str(row) for row in rows)


def test_a_failing_example_keeps_what_was_typed_and_what_was_stored(cast, tove):
    cause = save_cause(closed_period(), [example()], by=cast.tove, at=MONDAY)
    stored = RIGHT | {"id": str(cause.examples.get().pk), "cause": str(cause.pk)}

    page = tove.post(
        reverse("admin:diagnostics_knowncause_change", args=[cause.pk]), cause_form(stored, status="409", title="New")
    )

    assert refusals(page) == {"1:fits": ["It must be recognised, but its status is 400, not 409."]}
    assert 'value="New"' in text(page)
    assert KnownCause.objects.get().title == "Period is closed"


def test_an_example_is_taken_away_while_another_comes(cast, tove):
    cause = save_cause(closed_period(), [example()], by=cast.tove, at=MONDAY)
    gone = RIGHT | {"id": str(cause.examples.get().pk), "cause": str(cause.pk), "DELETE": "on"}
    new = RIGHT | {"operation": "POST /v1/orders"}

    page = tove.post(reverse("admin:diagnostics_knowncause_change", args=[cause.pk]), cause_form(gone, new))

    assert page.status_code == 302
    assert [each.operation for each in cause.examples.all()] == ["POST /v1/orders"]


@pytest.fixture
def release(cast):
    paths = {"/v1/orders/{orderId}": {"put": {"responses": {}}}}
    document = {"openapi": "3.0.0", "info": {"title": "E", "version": "1"}, "paths": paths}
    urls = ["https://api.lodestar.example"]
    load_release(json.dumps(document).encode(), name="2026.1", base_urls=urls, by=cast.tove, at=MONDAY)


@pytest.mark.usefixtures("release")
def test_an_operation_is_kept_as_the_api_document_writes_it(tove):
    tove.post(ADD, cause_form(RIGHT | {"operation": "PUT /v1/orders/7"}, operation="put /V1/Orders/{id}/"))

    cause = KnownCause.objects.get()
    assert [cause.operation, cause.examples.get().operation] == ["PUT /v1/orders/{orderId}"] * 2


@pytest.mark.usefixtures("release")
def test_an_operation_that_the_api_does_not_have_is_refused_with_the_nearest(tove):
    page = tove.post(ADD, cause_form(RIGHT | {"operation": "PUT /v1/nothing"}, operation="PUT /v1/oders/{orderId}"))

    errors = page.context["adminform"].form.errors.as_data()["operation"]
    assert [(error.code, *error.messages) for error in errors] == [
        ("no_such_operation", "No API release has the path /v1/oders/{orderId}. Did you mean /v1/orders/{orderId}?")
    ]
    assert refusals(page)["1:operation"] == ["No API release has the path /v1/nothing."]
    assert not KnownCause.objects.exists()


@pytest.mark.usefixtures("release")
def test_a_cause_about_an_operation_that_is_gone_can_still_be_changed(cast, tove):
    cause = save_cause(
        closed_period(operation="PUT /v1/gone"), [example(operation="PUT /v1/gone")], by=cast.tove, at=MONDAY
    )
    stored = RIGHT | {"operation": "PUT /v1/gone", "id": str(cause.examples.get().pk), "cause": str(cause.pk)}

    page = tove.post(
        reverse("admin:diagnostics_knowncause_change", args=[cause.pk]),
        cause_form(stored, operation="PUT /v1/gone", is_active=""),
    )

    assert (page.status_code, KnownCause.objects.get().is_active) == (302, False)


def test_support_reads_causes_and_the_lead_writes_them(cast, tove):
    cause = save_cause(closed_period(), [example()], by=cast.tove, at=MONDAY)
    page = reverse("admin:diagnostics_knowncause_change", args=[cause.pk])
    sam = browser_of(cast.sam)

    seen = sam.get(page)

    assert (seen.status_code, "Period is closed" in text(seen)) == (200, True)
    assert [sam.get(ADD).status_code, sam.post(page, cause_form(RIGHT)).status_code] == [403, 403]
    assert [sam.get(ADD_PATTERN).status_code, tove.get(ADD).status_code, tove.get(ADD_PATTERN).status_code] == [
        403, 200, 200,
    ]  # fmt: skip


def test_the_list_takes_as_many_queries_for_three_causes_as_for_one(cast, tove):
    page = reverse("admin:diagnostics_knowncause_changelist")
    save_cause(closed_period(), [example()], by=cast.tove, at=MONDAY)
    one = queries(tove, page)
    for title in ("Second", "Third"):
        save_cause(closed_period(title=title), [example()], by=cast.tove, at=MONDAY)

    assert queries(tove, page) == one


def pattern_form(**fields) -> dict[str, str]:
    told = {
        "name": "Lodestar id",
        "pattern": "LodestarId: ([0-9a-f-]{36})",
        "example": f"LodestarId: {GUID}. Error.",
        "log_url": "https://logs.lodestar.example/trace/{id}",
        "is_active": "on",
    }
    return told | fields


def test_a_pattern_for_log_ids_is_added_and_signed(cast, tove):
    page = tove.post(ADD_PATTERN, pattern_form())

    pattern = CorrelationPattern.objects.get()
    assert page.status_code == 302
    assert (pattern.log_url, pattern.history.get().history_user) == (
        "https://logs.lodestar.example/trace/{id}",
        cast.tove,
    )


ADDRESS = "Write an https address with {id} once, after the host: https://logs.example.com/trace/{id}."
HOLDS_ONE = "This looks like a secret. Write a rule that holds none."
NO_ID = "The pattern finds no id of 4 to 200 characters in this example: change one of the two."
ONE_GROUP = "Put one pair of round brackets around the id, and write other groups as (?:…)."


@pytest.mark.parametrize(
    ("field", "given", "code", "sentence"),
    [
        ("pattern", "LodestarId: (", "correlation_pattern",
         "The pattern can't be read: missing ) at “LodestarId: (”."),
        ("pattern", "LodestarId", "correlation_pattern", ONE_GROUP),
        ("example", "No id here.", "correlation_example", NO_ID),
        ("example", f"LodestarId: {GUID[:-1]}", "correlation_example", NO_ID),
        ("example", f"LodestarId: {GUID}" + "." * 2_000, "correlation_example",
         "Shorten the example: 2,000 characters are enough to show an id."),
        ("log_url", "http://logs.lodestar.example/{id}", "log_address", ADDRESS),
        ("log_url", "https://logs.lodestar.example/", "log_address", ADDRESS),
        ("log_url", "https://{id}.lodestar.example/", "log_address", ADDRESS),
        ("log_url", "https://logs.lodestar.example@{id}/", "log_address", ADDRESS),
        ("log_url", "https://anna@logs.lodestar.example/{id}", "log_address", ADDRESS),
        ("log_url", "https://logs.lodestar.example/{id}/{id}", "log_address", ADDRESS),
        ("log_url", "https://[logs/{id}", "log_address", ADDRESS),
        ("log_url", "javascript:alert({id})", "log_address", ADDRESS),
        ("log_url", f"https://logs.lodestar.example/{{id}}?access_token={SECRET}", "secret_in_rule", HOLDS_ONE),
        ("pattern", f"Bearer {SECRET} LodestarId: ([0-9a-f-]{{36}})", "secret_in_rule", HOLDS_ONE),
    ],
)  # fmt: skip
def test_a_pattern_that_would_not_work_is_refused_at_its_field(tove, field, given, code, sentence):
    page = tove.post(ADD_PATTERN, pattern_form(**{field: given}))

    refused = page.context["adminform"].form.errors.as_data()
    assert page.status_code == 200
    assert {name: [(error.code, *error.messages) for error in errors] for name, errors in refused.items()} == {
        field: [(code, sentence)]
    }
    assert not CorrelationPattern.objects.exists()


def test_a_secret_in_an_example_is_masked(tove):
    tove.post(ADD_PATTERN, pattern_form(example=f"client_secret={SECRET} LodestarId: {GUID}"))

    assert CorrelationPattern.objects.get().example == f"client_secret=[client-secret-1] LodestarId: {GUID}"


def test_a_secret_in_the_name_of_a_pattern_is_masked(tove):
    tove.post(ADD_PATTERN, pattern_form(name=f"Id, client_secret={SECRET}"))

    assert CorrelationPattern.objects.get().name == "Id, client_secret=[client-secret-1]"
