"""Calls as they are pasted into a new inquiry, and reading what comes back."""

import json

from django.http import HttpResponse

from apps.diagnostics.models import KnownCause, KnownCauseExample
from apps.diagnostics.services.causes import save_cause
from tests.cast import MONDAY

from .pages import words

LIVE = "/inquiries/new/diagnosis/"
NEW = "/inquiries/new/"
SECRET = "FakeSecret0123456789abcdefABCDEF0123456789"
BODY = '{\n  "name": {"value": "Havbris"},\n  "status": {"value": "Actve"}\n}'
PASTE = f"""We get this since Monday. What is wrong with our customer?

curl -X POST 'https://api.lodestar.example/v1/customers' \\
  -H 'Authorization: Bearer {SECRET}' \\
  -H 'Content-Type: application/json' \\
  -H 'X-Request-Id: 0c4f6f0e-53f1-4a55-9a0e-7d1f6f2c9b11' \\
  -d '{BODY}'

HTTP/1.1 400 Bad Request
Date: Mon, 02 Mar 2026 08:43:00 GMT
Content-Type: application/json

{{"message": "Error creating customer."}}
"""
TWO_CALLS = """GET https://api.lodestar.example/v1/suppliers/7
HTTP/1.1 404 Not Found

{"message": "Not found"}

GET https://api.lodestar.example/v1/customers/10472
HTTP/1.1 200 OK

{"name": {"value": "Havbris"}}
"""
ABOUT = {"kind": "failed_call", "priority": "normal", "subject": "400 on customer"}


def shown(response: HttpResponse) -> str:
    """The text of what comes back, on one line."""
    page = response.content.decode()
    return words(type("Page", (), {"content": f"<main {page}</main>".encode()}))


def facts(response: HttpResponse) -> dict[str, str]:
    """What the page is told to fill in."""
    page = response.content.decode()
    start = page.index(">", page.index('id="read-facts"')) + 1
    return json.loads(page[start : page.index("</script>", start)])


def known_cause(cast, *, is_published: bool = True) -> KnownCause:
    cause = KnownCause(
        title="The status has a spelling of its own",
        status=400,
        message_pattern="Error creating customer",
        answer="Write **Active**.",
        is_published=is_published,
        is_active=True,
    )
    example = KnownCauseExample(status=400, response_body='{"message": "Error creating customer."}')
    return save_cause(cause, [example], by=cast.tove, at=MONDAY)
