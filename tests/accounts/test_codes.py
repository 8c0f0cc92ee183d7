"""Six digits by mail: for ten minutes, five tries, one use."""

import pytest
from django.core.exceptions import ValidationError

from apps.accounts import codes
from apps.accounts.models import OneTimeCode
from tests.cast import HOUR, MONDAY

pytestmark = pytest.mark.django_db

MINUTE = HOUR / 60


def issue(at=MONDAY, **given):
    return codes.issue("consent", "request:1", to="dag@havbris.example", at=at, **given)


def refused(code, at=MONDAY, subject="request:1"):
    with pytest.raises(ValidationError) as refusal:
        codes.check("consent", subject, code, at=at)
    return refusal.value.code, refusal.value.message


def other_than(code):
    return f"{(int(code) + 1) % 10**6:06}"


def test_is_taken_with_blanks_as_the_mail_shows_it():
    code = issue()

    kept = codes.check("consent", "request:1", f" {code[:3]} {code[3:]} ", at=MONDAY + 9 * MINUTE)

    assert kept.sent_to == "dag@havbris.example"
    assert code not in str(vars(kept))


def test_is_used_once():
    kept = codes.check("consent", "request:1", issue(), at=MONDAY)
    codes.use(kept, at=MONDAY)

    with pytest.raises(ValidationError) as refusal:
        codes.use(kept, at=MONDAY)

    assert refusal.value.code == "code_expired"


def test_is_over_after_ten_minutes():
    code = issue()

    assert refused(code, at=MONDAY + 10 * MINUTE)[0] == "code_expired"


def test_that_is_wrong_says_how_many_tries_are_left():
    code = issue()

    said = [refused(other_than(code)) for _ in range(5)]

    assert [code for code, _ in said] == ["code_wrong"] * 4 + ["code_used_up"]
    assert [words.partition(". ")[2] for _, words in said[2:4]] == ["You have 2 tries left.", "You have one try left."]
    assert refused(code)[0] == "code_expired"


@pytest.mark.parametrize("typed", ["", "12", "१२३४५६", "0" * 1000, "' OR 1=1"])
def test_that_is_no_six_digits_is_wrong(typed):
    issue()

    assert refused(typed)[0] == "code_wrong"


def test_is_replaced_by_a_newer_one_with_tries_of_its_own():
    older = issue()
    refused(other_than(older))
    newer = issue(at=MONDAY + MINUTE)

    assert codes.in_force("consent", "request:1", at=MONDAY + MINUTE).tries_left == 5
    if older != newer:
        assert refused(older, at=MONDAY + MINUTE)[0] == "code_wrong"
    assert codes.check("consent", "request:1", newer, at=MONDAY + MINUTE)


def test_of_one_subject_is_worth_nothing_for_another():
    code = issue()

    assert refused(code, subject="request:2")[0] == "code_expired"


def test_is_sent_five_times_an_hour():
    for minute in range(5):
        issue(at=MONDAY + minute * MINUTE)

    with pytest.raises(ValidationError) as refusal:
        issue(at=MONDAY + 59 * MINUTE)

    assert refusal.value.code == "too_many_codes"
    assert OneTimeCode.objects.count() == 5
    assert issue(at=MONDAY + 60 * MINUTE)
