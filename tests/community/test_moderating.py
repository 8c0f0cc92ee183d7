"""Keeping order in the community: by whom, with which reason, and what readers find then."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.roles import DEVELOPMENT
from apps.community import services
from apps.community.models import Ban, Flag, Post, Topic
from apps.search import documents
from apps.search.querysets import Reach
from tests.cast import HOUR, MONDAY
from tests.factories.accounts import StaffFactory

from .rows import answered, asked, certify

pytestmark = pytest.mark.django_db


def found(text: str, reach: Reach | None = None) -> list[int]:
    return [hit.object_id for hit in documents.find(text, reach=reach or Reach.of_anybody(), at=MONDAY).hits]


def by_tove(cast, **more) -> dict:
    return {"by": cast.tove, "because": "Names a customer", "at": MONDAY} | more


def test_what_is_hidden_is_found_by_the_desk_alone_until_it_is_shown_again(cast):
    topic = asked(cast)

    services.hide(topic, **by_tove(cast))
    assert (found("update"), found("update", Reach.of_staff())) == ([], [topic.pk])
    services.show(topic, **by_tove(cast))

    assert found("update") == [topic.pk]
    assert [row.history_change_reason for row in topic.history.all()[:2]] == [
        "opened: Names a customer",
        "hidden: Names a customer",
    ]


def test_an_answer_that_is_hidden_is_neither_counted_found_nor_accepted(cast):
    topic = asked(cast)
    post = answered(topic, cast.sam, text="Havfrue")
    services.accept(post, by=cast.anna, at=MONDAY)

    topic = services.hide_post(topic, post=post.pk, is_hidden=True, **by_tove(cast))
    with pytest.raises(ValidationError) as again:
        services.hide_post(topic, post=post.pk, is_hidden=True, **by_tove(cast))

    assert (topic.status, topic.accepted, topic.answer_count, found("havfrue")) == ("open", None, 0, [])
    assert again.value.code == "no_answer"
    assert services.hide_post(topic, post=post.pk, is_hidden=False, **by_tove(cast)).answer_count == 1
    assert found("havfrue") == [topic.pk]


def test_a_locked_topic_is_read_and_not_added_to(cast):
    topic = services.lock(asked(cast), **by_tove(cast))

    with pytest.raises(ValidationError) as refusal:
        answered(topic, cast.sam)

    assert (refusal.value.code, found("update")) == ("topic_closed", [topic.pk])
    assert services.show(topic, **by_tove(cast)).status == "open"


def test_moving_changes_the_end_of_the_address(cast):
    topic = services.retitle(asked(cast), title="New name", area="orders", tags="one, two", **by_tove(cast))

    topic.refresh_from_db()
    assert (topic.slug, topic.area, sorted(str(tag) for tag in topic.tags.all())) == (
        "new-name",
        "orders",
        ["one", "two"],
    )


def test_the_history_tells_which_tags_came_and_went(cast):
    topic = asked(cast, tags="orders, vat")

    for _ in range(2):
        services.retitle(topic, title="Same", area="orders", tags="vat, stock, paging", **by_tove(cast))

    rows = topic.history.filter(history_user=cast.tove).order_by("history_id")
    assert list(rows.values_list("history_change_reason", flat=True)) == [
        "tag orders taken away",
        "tag paging added",
        "tag stock added",
        "moved: Names a customer",
        "moved: Names a customer",
    ]


def test_merging_takes_every_post_along_and_earlier_merges_too(cast):
    first, second, third = (asked(cast, title=f"Topic {n}", text=f"Text {n}") for n in range(3))
    services.accept(answered(first, cast.sam), by=cast.anna, at=MONDAY)

    services.merge(first, into=second.pk, **by_tove(cast))
    target = services.merge(second, into=third.pk, **by_tove(cast))

    assert (target, target.answer_count, target.posts.count(), Post.objects.count()) == (third, 3, 4, 4)
    assert list(Topic.objects.filter(merged_into=third).values_list("pk", "status")) == [
        (second.pk, "merged"),
        (first.pk, "merged"),
    ]
    assert found("Text") == [third.pk]


def test_merging_leads_to_another_topic_that_everybody_reads(cast):
    topic, hidden = asked(cast), services.hide(asked(cast, text="Other"), **by_tove(cast))

    codes = []
    for into in (topic.pk, hidden.pk, 999):
        with pytest.raises(ValidationError) as refusal:
            services.merge(topic, into=into, **by_tove(cast))
        codes.append(refusal.value.code)

    assert codes == ["no_topic"] * 3
    assert Post.objects.filter(topic=topic).count() == 1


def test_who_is_banned_reads_why_and_writes_again_once_it_is_lifted(cast):
    topic = asked(cast)

    services.ban(topic, person=cast.anna.pk, **by_tove(cast))
    with pytest.raises(ValidationError) as refusal:
        answered(topic, cast.anna)
    with pytest.raises(ValidationError) as twice:
        services.ban(topic, person=cast.anna.pk, **by_tove(cast))
    services.lift_ban(topic, person=cast.anna.pk, **by_tove(cast))
    with pytest.raises(ValidationError) as lifted:
        services.lift_ban(topic, person=cast.anna.pk, **by_tove(cast))

    assert (refusal.value.code, "Names a customer" in refusal.value.message) == ("banned", True)
    assert (twice.value.code, lifted.value.code) == ("wrong_status", "wrong_status")
    assert answered(topic, cast.anna)
    assert Ban.objects.get().lifted_at == MONDAY


def test_only_who_wrote_here_and_is_not_of_the_desk_is_banned(cast):
    topic = asked(cast)
    answered(topic, cast.sam)

    for person in (cast.bo, cast.sam):
        with pytest.raises(ValidationError) as refusal:
            services.ban(topic, person=person.pk, **by_tove(cast))
        assert refusal.value.code == "no_writer"

    assert Ban.objects.count() == 0


def test_whoever_does_not_moderate_changes_nothing(cast):
    topic = asked(cast)
    developer = StaffFactory(name="Dev", market=cast.market, role=DEVELOPMENT)

    for person in (cast.anna, developer):
        for step in (services.hide, services.show, services.lock, services.settle_flags):
            with pytest.raises(ValidationError) as refusal:
                step(topic, by=person, because="So", at=MONDAY)
            assert refusal.value.code == "may_not_moderate"

    topic.refresh_from_db()
    assert topic.status == "open"


def test_a_reason_is_asked_for(cast):
    with pytest.raises(ValidationError) as refusal:
        services.hide(asked(cast), by=cast.tove, because=" ", at=MONDAY)

    assert refusal.value.code == "title_missing"


def test_readers_flag_a_post_once_until_it_is_settled(cast):
    topic = asked(cast)
    post = topic.posts.get()

    first = services.flag(post, by=cast.bo, reason="Spam", at=MONDAY)
    again = services.flag(post, by=cast.bo, reason="Spam!", at=MONDAY)
    services.settle_flags(topic, **by_tove(cast))
    with pytest.raises(ValidationError) as settled:
        services.settle_flags(topic, **by_tove(cast))
    third = services.flag(post, by=cast.bo, reason="Still", at=MONDAY)

    assert (first == again, third == first, settled.value.code) == (True, False, "wrong_status")
    assert list(Flag.objects.values_list("settled_by", flat=True)) == [cast.tove.pk, None]


def test_flagging_has_a_pace(cast):
    posts = [asked(cast, text=f"Text {n}", sent_as=uuid4(), at=MONDAY - n * HOUR).posts.get() for n in range(21)]
    for post in posts[:20]:
        services.flag(post, by=cast.bo, reason="Spam", at=MONDAY)

    with pytest.raises(ValidationError) as refusal:
        services.flag(posts[20], by=cast.bo, reason="Spam", at=MONDAY)

    assert (refusal.value.code, Flag.objects.count()) == ("too_many_flags", 20)


def test_writing_has_a_pace_that_staff_are_free_of(cast):
    topic = asked(cast)
    certify(cast.bo)
    for number in range(20):
        answered(topic, cast.bo, text=f"Answer {number}")

    with pytest.raises(ValidationError) as refusal:
        answered(topic, cast.bo, text="One more")

    assert (refusal.value.code, topic.posts.count()) == ("too_many_posts", 21)
    assert answered(topic, cast.bo, text="One more", at=MONDAY + timedelta(hours=2))
    for _ in range(3):
        answered(topic, cast.sam, text="The same")


@pytest.mark.parametrize(
    ("text", "code"),
    [("The first PUT works, the next answers 412.", "posted_already"), ("http://x.example " * 11, "too_many_links")],
)
def test_what_looks_like_spam_is_refused(cast, text, code):
    topic = asked(cast)

    with pytest.raises(ValidationError) as refusal:
        answered(topic, cast.anna, text=text)

    assert (refusal.value.code, topic.posts.count()) == (code, 1)
