"""Asking, answering, mending, voting, accepting: who may, and what is kept."""

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.roles import AUDITOR
from apps.community import services
from apps.community.models import Post, Topic, Vote
from apps.community.services import steps
from apps.community.standing import standing_of
from apps.diagnostics.models import ApiCall
from tests.cast import DAY, MONDAY
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import CustomerFactory

from .rows import STALE, answered, asked, certify

pytestmark = pytest.mark.django_db
TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U"


def code_of(refusal) -> str:
    return refusal.value.code


def test_a_certified_user_asks_and_the_call_tells_the_operation(cast, lodestar_release):
    topic = asked(cast, call=STALE)

    assert (topic.slug, topic.status, topic.method, topic.operation) == (
        "412-on-every-second-update",
        "open",
        "PUT",
        "/customers/{customerNumber}",
    )
    assert topic.call.diagnosis.operation == topic.operation
    assert sorted(tag.name for tag in topic.tags.all()) == ["customers", "etag"]
    assert Post.objects.get().isv == cast.acme


def test_without_a_certificate_nobody_of_an_isv_writes(cast):
    topic = asked(cast)

    with pytest.raises(ValidationError) as refusal:
        answered(topic, cast.bo)

    assert code_of(refusal) == "not_certified"
    assert Post.objects.count() == 1


@pytest.mark.parametrize(("until", "may"), [(date(2026, 3, 1), False), (date(2026, 3, 2), True)])
def test_a_certificate_holds_to_the_end_of_its_last_day_where_its_holder_is(cast, until, may):
    certify(cast.bo, until=until)

    assert standing_of(cast.bo, at=MONDAY).may_write is may
    # 23:30 in Oslo, 22:30 UTC: still the same day; half an hour later another.
    assert standing_of(cast.bo, at=MONDAY.replace(hour=22, minute=30)).may_write is may
    assert standing_of(cast.bo, at=MONDAY.replace(hour=23, minute=1)).may_write is False


def test_one_that_is_to_begin_lets_nobody_write_yet(cast):
    certificate = certify(cast.bo)
    certificate.issued_on = date(2026, 3, 3)
    certificate.save()

    assert standing_of(cast.bo, at=MONDAY).why == "Your certificate “API basics” is valid from 3 March 2026."


def test_staff_write_by_their_role_and_an_auditor_does_not(cast):
    topic = asked(cast)
    auditor = StaffFactory(name="Aud Itor", market=cast.market, role=AUDITOR)

    answered(topic, cast.sam)
    with pytest.raises(ValidationError) as writing:
        answered(topic, auditor)
    with pytest.raises(ValidationError) as voting:
        services.vote(topic.posts.get(is_question=True), by=auditor, helped=True, at=MONDAY)
    with pytest.raises(ValidationError) as machine:
        answered(topic, cast.bot.user)

    assert [code_of(each) for each in (writing, voting, machine)] == ["may_not_write"] * 3
    assert (topic.posts.count(), Vote.objects.count()) == (2, 0)


def test_secrets_are_masked_wherever_they_stand(cast):
    topic = asked(
        cast,
        title=f"Bearer {TOKEN}",
        text=f"Authorization: Bearer {TOKEN}",
        paste=f"curl 'https://api.lodestar.example/v1/customers?token={TOKEN}' -H 'Authorization: Bearer {TOKEN}'",
    )
    post = answered(topic, cast.sam, text=f"Your token was {TOKEN}")
    services.edit(post, by=cast.sam, text=f"It was {TOKEN}", at=MONDAY)

    kept = [topic.title, topic.slug, *Post.objects.values_list("text", flat=True)]
    kept += [str(row) for row in [*ApiCall.objects.values(), *Post.history.values(), *Topic.history.values()]]
    assert [text for text in kept if "eyJ" in text] == []
    assert "[" in Topic.objects.get().title


@pytest.mark.parametrize(
    "named",
    [
        "Havbris Fisk has it too",
        "org 987 654 321",
        "mail kari@havbris.no",
        "call +47 22 33 44 55",
        "tenant 0b9c2f9e-7a51-4f0a-9a53-1a2b3c4d5e6f",
        "at Nordlys Bakeri AS.",
    ],
)
def test_what_could_name_a_customer_is_confirmed_or_not_posted(cast, named):
    CustomerFactory(name="Havbris Fisk", market=cast.market, isvs=[cast.acme])

    with pytest.raises(ValidationError) as refusal:
        asked(cast, text=named)

    assert code_of(refusal) == "may_identify_customer"
    assert (Topic.objects.count(), Post.objects.count()) == (0, 0)


def test_what_stands_in_the_call_is_looked_at_too_and_may_be_confirmed(cast):
    said = {"call": STALE.completed_by(type(STALE)(response_body='{"mail": "kari@havbris.no"}'))}

    with pytest.raises(ValidationError) as refusal:
        asked(cast, **said)
    topic = asked(cast, **said, confirmed=["kari@havbris.no"])

    assert code_of(refusal) == "may_identify_customer"
    assert topic.posts.count() == 1


def test_the_same_form_sent_twice_posts_once_even_after_the_certificate_ended(cast):
    form, other = uuid4(), uuid4()
    topic = asked(cast, sent_as=form)
    first = answered(topic, cast.anna, sent_as=other)
    cast.anna.certificates.all().delete()

    assert services.ask(by=cast.anna, title="x", text="y", sent_as=form, at=MONDAY) == topic
    assert answered(topic, cast.anna, sent_as=other) == first
    assert (Topic.objects.count(), Post.objects.count()) == (1, 2)


def test_the_database_refuses_a_form_that_was_posted(cast):
    post = asked(cast).posts.get()

    with pytest.raises(IntegrityError), transaction.atomic():
        Post.objects.create(topic=post.topic, author=post.author, text="again", sent_as=post.sent_as, sent_at=MONDAY)


def test_who_wrote_it_mends_it_and_what_it_said_stays_in_its_history(cast):
    topic = asked(cast)
    post = topic.posts.get()

    services.edit(post, by=cast.anna, text="Said better.", at=MONDAY + DAY)
    with pytest.raises(ValidationError) as refusal:
        services.edit(post, by=cast.sam, text="Said by another.", at=MONDAY + DAY)

    post.refresh_from_db()
    assert (post.text, post.edited_at, code_of(refusal)) == ("Said better.", MONDAY + DAY, "not_the_author")
    assert [row.text for row in post.history.all()] == ["Said better.", "The first PUT works, the next answers 412."]
    assert post.history.first().history_user == cast.anna


def test_each_person_votes_once_and_not_for_themselves(cast):
    post = asked(cast).posts.get()

    for _ in range(2):
        services.vote(post, by=cast.bo, helped=True, at=MONDAY)
    services.vote(post, by=cast.sam, helped=True, at=MONDAY)
    with pytest.raises(ValidationError) as refusal:
        services.vote(post, by=cast.anna, helped=True, at=MONDAY)

    post.refresh_from_db()
    assert (post.vote_count, Vote.objects.count(), code_of(refusal)) == (2, 2, "own_post")
    assert services.vote(post, by=cast.bo, helped=False, at=MONDAY).vote_count == 1


def test_who_asked_or_the_desk_says_which_answer_it_was(cast):
    topic = asked(cast)
    certify(cast.bo)
    one, other = answered(topic, cast.bo), answered(topic, cast.sam)

    with pytest.raises(ValidationError) as refusal:
        services.accept(one, by=cast.bo, at=MONDAY)
    services.accept(one, by=cast.anna, at=MONDAY)
    services.accept(other, by=cast.tove, at=MONDAY)
    with pytest.raises(ValidationError) as question:
        services.accept(topic.posts.get(is_question=True), by=cast.anna, at=MONDAY)

    topic.refresh_from_db()
    assert (topic.status, topic.accepted, topic.answer_count) == ("answered", other, 2)
    assert (code_of(refusal), code_of(question)) == ("not_the_asker", "no_answer")


@pytest.mark.parametrize("status", ["locked", "hidden"])
def test_nothing_is_added_to_a_topic_that_takes_nothing(cast, status):
    topic = asked(cast)
    post = topic.posts.get()
    Topic.objects.filter(pk=topic.pk).update(status=status)

    codes = []
    for step in (
        lambda: answered(topic, cast.sam),
        lambda: services.edit(post, by=cast.anna, text="x", at=MONDAY),
        lambda: services.vote(post, by=cast.bo, helped=True, at=MONDAY),
        lambda: services.accept(post, by=cast.anna, at=MONDAY),
    ):
        with pytest.raises(ValidationError) as refusal:
            step()
        codes.append(code_of(refusal))

    assert codes == ["topic_closed"] * 4
    assert Post.objects.count() == 1


@pytest.mark.parametrize(("tags", "code"), [("a,b,c,d,e,f", "too_many_tags"), ("x" * 31, "tag_too_long")])
def test_tags_are_few_and_short(cast, tags, code):
    with pytest.raises(ValidationError) as refusal:
        asked(cast, tags=tags)

    assert code_of(refusal) == code
    assert Topic.objects.count() == 0


def test_what_a_topic_may_become_is_asked(cast):
    topic = asked(cast)
    topic.status = "merged"

    with pytest.raises(ValidationError) as refusal:
        steps.move(topic, Topic.Status.OPEN)

    assert code_of(refusal) == "wrong_status"


def test_a_change_says_when_it_was(cast):
    topic = asked(cast)

    answered(topic, cast.sam, at=MONDAY + timedelta(hours=2))

    topic.refresh_from_db()
    assert topic.changed_at == MONDAY + timedelta(hours=2)
