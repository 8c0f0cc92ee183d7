"""Two inquiries become one and part again: nothing is lost, nothing is doubled, both numbers lead to it."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment, Clock, Inquiry, Merge, Message, Tag, Tagging, Watcher
from apps.notifications.models import Mail
from apps.reminders.models import Reminder
from tests.cast import DAY, HALF_TOLD, HOUR, MONDAY
from tests.factories.isvs import CustomerFactory

MINUTE = timedelta(minutes=1)
COMING_AND_GOING = {"last_activity_at"}


def said(inquiry: Inquiry) -> list[str]:
    return list(inquiry.messages.exclude(kind="event").values_list("text", flat=True))


def stands(inquiry: Inquiry) -> dict:
    """All of it that a merge and its undoing must leave as it was."""
    row = Inquiry.objects.values().get(pk=inquiry.pk)
    clocks = list(Clock.objects.filter(inquiry=inquiry).order_by("pk").values())
    pauses = list(inquiry.pauses.order_by("pk").values("since", "until", "because"))
    reminders = list(Reminder.objects.planned().about(f"inquiry:{inquiry.pk}").order_by("pk").values("rule", "due_at"))
    tags = list(Tagging.objects.filter(inquiry=inquiry).order_by("pk").values())
    watchers = list(Watcher.objects.filter(inquiry=inquiry).order_by("pk").values())
    row = {name: value for name, value in row.items() if name not in COMING_AND_GOING}
    return {"row": row, "clocks": clocks, "pauses": pauses, "reminders": reminders, "said": said(inquiry)} | {
        "tags": tags,
        "watchers": watchers,
    }


def code_of(refused) -> str:
    return refused.value.code


@pytest.fixture
def first(cast):
    return cast.ask(subject="First", text="First question")


@pytest.fixture
def second(cast):
    return cast.ask(subject="Second", text="Second question", at=MONDAY + HOUR, files=[Upload("log.txt", b"line")])


def test_what_was_said_and_sent_comes_along_in_order_of_time(cast, first, second):
    services.answer(first, by=cast.sam, text="An answer", then="open", at=MONDAY + 2 * HOUR)

    services.merge(second, by=cast.sam, into=first, at=MONDAY + 3 * HOUR)

    assert said(first) == ["First question", "Second question", "An answer"]
    assert said(second) == []
    assert Attachment.objects.get().message.inquiry == first


def test_the_one_that_goes_on_elsewhere_says_where_and_waits_for_nothing(cast, first, second):
    services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)

    second.refresh_from_db()
    assert (second.status, second.merged_into, second.is_due) == ("merged", first, False)
    assert not Reminder.objects.planned().about(f"inquiry:{second.pk}").exists()
    assert second not in Inquiry.objects.unfinished()


def test_the_isv_reads_of_it_in_the_thread_and_by_mail(cast, first, second):
    Mail.objects.all().delete()

    services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)

    told = Message.objects.visible_to(cast.anna).filter(inquiry=first).last()
    assert told.text == f"#{second.number} was merged into this inquiry."
    [mail] = Mail.objects.all()
    assert (mail.to, mail.subject) == ("anna@acme.example", f"[#{first.number}] #{second.number} goes on here: First")


def test_history_says_of_inquiries_and_messages_where_they_went(cast, first, second):
    question = second.messages.first()

    services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)

    assert second.history.first().history_change_reason == f"merged into #{first.number}"
    assert first.history.first().history_change_reason == f"#{second.number} was merged into this inquiry"
    latest = question.history.first()
    assert (latest.history_user, latest.history_change_reason) == (cast.sam, f"merged into #{first.number}")


def test_the_earlier_of_two_promises_counts(cast, first, second):
    earlier, later = (Inquiry.objects.get(pk=each.pk).next_due_at for each in (first, second))

    services.merge(first, by=cast.sam, into=second, at=MONDAY + 2 * HOUR)

    second.refresh_from_db()
    assert earlier < later
    assert second.next_due_at == earlier


def test_the_survivor_keeps_its_own_promise_where_that_is_the_earlier(cast, first, second):
    before = Inquiry.objects.get(pk=first.pk).next_due_at

    services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)

    first.refresh_from_db()
    assert first.next_due_at == before


def test_a_promise_that_was_broken_stays_broken(cast, first, second):
    due = Inquiry.objects.get(pk=first.pk).next_due_at

    services.merge(first, by=cast.sam, into=second, at=MONDAY + DAY)

    second.refresh_from_db()
    assert second.next_due_at == due < MONDAY + DAY


def test_a_first_response_owed_to_the_one_is_a_next_response_of_an_answered_other(cast, first, second):
    due = Inquiry.objects.get(pk=second.pk).next_due_at
    services.answer(first, by=cast.sam, text="An answer", at=MONDAY + HOUR)

    services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)

    first.refresh_from_db()
    owed = first.clocks.get(kind="next_response")
    assert (first.status, first.next_due_at, owed.due_at) == ("open", due, due)


def test_an_incomplete_one_takes_over_the_promise_of_a_complete_one(cast, second):
    incomplete = cast.ask(call=HALF_TOLD)
    due = Inquiry.objects.get(pk=second.pk).next_due_at

    services.merge(second, by=cast.sam, into=incomplete, at=MONDAY + 2 * HOUR)

    incomplete.refresh_from_db()
    assert (incomplete.status, incomplete.next_due_at, incomplete.is_complete) == ("open", due, True)


def test_tags_and_watchers_come_along_once(cast, first, second):
    billing, vat = Tag.objects.create(name="Billing"), Tag.objects.create(name="VAT")
    services.retag(first, by=cast.sam, tags=[billing], at=MONDAY)
    services.retag(second, by=cast.sam, tags=[billing, vat], at=MONDAY)
    Watcher.objects.create(inquiry=second, person=cast.tove)

    services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)

    assert [tag.name for tag in first.tags.all()] == ["Billing", "VAT"]
    assert [watcher.person for watcher in first.watchers.all()] == [cast.tove]


def test_whoever_worked_on_it_keeps_it_and_is_told(cast, first, second):
    services.assign(second, by=cast.tove, to=cast.sam, at=MONDAY + HOUR)
    Mail.objects.all().delete()

    services.merge(second, by=cast.tove, into=first, at=MONDAY + 2 * HOUR)

    first.refresh_from_db()
    assert first.assignee == cast.sam
    assert set(Mail.objects.values_list("to", flat=True)) == {"anna@acme.example", "sam@lodestar.example"}


@pytest.mark.parametrize("ready", ["new", "waiting", "incomplete", "snoozed", "assigned", "resolved", "owed"])
def test_undone_at_once_both_stand_as_they_stood(cast, first, second, ready):
    at = MONDAY + 2 * HOUR
    {
        "new": lambda: None,
        "waiting": lambda: services.answer(first, by=cast.sam, text="An answer", at=at),
        "incomplete": lambda: None,
        "snoozed": lambda: services.snooze(second, by=cast.sam, when="tomorrow", at=at),
        "assigned": lambda: services.assign(second, by=cast.tove, to=cast.sam, at=at),
        "resolved": lambda: services.resolve(second, by=cast.sam, at=at),
        "owed": lambda: (
            services.answer(second, by=cast.sam, text="An answer", at=at),
            services.reply(second, by=cast.anna, text="But", at=at + MINUTE),
        ),
    }[ready]()
    into = cast.ask(call=HALF_TOLD) if ready == "incomplete" else first
    services.retag(second, by=cast.sam, tags=[Tag.objects.create(name="Billing")], at=at)
    before = stands(into), stands(second)

    services.merge(second, by=cast.sam, into=into, at=at + HOUR)
    services.undo_merge(into, by=cast.sam, merged=second, at=at + 2 * HOUR)

    assert (stands(into), stands(second)) == before


@pytest.mark.parametrize("call", [{}, {"call": HALF_TOLD}], ids=["complete", "incomplete"])
def test_undoing_keeps_a_pause_that_began_in_the_moment_of_the_merge(cast, first, call):
    other = cast.ask(subject="Other", **call)
    services.answer(first, by=cast.sam, text="Try this", at=MONDAY + HOUR)
    before = stands(first), stands(other)

    services.merge(other, by=cast.sam, into=first, at=MONDAY + HOUR)
    services.undo_merge(first, by=cast.sam, merged=other, at=MONDAY + HOUR + MINUTE)

    assert (stands(first), stands(other)) == before


def test_what_was_said_since_stays_with_the_survivor(cast, first, second):
    services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)
    services.answer(first, by=cast.sam, text="To both", at=MONDAY + 3 * HOUR)
    services.reply(first, by=cast.anna, text="Thanks, and?", at=MONDAY + 4 * HOUR)

    services.undo_merge(first, by=cast.sam, merged=second, at=MONDAY + 5 * HOUR)

    first.refresh_from_db()
    second.refresh_from_db()
    assert said(first) == ["First question", "To both", "Thanks, and?"]
    assert said(second) == ["Second question"]
    assert (first.status, second.status, second.merged_into) == ("open", "new", None)
    assert first.clocks.get(kind="next_response").started_at == MONDAY + 4 * HOUR


def test_a_merge_is_undone_once(cast, first, second):
    services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)
    services.undo_merge(first, by=cast.sam, merged=second, at=MONDAY + 3 * HOUR)

    with pytest.raises(ValidationError) as refused:
        services.undo_merge(first, by=cast.sam, merged=second, at=MONDAY + 3 * HOUR)

    assert code_of(refused) == "nothing_to_change"
    record = Merge.objects.get()
    assert (record.by, record.undone_by, record.undone_at) == (cast.sam, cast.sam, MONDAY + 3 * HOUR)


def test_what_was_merged_twice_over_is_undone_from_its_end(cast, first, second):
    third = cast.ask(subject="Third", text="Third question")
    services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)
    services.merge(first, by=cast.sam, into=third, at=MONDAY + 3 * HOUR)

    with pytest.raises(ValidationError) as refused:
        services.undo_merge(first, by=cast.sam, merged=second, at=MONDAY + 4 * HOUR)
    services.undo_merge(third, by=cast.sam, merged=first, at=MONDAY + 4 * HOUR)
    services.undo_merge(first, by=cast.sam, merged=second, at=MONDAY + 4 * HOUR)

    assert code_of(refused) == "merge_undo_order"
    assert (said(first), said(second), said(third)) == (["First question"], ["Second question"], ["Third question"])


def test_of_two_that_came_the_first_may_leave_first(cast, first, second):
    third = cast.ask(subject="Third", text="Third question", at=MONDAY + 2 * HOUR)
    before = stands(third)
    services.merge(first, by=cast.sam, into=third, at=MONDAY + 3 * HOUR)
    services.merge(second, by=cast.sam, into=third, at=MONDAY + 3 * HOUR)

    services.undo_merge(third, by=cast.sam, merged=first, at=MONDAY + 4 * HOUR)
    services.undo_merge(third, by=cast.sam, merged=second, at=MONDAY + 4 * HOUR)

    assert stands(third) == before


def test_merging_into_itself_is_refused(cast, first):
    with pytest.raises(ValidationError) as refused:
        services.merge(first, by=cast.sam, into=first, at=MONDAY)

    assert code_of(refused) == "merge_into_itself"
    assert not Merge.objects.exists()


def test_merging_in_a_ring_is_refused(cast, first, second):
    third = cast.ask()
    services.merge(first, by=cast.sam, into=second, at=MONDAY + 2 * HOUR)
    services.merge(second, by=cast.sam, into=third, at=MONDAY + 2 * HOUR)

    with pytest.raises(ValidationError) as refused:
        services.merge(third, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)

    assert code_of(refused) == "merge_ring"
    assert Merge.objects.count() == 2


def test_merging_across_isvs_is_refused(cast, first):
    theirs = cast.ask(isv=cast.other_isv, by=cast.bo)

    with pytest.raises(ValidationError) as refused:
        services.merge(first, by=cast.sam, into=theirs, at=MONDAY)

    assert code_of(refused) == "merge_across_isvs"
    assert (said(first), said(theirs)) == (["First question"], ["Why is this refused?"])


def test_a_closed_one_is_merged_neither_way(cast, first, second):
    services.resolve(second, by=cast.sam, at=MONDAY + 2 * HOUR)
    services.close(second, by=cast.sam, at=MONDAY + 2 * HOUR)

    with pytest.raises(ValidationError) as one_way:
        services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)
    with pytest.raises(ValidationError) as other_way:
        services.merge(first, by=cast.sam, into=second, at=MONDAY + 2 * HOUR)

    assert (code_of(one_way), code_of(other_way)) == ("merge_closed", "merge_closed")


def test_one_of_another_customer_is_merged_when_staff_say_so(cast):
    customers = CustomerFactory(isvs=[cast.acme]), CustomerFactory(isvs=[cast.acme])
    first, second = (cast.ask(customer=customer) for customer in customers)

    with pytest.raises(ValidationError) as refused:
        services.merge(first, by=cast.sam, into=second, at=MONDAY)
    services.merge(first, by=cast.sam, into=second, at=MONDAY, despite_customer=True)

    assert code_of(refused) == "merge_other_customer"
    assert said(second) == ["Why is this refused?"] * 2


def test_nothing_is_done_to_one_that_goes_on_elsewhere(cast, first, second):
    services.merge(second, by=cast.sam, into=first, at=MONDAY + 2 * HOUR)

    for step in (services.reopen, services.resolve, services.close):
        with pytest.raises(ValidationError) as refused:
            step(second, by=cast.sam, at=MONDAY + 3 * HOUR)
        assert code_of(refused) == "merged"


def test_only_staff_merge(cast, first, second):
    with pytest.raises(ValidationError) as refused:
        services.merge(second, by=cast.anna, into=first, at=MONDAY)

    assert code_of(refused) == "not_staff"


def test_the_database_knows_no_merged_one_that_leads_nowhere(cast, first):
    with transaction.atomic(), pytest.raises(IntegrityError):
        Inquiry.objects.filter(pk=first.pk).update(status="merged")
