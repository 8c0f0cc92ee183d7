"""Sitting at the desk: signed in with a second factor, reading pages."""

import html
import re
import time
from collections.abc import Iterator

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.inquiries.services.departing import TO_TAKE_BACK
from tests.cast import MONDAY


def browser_of(user: User) -> Client:
    TOTP.activate(user, generate_totp_secret())
    client = Client()
    client.force_login(user)
    session = client.session
    records = [{"method": "mfa", "at": time.time()}]
    session.update({"account_authentication_methods": records, "account_authentication_methods_user": str(user.pk)})
    session.save()
    return client


def page_of(inquiry: Inquiry) -> str:
    return reverse("cockpit:inquiry", args=[inquiry.number])


def step_of(inquiry: Inquiry, step: str) -> str:
    return reverse(f"cockpit:{step}", args=[inquiry.number])


def pass_the_time_to_undo() -> None:
    """What was sent on MONDAY leaves."""
    services.depart_due(at=MONDAY + TO_TAKE_BACK)


def words(response: HttpResponse) -> str:
    """The text of the page's main part, on one line."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def numbers(response: HttpResponse) -> list[int]:
    """The inquiries of a queue page, in order."""
    return [
        int(number) for number in re.findall(r'class="subject" href="/admin/desk/inquiries/(\d+)/"', text(response))
    ]


def walk(client: Client, path: str) -> Iterator[list[int]]:
    """The numbers of every page of the queue, following its own links."""
    query: str | None = path
    while query is not None:
        page = client.get(reverse("cockpit:queue") + query)
        yield numbers(page)
        found = re.search(r'rel="next" href="([^"]+)"', text(page))
        query = html.unescape(found[1]) if found else None


def text(response: HttpResponse) -> str:
    return response.content.decode()


def queries(client: Client, path: str) -> int:
    """How many queries a page takes for somebody who has been here before."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200
    return len(asked)
