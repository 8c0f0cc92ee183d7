"""A link lets somebody without an account in: to one thing, for a time, until there is a newer one."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts import links
from apps.accounts.models import AccessLink
from tests.cast import DAY, HOUR, MONDAY

pytestmark = pytest.mark.django_db


def issue(subject="request:1", at=MONDAY):
    return links.issue("consent", subject, expires_at=at + DAY, at=at)


def refused(token, purpose="consent", at=MONDAY):
    with pytest.raises(ValidationError) as refusal:
        links.find(token, purpose, at=at)
    return refusal.value.code


def test_leads_to_its_subject_as_often_as_it_is_opened():
    token = issue()

    assert {links.find(token, "consent", at=MONDAY + HOUR).subject for _ in range(20)} == {"request:1"}


def test_has_more_than_128_random_bits_of_which_the_hash_alone_is_kept():
    tokens = {issue(f"request:{number}") for number in range(50)}

    assert len(tokens) == 50
    assert {len(token) for token in tokens} == {43}
    kept = str(list(AccessLink.objects.values()))
    assert not [token for token in tokens if token in kept]


@pytest.mark.parametrize("token", ["", "x", "æ" * 43, "a" * 43])
def test_that_was_never_issued_leads_nowhere(token):
    issue()

    assert refused(token) == "link_unknown"


def test_for_something_else_leads_nowhere():
    assert refused(issue(), purpose="invoice") == "link_unknown"


def test_leads_nowhere_once_it_expired():
    token = issue()

    assert refused(token, at=MONDAY + DAY) == "link_expired"
    assert links.find(token, "consent", at=MONDAY + DAY - HOUR)


def test_leads_nowhere_once_there_is_a_newer_one():
    older, newer = issue(), issue()

    assert refused(older) == "link_replaced"
    assert links.find(newer, "consent", at=MONDAY)


def test_is_replaced_by_none_of_another_subject():
    token = issue()
    issue("request:2")

    assert links.find(token, "consent", at=MONDAY)


def test_leads_to_its_subject_for_longer_where_that_is_allowed():
    token = issue()

    links.prolong("consent", "request:1", until=MONDAY + 9 * DAY)

    assert links.find(token, "consent", at=MONDAY + 8 * DAY)


def test_is_the_only_one_in_force_whoever_writes():
    issue()

    with pytest.raises(IntegrityError), transaction.atomic():
        AccessLink.objects.create(
            purpose="consent", subject="request:1", token_hash="0" * 64, issued_at=MONDAY, expires_at=MONDAY + DAY
        )

    assert AccessLink.objects.count() == 1
