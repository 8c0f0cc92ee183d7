"""A call is examined and masked before its inquiry is locked, and again when it was changed meanwhile."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from apps.diagnostics.models import ApiCall, Diagnosis
from apps.inquiries import services
from apps.inquiries.facts import CallFacts
from apps.inquiries.models import Inquiry
from tests.cast import HALF_TOLD, HOUR, MONDAY

pytestmark = pytest.mark.django_db
SECRET = "FakeSecret0123456789abcdefABCDEF0123456789"
ANSWERED = CallFacts(status=401, request_body="{}", response_body=f"client_secret={SECRET}")


class Meanwhile:
    """Somebody who does something just before each of the next transactions begins."""

    def __init__(self, *deeds: Callable[[], object]) -> None:
        self.deeds = list(deeds)

    def __call__(self, execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT") and self.deeds:
            self.deeds.pop(0)()
        return execute(sql, params, many, context)


def give_another_placeholder(inquiry: Inquiry) -> None:
    masking = Inquiry.objects.get(pk=inquiry.pk).masking
    counters = masking["counters"] | {"client-secret": masking["counters"].get("client-secret", 0) + 1}
    Inquiry.objects.filter(pk=inquiry.pk).update(masking=masking | {"counters": counters})


def change_the_call(inquiry: Inquiry) -> None:
    ApiCall.objects.filter(pk=inquiry.call_id).update(url="https://api.lodestar.example/v1/branches")


def test_who_adds_facts_while_others_give_placeholders_masks_again(cast):
    inquiry = cast.ask(call=HALF_TOLD)

    with connection.execute_wrapper(Meanwhile(lambda: give_another_placeholder(inquiry))):
        services.complete(inquiry, by=cast.anna, call=ANSWERED, at=MONDAY)

    assert Inquiry.objects.get().call.response_body == "client_secret=[client-secret-2]"


def test_who_adds_facts_while_others_do_overwrites_none_of_theirs(cast):
    inquiry = cast.ask(call=HALF_TOLD)

    with connection.execute_wrapper(Meanwhile(lambda: change_the_call(inquiry))):
        services.complete(inquiry, by=cast.anna, call=ANSWERED, at=MONDAY)

    call = Inquiry.objects.get().call
    assert (call.url, call.status) == ("https://api.lodestar.example/v1/branches", 401)


def test_who_looks_anew_while_others_change_the_call_sees_the_call_as_it_is(cast, lodestar_release):
    inquiry = cast.ask(call=HALF_TOLD)

    with connection.execute_wrapper(Meanwhile(lambda: change_the_call(inquiry))):
        diagnosis = services.diagnose_again(inquiry, by=cast.sam, at=MONDAY + HOUR)

    assert "/branch" in "".join(each["path"] + each["message"] for each in diagnosis.findings) + diagnosis.operation


def complete(cast, inquiry):
    services.complete(inquiry, by=cast.anna, call=ANSWERED, at=MONDAY + HOUR)


def diagnose_again(cast, inquiry):
    services.diagnose_again(inquiry, by=cast.sam, at=MONDAY + HOUR)


@pytest.mark.parametrize("step", [complete, diagnose_again])
def test_who_finds_that_again_and_again_is_told(cast, step):
    inquiry = cast.ask(call=HALF_TOLD)
    deeds = [lambda: give_another_placeholder(inquiry)] * 9

    with connection.execute_wrapper(Meanwhile(*deeds)), pytest.raises(ValidationError) as refusal:
        step(cast, inquiry)

    assert refusal.value.code == "busy"
    assert Diagnosis.objects.get().diagnosed_at == MONDAY
    assert Inquiry.objects.get().call.response_body == ""
