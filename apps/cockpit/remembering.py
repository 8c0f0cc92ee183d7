"""Where a person was last in the queue: in the session, and beyond it for whoever signs in anew."""

from collections.abc import Mapping

from django.core.cache import cache
from django.http import HttpRequest

from apps.accounts.models import User

from .parts import PARTS
from .tabs import SAVED

KEPT_SECONDS = 180 * 86_400
PLACE = "queue"


def asked_of(request: HttpRequest, reader: User) -> Mapping[str, str]:
    """What the address asks for; an address that says nothing leads to the last view."""
    if request.GET:
        return request.GET.dict()
    name, _equals, value = (request.session.get(PLACE) or cache.get(_key(reader)) or "").partition("=")
    return {name: value} if name else {}


def remember(request: HttpRequest, reader: User) -> None:
    """Keep which view it is, when one was chosen."""
    if set(request.GET) not in ({"view"}, {SAVED}):
        return
    name, value = next(iter(request.GET.items()))
    place = f"{name}={value}"
    is_view = value in PARTS if name == "view" else True
    if is_view and request.session.get(PLACE) != place and len(place) < 100:
        request.session[PLACE] = place
        cache.set(_key(reader), place, KEPT_SECONDS)


def _key(reader: User) -> str:
    return f"queue-of-{reader.pk}"
