"""The admin theme's own needs in the Content-Security-Policy."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def admin_theme_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable:
    """Below /admin/ alone: the theme's script library evaluates expressions and sets inline styles."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {"script-src": ["'unsafe-eval'"], "style-src": ["'unsafe-inline'"]}  # type: ignore[attr-defined]  # read by django-csp
        return response

    return middleware
