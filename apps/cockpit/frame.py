"""Staff pages of our own inside the admin theme's frame."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any

from django.contrib import admin
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse

from apps.inquiries.models import Incident
from apps.policy.prepared import Prepared

READ = "inquiries.view_inquiry"
ONGOING = Prepared(lambda: Incident.objects.ongoing().only("pk", "title", "since"))

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
    """``template`` with ``context`` and what the frame needs, such as the incidents that go on."""
    request.current_app = admin.site.name
    frame = {**admin.site.each_context(request), "ongoing": ONGOING.asked()}
    return render(request, template, {**frame, **context}, status=status)


def draw_if_new(request: HttpRequest, template: str, context: dict[str, Any], *, told: object) -> HttpResponse:
    """As ``draw``; but 304 to a page that keeps itself fresh (fresh.js) and shows what is ``told`` already.

    Whatever has the same ``repr`` looks the same.
    """
    if "X-Fresh" not in request.headers:
        return draw(request, template, context)
    tag = f'"{sha256(repr(told).encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified()
    response = draw(request, template, context)
    response["ETag"] = tag
    return response
