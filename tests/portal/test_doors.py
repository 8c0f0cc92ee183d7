import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.inquiries.models import Inquiry
from tests.cast import Cast
from tests.factories.accounts import PASSWORD

from .pages import words
from .test_new_inquiries import NEW, TYPED

CAREFUL = {"headers": {"origin": "http://testserver"}}


@pytest.fixture
def browser(cast: Cast) -> Client:
    """A browser whose forms are checked as in the product."""
    return Client(enforce_csrf_checks=True)


def token_of(response) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', response.content.decode())[1]


def sign_in(browser: Client, cast: Cast) -> None:
    browser.force_login(cast.anna)
    browser.get("/")


@pytest.mark.parametrize("path", ["/", NEW, "/isv/", "/inquiries/1/", "/inquiries/1/files/1/"])
def test_a_page_asks_for_a_sign_in_and_leads_back(client, db, path):
    assert client.get(path).url == f"/accounts/login/?next={path}"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client, cast):
    cast.anna.emailaddress_set.create(email=cast.anna.email, verified=True, primary=True)

    answer = client.post(f"/accounts/login/?next={NEW}", {"login": cast.anna.email, "password": PASSWORD, "next": NEW})

    assert answer.url == NEW


def test_what_was_typed_after_the_sign_in_expired_comes_back(client, cast):
    response = client.post(
        NEW, TYPED | {"text": "Line one\nline two", "attachments": SimpleUploadedFile("a.log", b"x")}
    )

    assert response.status_code == 401
    assert "You were signed out while you wrote" in words(response)
    assert "Line one line two" in words(response)
    assert "Add a.log with your next reply." in words(response)
    assert dict(response.context["typed"]) == TYPED | {"text": "Line one\nline two"}
    assert response["Cache-Control"] == "no-store"
    assert Inquiry.objects.count() == 0


def test_it_can_be_sent_after_signing_in_again(browser, cast):
    sign_in(browser, cast)
    typed = TYPED | {"csrfmiddlewaretoken": token_of(browser.get(NEW))}
    del browser.cookies["sessionid"]
    expired = browser.post(NEW, typed, **CAREFUL)
    old_token = token_of(expired)
    sign_in(browser, cast)
    browser.cookies["csrftoken"] = "x" * 32

    welcome = browser.post(NEW, typed | {"csrfmiddlewaretoken": old_token}, **CAREFUL)
    sent = browser.post(NEW, dict(welcome.context["typed"]) | {"csrfmiddlewaretoken": token_of(welcome)}, **CAREFUL)

    assert (expired.status_code, welcome.status_code, sent.status_code) == (401, 403, 302)
    assert "You are signed in. Send it now?" in words(welcome)
    assert Inquiry.objects.get().subject == TYPED["subject"]


def test_what_another_site_posted_is_not_handed_back(browser, cast):
    sign_in(browser, cast)

    response = browser.post(NEW, TYPED, headers={"origin": "https://evil.example"})

    assert response.status_code == 403
    assert TYPED["text"] not in response.content.decode()
    assert "This page was too old" in words(response)
    assert Inquiry.objects.count() == 0


def test_a_password_is_never_handed_back(browser, cast):
    response = browser.post("/accounts/login/", {"login": cast.anna.email, "password": "hunter2hunter2"}, **CAREFUL)

    assert response.status_code == 403
    assert "hunter2" not in response.content.decode()


def test_a_part_of_a_page_is_told_where_what_was_typed_goes(client, cast):
    response = client.post("/inquiries/1/reply/", {"text": "x"}, headers={"hx-request": "true"})

    assert (response.status_code, response["HX-Retarget"], response["HX-Reswap"]) == (401, "#main", "outerHTML")


def test_a_part_that_is_asked_again_stays_as_it_is_when_the_sign_in_expired(client, db):
    assert client.get("/inquiries/1/state/", headers={"hx-request": "true"}).status_code == 204


def test_staff_who_post_are_led_to_the_desk(client, cast):
    client.force_login(cast.sam)

    assert client.post(NEW, TYPED).url == "/admin/"
    assert Inquiry.objects.count() == 0
