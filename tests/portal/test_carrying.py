"""What was masked in a form that comes back is still known when it is sent."""

import re
from datetime import timedelta

import pytest
import time_machine

from apps.diagnostics.redaction import Found
from apps.inquiries.models import Inquiry
from apps.portal.carrying import carried, carry
from tests.cast import MONDAY

from .pastes import ABOUT, LIVE, NEW, PASTE, SECRET, shown
from .test_diagnosis import token

JWT = token(iss="https://connect.lodestar.example", exp=int((MONDAY - timedelta(hours=1)).timestamp()))
HINT = f"iss=https://connect.lodestar.example; exp={MONDAY - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
WITH_TOKEN = PASTE.replace(SECRET, JWT)
FOUND = [Found("bearer-token", "[bearer-token-1]", HINT)]


def form_of(page) -> dict[str, str]:
    """What the page that came back would send."""
    form = page.context["form"]
    values = {field.name: field.value() for field in form if field.name != "attachments"}
    typed = {name: str(value) for name, value in values.items() if value}
    return typed | {"masked_before": page.context["masked_before"]}


def masked() -> list[dict[str, str]]:
    return Inquiry.objects.get().call.diagnosis.masked


def test_what_a_token_said_is_known_after_the_paste_was_read_at_the_server(cast, anna):
    page = anna.post(NEW, {"read": "1", "paste": WITH_TOKEN, "kind": "failed_call", "priority": "normal"})

    anna.post(NEW, form_of(page) | {"subject": "Refused"})

    assert masked() == [each._asdict() for each in FOUND]


def test_what_a_token_said_is_known_after_the_form_was_refused(cast, anna):
    page = anna.post(NEW, {**ABOUT, "subject": "", "paste": WITH_TOKEN})

    anna.post(NEW, form_of(page) | {"subject": "Refused"})

    assert page.status_code == 422
    assert masked() == [each._asdict() for each in FOUND]


def test_what_a_token_said_is_known_of_a_paste_too_long_to_be_read(cast, anna):
    long = WITH_TOKEN + "nothing to see here\n" * 12_000
    page = anna.post(NEW, {**ABOUT, "subject": "", "text": "Why?", "paste": long})

    anna.post(NEW, form_of(page) | {"subject": "Refused"})

    assert masked() == [each._asdict() for each in FOUND]


def test_the_panel_says_it_on_every_page_that_comes_back(cast, anna):
    page = anna.post(NEW, {"read": "1", "paste": WITH_TOKEN})

    again = anna.post(NEW, form_of(page) | {"read": "1"})
    live = anna.post(LIVE, form_of(again))

    assert "1 secret masked" in shown(again)
    assert "1 secret masked" in shown(live)
    assert "issuer https://connect.lodestar.example" in shown(live)


def test_the_field_holds_no_secret_and_stands_in_the_form(cast, anna):
    page = anna.post(NEW, {"read": "1", "paste": WITH_TOKEN})

    (value,) = re.findall(r'<input type="hidden" name="masked_before" value="([^"]+)">', page.content.decode())
    assert carried(value, cast.anna) == FOUND
    assert JWT.split(".")[1] not in page.content.decode()


def test_a_form_without_secrets_carries_nothing(cast, anna):
    assert "masked_before" not in anna.get(NEW).content.decode()


def test_a_secret_that_is_no_longer_in_what_is_sent_is_not_listed(cast, anna):
    page = anna.post(NEW, {"read": "1", "paste": WITH_TOKEN})

    anna.post(NEW, form_of(page) | {"subject": "Refused", "paste": "GET https://api.lodestar.example/v1/branches"})

    assert masked() == []


def test_a_new_secret_is_listed_beside_the_one_from_before(cast, anna):
    page = anna.post(NEW, {"read": "1", "paste": WITH_TOKEN})
    more = form_of(page)["paste"] + f"\nclient_secret={SECRET}"

    anna.post(NEW, form_of(page) | {"subject": "Refused", "paste": more})

    assert [(each["placeholder"], bool(each["hint"])) for each in masked()] == [
        ("[bearer-token-1]", True),
        ("[client-secret-1]", False),
    ]


def changed(value: str) -> str:
    return value[:-1] + ("A" if value[-1] != "A" else "B")


@pytest.mark.parametrize(
    "value", ["", "x", ":::", "é\x00", "x" * 100_000, changed(carry(FOUND, type("By", (), {"pk": 1})))]
)
def test_a_forged_value_is_ignored(cast, anna, value):
    sent = {**ABOUT, "text": "Why?", "paste": PASTE.replace(SECRET, "[bearer-token-1]"), "masked_before": value}

    anna.post(NEW, sent)

    assert masked() == []


def test_the_value_of_somebody_else_is_ignored(cast):
    assert carried(carry(FOUND, cast.bo), cast.anna) == []


def test_a_value_older_than_a_day_is_ignored(cast):
    value = carry(FOUND, cast.anna)

    with time_machine.travel(MONDAY + timedelta(hours=23)):
        young = carried(value, cast.anna)
    with time_machine.travel(MONDAY + timedelta(hours=25)):
        old = carried(value, cast.anna)

    assert (young, old) == (FOUND, [])


def test_of_very_many_secrets_the_first_are_carried(cast):
    many = [Found("api-key", f"[api-key-{number}]", "") for number in range(1, 1_000)]

    assert carried(carry(many, cast.anna), cast.anna) == many[:100]
