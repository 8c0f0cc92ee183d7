"""The community as strangers, members and staff meet it in the portal."""

import json
import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from apps.community import services
from apps.community.models import Post, Tag, Topic
from apps.community.services import indexing
from apps.consulting.models import Engagement
from tests.cast import DAY, MONDAY
from tests.cockpit.desk import browser_of as desk_browser_of
from tests.community.rows import STALE, answered, asked, certify

from .conftest import browser_of
from .pages import inline_code, queries, words

INDEX = reverse("portal:community")
ASK = reverse("portal:ask_community")
SECRET_WORD = "Zugspitze"


@pytest.fixture
def stranger() -> Client:
    return Client()


def form_of(client: Client, path: str) -> dict[str, str]:
    """The hidden fields of a page's form."""
    page = client.get(path).content.decode()
    return {"sent_as": re.search(r'name="sent_as" value="([^"]+)"', page)[1]}


def question(**given) -> dict[str, str]:
    return {"sent_as": str(uuid4()), "subject": "Paging ends early", "text": "Why?", "area": "other"} | given


def test_anybody_reads_a_topic_with_its_answers_the_accepted_first(cast, stranger):
    topic = asked(cast)
    answered(topic, cast.sam, text="Try **again**.")
    services.accept(answered(topic, cast.tove, text="Take the newest."), by=cast.anna, at=MONDAY)

    response = stranger.get(Topic.objects.get().path)

    assert response.status_code == 200
    read = words(response)
    assert read.index("Accepted answer") < read.index("Try again")
    assert "Certified users answer here" in read
    assert inline_code(response) == []


def test_a_topic_says_what_it_is_to_search_engines(cast, stranger):
    topic = asked(cast, title="A </script><b> & more")
    answered(topic, cast.sam)

    page = stranger.get(topic.path).content.decode()

    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
    told = json.loads(data)
    assert (told["@type"], told["mainEntity"]["name"]) == ("QAPage", "A </script><b> & more")
    assert told["mainEntity"]["suggestedAnswer"][0]["text"] == "Take the newest ETag."
    assert f'<link rel="canonical" href="http://testserver{topic.path}">' in page


def test_an_old_end_of_an_address_and_the_bare_number_lead_on_for_good(cast, stranger):
    topic = asked(cast)

    for old in (reverse("portal:topic", args=[topic.pk, "before"]), reverse("portal:topic_by_number", args=[topic.pk])):
        response = stranger.get(old)
        assert (response.status_code, response["Location"]) == (301, topic.path)


def test_a_merged_topic_leads_to_the_other_as_long_as_that_is_public(cast, stranger):
    topic, other = asked(cast), asked(cast, title="The same")
    Topic.objects.filter(pk=other.pk).update(status="merged", merged_into=topic)

    assert stranger.get(other.path)["Location"] == topic.path
    assert "The same" not in stranger.get(INDEX).content.decode()
    Topic.objects.filter(pk=topic.pk).update(status="hidden")
    assert stranger.get(other.path).status_code == 404


@pytest.fixture
def hidden(cast) -> Topic:
    """A topic nobody but the desk may know of, in words that are nowhere else."""
    topic = asked(cast, title=SECRET_WORD, text=SECRET_WORD, tags=SECRET_WORD)
    answered(topic, cast.sam, text=SECRET_WORD)
    Topic.objects.filter(pk=topic.pk).update(status="hidden")
    topic.refresh_from_db()
    indexing.index(topic)
    return topic


def test_what_is_hidden_is_nowhere_for_strangers_and_members(cast, hidden, stranger, anna):
    asked(cast, title="Another")
    lists = [
        INDEX,
        f"{INDEX}?show=unanswered",
        f"{INDEX}?area=customers",
        f"{reverse('portal:community_search')}?q={SECRET_WORD}",
        reverse("portal:community_feed"),
        reverse("portal:sitemap"),
        reverse("portal:sitemap_part", args=[0]),
    ]
    gone = [
        hidden.path,
        reverse("portal:topic_by_number", args=[hidden.pk]),
        f"{INDEX}?tag={SECRET_WORD.lower()}",
        reverse("portal:tag_feed", args=[SECRET_WORD.lower()]),
    ]

    for reader in (stranger, anna):
        pages = {path: reader.get(path).content.decode() for path in lists}
        told = {path for path, page in pages.items() if re.sub(r'value="[^"]*"', "", page).lower().count("zugspitze")}
        assert told - {lists[3]} == set()
        assert "No topic has all of this in it" in pages[lists[3]]
        assert [reader.get(path).status_code for path in gone] == [404] * 4


def test_what_is_done_with_a_hidden_topic_or_post_says_that_there_is_none(cast, hidden, anna):
    post = hidden.posts.first().pk
    steps = [
        reverse("portal:answer_topic", args=[hidden.pk]),
        *(reverse(f"portal:{name}", args=[post]) for name in ("edit_post", "vote", "accept")),
    ]

    assert [anna.post(path).status_code for path in steps] == [404] * 4


def test_an_answer_that_is_hidden_is_read_by_the_desk_alone(cast, stranger, anna):
    topic = asked(cast)
    post = answered(topic, cast.sam, text=f"{SECRET_WORD} has it too.")
    Post.objects.filter(pk=post.pk).update(is_hidden=True)

    for reader in (stranger, anna):
        page = reader.get(topic.path)
        assert page.status_code == 200
        assert SECRET_WORD not in page.content.decode()
    for done in ("vote", "flag", "edit"):
        assert anna.post(f"/community/post/{post.pk}/{done}/", {"reason": "Spam", "text": "x"}).status_code == 404
    assert SECRET_WORD in desk_browser_of(cast.tove).get(topic.path).content.decode()


def test_the_same_words_are_found_once_they_are_public(cast, hidden, stranger):
    Topic.objects.filter(pk=hidden.pk).update(status="open")
    hidden.refresh_from_db()
    indexing.index(hidden)

    assert SECRET_WORD in words(stranger.get(f"{reverse('portal:community_search')}?q={SECRET_WORD}"))
    assert hidden.path in stranger.get(reverse("portal:sitemap_part", args=[0])).content.decode()
    assert SECRET_WORD in stranger.get(reverse("portal:tag_feed", args=[SECRET_WORD.lower()])).content.decode()


def test_inquiries_of_isvs_are_not_found_by_anybody(cast, stranger):
    cast.ask(subject=SECRET_WORD)

    found = stranger.get(f"{reverse('portal:community_search')}?q={SECRET_WORD}")

    assert "No topic has all of this in it" in words(found)


def test_lists_are_narrowed_and_paged_by_key(cast, stranger, lodestar_release):
    asked(cast, call=STALE)
    for number in range(21):
        asked(cast, title=f"Question {number}", area="orders", tags="bulk")

    first = stranger.get(f"{INDEX}?tag=bulk")
    after = re.search(r"tag=bulk&amp;after=(\d+)", first.content.decode())[1]

    assert words(first).count("No answer yet") == 20
    assert words(stranger.get(f"{INDEX}?tag=bulk&after={after}")).count("No answer yet") == 1
    assert words(stranger.get(f"{INDEX}?area=customers")).count("No answer yet") == 1
    assert words(stranger.get(f"{INDEX}?operation=PUT+/customers/{{customerNumber}}")).count("No answer yet") == 1
    assert stranger.get(f"{INDEX}?after=x").status_code == 404
    assert stranger.get(f"{INDEX}?area=nowhere").status_code == 404


def test_pages_cost_the_same_however_much_there_is(cast, stranger, anna, lodestar_release):
    topic = asked(cast, call=STALE)
    answered(topic, cast.sam)
    paths = [topic.path, INDEX, f"{INDEX}?tag=etag", reverse("portal:community_feed")]
    paths.append(f"{reverse('portal:community_search')}?q=update")
    once = {(reader, path): queries(reader, path) for reader in (stranger, anna) for path in paths}

    for _ in range(3):
        answered(asked(cast, call=STALE), cast.sam)
        answered(topic, cast.tove)

    assert {key: queries(*key) for key in once} == once
    assert max(once.values()) <= 16
    assert {path: once[stranger, path] for path in paths} == dict(zip(paths, [6, 3, 4, 3, 5], strict=True))


def test_a_certified_member_posts_and_another_is_told_why_not(cast, anna, bo):
    certify(cast.anna)

    made = anna.post(ASK, question() | form_of(anna, ASK))
    topic = Topic.objects.get()
    answer = reverse("portal:answer_topic", args=[topic.pk])
    refused = bo.post(answer, {"text": "Like this.", "sent_as": str(uuid4())})

    assert made["Location"] == topic.path
    assert refused.status_code == 403
    assert "you have no API certificate yet" in words(refused)
    assert Post.objects.count() == 1
    assert "How to get certified" in words(bo.get(ASK))


def test_a_certificate_that_ends_while_one_writes_keeps_the_text(cast, anna):
    certificate = certify(cast.anna)
    typed = question(text="A long text that took an hour.") | form_of(anna, ASK)
    certificate.expires_on = (MONDAY - DAY).date()
    certificate.save()

    response = anna.post(ASK, typed)

    assert (response.status_code, Topic.objects.count()) == (403, 0)
    assert "ended on 1 March 2026" in words(response)
    assert "A long text that took an hour." in response.content.decode()


def test_an_answer_refused_comes_back_as_it_was_typed(cast, anna, bo):
    topic = asked(cast)
    certify(cast.bo)
    path = reverse("portal:answer_topic", args=[topic.pk])
    typed = {"text": "Ask kari@havbris.no, token=Basic c2VjcmV0OnBhc3N3b3Jk", "sent_as": str(uuid4())}

    response = bo.post(path, typed)

    page = response.content.decode()
    assert (response.status_code, topic.posts.count()) == (422, 1)
    assert "Ask kari@havbris.no" in page
    assert 'name="confirmed" value="kari@havbris.no"' in page
    assert bo.post(path, typed | {"confirmed": ["kari@havbris.no"]}).status_code == 302


def test_signed_out_while_writing_the_text_is_handed_back(cast, stranger):
    response = stranger.post(ASK, question(text="Do not lose me."))

    assert response.status_code == 401
    assert "Do not lose me." in response.content.decode()


def test_staff_answer_in_the_same_place_once_they_have_shown_their_second_factor(cast):
    topic = asked(cast)
    path = reverse("portal:answer_topic", args=[topic.pk])
    typed = {"text": "Officially: like this.", "sent_as": str(uuid4())}

    without = browser_of(cast.sam).post(path, typed)
    answered_by_desk = desk_browser_of(cast.sam).post(path, typed)

    assert (without.status_code, answered_by_desk.status_code) == (401, 302)
    assert "API Support" in words(Client().get(topic.path))


def test_the_paste_is_read_masked_and_looked_through_before_it_is_posted(cast, anna, lodestar_release):
    asked(cast, call=STALE)
    paste = (
        "curl -X PUT https://api.lodestar.example/v1/customers/10472"
        " -H 'Authorization: Bearer abcdefgh12345678abcdefgh'"
        """ -d '{"mail": "kari@havbris.no"}'"""
    )

    live = words_of(anna.post(reverse("portal:community_diagnosis"), {"paste": paste}))
    page = anna.post(ASK, {"paste": paste, "read": "1"})

    assert "Asked before" in live
    assert "kari@havbris.no looks like an e-mail address" in live
    assert "abcdefgh12345678" not in live + page.content.decode()
    assert Topic.objects.count() == 1


def words_of(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_votes_and_acceptance_are_one_press(cast, anna, bo):
    topic = asked(cast)
    post = answered(topic, cast.sam)

    bo.post(reverse("portal:vote", args=[post.pk]), {"helped": "1"})
    own = anna.post(reverse("portal:vote", args=[topic.posts.first().pk]), {"helped": "1"})
    anna.post(reverse("portal:accept", args=[post.pk]))

    post.refresh_from_db()
    topic.refresh_from_db()
    assert (post.vote_count, topic.status, own.status_code) == (1, "answered", 409)
    assert "You wrote this yourself" in words(own)


def test_an_edit_is_by_its_author(cast, anna, bo):
    post = asked(cast).posts.get()
    path = reverse("portal:edit_post", args=[post.pk])

    assert bo.get(path).status_code == bo.post(path, {"text": "Mine"}).status_code == 404
    assert "The first PUT works" in words(anna.get(path))
    assert anna.post(path, {"text": "Mended."}).status_code == 302
    assert "Mended." in words(Client().get(post.topic.path))


def test_what_a_topic_is_about_goes_along_to_consulting(cast, anna):
    topic = asked(cast)

    page = anna.get(f"{reverse('portal:new_consulting')}?topic={topic.pk}").content.decode()

    assert topic.title in page
    assert f"http://testserver{topic.path}" in page
    assert Engagement.objects.count() == 0


def test_many_answers_are_paged_by_what_helped_most(cast, stranger, bo):
    topic = asked(cast)
    posts = [answered(topic, cast.sam, text=f"Answer number {number}.") for number in range(22)]
    services.vote(posts[-1], by=cast.bo, helped=True, at=MONDAY)

    first = stranger.get(topic.path)
    after = re.search(r"\?after=([\d.]+)", first.content.decode())[1]

    assert words(first).index("Answer number 21.") < words(first).index("Answer number 0.")
    assert words(stranger.get(f"{topic.path}?after={after}")).count("Answer number") == 2


def test_tags_without_a_public_topic_are_none(cast, stranger):
    Tag.objects.create(name="unused")

    assert stranger.get(f"{INDEX}?tag=unused").status_code == 404
