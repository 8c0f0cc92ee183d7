from datetime import timedelta

import pytest

from apps.diagnostics.models import CorrelationId, Diagnosis, ErrorFingerprint, KnownCause
from apps.inquiries import recognition, services
from apps.inquiries.models import Inquiry
from apps.inquiries.recognition import is_known, reported_elsewhere, similar_to
from apps.policy.prepared import Prepared
from tests.cast import HOUR, MONDAY

pytestmark = pytest.mark.django_db


@pytest.fixture
def error():
    return ErrorFingerprint.objects.create(key="a" * 32, status=400, words="value not allowed")


def meets(inquiry: Inquiry, error: ErrorFingerprint) -> Diagnosis:
    diagnosis, _is_new = Diagnosis.objects.update_or_create(
        call=inquiry.call, defaults={"fingerprint": error, "diagnosed_at": MONDAY}
    )
    Inquiry.objects.filter(pk=inquiry.pk).update(fingerprint=error)
    return diagnosis


def test_staff_see_how_many_met_an_error_and_what_solved_it_most_often(cast, error):
    cause = KnownCause.objects.create(title="Value not wrapped", answer="Wrap it.")
    asked = cast.ask()
    for isv, by, turned_out in (
        (cast.acme, cast.anna, cause),
        (cast.acme, cast.anna, cause),
        (cast.other_isv, cast.bo, None),
    ):
        other = cast.ask(isv=isv, by=by)
        meets(other, error)
        services.resolve(other, by=cast.sam, cause=turned_out, at=MONDAY + HOUR)
    meets(cast.ask(), error)

    similar = similar_to(asked, meets(asked, error), reader=cast.sam)

    assert (similar.inquiries, similar.isvs, similar.resolved) == (4, 2, 3)
    assert (similar.cause, similar.by_cause) == ("Value not wrapped", 2)
    assert [other.pk for other in similar.newest] == [asked.pk + 4, asked.pk + 3, asked.pk + 2, asked.pk + 1]


def test_of_very_many_the_newest_are_looked_at(cast, error, monkeypatch):
    monkeypatch.setattr(recognition, "LOOKED_BACK", 2)
    monkeypatch.setattr(recognition, "SAME_ERROR", Prepared(recognition._same_error))
    asked = cast.ask()
    for _time in range(3):
        meets(cast.ask(), error)

    similar = similar_to(asked, meets(asked, error), reader=cast.sam)

    assert (similar.inquiries, similar.are_more) == (2, True)


def test_an_error_nobody_else_met_has_nothing_similar(cast, error):
    asked = cast.ask()

    assert similar_to(asked, meets(asked, error), reader=cast.sam) is None


def test_a_reader_counts_only_what_they_may_see(cast, error):
    asked = cast.ask()
    meets(cast.ask(isv=cast.other_isv, by=cast.bo), error)

    assert similar_to(asked, meets(asked, error), reader=cast.anna) is None


def test_the_same_call_reported_twice_is_pointed_out(cast):
    first, second, third = cast.ask(), cast.ask(), cast.ask()
    for asked, value in ((first, "8f0c"), (second, "8f0c"), (third, "71aa")):
        CorrelationId.objects.create(call=asked.call, value=value)

    assert reported_elsewhere(second, reader=cast.sam) == [("8f0c", first)]
    assert reported_elsewhere(third, reader=cast.sam) == []


def test_the_call_of_another_isv_is_not_pointed_out_to_an_isv(cast):
    foreign, own = cast.ask(isv=cast.other_isv, by=cast.bo), cast.ask()
    for asked in (foreign, own):
        CorrelationId.objects.create(call=asked.call, value="8f0c")

    assert reported_elsewhere(own, reader=cast.anna) == []
    assert reported_elsewhere(own, reader=cast.sam) == [("8f0c", foreign)]


def test_an_error_is_known_once_an_inquiry_about_it_was_resolved(cast, error):
    asked = cast.ask()
    meets(asked, error)
    before = is_known(error.key)

    services.resolve(asked, by=cast.sam, at=MONDAY + HOUR)

    assert (before, is_known(error.key)) == (False, True)


def test_what_an_inquiry_turned_out_to_be_is_on_record_until_it_is_taken_up_again(cast):
    cause = KnownCause.objects.create(title="Value not wrapped", answer="Wrap it.")
    asked = services.resolve(cast.ask(), by=cast.sam, cause=cause, at=MONDAY + HOUR)
    resolved = Inquiry.objects.get(pk=asked.pk).cause

    services.reopen(asked, by=cast.anna, at=MONDAY + 2 * HOUR)
    services.resolve(asked, by=cast.sam, at=MONDAY + timedelta(days=1))

    assert (resolved, Inquiry.objects.get(pk=asked.pk).cause) == (cause, None)
    assert asked.history.filter(cause=cause).exists()
