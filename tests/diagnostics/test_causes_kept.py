"""Known causes in the database: none is kept whose examples fail."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.diagnostics.causes import Facts
from apps.diagnostics.models import KnownCause, KnownCauseExample
from apps.diagnostics.services.causes import causes_of, save_cause
from tests.cast import MONDAY

CLOSED = '{"ExceptionMessage": "Financial period 03-2026 is closed in module SO.", "ExceptionFaultCode": "10310"}'
OPEN = '{"message": "Financial period 03-2026 is open."}'
TOKEN = "FakeSecretTCEUriNZ3Qsb74vwXd6rWRkFRwXNur88bY"  # must be masked


def closed_period(**given) -> KnownCause:
    told = {
        "title": "Period is closed",
        "status": 400,
        "message_pattern": "period .{1,20} is closed",
        "answer": "Open.",
    }
    return KnownCause(**told | given)


def example(fits=True, **given) -> KnownCauseExample:
    return KnownCauseExample(**{"fits": fits, "status": 400, "response_body": CLOSED} | given)


def save(cast, cause, *examples) -> KnownCause:
    return save_cause(cause, list(examples), by=cast.tove, at=MONDAY)


def test_a_cause_is_kept_with_its_examples_and_signed(cast):
    cause = save(cast, closed_period(), example(), example(fits=False, response_body=OPEN))

    rows = [cause.history.get(), *(each.history.get() for each in cause.examples.all())]
    assert [each.fits for each in KnownCause.objects.get().examples.all()] == [True, False]
    assert [(row.history_user, row.history_date) for row in rows] == [(cast.tove, MONDAY)] * 3


@pytest.mark.parametrize(
    ("cause", "examples", "code", "sentences"),
    [
        (closed_period(), [example(), example(status=409)], "cause_example_fails",
         ["Example 2: it must be recognised, but its status is 409, not 400."]),
        (closed_period(), [example(response_body=OPEN), example(fits=False)], "cause_example_fails",
         ["Example 1: it must be recognised, but its response does not contain the pattern.",
          "Example 2: it must not be recognised, but all that the cause asks for is true of it."]),
        (closed_period(), [], "no_cause_example", ["Add at least one call that this cause must recognise."]),
        (closed_period(), [example(fits=False, response_body=OPEN)], "no_cause_example",
         ["Add at least one call that this cause must recognise."]),
        (closed_period(message_pattern="closed ("), [example()], "cause_rule",
         ["The pattern can't be read: missing ) at “closed (”."]),
        (closed_period(status=None, message_pattern=""), [example()], "cause_rule",
         ["Say how its calls are recognised: by a status, an operation, a message or a place in the request."]),
        (closed_period(title=""), [example()], "blank", ["This field cannot be blank."]),
    ],
)  # fmt: skip
def test_a_cause_that_would_not_work_is_refused_whole(cast, cause, examples, code, sentences):
    with pytest.raises(ValidationError) as refused:
        save(cast, cause, *examples)

    errors = refused.value.error_list if hasattr(refused.value, "error_list") else [
        error for group in refused.value.error_dict.values() for error in group
    ]  # fmt: skip
    assert ([error.code for error in errors], refused.value.messages) == ([code] * len(sentences), sentences)
    assert (KnownCause.objects.count(), KnownCauseExample.objects.count()) == (0, 0)


def test_a_refused_change_leaves_the_cause_as_it_was(cast):
    cause = save(cast, closed_period(), example())
    cause.status = 404

    with pytest.raises(ValidationError, match="its status is 400, not 404"):
        save(cast, cause, *cause.examples.all())

    assert KnownCause.objects.get().status == 400


def test_only_examples_that_changed_get_a_new_entry_in_the_history(cast):
    cause = save(cast, closed_period(), example(), example(fits=False, response_body=OPEN))
    same, other = cause.examples.all()
    other.response_body = "Financial period is open."

    save(cast, cause, same, other)

    assert [each.history.count() for each in (same, other)] == [1, 2]


def test_an_example_that_is_not_given_is_taken_away_on_record(cast):
    cause = save(cast, closed_period(), example(), example(fits=False, response_body=OPEN))
    kept, gone = cause.examples.all()

    save(cast, cause, kept)

    entry = KnownCauseExample.history.filter(id=gone.pk).latest()
    assert list(cause.examples.all()) == [kept]
    assert (entry.history_type, entry.history_user) == ("-", cast.tove)


def test_secrets_are_masked_before_an_example_is_tried_or_kept(cast):
    body = f'{{"client_secret": "{TOKEN}", "lines": []}}'
    cause = closed_period(answer=f"Never send client_secret={TOKEN} here.")

    save(cast, cause, example(request_body=body, response_body=CLOSED + f' "client_secret": "{TOKEN}"'))

    kept = KnownCause.objects.get().examples.get()
    assert kept.request_body == '{"client_secret": "[client-secret-1]", "lines": []}'
    assert not any(TOKEN in str(row) for row in (*KnownCause.history.values(), *KnownCauseExample.history.values()))
    assert TOKEN not in kept.response_body + KnownCause.objects.get().answer


def test_title_and_operations_of_examples_are_masked_too(cast):
    operation = f"GET /v1/orders?access_token={TOKEN}"

    save(cast, closed_period(title=f"Period is closed, client_secret={TOKEN}"), example(operation=operation))

    kept = KnownCause.objects.get()
    assert kept.title == "Period is closed, client_secret=[client-secret-1]"
    assert TOKEN not in kept.examples.get().operation
    assert not any(TOKEN in str(row) for row in (*KnownCause.history.values(), *KnownCauseExample.history.values()))


def test_a_masked_title_still_has_its_room(cast):
    title = "x" * 181 + f" password={TOKEN[:6]}!9"

    save(cast, closed_period(title=title), example())

    assert (len(title), len(KnownCause.objects.get().title)) == (199, 200)


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("operation", {"operation": f"GET /v1/orders?access_token={TOKEN}"}),
        ("message_pattern", {"message_pattern": f"Bearer {TOKEN} is closed"}),
        ("payload_pointer", {"payload_pointer": f"/client_secret={TOKEN}", "payload_test": "exists"}),
        ("payload_value", {"payload_pointer": "/a", "payload_test": "equals", "payload_value": f"Bearer {TOKEN}"}),
    ],
)
def test_a_rule_that_holds_a_secret_is_refused_at_its_field(cast, field, given):
    with pytest.raises(ValidationError) as refused:
        save(cast, closed_period(**given), example())

    assert [(name, error.code) for name, (error,) in refused.value.error_dict.items()] == [(field, "secret_in_rule")]
    assert refused.value.message_dict[field] == ["This looks like a secret. Write a rule that holds none."]
    assert not KnownCause.objects.exists()


def test_a_secret_that_only_an_example_tells_of_is_refused_in_the_rule(cast):
    password = "harbour-lantern-77"
    closed_period(message_pattern=password).clean()

    with pytest.raises(ValidationError) as refused:
        save(cast, closed_period(message_pattern=password), example(request_body=f'{{"password": "{password}"}}'))

    assert {name: error.code for name, (error,) in refused.value.error_dict.items()} == {
        "message_pattern": "secret_in_rule"
    }
    assert not KnownCause.objects.exists()


def test_a_rule_may_speak_of_secrets(cast):
    words = r"invalid client_secret=(\S+)|Authorization: Bearer .+"

    cause = save(cast, closed_period(message_pattern=words), example(response_body="Invalid client_secret=x"))

    assert cause.message_pattern == words


def test_a_call_has_the_causes_that_fit_the_most_telling_first(cast):
    general = save(cast, closed_period(title="General", message_pattern="", status=400), example())
    narrow = save(cast, closed_period(title="Narrow"), example())
    save(cast, closed_period(title="Other status", status=404, message_pattern=""), example(status=404))
    save(cast, closed_period(title="Off", is_active=False), example())
    facts = Facts(status=400, message="Financial period 12-2025 is closed in module AR.")

    with CaptureQueriesContext(connection) as asked:
        causes = causes_of(facts)

    assert causes == [narrow, general]
    assert len(asked) == 1
    assert causes_of(Facts(status=500, message="Boom")) == []
    assert causes_of(Facts()) == []


def test_a_changed_rule_counts_at_once(cast):
    cause = save(cast, closed_period(), example())
    facts = Facts(status=400, message="Financial period 12-2025 is locked.")
    before = causes_of(facts)
    cause.message_pattern = "period .{1,20} is (closed|locked)"

    save(cast, cause, *cause.examples.all())

    assert (before, causes_of(facts)) == ([], [cause])


def test_a_rule_that_can_no_longer_be_read_disturbs_no_diagnosis(cast):
    good = save(cast, closed_period(), example())
    KnownCause.objects.bulk_create([closed_period(title="Broken", message_pattern="(")])

    assert causes_of(example().facts) == [good]
