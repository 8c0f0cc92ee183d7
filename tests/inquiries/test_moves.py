"""Watching, naming colleagues, linking, splitting, and giving out what nobody has."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.models import Absence
from apps.accounts.roles import CONSULTANT
from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import AssignmentRule, Attachment, Inquiry, Link, Message
from apps.inquiries.services.mentioning import mentioned_in
from apps.notifications.models import Mail
from tests.cast import DAY, HOUR, MONDAY
from tests.factories.accounts import StaffFactory

EVENING = MONDAY + timedelta(hours=9)


@pytest.fixture
def inquiry(cast):
    return cast.ask()


def code_of(refused) -> str:
    return refused.value.code


def told(to: str) -> list[str]:
    return list(Mail.objects.filter(to=to).values_list("subject", flat=True))


def read_by_anna(cast) -> str:
    return " ".join(Message.objects.visible_to(cast.anna).values_list("text", flat=True))


def test_whoever_watches_is_told_of_replies_within_their_hours(cast, inquiry):
    services.watch(inquiry, by=cast.sam, at=MONDAY)

    services.reply(inquiry, by=cast.anna, text="More", at=EVENING)

    mail = Mail.objects.get(to="sam@lodestar.example")
    assert mail.within == cast.market.calendar


def test_an_assignee_who_watches_is_told_once(cast, inquiry):
    services.assign(inquiry, by=cast.tove, to=cast.sam, at=MONDAY)
    services.watch(inquiry, by=cast.sam, at=MONDAY)
    Mail.objects.all().delete()

    services.reply(inquiry, by=cast.anna, text="More", at=MONDAY)

    assert len(told("sam@lodestar.example")) == 1


def test_whoever_stopped_watching_is_told_nothing(cast, inquiry):
    services.watch(inquiry, by=cast.sam, at=MONDAY)
    services.unwatch(inquiry, by=cast.sam, at=MONDAY)

    services.reply(inquiry, by=cast.anna, text="More", at=MONDAY)

    assert told("sam@lodestar.example") == []


@pytest.mark.parametrize("step", [services.watch, services.unwatch])
def test_watching_twice_or_not_at_all_is_refused(cast, inquiry, step):
    if step is services.watch:
        services.watch(inquiry, by=cast.sam, at=MONDAY)

    with pytest.raises(ValidationError) as refused:
        step(inquiry, by=cast.sam, at=MONDAY)

    assert code_of(refused) == "nothing_to_change"


@pytest.mark.parametrize("written", ["@sam", "@Sam.Okafor,", "(@sam)", "Please, @SAM."])
def test_who_is_named_in_a_note_watches_and_is_told(cast, inquiry, written):
    services.note(inquiry, by=cast.tove, text=f"Look at this {written} thanks", at=MONDAY)

    assert [watcher.person for watcher in inquiry.watchers.all()] == [cast.sam]
    assert told("sam@lodestar.example") == [f"[#{inquiry.number}] Tove Dahl named you: 400 on invoice"]


@pytest.mark.parametrize(
    "written", ["sam@lodestar.example", "`@sam`", "```\n@sam\n```", "@samantha", "@anna", "x@sam", "@", "@@sam"]
)
def test_nobody_is_named_by_code_addresses_or_strangers_names(cast, written):
    assert mentioned_in(f"See {written} there", cast.ask()) == []


def test_a_first_name_that_two_have_is_asked_back(cast, inquiry):
    StaffFactory(name="Sam Berg", email="sb@lodestar.example", market=cast.market, role=CONSULTANT)
    cast.sam.email = "so@lodestar.example"
    cast.sam.save()

    with pytest.raises(ValidationError) as refused:
        services.note(inquiry, by=cast.tove, text="@sam?", at=MONDAY)

    assert code_of(refused) == "mention_ambiguous"
    assert not inquiry.messages.filter(kind="note").exists()


def test_a_name_in_an_answer_makes_nobody_a_watcher(cast, inquiry):
    services.answer(inquiry, by=cast.tove, text="Ask @sam", at=MONDAY)

    assert not inquiry.watchers.exists()


def test_the_isv_reads_nothing_of_watchers_names_links_and_notes(cast, inquiry):
    services.watch(inquiry, by=cast.tove, at=MONDAY)
    services.note(inquiry, by=cast.tove, text="@sam, look", at=MONDAY)
    services.link(inquiry, by=cast.tove, kind="blocks", to=cast.ask(), at=MONDAY)
    services.assign(inquiry, by=cast.tove, to=cast.sam, text="Secretly", at=MONDAY)

    assert not {"watches", "look", "locks", "Secretly"} & set(read_by_anna(cast).replace(",", " ").split())


def test_a_note_is_handed_over_with_an_inquiry(cast, inquiry):
    services.assign(inquiry, by=cast.tove, to=cast.sam, text="The ERP team knows more.", at=MONDAY)

    assert inquiry.messages.get(kind="note").text == "The ERP team knows more."
    assert "The ERP team knows more." in Mail.objects.get(to="sam@lodestar.example").text


def test_a_link_is_made_once_and_taken_away_from_either_end(cast, inquiry):
    other = cast.ask(isv=cast.other_isv, by=cast.bo)
    made = services.link(inquiry, by=cast.sam, kind="duplicates", to=other, at=MONDAY)

    with pytest.raises(ValidationError) as again:
        services.link(other, by=cast.sam, kind="duplicates", to=inquiry, at=MONDAY)
    services.unlink(other, by=cast.sam, link=made, at=MONDAY)
    with pytest.raises(ValidationError) as gone:
        services.unlink(inquiry, by=cast.sam, link=made, at=MONDAY)

    assert (code_of(again), code_of(gone)) == ("linked_already", "nothing_to_change")
    assert not Link.objects.exists()


def test_nothing_is_linked_to_itself(cast, inquiry):
    with pytest.raises(ValidationError) as refused:
        services.link(inquiry, by=cast.sam, kind="blocks", to=inquiry, at=MONDAY)
    with transaction.atomic(), pytest.raises(IntegrityError):
        Link.objects.create(source=inquiry, kind="blocks", target=inquiry)

    assert code_of(refused) == "link_to_itself"


@pytest.fixture
def second_thing(cast, inquiry):
    files = [Upload("page.txt", b"two")]
    return services.reply(inquiry, by=cast.anna, text="And how do I page?", files=files, at=MONDAY + HOUR)


def test_a_message_becomes_an_inquiry_with_its_files_and_counts_from_when_it_was_written(cast, inquiry, second_thing):
    given = {"subject": "Paging", "kind": "how_to"}

    made = services.split(inquiry, by=cast.sam, message=second_thing, at=MONDAY + 2 * HOUR, **given)

    made.refresh_from_db()
    assert (made.isv, made.asked_by, made.split_from, made.status) == (cast.acme, cast.anna, inquiry, "new")
    assert made.clocks.get(kind="first_response").started_at == MONDAY + HOUR
    assert Attachment.objects.get().message.inquiry == made
    assert list(inquiry.messages.filter(kind="reply").values_list("text", flat=True)) == ["Why is this refused?"]
    assert f"A message of Anna Berg goes on in #{made.number}: Paging" in read_by_anna(cast)


def test_the_question_itself_is_not_split_off(cast, inquiry):
    question = inquiry.messages.get(kind="reply")

    with pytest.raises(ValidationError) as refused:
        services.split(inquiry, by=cast.sam, message=question, subject="Paging", kind="how_to", at=MONDAY)

    assert code_of(refused) == "split_first_message"
    assert Inquiry.objects.count() == 1


def test_what_the_desk_wrote_is_not_split_off(cast, inquiry):
    answer = services.answer(inquiry, by=cast.sam, text="Like this", at=MONDAY)

    with pytest.raises(ValidationError) as refused:
        services.split(inquiry, by=cast.sam, message=answer, subject="Paging", kind="how_to", at=MONDAY)

    assert code_of(refused) == "split_not_from_isv"


def test_the_next_in_the_queue_is_what_is_due_first(cast):
    later, sooner = cast.ask(at=MONDAY + HOUR), cast.ask()

    taken = [services.take_next(by=cast.sam, at=MONDAY + HOUR) for _turn in range(2)]
    with pytest.raises(ValidationError) as refused:
        services.take_next(by=cast.sam, at=MONDAY + HOUR)

    assert taken == [sooner, later]
    assert code_of(refused) == "queue_empty"


def shared_out() -> list[str]:
    return [str(inquiry.assignee) for inquiry in Inquiry.objects.order_by("pk").select_related("assignee")]


def test_what_nobody_has_is_given_out_one_after_the_other_up_to_the_limit(cast):
    AssignmentRule.objects.create(market=cast.market, most_open=2)
    for _asked in range(5):
        cast.ask()

    given = services.distribute(at=MONDAY)

    assert given == 4
    assert shared_out() == ["Sam Okafor", "Tove Dahl", "Sam Okafor", "Tove Dahl", "None"]


def test_the_turn_goes_on_where_it_stopped(cast):
    AssignmentRule.objects.create(market=cast.market)
    for _asked in range(3):
        cast.ask()
        services.distribute(at=MONDAY)

    assert shared_out() == ["Sam Okafor", "Tove Dahl", "Sam Okafor"]


def test_nobody_gets_anything_outside_their_hours_and_the_desk_catches_up_as_it_opens(cast):
    AssignmentRule.objects.create(market=cast.market)
    cast.ask(at=EVENING)

    assert services.distribute(at=EVENING) == 0
    assert services.distribute(at=MONDAY + DAY) == 1


def test_the_absent_are_passed_over(cast):
    AssignmentRule.objects.create(market=cast.market)
    Absence.objects.create(person=cast.sam, deputy=cast.tove, first_day=MONDAY.date(), last_day=MONDAY.date())
    cast.ask()
    cast.ask()

    services.distribute(at=MONDAY)

    assert shared_out() == ["Tove Dahl", "Tove Dahl"]


def test_a_market_without_a_rule_gives_out_nothing(cast, inquiry):
    assert services.distribute(at=MONDAY) == 0
