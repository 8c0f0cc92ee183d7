"""What a page costs on the first visit: all that it loads, as it goes over the wire. Nothing moves once it is there."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.test import Client

from tests.community.rows import answered, asked

MOST_BYTES = 100_000
LOADED = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="(/static/[^"?#]+)"|url\(["\']?(/static/[^"\')]+)')
USED = re.compile(r'href="(/static/[^"#]+\.svg)#')
PICTURE = re.compile(r"<img\b[^>]*>")


def first_load(client: Client, path: str) -> tuple[dict[str, int], str]:
    """The bytes of each file that the page needs, compressed, and the page."""
    response = client.get(path)
    assert response.status_code == 200, path
    page = response.content.decode()
    files = {name for found in LOADED.findall(page) for name in found if name} | set(USED.findall(page))
    weights = {name: _compressed(Path(find(name.removeprefix("/static/"))).read_bytes()) for name in files}
    return {path: _compressed(response.content), **weights}, page


def _compressed(content: bytes) -> int:
    return len(gzip.compress(content, 6, mtime=0))


@pytest.fixture
def paths(cast) -> list[str]:
    inquiry = cast.ask()
    topic = asked(cast)
    answered(topic, cast.sam)
    return [
        "/",
        "/inquiries/new/",
        f"/inquiries/{inquiry.number}/",
        "/clients/",
        "/customers/",
        "/consulting/",
        "/isv/",
        "/community/",
        topic.path,
        "/help/policy/",
        "/help/what-to-include/",
    ]


def test_no_page_weighs_more_than_it_may(cast, anna, paths):
    for path in paths:
        weights, _ = first_load(anna, path)
        assert len(weights) >= 4, weights
        assert sum(weights.values()) < MOST_BYTES, weights


def test_nothing_moves_while_a_page_loads(cast, anna, paths):
    """No font of ours comes late, every picture says how large it is, and styles stand before what they shape."""
    for path in paths:
        weights, page = first_load(anna, path)
        assert not any(name.endswith((".woff", ".woff2", ".ttf")) for name in weights)
        assert all("width=" in picture and "height=" in picture for picture in PICTURE.findall(page)), path
        assert 'rel="stylesheet"' not in page[page.index("<body") :], path
        assert not re.search(r"<script(?![^>]*(?:defer|async|type=\"application))[^>]*src=", page), path


def test_styles_load_no_font():
    for name in ("tokens", "components"):
        assert "@font-face" not in Path(find(f"desk/{name}.css")).read_text()
