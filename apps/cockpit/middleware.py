"""What the admin's pages need around them: the theme's own policy, and the reader's time."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from .local import zone_of


def admin_theme_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Below /admin/ alone: the theme's script library evaluates expressions and sets inline styles."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {"script-src": ["'unsafe-eval'"], "style-src": ["'unsafe-inline'"]}  # type: ignore[attr-defined]  # read by django-csp
        return response

    return middleware


def admin_in_the_readers_time(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Below /admin/ times are shown in the zone of whoever is signed in."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith("/admin/") or not request.user.is_authenticated:
            return get_response(request)
        with timezone.override(zone_of(request.user)):
            return get_response(request)

    return middleware
