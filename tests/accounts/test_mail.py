"""Mail of the account pages leaves through the outbox, and codes stay nobody's but the reader's."""

import socket

import pytest
from allauth.account.adapter import get_adapter
from allauth.core.context import request_context

from apps.notifications.models import Mail
from tests.cast import MONDAY
from tests.notifications.steps import deliver
from tests.smtp import PostOffice, deliver_to

RESET = "/accounts/password/reset/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def test_a_code_is_asked_for_while_the_mail_server_is_down(cast, client, settings, free_port):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port

    answer = client.post(RESET, {"email": cast.anna.email})

    mail = Mail.objects.get()
    assert answer.status_code == 302
    assert (mail.to, mail.subject, mail.state) == (cast.anna.email, "Your code to set a password", "waiting")


def test_a_code_arrives_in_both_parts_of_our_layout(cast, client, settings):
    with PostOffice() as office:
        deliver_to(settings, office)
        client.post(RESET, {"email": cast.anna.email})
        code = Mail.objects.get().text.split("\n\n")[1]

        deliver(at=Mail.objects.get().queued_at)

    [letter] = office.letters
    assert f"<p>{code}</p>" in letter.html
    assert "Open the page" not in letter.html
    assert "Replies to this mail are not read. Sign in to write to us" in letter.text


def test_every_request_gets_a_code_of_its_own(cast, client):
    client.post(RESET, {"email": cast.anna.email})
    client.post(RESET, {"email": cast.anna.email})

    assert Mail.objects.filter(is_confidential=True).count() == 2


@pytest.mark.parametrize(("context", "is_confidential"), [({"code": "ABC-123"}, True), ({}, False)])
def test_only_mail_with_a_code_is_confidential(rf, context, is_confidential):
    with request_context(rf.get("/")):
        get_adapter().send_mail("account/email/password_reset_code", "anna@acme.example", context)

    assert Mail.objects.get().is_confidential is is_confidential


def test_a_notice_shows_the_browsers_words_as_they_are(rf):
    notice = {"timestamp": MONDAY, "ip": "192.0.2.1", "user_agent": "<b>[x](https://elsewhere.example)"}
    with request_context(rf.get("/")):
        get_adapter().send_mail("account/email/password_changed", "anna@acme.example", notice)

    assert "(&lt;b&gt;[x](https://elsewhere.example))" in Mail.objects.get().html
