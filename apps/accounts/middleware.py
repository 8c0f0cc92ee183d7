"""Staff open the admin only with a second factor; where and when somebody is signed in is noted."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from apps.policy.present import now

NOTED_AT = "noted_at"
NOTE_EVERY = 300
"""Seconds."""


def second_factor_for_staff(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Send staff who have none to the page where they set one up."""

    def middleware(request: HttpRequest) -> HttpResponse:
        user = request.user
        if request.path.startswith("/admin/") and user.is_authenticated and user.is_staff and not is_mfa_enabled(user):
            return redirect("mfa_index")
        return get_response(request)

    return middleware


def activity_now_and_then(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Note where a signed-in browser was seen last. At every page it would cost five queries, one of them a write."""

    def middleware(request: HttpRequest) -> HttpResponse:
        present = int(now().timestamp())
        if request.user.is_authenticated and abs(present - request.session.get(NOTED_AT, 0)) >= NOTE_EVERY:
            request.session[NOTED_AT] = present
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return middleware
