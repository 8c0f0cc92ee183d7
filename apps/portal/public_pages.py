"""Pages for readers without a session: the same for everybody, kept for moments, asked for again by their ETag.

They set no cookie and vary by none. Whoever has a session, or a message waiting, gets a page of their own.
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from datetime import datetime
from http import HTTPStatus
from typing import NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date, parse_http_date

PLACES = ("/community/", "/help/", "/sitemap.xml")
MOST_PAGES, MOST_BYTES = 1_000, 32 << 20
LONGEST_KEY = 500
KEPT_SECONDS = 5.0
"""So long a process gives the page it made to the next reader."""
IN_FRONT = 60
"""Seconds that a cache in front of the desk may give a page before it asks again."""
COOKIES_OF_SOMEBODY = (settings.SESSION_COOKIE_NAME, "messages")


class Page(NamedTuple):
    """An answer as it was made, and until when it is given again, by the clock of the process."""

    status: int
    content: bytes
    headers: dict[str, str]
    etag: str
    modified: int | None
    until: float


class Shelf:
    """The newest pages, up to a number and a size."""

    def __init__(self) -> None:
        self._pages: OrderedDict[tuple[str, str], Page] = OrderedDict()
        self._bytes = 0

    def get(self, key: tuple[str, str]) -> Page | None:
        page = self._pages.get(key)
        return page if page and time.monotonic() < page.until else None

    def put(self, key: tuple[str, str], page: Page) -> None:
        self._drop(key)
        self._pages[key] = page
        self._bytes += len(page.content)
        while len(self._pages) > MOST_PAGES or self._bytes > MOST_BYTES:
            self._drop(next(iter(self._pages)))

    def clear(self) -> None:
        self._pages.clear()
        self._bytes = 0

    def _drop(self, key: tuple[str, str]) -> None:
        page = self._pages.pop(key, None)
        self._bytes -= len(page.content) if page else 0


SHELF = Shelf()


def kept_for_strangers(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Give readers without a session the page that was made for the one before them."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _is_for_anybody(request):
            return get_response(request)
        key = (request.get_host(), request.get_full_path())
        page = SHELF.get(key)
        if page is None:
            request.is_for_anybody = True  # type: ignore[attr-defined]  # put there for views and templates
            response = get_response(request)
            if not _may_be_kept(response):
                return response
            page = _page_of(response)
            if len(key[1]) <= LONGEST_KEY and request.method == "GET":
                SHELF.put(key, page)
        return _answer(request, page)

    return middleware


def is_for_anybody(request: HttpRequest) -> bool:
    """Whether the page that is made now is given to others too."""
    return getattr(request, "is_for_anybody", False)


def public(response: HttpResponse, request: HttpRequest, *, changed_at: datetime | None = None) -> HttpResponse:
    """Let ``response`` be kept where it is made for anybody, and nowhere where it is somebody's own."""
    if is_for_anybody(request):
        patch_cache_control(response, public=True, max_age=0, s_maxage=IN_FRONT, must_revalidate=True)
        if changed_at:
            response["Last-Modified"] = http_date(changed_at.timestamp())
    else:
        patch_cache_control(response, private=True, no_cache=True)
    return response


def _is_for_anybody(request: HttpRequest) -> bool:
    is_reading = request.method in ("GET", "HEAD") and request.path.startswith(PLACES)
    return is_reading and not any(name in request.COOKIES for name in COOKIES_OF_SOMEBODY)


def _may_be_kept(response: HttpResponse) -> bool:
    is_done = response.status_code in (HTTPStatus.OK, HTTPStatus.MOVED_PERMANENTLY) and not response.streaming
    return is_done and "public" in response.get("Cache-Control", "") and not response.cookies


def _page_of(response: HttpResponse) -> Page:
    headers = {name: value for name, value in response.items() if name not in ("Vary", "Content-Length")}
    etag = f'"{hashlib.blake2b(response.content, digest_size=16).hexdigest()}"'
    modified = parse_http_date(headers["Last-Modified"]) if "Last-Modified" in headers else None
    until = time.monotonic() + KEPT_SECONDS
    return Page(response.status_code, response.content, {**headers, "ETag": etag}, etag, modified, until)


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    if page.status == HTTPStatus.OK and _has_it(request, page):
        return HttpResponseNotModified(headers=_validators(page))
    return HttpResponse(page.content, status=page.status, headers=page.headers)


def _has_it(request: HttpRequest, page: Page) -> bool:
    """Whether the reader's copy is the page; where it says both, the ETag counts."""
    wanted = request.META.get("HTTP_IF_NONE_MATCH")
    if wanted is None and "HTTP_IF_MODIFIED_SINCE" not in request.META:
        return False
    return wanted == page.etag or get_conditional_response(request, page.etag, page.modified) is not None


def _validators(page: Page) -> dict[str, str]:
    wanted = ("ETag", "Last-Modified", "Cache-Control", "Content-Security-Policy")
    return {name: page.headers[name] for name in wanted if name in page.headers}
