"""Telling an ISV what changes with a release."""

import pytest
from django.core.exceptions import ValidationError

from apps.diagnostics import services
from apps.diagnostics.models import ReleaseComparison, ReleaseNotice
from apps.notifications.models import Mail
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import UserFactory
from tests.factories.isvs import IsvFactory
from tests.factories.policy import MarketFactory

from .test_loading import NEWER, OLDER


@pytest.fixture
def comparison(cast) -> ReleaseComparison:
    for name, content in (("2025.2", OLDER), ("2026.1", NEWER)):
        services.load_release(content, name=name, base_urls=[], by=cast.tove, at=MONDAY)
    return ReleaseComparison.objects.get()


def tell(comparison, cast, **given) -> ReleaseNotice:
    usual = {"isv": cast.acme, "subject": "GET /stock goes", "text": "It is **gone**.", "seen": 0, "by": cast.tove}
    return services.tell_isv(comparison, **{**usual, "at": MONDAY, **given})


def test_every_member_is_told_within_their_own_hours_and_nobody_else(cast, comparison):
    elsewhere = MarketFactory(code="SE", name="Sweden")
    eva = UserFactory(name="Eva", email="eva@acme.example", market=elsewhere)
    nomad = UserFactory(name="Nomad", email="nomad@acme.example", market=None)
    gone = UserFactory(name="Gone", email="gone@acme.example", is_active=False)
    for user in (eva, nomad, gone):
        cast.acme.memberships.create(user=user)

    tell(comparison, cast)

    mails = Mail.objects.order_by("to")
    assert [(mail.to, mail.within) for mail in mails] == [
        ("anna@acme.example", cast.market.calendar),
        ("eva@acme.example", elsewhere.calendar),
        ("nomad@acme.example", cast.market.calendar),
    ]
    assert mails[0].subject == "GET /stock goes"
    assert "It is **gone**." in mails[0].text
    assert "Tove Dahl, API support" in mails[0].text
    assert "<strong>gone</strong>" in mails[0].html
    assert "/inquiries/new/" in mails[0].text


def test_who_told_what_and_when_is_on_record(cast, comparison):
    tell(comparison, cast)

    notice = ReleaseNotice.objects.get()
    assert (notice.isv, notice.comparison, notice.occurrence) == (cast.acme, comparison, 1)
    assert (notice.subject, notice.text) == ("GET /stock goes", "It is **gone**.")
    assert (notice.sent_by, notice.sent_at, notice.recipients) == (cast.tove, MONDAY, ["anna@acme.example"])


def test_secrets_that_slipped_into_a_notice_are_neither_kept_nor_sent(cast, comparison):
    tell(comparison, cast, text="Call it with Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl")

    assert "eyJhbGciOiJIUzI1NiJ9" not in ReleaseNotice.objects.get().text
    assert "eyJhbGciOiJIUzI1NiJ9" not in Mail.objects.get().text


def test_a_further_notice_is_one_more(cast, comparison):
    tell(comparison, cast)
    tell(comparison, cast, text="It goes in May.", seen=1, at=MONDAY + DAY)

    assert list(ReleaseNotice.objects.values_list("occurrence", "text")) == [
        (1, "It is **gone**."),
        (2, "It goes in May."),
    ]
    assert Mail.objects.count() == 2


def test_two_colleagues_do_not_tell_it_twice(cast, comparison):
    tell(comparison, cast)

    with pytest.raises(ValidationError) as refusal:
        tell(comparison, cast, by=cast.sam, at=MONDAY + HOUR)

    assert refusal.value.code == "told_meanwhile"
    assert refusal.value.message.startswith("Tove Dahl has told Acme while you were writing.")
    assert Mail.objects.count() == 1


def test_an_isv_without_members_can_not_be_told(cast, comparison):
    alone = IsvFactory(name="Alone", market=cast.market, members=[])

    with pytest.raises(ValidationError) as refusal:
        tell(comparison, cast, isv=alone)

    assert refusal.value.code == "no_members"
    assert not ReleaseNotice.objects.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"subject": " "}, "empty_subject"),
        ({"subject": "x" * 151}, "subject_too_long"),
        ({"text": " \n"}, "empty_text"),
        ({"text": "x" * 20_001}, "text_too_long"),
        ({"text": "a\x00b"}, "forbidden_characters"),
    ],
)
def test_words_that_can_not_be_sent_are_refused(cast, comparison, given, code):
    with pytest.raises(ValidationError) as refusal:
        tell(comparison, cast, **given)

    assert refusal.value.code == code
    assert not ReleaseNotice.objects.exists()
    assert not Mail.objects.exists()
