"""Pages of readers without a session are the same for everybody, and kept."""

import pytest
from django.contrib.messages.storage.base import Message
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.portal import public_pages
from tests.cast import MONDAY
from tests.community.rows import answered, asked

INDEX = reverse("portal:community")


@pytest.fixture
def kept(monkeypatch):
    monkeypatch.setattr(public_pages, "KEPT_SECONDS", 60.0)
    public_pages.SHELF.clear()
    yield
    public_pages.SHELF.clear()


def test_a_stranger_gets_no_cookie_and_nothing_varies(cast):
    topic = asked(cast)

    for path in (INDEX, topic.path, reverse("portal:community_feed"), reverse("portal:sitemap")):
        response = Client().get(path)
        assert (response.status_code, response.cookies, "Vary" in response) == (200, {}, False)
        assert response["Cache-Control"] == "public, max-age=0, s-maxage=60, must-revalidate"
        assert response["ETag"]
        assert "csrf" not in response.content.decode()


def test_what_did_not_change_is_not_sent_again(cast):
    topic = asked(cast)
    first = Client().get(topic.path)

    by_etag = Client().get(topic.path, headers={"If-None-Match": first["ETag"]})
    by_date = Client().get(topic.path, headers={"If-Modified-Since": first["Last-Modified"]})
    answered(topic, cast.sam)
    changed = Client().get(topic.path, headers={"If-None-Match": first["ETag"]})

    assert (by_etag.status_code, by_etag.content, by_date.status_code, changed.status_code) == (304, b"", 304, 200)
    assert by_etag["ETag"] == first["ETag"]


def test_a_page_is_made_once_for_all_strangers(cast, kept):
    topic = asked(cast)
    Client().get(topic.path)

    with CaptureQueriesContext(connection) as asked_for:
        again = Client().get(topic.path)

    assert (len(asked_for), again.status_code) == (0, 200)
    assert "Content-Security-Policy" in again


def test_whoever_is_signed_in_gets_a_page_of_their_own_that_nobody_keeps(cast, anna, kept):
    topic = asked(cast)
    public = Client().get(topic.path)

    own = anna.get(topic.path, headers={"If-None-Match": public["ETag"]})

    assert own.status_code == 200
    assert own["Cache-Control"] == "private, no-cache"
    assert "Post the answer" in own.content.decode()
    assert "Post the answer" not in Client().get(topic.path).content.decode()


def test_a_message_that_waits_for_one_reader_is_on_no_page_of_others(cast, kept, rf):
    reader = Client()
    reader.cookies["messages"] = CookieStorage(rf.get("/"))._encode([Message(20, "You have signed out.")])

    own = reader.get(INDEX)

    assert "You have signed out." in own.content.decode()
    assert "public" not in own["Cache-Control"]
    assert "You have signed out." not in Client().get(INDEX).content.decode()


def test_refusals_are_not_kept(cast, kept):
    path = reverse("portal:topic", args=[7, "x"])
    missing = Client().get(path)
    topic = asked(cast, at=MONDAY)

    assert missing.status_code == 404
    assert Client().get(reverse("portal:topic_by_number", args=[topic.pk])).status_code == 301
    assert len(public_pages.SHELF._pages) == 1


def test_the_shelf_holds_so_much_and_no_more(monkeypatch):
    monkeypatch.setattr(public_pages, "MOST_BYTES", 10)
    shelf = public_pages.Shelf()
    page = public_pages.Page(200, b"12345678", {}, "", None, float("inf"))

    shelf.put(("a", "/"), page)
    shelf.put(("b", "/"), page)

    assert (shelf.get(("a", "/")), shelf.get(("b", "/"))) == (None, page)
