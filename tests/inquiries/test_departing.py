"""Answers that can be taken back: until they leave, nothing of them has happened."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment, CannedReply, Departure, Draft, Inquiry, Tag
from apps.inquiries.services.departing import TO_TAKE_BACK
from apps.notifications.models import Mail
from apps.reminders.models import Reminder
from apps.search.models import SearchDocument
from tests.cast import DAY, MONDAY

LATER = MONDAY + TO_TAKE_BACK
SECRET = "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"


def standing(inquiry: Inquiry) -> object:
    """All that an answer changes."""
    row = Inquiry.objects.filter(pk=inquiry.pk).values_list("status", "first_responded_at", "next_due_at", "masking")
    return (
        row.get(),
        list(inquiry.clocks.order_by("pk").values()),
        list(inquiry.pauses.order_by("pk").values()),
        list(inquiry.messages.values_list("text", flat=True)),
        list(inquiry.history.values_list("pk", flat=True)),
        list(Mail.objects.values_list("pk", flat=True)),
        sorted(Reminder.objects.values_list("pk", "state", "due_at")),
        list(SearchDocument.objects.values_list("body", "state")),
    )


def send(inquiry: Inquiry, cast, **given):
    return services.send(inquiry, **{"by": cast.sam, "text": "Like this.", "at": MONDAY} | given)


def test_until_it_leaves_nothing_has_happened(cast):
    inquiry = cast.ask()
    before = standing(inquiry)

    send(inquiry, cast)
    services.depart_due(at=LATER - timedelta(seconds=1))

    assert standing(inquiry) == before


def test_it_leaves_after_fifteen_seconds_and_once(cast):
    inquiry = cast.ask()
    send(inquiry, cast)

    counts = [services.depart_due(at=LATER), services.depart_due(at=LATER)]

    inquiry.refresh_from_db()
    answer = inquiry.messages.get(kind="answer")
    assert counts == [1, 0]
    assert (answer.text, answer.author, answer.sent_at) == ("Like this.", cast.sam, LATER)
    assert (inquiry.status, inquiry.first_responded_at) == ("waiting_on_isv", LATER)
    assert Mail.objects.filter(subject__icontains="answer", queued_at=LATER).exists()


def test_taken_back_it_is_a_draft_again_and_all_stands_as_it_stood(cast):
    inquiry = cast.ask()
    before = standing(inquiry)
    send(inquiry, cast, files=[Upload("log.txt", b"one")])
    (file,) = Departure.objects.get().files

    draft = services.take_back(inquiry, by=cast.sam, at=LATER - timedelta(seconds=1))
    services.depart_due(at=MONDAY + DAY)

    assert (draft.text, draft.kind, draft.refused) == ("Like this.", "answer", "")
    assert standing(inquiry) == before
    assert (Departure.objects.count(), Attachment.objects.count()) == (0, 0)
    assert default_storage.exists(file["file"]), "they go as the transaction is committed"


@pytest.mark.django_db(transaction=True)
def test_the_files_of_what_was_taken_back_are_deleted(cast):
    inquiry = cast.ask()
    send(inquiry, cast, files=[Upload("log.txt", b"one")])
    (file,) = Departure.objects.get().files

    services.take_back(inquiry, by=cast.sam, at=MONDAY)

    assert not default_storage.exists(file["file"])


@pytest.mark.parametrize("at", [LATER, LATER + DAY])
def test_too_late_it_is_not_taken_back(cast, at):
    inquiry = cast.ask()
    send(inquiry, cast)

    with pytest.raises(ValidationError) as refusal:
        services.take_back(inquiry, by=cast.sam, at=at)
    services.depart_due(at=at)

    assert refusal.value.code == "too_late"
    assert inquiry.messages.filter(kind="answer").count() == 1


def test_nobody_takes_back_what_a_colleague_sent(cast):
    inquiry = cast.ask()
    send(inquiry, cast)

    with pytest.raises(ValidationError) as refusal:
        services.take_back(inquiry, by=cast.tove, at=MONDAY)

    assert refusal.value.code == "too_late"
    assert Departure.objects.get().by == cast.sam


def test_a_colleague_does_not_answer_while_one_is_on_its_way(cast):
    inquiry = cast.ask()
    send(inquiry, cast)

    with pytest.raises(ValidationError) as refusal:
        send(inquiry, cast, by=cast.tove, text="Me too.", at=MONDAY + timedelta(seconds=5))

    assert refusal.value.messages == [
        "Sam Okafor has just answered; it leaves in 10 s. Read it first; your text is kept."
    ]
    assert Departure.objects.get().text == "Like this."


def test_whoever_answers_again_lets_the_first_one_go(cast):
    inquiry = cast.ask()
    send(inquiry, cast, then="open")

    send(inquiry, cast, text="And this.", then="open")
    services.depart_due(at=LATER)

    assert [m.text for m in inquiry.messages.filter(kind="answer")] == ["Like this.", "And this."]


def test_what_is_not_possible_any_more_goes_back_to_its_writer_who_is_told(cast):
    inquiry = cast.ask()
    send(inquiry, cast)
    services.resolve(inquiry, by=cast.anna, at=MONDAY)

    services.depart_due(at=LATER)

    draft = Draft.objects.get()
    assert (draft.person, draft.text) == (cast.sam, "Like this.")
    assert draft.refused.startswith("An inquiry that is resolved can't become waiting on isv.")
    assert not inquiry.messages.filter(kind="answer").exists()
    told = Mail.objects.get(to=cast.sam.email, subject__endswith="Your answer did not go out")
    assert draft.refused in told.text


def test_what_was_merged_meanwhile_goes_back_where_it_goes_on(cast):
    inquiry, survivor = cast.ask(), cast.ask()
    send(inquiry, cast)
    services.merge(inquiry, by=cast.tove, into=survivor, at=MONDAY)

    services.depart_due(at=LATER)

    assert Draft.objects.get().inquiry == survivor


def test_secrets_are_masked_before_it_is_kept_and_told_as_it_leaves(cast):
    inquiry = cast.ask()

    departure = send(inquiry, cast, text=f"Not {SECRET}, please.")
    before = inquiry.messages.filter(text__startswith="Taken out").count()
    services.depart_due(at=LATER)

    assert departure.text == "Not Bearer [bearer-token-1], please."
    assert (before, inquiry.messages.filter(text__startswith="Taken out").count()) == (0, 1)


def test_files_come_along(cast):
    inquiry = cast.ask()
    send(inquiry, cast, files=[Upload("log.txt", f"Authorization: {SECRET}".encode())])

    services.depart_due(at=LATER)

    file = Attachment.objects.get(message__inquiry=inquiry)
    with file.file.open() as content:
        assert (file.name, content.read()) == ("log.txt", b"Authorization: Bearer [bearer-token-1]")


def test_a_request_for_details_can_be_taken_back_too(cast):
    inquiry = cast.ask()
    services.send_request(inquiry, by=cast.sam, text="Which one?", at=MONDAY)
    before = inquiry.messages.count()

    services.depart_due(at=LATER)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.messages.count() - before) == ("waiting_on_isv", 1)
    assert Mail.objects.filter(to=cast.anna.email, queued_at=LATER).count() == 1


def test_a_canned_reply_brings_its_tag_and_priority(cast):
    inquiry = cast.ask()
    tag = Tag.objects.create(name="Discounts")
    canned = CannedReply.objects.create(title="Price class", text="-", tag=tag, priority="high")
    send(inquiry, cast, canned=canned, then="open")
    before = (inquiry.tags.count(), inquiry.priority)

    services.depart_due(at=LATER)

    inquiry.refresh_from_db()
    assert before == (0, "normal")
    assert (inquiry.tags.get(), inquiry.priority) == (tag, "high")


def test_words_with_a_hole_in_them_are_never_sent(cast):
    inquiry = cast.ask()

    with pytest.raises(ValidationError) as refusal:
        send(inquiry, cast, text="Dear {{ customer }}, see `{{ isv }}`.")

    assert refusal.value.code == "placeholder_left"
    assert refusal.value.messages[0].startswith("{{ customer }} has no value for this inquiry.")
    assert not Departure.objects.exists()


def test_sent_words_are_a_draft_no_more(cast):
    inquiry = cast.ask()
    services.keep_draft(inquiry, by=cast.sam, kind="answer", text="Like this.", at=MONDAY)

    send(inquiry, cast)
    late = services.keep_draft(inquiry, by=cast.sam, kind="answer", text="Like this.", at=MONDAY)

    assert (late, Draft.objects.count()) == (None, 0)
    assert mail.outbox == []
