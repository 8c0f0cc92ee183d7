"""Clients: what an ISV has registered on the API, where its codes go, and whether both sides hold the same secret."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.isvs import services
from apps.isvs.models import ApiClient
from apps.isvs.redirects import why_unfit
from apps.isvs.services import Comparison
from apps.policy.limits import CALLS_AN_HOUR
from apps.policy.present import now
from apps.promotions import services as promotions
from apps.promotions.models import ClientRequest

from .client_forms import NewClientForm, OwnUriForm, SecretForm, UriForm
from .context import place_of
from .doors import MemberRequest, members_only
from .paging import page_by_number
from .promotions import PromotionForm, way_of
from .trying import is_tried_too_often

Kind = ClientRequest.Kind
MOST_CHECKS_AN_HOUR = 10
REQUESTS_SHOWN = 10
ASKED = "Partner Service is asked. You hear from us by mail."
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
        "requests": _requests(request).filter(isv=place.isv)[:REQUESTS_SHOWN],
        "after": after,
        "is_first_page": "after" not in request.GET,
        "may_manage": services.manages_clients(request.user, place.isv),
    }
    return render(request, "portal/clients/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def new(request: MemberRequest) -> HttpResponse:
    """Ask Partner Service for a new client."""
    place = place_of(request)
    if place.isv is None:
        return render(request, "portal/inquiries/no_isv.html")
    form = NewClientForm(request) if request.method == "POST" else NewClientForm()
    made = None
    if request.method == "POST":
        made = form.carries_out(promotions.request_client, isv=place.isv, by=request.user, at=now())
    if made is None:
        status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
        context = {"form": form, "may_manage": services.manages_clients(request.user, place.isv)}
        return render(request, "portal/clients/new.html", context, status=status)
    messages.success(
        request, f"{made.reference} is with Partner Service. You hear from us by mail.", extra_tags="client"
    )
    return redirect("portal:clients")


@require_POST
@members_only
def withdraw(request: MemberRequest, asked: int) -> HttpResponse:
    """Ask Partner Service for it no more."""
    wanted = get_object_or_404(_requests(request), pk=asked)
    try:
        promotions.withdraw_request(wanted, by=request.user, at=now())
        messages.success(request, f"{wanted.reference} is withdrawn.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("portal:clients")


@require_safe
@members_only
def show(request: MemberRequest, client: int) -> HttpResponse:
    return _page(request, found(request, client))


@require_POST
@members_only
def add_uri(request: MemberRequest, client: int) -> HttpResponse:
    """Add a redirect URI to a test client; ask Partner Service for one of a production client."""
    own, form = found(request, client), UriForm(request)
    who = {"client": own, "by": request.user, "at": now()}
    if own.is_production:
        made = form.carries_out(promotions.request_uri, kind=Kind.ADD_URI, **who)
        done = ASKED
    else:
        made = form.carries_out(services.add_redirect_uri, **who)
        done = f"{made.uri} is added." if made else ""
    if made is None:
        return _page(request, own, HTTPStatus.UNPROCESSABLE_ENTITY, uri_form=form)
    messages.success(request, done, extra_tags=f"uri-{own.pk}")
    return redirect("portal:client", client=own.pk)


@require_POST
@members_only
def remove_uri(request: MemberRequest, client: int) -> HttpResponse:
    """Remove a redirect URI of a test client; ask Partner Service to remove one of a production client."""
    own, form = found(request, client), OwnUriForm(request)
    try:
        if form.is_valid():
            who = {"uri": form.cleaned_data["uri"], "by": request.user, "at": now()}
            if own.is_production:
                promotions.request_uri(own, kind=Kind.REMOVE_URI, **who)
            else:
                services.remove_redirect_uri(own, **who)
            messages.success(request, ASKED if own.is_production else f"{who['uri']} is removed.")
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


@require_POST
@members_only
def ask_for_production(request: MemberRequest, client: int) -> HttpResponse:
    """Ask for production. A refusal comes back on the client's page, with what was typed."""
    own, form = found(request, client), PromotionForm(request)
    made = form.carries_out(promotions.request_promotion, client=own, by=request.user, at=now())
    if made is None:
        return _page(request, own, HTTPStatus.UNPROCESSABLE_ENTITY, promotion_form=form)
    messages.success(request, f"{made.reference}: {ASKED}", extra_tags=f"promotion-{own.pk}")
    return redirect("portal:client", client=own.pk)


def found(request: MemberRequest, number: int) -> ApiClient:
    """The client of that number, if it is one of the reader's."""
    rows = ApiClient.objects.visible_to(request.user).select_related("isv__market__calendar")
    return get_object_or_404(rows, pk=number)


def _requests(request: MemberRequest) -> QuerySet[ClientRequest]:
    rows = ClientRequest.objects.visible_to(request.user)
    return rows.select_related("isv__market", "client", "asked_by").order_by("-pk")


def _page(
    request: MemberRequest,
    client: ApiClient,
    status: int = HTTPStatus.OK,
    promotion_form: PromotionForm | None = None,
    **more: Any,
) -> HttpResponse:
    prefetch_related_objects([client], "redirect_uris")
    uris = list(client.redirect_uris.all())
    waiting = client.requests.to_decide()
    context = {
        "client": client,
        "limit": CALLS_AN_HOUR[client.type],
        "uris": [(each.uri, why_unfit(each.uri, is_production=True)) for each in uris],
        "may_manage": services.manages_clients(request.user, client.isv),
        "way": way_of(client, at=now(), form=promotion_form),
        "waiting": [(each, each.uris[0]) for each in waiting],
        "uri_form": UriForm(),
        "secret_form": SecretForm(),
        "compared": None,
        "refused": None,
    }
    return render(request, "portal/clients/show.html", context | more, status=status)
