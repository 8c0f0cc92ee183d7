"""Who gets into the portal, and what becomes of what was typed by somebody who doesn't get in any more."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urlsplit

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from apps.accounts import second_factor
from apps.accounts.models import User
from apps.isvs import roles
from apps.isvs.models import Isv

from .context import place_of

LABELS = {
    "subject": "Subject",
    "text": "Text",
    "title": "What it is about",
    "wanted": "What is wanted",
    "customer_named": "Which customer pays",
    "url": "Endpoint URL",
    "request_body": "Request JSON",
    "response_body": "Response body",
    "uri": "Redirect URI",
    "purpose": "What it is for",
}

# What a page asks while somebody writes. The page stays as it is; what was typed is asked about again when it is sent.
ASKED_IN_PASSING = frozenset({"diagnosis", "community_diagnosis"})

# Typed once more rather than written into a page.
NEVER_HANDED_BACK = frozenset({"csrfmiddlewaretoken", "secret"})

View = Callable[..., HttpResponseBase]


class MemberRequest(HttpRequest):
    """What a view behind the door gets."""

    user: User


def members_only(view: View) -> View:
    """Let signed-in members in. Staff are led to the desk, and nobody loses what they typed."""

    @wraps(view)
    def door(request: HttpRequest, **kwargs: int) -> HttpResponseBase:
        if not request.user.is_authenticated:
            if request.method == "POST":
                return _hand_back(request, HTTPStatus.UNAUTHORIZED)
            if request.headers.get("HX-Request"):
                # A part of a page that asks again: it stays as it is, and whatever is typed around it.
                return HttpResponse(status=HTTPStatus.NO_CONTENT)
            return redirect_to_login(request.get_full_path())
        if request.user.is_staff:
            return redirect(_desk_page(**kwargs))
        return view(request, **kwargs)

    return door


def require_role(request: HttpRequest, isv: Isv, what: frozenset[roles.Role]) -> None:
    """Refuse whoever has another role at the ISV, in words for the page that says so."""
    role = place_of(request).role_at(isv)
    if role not in what:
        names = " and ".join(f"{each.label.lower()}s" for each in roles.WORDS if each in what)
        raise PermissionDenied(
            f"At {isv} you are “{role.label if role else 'no member'}”. This is for {names}: an owner can change "
            "what you are."
        )


def people_only(view: View) -> View:
    """Let in whoever is signed in, staff too once they have shown their second factor. Nobody loses what they typed."""

    @wraps(view)
    def door(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        is_missing_factor = user.is_authenticated and user.is_staff and not second_factor.is_shown(request)
        if user.is_authenticated and not is_missing_factor:
            return view(request, **kwargs)
        if request.method == "POST":
            return _hand_back(request, HTTPStatus.UNAUTHORIZED)
        if not is_missing_factor:
            return redirect_to_login(request.get_full_path())
        page = second_factor.page_that_asks(request) if is_mfa_enabled(user) else reverse("mfa_index")
        return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")

    return door


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form older than the sign-in: hand back what was typed, if the request came from a page of ours."""
    match = request.resolver_match
    if match and match.app_name == "portal" and _is_from_here(request):
        return _hand_back(request, HTTPStatus.FORBIDDEN)
    return render(request, "403_csrf.html", status=HTTPStatus.FORBIDDEN)


def _hand_back(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """A page with everything that was posted, to be sent again. Nothing of it is kept at the server."""
    if request.resolver_match and request.resolver_match.url_name in ASKED_IN_PASSING:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        for value in values
        if name not in NEVER_HANDED_BACK and "\x00" not in value
    ]
    response = render(
        request,
        "portal/send_again.html",
        {
            "typed": typed,
            "texts": [(LABELS[name], value) for name, value in typed if name in LABELS and value.strip()],
            "file_names": [file.name for files in request.FILES.lists() for file in files[1]],
        },
        status=status,
    )
    response["Cache-Control"] = "no-store"
    if request.headers.get("HX-Request"):
        response["HX-Retarget"] = response["HX-Reselect"] = "#main"
        response["HX-Reswap"] = "outerHTML"
    return response


def _is_from_here(request: HttpRequest) -> bool:
    source = request.headers.get("Origin") or request.headers.get("Referer", "")
    return urlsplit(source).netloc == request.get_host()


def _desk_page(*, number: int | None = None, engagement: int | None = None, **_: int) -> str:
    """Where staff see the same thing: the inquiry or the engagement at the desk, or the desk."""
    if engagement:
        return reverse("cockpit:engagement", args=[engagement])
    return reverse("cockpit:inquiry", args=[number]) if number else reverse("admin:index")
