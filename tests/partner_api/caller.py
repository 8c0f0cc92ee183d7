"""A partner system as the tests play it: its own client, a token from the token endpoint."""

import json
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client

from apps.isvs.models import Integration

TOKEN = "/api/v1/token/"
INQUIRIES = "/api/v1/inquiries/"


def get_token(integration: Integration, secret: str, **form: str) -> HttpResponse:
    """The token endpoint's answer to this integration."""
    credentials = {"client_id": integration.credentials_id, "client_secret": secret}
    form = {"grant_type": "client_credentials"} | credentials | form
    return Client().post(TOKEN, urlencode(form), content_type="application/x-www-form-urlencoded")


class Partner:
    """Calls the API with a token; ``post`` and ``patch`` send JSON, ``send`` whatever it is given."""

    def __init__(self, integration: Integration, secret: str, **form: str) -> None:
        self.token = get_token(integration, secret, **form).json()["access_token"]
        self.client = Client(headers={"Authorization": f"Bearer {self.token}"}, raise_request_exception=False)

    def get(self, path: str, **options: Any) -> HttpResponse:
        return self.client.get(path, **options)

    def post(self, path: str, body: Any = None, **options: Any) -> HttpResponse:
        return self.send("post", path, json.dumps({} if body is None else body), **options)

    def patch(self, path: str, body: Any, **options: Any) -> HttpResponse:
        return self.send("patch", path, json.dumps(body), **options)

    def send(self, method: str, path: str, raw: str | bytes, content_type: str = "application/json", **options: Any):
        return getattr(self.client, method)(path, raw, content_type=content_type, **options)

    def upload(self, path: str, **parts: Any) -> HttpResponse:
        return self.client.post(path, parts)
