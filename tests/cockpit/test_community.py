"""Moderating the community at the desk."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.accounts.roles import AUDITOR
from apps.community import services
from apps.community.models import Ban, Flag, Topic
from tests.cast import MONDAY
from tests.community.rows import answered, asked
from tests.factories.accounts import StaffFactory

from .desk import browser_of, queries, words

pytestmark = pytest.mark.usefixtures("monday")
TOPICS = reverse("cockpit:topics")


@pytest.fixture
def tove(cast) -> Client:
    return browser_of(cast.tove)


def step(topic: Topic, name: str) -> str:
    return reverse(f"cockpit:topic_{name}", args=[topic.pk])


def page_of(topic: Topic) -> str:
    return reverse("cockpit:topic", args=[topic.pk])


def test_what_a_reader_flags_is_first_on_the_page_until_it_is_settled(cast, tove):
    topic = asked(cast)
    member = Client()
    member.force_login(cast.bo)

    member.post(reverse("portal:flag", args=[topic.posts.get().pk]), {"reason": "Names my customer"})
    flagged = words(tove.get(TOPICS))
    tove.post(step(topic, "settle-flags"), {"because": "It doesn't"})

    assert "Names my customer" in flagged
    assert "Nothing is flagged" in words(tove.get(TOPICS))
    assert Flag.objects.get().settled_by == cast.tove


def test_a_flag_without_a_reason_comes_back(cast):
    post = asked(cast).posts.get()
    member = Client()
    member.force_login(cast.bo)
    path = reverse("portal:flag", args=[post.pk])

    response = member.post(path, {"reason": ""})

    assert (response.status_code, Flag.objects.count()) == (422, 0)
    assert member.get(path).status_code == 200
    assert Client().post(path, {"reason": "x"}).status_code == 401


def test_every_step_is_a_dialog_with_a_reason(cast, tove):
    topic, other = asked(cast), asked(cast, title="The other", text="Another text")
    post = answered(topic, cast.sam)
    because = {"because": "Order"}

    def status() -> str:
        topic.refresh_from_db()
        return topic.status

    tove.post(step(topic, "lock"), because)
    assert status() == "locked"
    tove.post(step(topic, "show"), because)
    tove.post(step(topic, "hide"), because)
    assert (status(), Client().get(topic.path).status_code) == ("hidden", 404)
    tove.post(step(topic, "show"), because)
    tove.post(step(topic, "hide-post"), because | {"post": post.pk})
    assert "Take the newest ETag" not in Client().get(topic.path).content.decode()
    tove.post(step(topic, "show-post"), because | {"post": post.pk})
    tove.post(step(topic, "move"), because | {"title": "Renamed", "area": "orders", "tags": ""})
    tove.post(step(topic, "ban"), because | {"person": cast.anna.pk})
    assert Ban.objects.get().because == "Order"
    tove.post(step(topic, "lift-ban"), because | {"person": cast.anna.pk})
    merged = tove.post(step(topic, "merge"), because | {"into": other.pk})

    assert merged["Location"] == page_of(other)
    assert status() == "merged"
    assert Client().get(reverse("portal:topic_by_number", args=[topic.pk]))["Location"] == other.path


def test_a_refusal_keeps_what_was_typed(cast, tove):
    topic = asked(cast)

    response = tove.post(step(topic, "merge"), {"into": topic.pk, "because": "They are alike"})

    assert response.status_code == 422
    assert "They are alike" in response.content.decode()
    assert "another topic that everybody reads" in words(response)


def test_the_page_shows_what_posts_said_before(cast, tove):
    topic = asked(cast)
    services.edit(topic.posts.get(), by=cast.anna, text="Said better.", at=MONDAY)

    assert "The first PUT works" in words(tove.get(page_of(topic)))


def test_an_auditor_reads_and_is_offered_nothing(cast):
    topic = asked(cast)
    auditor = browser_of(StaffFactory(name="Aud Itor", market=cast.market, role=AUDITOR))

    assert "data-opens" not in auditor.get(page_of(topic)).content.decode()
    assert auditor.post(step(topic, "hide"), {"because": "x"}).status_code == 403
    assert "Moderate" not in words(auditor.get(topic.path))


def test_both_pages_cost_the_same_however_much_there_is(cast, tove):
    topic = asked(cast)
    services.flag(topic.posts.get(), by=cast.bo, reason="Spam", at=MONDAY)
    answered(topic, cast.sam)
    once = [queries(tove, TOPICS), queries(tove, page_of(topic))]

    for number in range(3):
        answered(topic, cast.sam)
        services.flag(asked(cast, text=f"{number}").posts.get(), by=cast.bo, reason="Spam", at=MONDAY)

    assert [queries(tove, TOPICS), queries(tove, page_of(topic))] == once
    assert max(once) <= 14
