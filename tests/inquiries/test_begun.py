"""Drafts on the server, and who else is at it."""

import pytest
from django.core.exceptions import ValidationError

from apps.inquiries import services
from apps.inquiries.models import Draft, Inquiry, Presence
from tests.cast import HOUR, MONDAY


def keep(inquiry, by, text, kind="answer", at=MONDAY):
    return services.keep_draft(inquiry, by=by, kind=kind, text=text, at=at)


def test_a_draft_is_one_persons_and_of_one_kind(cast):
    inquiry = cast.ask()

    for by, text, kind in (
        (cast.sam, "One", "answer"),
        (cast.sam, "Two", "note"),
        (cast.tove, "Three", "answer"),
        (cast.sam, "One more", "answer"),
    ):
        keep(inquiry, by, text, kind)

    kept = set(Draft.objects.values_list("person", "kind", "text"))
    assert kept == {
        (cast.sam.pk, "answer", "One more"),
        (cast.sam.pk, "note", "Two"),
        (cast.tove.pk, "answer", "Three"),
    }


def test_secrets_never_reach_a_draft_and_keep_their_names(cast):
    inquiry = cast.ask(text="Why? Authorization: Bearer FakeSecret0123456789abcdefABCDEF1")
    text = "Not Bearer FakeSecret0123456789abcdefABCDEF1 but Bearer FakeSecret0123456789abcdefABCDEF2"

    draft = keep(inquiry, cast.sam, text)
    services.answer(inquiry, by=cast.sam, text=text, at=MONDAY)

    assert draft.text == "Not Bearer [bearer-token-1] but Bearer [bearer-token-2]"
    assert inquiry.messages.get(kind="answer").text == draft.text


def test_an_empty_draft_is_none(cast):
    inquiry = cast.ask()
    keep(inquiry, cast.sam, "One")

    kept = keep(inquiry, cast.sam, " \n ")

    assert (kept, Draft.objects.count()) == (None, 0)


def test_a_draft_leaves_no_history_and_moves_nothing(cast):
    inquiry = cast.ask()
    before = Inquiry.objects.values().get(pk=inquiry.pk), inquiry.history.count()

    keep(inquiry, cast.sam, "One")

    assert (Inquiry.objects.values().get(pk=inquiry.pk), inquiry.history.count()) == before


@pytest.mark.parametrize(
    ("by", "kind", "text", "code"),
    [
        ("anna", "answer", "x", "not_staff"),
        ("sam", "song", "x", "unknown_kind"),
        ("sam", "answer", "x" * 5_000_000, "text_too_long"),
        ("sam", "answer", "a\x00b", "forbidden_characters"),
    ],
)
def test_what_can_not_be_kept_is_refused(cast, by, kind, text, code):
    inquiry = cast.ask()

    with pytest.raises(ValidationError) as refusal:
        keep(inquiry, getattr(cast, by), text, kind)

    assert (refusal.value.code, Draft.objects.count()) == (code, 0)


def test_a_note_that_is_kept_is_a_draft_no_more(cast):
    inquiry = cast.ask()
    keep(inquiry, cast.sam, "For the desk.", "note")
    keep(inquiry, cast.sam, "An answer.")

    services.note(inquiry, by=cast.sam, text="For the desk.", at=MONDAY)

    assert Draft.objects.get().text == "An answer."


def test_where_somebody_was_an_hour_ago_is_forgotten(cast):
    first, second = cast.ask(), cast.ask()
    services.be_present(first, by=cast.sam, at=MONDAY)
    services.be_present(first, by=cast.tove, at=MONDAY)

    keep(second, cast.sam, "One", at=MONDAY + 2 * HOUR)

    assert list(Presence.objects.values_list("inquiry", "person", "wrote_at")) == [
        (first.pk, cast.tove.pk, None),
        (second.pk, cast.sam.pk, MONDAY + 2 * HOUR),
    ]
