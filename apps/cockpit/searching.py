"""The search of the desk: one box for everything that was asked, said, called and noted."""

from collections.abc import Iterator, Sequence
from http import HTTPStatus
from typing import Any, NamedTuple, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.views.decorators.http import require_safe
from unfold.dataclasses import SearchResult

from apps.accounts.models import User
from apps.inquiries.models import Inquiry
from apps.inquiries.services.indexing import KIND as INQUIRY
from apps.policy.present import now
from apps.search import documents
from apps.search.documents import Found
from apps.search.models import SearchDocument
from apps.search.querysets import Narrowed
from apps.search.snippets import Piece, marked, snippet

from .badges import Badge, state_of
from .frame import draw
from .queue import lend_market
from .reach import KINDS, Kind, kinds_for, reach_of
from .search_filters import SearchFilters

IN_PALETTE = 8
SHORTEST_IN_PALETTE = 2


class Hit(NamedTuple):
    """One line of the results: whatever was found, with the inquiry and its state where it is one."""

    document: SearchDocument
    kind: Kind
    address: str
    title: list[Piece]
    text: list[Piece]
    inquiry: Inquiry | None = None
    state: Badge | None = None


def search(request: HttpRequest) -> HttpResponseBase:
    """What the words of the address find, for staff who may see any of it."""
    return admin.site.admin_view(_search)(request)


@require_safe
def _search(request: HttpRequest) -> HttpResponse:
    reader = cast(User, request.user)
    kinds = kinds_for(reader)
    if not kinds:
        raise PermissionDenied
    filters = SearchFilters(request.GET, reader=reader, kinds=kinds)
    lend_market(reader, filters.markets)
    found, refused, status = Found(), "", HTTPStatus.OK
    if filters.wish.q.strip():
        try:
            found = documents.find(
                filters.wish.q, reach=reach_of(reader), at=now(), to=filters.narrowed, page=filters.page
            )
        except ValidationError as refusal:
            refused, status = refusal.messages[0], HTTPStatus.UNPROCESSABLE_ENTITY
    context = {
        "title": "Search",
        "filters": filters,
        "found": found,
        "refused": refused,
        "hits": list(_hits(found, reader)),
    }
    return draw(request, "admin/cockpit/search.html", context, status=status)


def palette(request: HttpRequest, term: str) -> Sequence[SearchResult]:
    """The first few that are found while somebody types, for the theme's command palette."""
    reader = cast(User, request.user)
    kinds = kinds_for(reader)
    if not kinds or len(term.strip()) < SHORTEST_IN_PALETTE or len(term) > documents.LONGEST:
        return []
    try:
        found = documents.find(
            term, reach=reach_of(reader), at=now(), to=Narrowed(kinds=kinds), per_page=IN_PALETTE, is_beginning=True
        )
    except ValidationError:
        return []
    results = [_result(hit) for hit in found.hits]
    if found.next_page:
        everything = f"{reverse('cockpit:search')}?{SearchFilters.address_of(term)}"
        results.append(SearchResult(title="All results", description=f"for {term}", link=everything, icon="search"))
    return results


def _result(document: SearchDocument) -> SearchResult:
    kind = KINDS[document.kind]
    number = f"#{document.number} " if document.number else ""
    return SearchResult(
        title=f"{number}{document.title}", description=kind.name, link=_address(document), icon=kind.theme_icon
    )


def _address(document: SearchDocument) -> str:
    return reverse(KINDS[document.kind].address, args=[document.object_id])


def _hits(found: Found, reader: User) -> Iterator[Hit]:
    inquiries = _inquiries(found.hits, reader)
    for document in found.hits:
        about: dict[str, Any] = {}
        if document.kind == INQUIRY:
            inquiry = inquiries.get(document.object_id)
            if inquiry is None:
                continue
            about = {"inquiry": inquiry, "state": state_of(inquiry)}
        title, text = marked(document.title, found.wanted), snippet(document.body, found.wanted)
        yield Hit(document, KINDS[document.kind], _address(document), title, text, **about)


def _inquiries(hits: Sequence[SearchDocument], reader: User) -> dict[int, Inquiry]:
    numbers = [document.object_id for document in hits if document.kind == INQUIRY]
    if not numbers:
        return {}
    shown = ("subject", "status", "completed_at", "last_activity_at", "isv__name", "market__code", "market__name")
    rows = Inquiry.objects.visible_to(reader).select_related("isv", "market").only(*shown)
    return rows.in_bulk(numbers)
