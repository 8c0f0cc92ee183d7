"""Choices a browser remembers."""

from django.conf import settings
from django.http import HttpResponse

YEAR = 365 * 24 * 60 * 60


def remember(response: HttpResponse, name: str, value: str) -> HttpResponse:
    """Keep a choice in the browser for a year; an empty one is forgotten."""
    if value:
        response.set_cookie(
            name, value, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    else:
        response.delete_cookie(name, samesite="Lax")
    return response
