"""Searching the inquiries of my ISV: what we asked, what we were told, what we called."""

from http import HTTPStatus
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.inquiries.finding import find_of_isv
from apps.inquiries.models import Inquiry
from apps.policy.present import now
from apps.search.documents import Found
from apps.search.snippets import Piece, marked, snippet

from .context import Place, place_of
from .doors import MemberRequest, members_only
from .inquiries import BULKY
from .paging import number_in
from .turns import Turn, turn_of


class Hit(NamedTuple):
    """One inquiry that was found, and where in it."""

    inquiry: Inquiry
    turn: Turn
    title: list[Piece]
    text: list[Piece]


@require_safe
@members_only
def search(request: MemberRequest) -> HttpResponse:
    """What ``?q=`` finds among the inquiries of the reader's ISV."""
    place, text = place_of(request), request.GET.get("q", "")
    if place.isv is None:
        return render(request, "portal/inquiries/no_isv.html")
    found, refused, status = Found(), "", HTTPStatus.OK
    if text.strip():
        try:
            found = find_of_isv(text, isv=place.isv, at=now(), page=number_in(request.GET.get("page", "")) or 1)
        except ValidationError as refusal:
            refused, status = refusal.messages[0], HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"text": text, "found": found, "refused": refused, "hits": _hits(request, place, found)}
    return render(request, "portal/inquiries/search.html", context, status=status)


def _hits(request: MemberRequest, place: Place, found: Found) -> list[Hit]:
    """Whatever search may say: shown is what the reader may see."""
    numbers = [document.object_id for document in found.hits]
    own = Inquiry.objects.visible_to(request.user).filter(isv=place.isv)
    inquiries = own.select_related("call", "market__calendar").defer(*BULKY).in_bulk(numbers)
    return [
        Hit(
            inquiries[document.object_id],
            turn_of(inquiries[document.object_id], now(), None),
            marked(document.title, found.wanted),
            snippet(document.body, found.wanted),
        )
        for document in found.hits
        if document.object_id in inquiries
    ]
