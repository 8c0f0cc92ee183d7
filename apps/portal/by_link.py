"""What the pages opened by a link in our mail have in common. The link is the key: there is no account.

Their forms carry no token against forgery, because nothing of them rests on a cookie: whoever posts holds the link and
the code. So they work in browsers that keep no cookies, and browsers may hold back where they come from.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

KEPT_TO_ITSELF = {
    "Cache-Control": "no-store, private",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}
STATUS_OF = {
    "link_unknown": HTTPStatus.NOT_FOUND,
    "link_expired": HTTPStatus.GONE,
    "link_replaced": HTTPStatus.GONE,
    "answered_already": HTTPStatus.CONFLICT,
    "changed_meanwhile": HTTPStatus.CONFLICT,
    "nothing_to_withdraw": HTTPStatus.CONFLICT,
    "disputed_already": HTTPStatus.CONFLICT,
    "not_owed": HTTPStatus.CONFLICT,
    "too_many_codes": HTTPStatus.TOO_MANY_REQUESTS,
}


def kept_here(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """As ``kept_to_itself``, for forms that rest on a sign-in: our own pages are told where they were sent from."""
    inner = kept_to_itself(view)

    @wraps(view)
    def door(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        response = inner(request, **kwargs)
        response["Referrer-Policy"] = "same-origin"
        return response

    return door


def kept_to_itself(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Nothing on the way keeps the page, no index lists it, and where it leads is not told its address."""

    @wraps(view)
    def door(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        response = view(request, **kwargs)
        for name, value in KEPT_TO_ITSELF.items():
            response[name] = value
        return response

    return door


def dead_end(request: HttpRequest, refusal: ValidationError, labels: Mapping[str, str]) -> HttpResponse:
    """A link that leads nowhere any more; what was typed is shown, to be copied."""
    context = {"refused": refusal, "typed": typed(request, labels), "is_asked": bool(labels)}
    return render(request, "portal/by_link/dead_end.html", context, status=STATUS_OF[refusal.code or ""])


def status_of(refused: ValidationError | None, form: forms.Form) -> int:
    """With which status a page is shown that says why nothing was done, or that has nothing to say."""
    if refused:
        return STATUS_OF.get(refused.code or "", HTTPStatus.UNPROCESSABLE_ENTITY)
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK


def typed(request: HttpRequest, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    """What was posted in the fields of ``labels``, under these names."""
    return [(label, text) for name, label in labels.items() if (text := request.POST.get(name, "").strip())]


def masked(address: str) -> str:
    """An e-mail address so that its owner knows it and nobody else learns it."""
    name, _, host = address.rpartition("@")
    return f"{name[:1]}•••@{host}"


def fingerprint(text_hash: str) -> str:
    """The beginning of a hash, in groups that can be read aloud."""
    return " ".join(text_hash[start : start + 4] for start in range(0, 16, 4))


def source_of(request: HttpRequest) -> dict[str, str]:
    """Where an answer comes from, as services take it: its network address, and what the browser calls itself."""
    return {
        "address": get_adapter().get_client_ip(request),
        "browser": request.headers.get("User-Agent", ""),
    }
