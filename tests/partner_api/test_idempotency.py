"""A POST that is sent again is carried out once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.core.cache import cache
from django.db import connection

from apps.accounts.roles import write_roles
from apps.inquiries import services
from apps.inquiries.models import Inquiry, Message
from apps.isvs.services import add_integration
from apps.notifications.models import Mail
from apps.partner_api import idempotency
from apps.partner_api.models import IdempotencyKey
from tests.cast import MONDAY, gather

from .caller import INQUIRIES, Partner

QUESTION = {"subject": "400 on invoice", "text": "Why is this refused?"}
KEY = {"Idempotency-Key": "9c1f"}


def test_the_same_request_again_gets_the_same_answer_and_does_nothing(partner):
    first = partner.post(INQUIRIES, QUESTION, headers=KEY)
    again = partner.post(INQUIRIES, QUESTION, headers=KEY)

    assert (first.status_code, again.status_code) == (201, 201)
    assert (again.json(), again["Location"]) == (first.json(), first["Location"])
    assert ("Idempotent-Replayed" in first, again["Idempotent-Replayed"]) == (False, "true")
    assert Inquiry.objects.count() == 1


def test_the_order_of_fields_and_the_space_between_them_make_no_other_request(partner):
    first = partner.send("post", INQUIRIES, '{"subject": "a", "text": "b"}', headers=KEY)
    again = partner.send("post", INQUIRIES, '{"text":"b","subject":"a"}', headers=KEY)

    assert again.json() == first.json()


def test_a_reply_is_sent_once(cast, partner):
    path = f"{INQUIRIES}{cast.ask().number}/messages/"

    first = partner.post(path, {"text": "More."}, headers=KEY)
    again = partner.post(path, {"text": "More."}, headers=KEY)

    assert (again.json(), Message.objects.count()) == (first.json(), 2)


def test_another_request_with_the_same_key_is_refused(cast, partner):
    path = f"{INQUIRIES}{cast.ask().number}/messages/"
    partner.post(path, {"text": "More."}, headers=KEY)

    other_text = partner.post(path, {"text": "Less."}, headers=KEY)
    other_path = partner.post(INQUIRIES, QUESTION, headers=KEY)

    assert (other_text.status_code, other_text.json()["code"]) == (422, "idempotency_mismatch")
    assert (other_path.status_code, other_path.json()["code"]) == (422, "idempotency_mismatch")
    assert (Inquiry.objects.count(), Message.objects.count()) == (1, 2)


def test_two_integrations_may_use_the_same_key(cast, partner):
    bot, secret = add_integration(isv=cast.acme, name="Warehouse", by=cast.tove, at=MONDAY)

    answers = [caller.post(INQUIRIES, QUESTION, headers=KEY) for caller in (partner, Partner(bot, secret))]

    assert ([answer.status_code for answer in answers], Inquiry.objects.count()) == ([201, 201], 2)


def test_without_a_key_each_request_counts(partner):
    partner.post(INQUIRIES, QUESTION)
    partner.post(INQUIRIES, QUESTION)

    assert (Inquiry.objects.count(), IdempotencyKey.objects.count()) == (2, 0)


def test_a_refused_request_frees_its_key(partner):
    refused = partner.post(INQUIRIES, QUESTION | {"text": ""}, headers=KEY)
    mended = partner.post(INQUIRIES, QUESTION, headers=KEY)

    assert (refused.status_code, mended.status_code, Inquiry.objects.count()) == (422, 201, 1)


def test_a_request_that_failed_frees_its_key_and_leaves_nothing(partner, monkeypatch):
    def fail(*given):
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(idempotency, "_keep", fail)
        failed = partner.post(INQUIRIES, QUESTION, headers=KEY)

    assert (failed.status_code, Inquiry.objects.count(), IdempotencyKey.objects.count()) == (500, 0, 0)
    assert partner.post(INQUIRIES, QUESTION, headers=KEY).status_code == 201


@pytest.mark.parametrize("key", ["", "k" * 256, "a\tb", "å"])
def test_a_key_that_is_none_is_refused(partner, key):
    answer = partner.post(INQUIRIES, QUESTION, headers={"Idempotency-Key": key})

    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_idempotency_key")
    assert not Inquiry.objects.exists()


def test_a_request_that_is_being_carried_out_is_not_carried_out_twice(cast, partner):
    partner.post(INQUIRIES, QUESTION, headers=KEY)
    IdempotencyKey.objects.update(status=None)

    answer = partner.post(INQUIRIES, QUESTION, headers=KEY)

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_progress")
    assert Inquiry.objects.count() == 1


def test_what_a_dead_process_reserved_is_taken_over(cast, partner):
    dead = {"integration": cast.bot, "key": KEY["Idempotency-Key"], "fingerprint": "another request's"}
    IdempotencyKey.objects.create(**dead, reserved_at=MONDAY)

    answer = partner.post(INQUIRIES, QUESTION, headers=KEY)

    assert (answer.status_code, IdempotencyKey.objects.get().status) == (201, 201)


def test_one_who_was_taken_for_dead_stores_nothing(partner, monkeypatch):
    def overtaken(**given):
        inquiry = ask(**given)
        IdempotencyKey.objects.all().delete()
        return inquiry

    ask = services.ask
    monkeypatch.setattr(services, "ask", overtaken)

    answer = partner.post(INQUIRIES, QUESTION, headers=KEY)

    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_in_progress")
    assert not Inquiry.objects.exists()


def test_keys_are_forgotten_after_a_day(partner):
    partner.post(INQUIRIES, QUESTION, headers=KEY)
    IdempotencyKey.objects.update(reserved_at=MONDAY)

    early = idempotency.forget(at=MONDAY + timedelta(hours=24))
    late = idempotency.forget(at=MONDAY + timedelta(hours=24) + timedelta(seconds=1))

    assert (early, late) == (0, 1)


@pytest.mark.django_db(transaction=True)
def test_of_ten_at_once_one_is_carried_out_and_nobody_is_told_otherwise():
    cache.clear()
    write_roles()
    cast = gather()
    partner = Partner(cast.bot, cast.bot_secret)
    start = Barrier(10)

    def post(_):
        try:
            start.wait()
            return partner.post(INQUIRIES, QUESTION, headers=KEY)
        finally:
            connection.close()

    with ThreadPoolExecutor(10) as ten:
        answers = list(ten.map(post, range(10)))
    again = partner.post(INQUIRIES, QUESTION, headers=KEY)

    created = [answer for answer in answers if answer.status_code == 201]
    refused = [answer.json()["code"] for answer in answers if answer.status_code != 201]
    assert {answer.json()["number"] for answer in [*created, again]} == {Inquiry.objects.get().number}
    assert set(refused) <= {"idempotency_in_progress"}
    assert (Message.objects.count(), Mail.objects.count()) == (1, 1)
