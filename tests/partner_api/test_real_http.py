"""The main job of a partner system, over a real connection with a real token."""

import base64
import http.client
import json
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache

from apps.inquiries import services
from apps.inquiries.models import Inquiry
from tests.cast import gather

from .test_inquiries import CALL


class Connection:
    """What a partner system writes in an afternoon: JSON over http.client."""

    def __init__(self, url, client_id, secret):
        self.host = urlsplit(url).netloc
        credentials = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
        form = {"Authorization": f"Basic {credentials}", "Content-Type": "application/x-www-form-urlencoded"}
        _, _, raw = self.send("POST", "/api/v1/token/", b"grant_type=client_credentials", form)
        self.bearer = {"Authorization": f"Bearer {json.loads(raw)['access_token']}"}

    def send(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.host, timeout=30)
        try:
            connection.request(method, path, body, headers or {})
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def call(self, method, path, body=None):
        json_headers = {"Content-Type": "application/json"} if body is not None else {}
        raw = None if body is None else json.dumps(body).encode()
        status, headers, raw = self.send(method, path, raw, self.bearer | json_headers)
        return status, headers, json.loads(raw)

    def attach(self, path, name, content):
        body = (
            b'--edge\r\nContent-Disposition: form-data; name="file"; filename="' + name.encode() + b'"\r\n'
            b"Content-Type: application/octet-stream\r\n\r\n" + content + b"\r\n--edge--\r\n"
        )
        form = {"Content-Type": "multipart/form-data; boundary=edge"}
        status, headers, raw = self.send("POST", path, body, self.bearer | form)
        return status, headers, json.loads(raw)


@pytest.mark.django_db(transaction=True)
def test_a_partner_system_asks_is_answered_replies_and_attaches(live_server):
    cache.clear()
    cast = gather()
    connection = Connection(live_server.url, cast.bot.credentials_id, cast.bot_secret)

    status, headers, asked = connection.call(
        "POST", "/api/v1/inquiries/", {"subject": "400 on invoice", "text": "Why is this refused?", "call": CALL}
    )
    inquiry = Inquiry.objects.get()
    path = urlsplit(headers["Location"]).path
    assert (status, asked["number"], asked["status"]) == (201, inquiry.number, "new")
    assert asked["hear_from_us_by"] is not None

    status, _, listed = connection.call("GET", "/api/v1/inquiries/?status=new")
    assert (status, [row["number"] for row in listed["results"]]) == (200, [inquiry.number])

    services.answer(inquiry, by=cast.sam, text="Which customer?", at=inquiry.asked_at)
    status, _, said = connection.call("GET", f"{path}messages/")
    assert (status, [row["text"] for row in said["results"]]) == (200, ["Why is this refused?", "Which customer?"])

    status, _, replied = connection.call("POST", f"{path}messages/", {"text": "Number 10472."})
    assert (status, replied["kind"]) == (201, "reply")

    status, _, attached = connection.attach(f"{path}attachments/", "log.txt", b"line one")
    assert (status, [row["name"] for row in attached["attachments"]]) == (201, ["log.txt"])

    status, headers, content = connection.send(
        "GET", urlsplit(attached["attachments"][0]["url"]).path, headers=connection.bearer
    )
    assert (status, headers["Content-Disposition"], content) == (200, 'attachment; filename="log.txt"', b"line one")

    inquiry.refresh_from_db()
    assert (inquiry.status, inquiry.messages.filter(author=cast.bot.user).count()) == ("open", 3)


@pytest.mark.django_db(transaction=True)
def test_a_refusal_is_a_problem_over_a_real_connection_too(live_server):
    cache.clear()
    cast = gather()
    connection = Connection(live_server.url, cast.bot.credentials_id, cast.bot_secret)

    status, headers, told = connection.call("POST", "/api/v1/inquiries/", {"subject": "s", "text": "t", "isv": 1})

    assert (status, headers["Content-Type"], told["code"]) == (400, "application/problem+json", "unknown_field")
    assert not Inquiry.objects.exists()
