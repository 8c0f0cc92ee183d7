"""Clients: what an ISV has registered on the API, where its codes go, and whether both sides hold the same secret."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from apps.isvs import services
from apps.isvs.models import ApiClient
from apps.isvs.redirects import why_unfit
from apps.isvs.services import Comparison
from apps.policy.limits import CALLS_AN_HOUR
from apps.policy.present import now

from .client_forms import OwnUriForm, SecretForm, UriForm
from .context import place_of
from .doors import MemberRequest, members_only
from .paging import page_by_number
from .trying import is_tried_too_often

MOST_CHECKS_AN_HOUR = 10
COMPARED = {
    Comparison.SAME: ("ok", "check", "The same. Your software uses the secret that we have on record."),
    Comparison.DIFFERENT: (
        "bad",
        "error",
        "Not the same. Look for a blank or a line break at its ends, or for the secret of another client.",
    ),
    Comparison.NOTHING_ON_RECORD: (
        "warn",
        "info",
        "None on record. Partner Service has not entered a fingerprint of this client's secret, so there is nothing to "
        "compare with.",
    ),
}


@require_safe
@members_only
def index(request: MemberRequest) -> HttpResponse:
    place = place_of(request)
    if place.isv is None:
        return render(request, "portal/inquiries/no_isv.html")
    own = ApiClient.objects.visible_to(request.user).filter(isv=place.isv).prefetch_related("redirect_uris")
    page, after = page_by_number(own, request.GET.get("after", ""))
    context = {
        "rows": [(client, CALLS_AN_HOUR[client.type]) for client in page],
        "after": after,
        "is_first_page": "after" not in request.GET,
        "may_manage": services.manages_clients(request.user, place.isv),
    }
    return render(request, "portal/clients/index.html", context)


@require_safe
@members_only
def show(request: MemberRequest, client: int) -> HttpResponse:
    return _page(request, found(request, client))


@require_POST
@members_only
def add_uri(request: MemberRequest, client: int) -> HttpResponse:
    """Add a redirect URI to a test client."""
    own, form = found(request, client), UriForm(request)
    added = form.carries_out(services.add_redirect_uri, client=own, by=request.user, at=now())
    if added is None:
        return _page(request, own, HTTPStatus.UNPROCESSABLE_ENTITY, uri_form=form)
    messages.success(request, f"{added.uri} is added.", extra_tags=f"uri-{own.pk}")
    return redirect("portal:client", client=own.pk)


@require_POST
@members_only
def remove_uri(request: MemberRequest, client: int) -> HttpResponse:
    """Remove a redirect URI of a test client."""
    own, form = found(request, client), OwnUriForm(request)
    try:
        if form.is_valid():
            uri = form.cleaned_data["uri"]
            services.remove_redirect_uri(own, uri=uri, by=request.user, at=now())
            messages.success(request, f"{uri} is removed.")
            return redirect("portal:client", client=own.pk)
        refused = ValidationError("Reload the page and choose the address once more.", code="uri_gone")
    except ValidationError as refusal:
        refused = refusal
    return _page(request, own, HTTPStatus.CONFLICT, refused=refused)


@sensitive_post_parameters("secret")
@require_POST
@members_only
def check_secret(request: MemberRequest, client: int) -> HttpResponse:
    """Say whether a secret is the one on record. The page that says so holds nothing of it, and nothing keeps it."""
    own, form = found(request, client), SecretForm(request)
    if not form.is_valid():
        return _page(request, own, HTTPStatus.UNPROCESSABLE_ENTITY, secret_form=form)
    if is_tried_too_often(f"secret:{own.pk}", most=MOST_CHECKS_AN_HOUR):
        form.add_error("secret", f"{MOST_CHECKS_AN_HOUR} checks an hour are enough. Come back in an hour.")
        return _page(request, own, HTTPStatus.TOO_MANY_REQUESTS, secret_form=form)
    compared = COMPARED[services.compare_secret(own, form.cleaned_data["secret"])]
    response = _page(request, own, compared=compared)
    response["Cache-Control"] = "no-store, private"
    return response


def found(request: MemberRequest, number: int) -> ApiClient:
    """The client of that number, if it is one of the reader's."""
    rows = ApiClient.objects.visible_to(request.user).select_related("isv__market__calendar")
    return get_object_or_404(rows, pk=number)


def _page(request: MemberRequest, client: ApiClient, status: int = HTTPStatus.OK, **more: Any) -> HttpResponse:
    uris = list(client.redirect_uris.all())
    context = {
        "client": client,
        "limit": CALLS_AN_HOUR[client.type],
        "uris": [(each.uri, why_unfit(each.uri, is_production=True)) for each in uris],
        "may_manage": services.manages_clients(request.user, client.isv),
        "uri_form": UriForm(),
        "secret_form": SecretForm(),
        "compared": None,
        "refused": None,
    }
    return render(request, "portal/clients/show.html", context | more, status=status)
