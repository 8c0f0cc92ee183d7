"""Staff pages of our own inside the admin theme's frame."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

READ = "inquiries.view_inquiry"

View = Callable[..., HttpResponseBase]


def staff_page(view: View) -> View:
    """A page for staff who may read inquiries; others are sent to sign in, or refused."""
    return admin.site.admin_view(permission_required(READ, raise_exception=True)(view))


def staff_step(view: View) -> View:
    """As ``staff_page``, for what is posted about an inquiry: an expired sign-in leads back to the inquiry."""
    page = staff_page(view)

    @wraps(view)
    def step(request: HttpRequest, number: int, **given: Any) -> HttpResponseBase:
        if not admin.site.has_permission(request) and not request.user.is_authenticated:
            return redirect_to_login(reverse("cockpit:inquiry", args=[number]), reverse("admin:login"))
        return page(request, number=number, **given)

    return step


def draw(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """``template`` with ``context`` and what the frame needs."""
    request.current_app = admin.site.name
    return render(request, template, {**admin.site.each_context(request), **context}, status=status)


def home(request: HttpRequest) -> HttpResponseBase:
    """The queue for those who work on it, the theme's own list of what there is for others."""
    if request.user.has_perm(READ) and admin.site.has_permission(request):
        return redirect("cockpit:queue")
    return admin.site.admin_view(admin.site.index)(request)
