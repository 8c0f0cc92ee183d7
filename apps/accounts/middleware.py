"""Staff open the admin only with a second factor; where and when somebody is signed in is noted."""

from collections.abc import Callable
from urllib.parse import urlencode

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.policy.present import now

from . import second_factor

DESK = "/admin/"
SECOND_FACTOR = "/accounts/2fa/"
PAGES_THAT_ASK = "/reauthenticate/"
NOTED_AT = "noted_at"
NOTE_EVERY = 300
"""Seconds."""


def second_factor_for_staff(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Send staff who have none to the page where they set one up, and those who have not shown theirs to show it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if not (_is_guarded(request.path) and user.is_authenticated and user.is_staff):
            return get_response(request)
        if not is_mfa_enabled(user):
            return redirect("mfa_index") if request.path.startswith(DESK) else get_response(request)
        return get_response(request) if second_factor.is_shown(request) else _ask(request)

    return middleware


def _is_guarded(path: str) -> bool:
    """The desk, and the pages that change the second factor: else one could be added to get past the other."""
    return path.startswith(DESK) or (path.startswith(SECOND_FACTOR) and not path.endswith(PAGES_THAT_ASK))


def _ask(request: HttpRequest) -> HttpResponse:
    messages.info(request, "This browser signed in before the second factor was set up. Show it once to go on.")
    path = request.get_full_path() if request.method == "GET" else DESK
    return redirect(f"{second_factor.page_that_asks(request)}?{urlencode({'next': path})}")


def activity_now_and_then(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Note where a signed-in browser was seen last. At every page it would cost five queries, one of them a write."""

    def middleware(request: HttpRequest) -> HttpResponse:
        present = int(now().timestamp())
        if request.user.is_authenticated and abs(present - request.session.get(NOTED_AT, 0)) >= NOTE_EVERY:
            request.session[NOTED_AT] = present
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return middleware
