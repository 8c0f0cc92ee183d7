"""Reading rendered pages."""

import html
import re
from collections.abc import Iterator

from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
DATA = re.compile(r'type="application/(?:ld\+)?json"')
_FORBIDDEN = re.compile(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|javascript:", re.IGNORECASE)


def words(response: HttpResponse) -> str:
    """The text of the page's main part, on one line."""
    page = response.content.decode()
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split()).replace(" .", ".").replace(" ,", ",")


def inline_code(response: HttpResponse) -> list[str]:
    """Scripts and styles in the page itself, which the policy forbids. Data for scripts is no code."""
    return list(_inline_code(response.content.decode()))


def _inline_code(page: str) -> Iterator[str]:
    for attributes, body in _SCRIPT.findall(page):
        if "src=" not in attributes and not DATA.search(attributes):
            yield body
    for found in _FORBIDDEN.finditer(_SCRIPT.sub("", page)):
        yield page[max(0, found.start() - 40) : found.end() + 40]


def policy(response: HttpResponse) -> dict[str, str]:
    """The directives of the Content-Security-Policy."""
    directives = (part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";"))
    return {name: sources for name, _, sources in directives}


def queries(client: Client, path: str) -> int:
    """How many queries a page takes for somebody who has been here before."""
    client.get(path)
    with CaptureQueriesContext(connection) as asked:
        response = client.get(path)
    assert response.status_code == 200
    return len(asked)
