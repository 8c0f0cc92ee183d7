import pytest
from django.core.exceptions import ValidationError

from apps.inquiries import services
from apps.inquiries.facts import CallFacts, Upload
from apps.inquiries.models import Inquiry, Message
from apps.notifications.models import Mail
from apps.policy.services import touch
from tests.cast import FAILED, HALF_TOLD, HOUR, MONDAY
from tests.factories.isvs import ApiClientFactory, CustomerFactory


def test_a_complete_inquiry_starts_both_clocks_and_says_by_when_the_isv_hears(cast):
    inquiry = cast.ask()

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.completed_at) == ("new", MONDAY)
    assert {clock.kind: clock.due_at for clock in inquiry.clocks.all()} == {
        "first_response": MONDAY + 4 * HOUR,
        "resolution": MONDAY.replace(day=9),
    }
    assert inquiry.next_due_at == MONDAY + 4 * HOUR
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == ("anna@acme.example", f"[#{inquiry.number}] We have your inquiry: 400 on invoice")
    assert "You hear from us by Mon 2 Mar 14:00 (Europe/Oslo)." in mail.text


def test_history_says_who_asked_and_when(cast):
    inquiry = cast.ask()

    latest = inquiry.history.latest()
    assert (latest.history_user, latest.history_change_reason, latest.history_date) == (
        cast.anna,
        "asked, complete",
        MONDAY,
    )


def test_an_incomplete_inquiry_is_kept_lists_all_that_is_missing_and_runs_no_clock(cast):
    inquiry = cast.ask(call=HALF_TOLD)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.completed_at, inquiry.is_due) == ("waiting_on_isv", None, False)
    assert not inquiry.clocks.exists()
    mail = Mail.objects.get()
    assert "The HTTP status that came back" in mail.text
    assert "The response body as it came" in mail.text
    assert "The raw request JSON" in mail.text


def test_out_of_hours_what_is_incomplete_hears_when_the_desk_opens_and_when_to_expect_an_answer(cast):
    cast.ask(call=HALF_TOLD, at=MONDAY.replace(hour=18))

    mail = Mail.objects.get()
    assert "if you do it right away, **you hear from us by Tue 3 Mar 12:30 (Europe/Oslo).**" in mail.text
    assert "The desk is closed at the moment and opens Tue 3 Mar 08:30 (Europe/Oslo)." in mail.text


def test_the_clock_starts_when_the_last_fact_arrives(cast):
    inquiry = cast.ask(call=HALF_TOLD)
    services.complete(inquiry, by=cast.anna, call=CallFacts(status=400, request_body="{}"), at=MONDAY + HOUR)

    services.complete(inquiry, by=cast.anna, call=CallFacts(response_body="{}"), at=MONDAY + 2 * HOUR)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.completed_at) == ("new", MONDAY + 2 * HOUR)
    assert inquiry.next_due_at == MONDAY + 6 * HOUR
    assert (inquiry.call.method, inquiry.call.status) == ("POST", 400)


def test_a_question_without_a_failed_call_lacks_nothing(cast):
    inquiry = cast.ask(kind=Inquiry.Kind.HOW_TO, call=CallFacts())

    assert inquiry.status == "new"


def test_a_complete_inquiry_takes_no_further_facts(cast):
    inquiry = cast.ask()

    with pytest.raises(ValidationError) as refusal:
        services.complete(inquiry, by=cast.anna, call=CallFacts(status=500), at=MONDAY)

    assert refusal.value.code == "already_complete"
    inquiry.call.refresh_from_db()
    assert inquiry.call.status == 400


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"subject": "  "}, "subject_missing"),
        ({"subject": "x" * 201}, "subject_too_long"),
        ({"text": " \n "}, "empty_text"),
        ({"text": "a\x00b"}, "forbidden_characters"),
        ({"text": "a\ud800b"}, "forbidden_characters"),
        ({"subject": "safe\u202etxt.exe"}, "forbidden_characters"),
        ({"text": "x" * 200_001}, "text_too_long"),
        ({"call": CallFacts(method="FETCH")}, "invalid_method"),
        ({"call": CallFacts(status=99)}, "invalid_status"),
        ({"call": CallFacts(url="https://api.lodestar.example/a b")}, "invalid_url"),
        ({"files": [Upload("empty.log", b"")]}, "attachment_empty"),
        ({"files": [Upload("big.log", b"x" * (20 * 1024 * 1024 + 1))]}, "attachment_too_large"),
        ({"files": [Upload(f"{n}.log", b"x") for n in range(11)]}, "too_many_attachments"),
    ],
)
def test_what_cant_be_kept_is_refused_and_nothing_is_stored(cast, given, code):
    with pytest.raises(ValidationError) as refusal:
        cast.ask(**given)

    assert refusal.value.code == code
    assert not Inquiry.objects.exists()
    assert not Mail.objects.exists()


def test_another_isvs_client_and_customer_are_refused(cast):
    for given, code in [
        ({"client": ApiClientFactory(isv=cast.other_isv)}, "foreign_client"),
        ({"customer": CustomerFactory(isvs=[cast.other_isv])}, "foreign_customer"),
    ]:
        with pytest.raises(ValidationError) as refusal:
            cast.ask(**given)

        assert refusal.value.code == code
    assert not Inquiry.objects.exists()


def test_the_isvs_own_client_and_customer_are_taken(cast):
    client, customer = ApiClientFactory(isv=cast.acme), CustomerFactory(isvs=[cast.acme])

    inquiry = cast.ask(client=client, customer=customer)

    assert (inquiry.client, inquiry.customer) == (client, customer)


def test_a_ten_thousand_character_word_is_kept_whole(cast):
    word = "x" * 10_000

    inquiry = cast.ask(text=word)

    assert inquiry.messages.get().text == word


def test_secrets_are_masked_before_anything_is_stored_and_keep_their_placeholder(cast):
    secret = "FakeSecret0123456789abcdefABCDEF0123456789"
    call = CallFacts(
        method="GET",
        url=f"https://api.lodestar.example/v1/x?access_token={secret}",
        status=401,
        response_body=f'{{"token": "Bearer {secret}"}}',
    )

    inquiry = cast.ask(text=f"Authorization: Bearer {secret}", call=call)
    services.reply(inquiry, by=cast.anna, text=f"Again: Authorization: Bearer {secret}", at=MONDAY)

    first, second = inquiry.messages.filter(kind="reply")
    inquiry.call.refresh_from_db()
    kept = [first.text, second.text, inquiry.call.url, inquiry.call.response_body, *Mail.objects.values_list("text")]
    assert not [text for text in kept if secret in str(text)]
    assert second.text == f"Again: {first.text}"
    assert not [row for row in inquiry.history.all() if secret in str(vars(row))]


def test_placeholders_longer_than_what_they_stand_for_break_no_column(cast):
    subject = " ".join(f"pw=a{number}b" for number in range(30))[:200]

    inquiry = cast.ask(subject=subject)

    assert len(inquiry.subject) <= 200


def test_a_calendar_that_never_opens_refuses_with_a_reason(cast):
    cast.market.calendar.intervals.all().delete()
    touch(cast.market.calendar)

    with pytest.raises(ValidationError) as refusal:
        cast.ask()

    assert refusal.value.code == "no_open_hours"
    assert not Inquiry.objects.exists()


def test_a_reply_brings_a_waiting_inquiry_back_to_the_desk(cast):
    inquiry = cast.ask()
    services.answer(inquiry, by=cast.sam, text="Which release?", at=MONDAY + HOUR)

    services.reply(inquiry, by=cast.anna, text="The newest.", at=MONDAY + 2 * HOUR)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.has_unread_reply) == ("open", True)


@pytest.mark.parametrize("ending", ["resolve", "refer", "decline"])
def test_a_reply_to_what_was_thought_finished_reopens_it(cast, ending):
    inquiry = cast.ask()
    extra = {"to": "erp_support"} if ending == "refer" else {}
    getattr(services, ending)(inquiry, by=cast.sam, text="That is all.", at=MONDAY + HOUR, **extra)

    services.reply(inquiry, by=cast.anna, text="It is not.", at=MONDAY + 2 * HOUR)

    inquiry.refresh_from_db()
    assert inquiry.status == "open"
    assert inquiry.is_due


def test_a_closed_inquiry_takes_no_reply(cast):
    inquiry = cast.ask()
    services.resolve(inquiry, by=cast.anna, at=MONDAY)
    services.close(inquiry, by=cast.sam, at=MONDAY)
    before = inquiry.messages.count()

    with pytest.raises(ValidationError) as refusal:
        services.reply(inquiry, by=cast.anna, text="Hello?", at=MONDAY)

    assert refusal.value.code == "wrong_status"
    assert inquiry.messages.count() == before


def test_a_reply_in_words_leaves_an_incomplete_inquiry_incomplete_and_unread(cast):
    inquiry = cast.ask(call=HALF_TOLD)

    services.reply(inquiry, by=cast.anna, text="I will look.", at=MONDAY + HOUR)

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.is_complete, inquiry.has_unread_reply) == ("waiting_on_isv", False, True)


def test_a_reply_is_mailed_to_the_assignee_alone(cast):
    inquiry = cast.ask()
    services.assign(inquiry, by=cast.sam, to=cast.sam, at=MONDAY)

    services.reply(inquiry, by=cast.anna, text="One more thing.", at=MONDAY + HOUR)

    assert list(Mail.objects.filter(key__contains="message").values_list("to", flat=True)) == ["sam@lodestar.example"]


def test_an_integration_asks_and_the_isvs_people_are_told(cast):
    inquiry = cast.ask(by=cast.bot.user, channel=Inquiry.Channel.API)

    assert inquiry.history.latest().history_user == cast.bot.user
    assert Mail.objects.get().to == "anna@acme.example"


def test_whoever_has_left_the_isv_is_told_nothing_more(cast):
    inquiry = cast.ask()
    cast.acme.memberships.filter(user=cast.anna).delete()

    services.answer(inquiry, by=cast.sam, text="Use v3.", at=MONDAY + HOUR)

    assert not Mail.objects.filter(key__contains="message").exists()


def test_members_of_another_isv_see_nothing_of_it(cast):
    inquiry = cast.ask(files=[Upload("a.log", b"text")])
    services.note(inquiry, by=cast.sam, text="Between us.", at=MONDAY)

    assert not Inquiry.objects.visible_to(cast.bo).exists()
    assert not Message.objects.visible_to(cast.bo).exists()
    assert [m.kind for m in Message.objects.visible_to(cast.anna)] == ["reply"]
    assert [m.kind for m in Message.objects.visible_to(cast.sam)] == ["reply", "note"]


def test_facts_are_compared_with_what_a_call_of_that_method_needs(cast):
    got = cast.ask(call=CallFacts("GET", FAILED.url, 404, "", "{}"))
    deleted = cast.ask(call=CallFacts("DELETE", FAILED.url, 204, "", ""))

    empty = cast.ask(call=CallFacts("PUT", FAILED.url, 412, "{}", "", response_is_empty=True))

    assert (got.is_complete, deleted.is_complete, empty.is_complete) == (True, True, True)
