"""The way of a client to production, for its ISV: the checklist, the request, and the link that activates it."""

from datetime import datetime
from functools import wraps
from http import HTTPStatus
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from apps.isvs import services as isvs
from apps.isvs.models import ApiClient
from apps.policy.limits import CALLS_AN_HOUR
from apps.policy.present import now
from apps.promotions import services
from apps.promotions.checklist import Check, checklist, lacking
from apps.promotions.models import PromotionRequest

from .by_link import KEPT_TO_ITSELF, STATUS_OF
from .doors import MemberRequest, View, members_only
from .forms import PortalForm
from .trying import is_tried_too_often

Status = PromotionRequest.Status
MOST_LINKS_AN_HOUR = 5
PLACES = {"certified": ("portal:isv", "See who is certified"), "addresses": ("", "To the redirect URIs")}
STEPS = (
    ("Checklist", ""),
    ("Asked for", Status.ASKED),
    ("First yes", Status.APPROVED),
    ("Second yes", Status.CONFIRMED),
    ("In production", Status.ACTIVATED),
)


class PromotionForm(PortalForm):
    """What Partner Service wants to know beside the checklist."""

    id_prefix = "promotion"

    tested = forms.CharField(
        label="What you have tested",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Which operations, with how many calls, what went wrong and what you did about it. In English.",
        error_messages={"required": "Say what you have tested: Partner Service decides by that."},
    )


class Way(NamedTuple):
    """How far a client is on its way to production, as its page shows it."""

    checks: list[tuple[Check, str, str]]
    is_complete: bool
    request: PromotionRequest | None
    is_link_over: bool
    steps: list[tuple[str, str]]
    form: PromotionForm


def way_of(client: ApiClient, *, at: datetime, form: PromotionForm | None = None) -> Way | None:
    """None for a client that is in production."""
    if client.is_production:
        return None
    request = client.promotions.order_by("-pk").select_related("asked_by").first()
    checks = checklist(client, at=at)
    is_link_over = bool(request and request.link_until and request.link_until <= at)
    form = form or PromotionForm()
    return Way([_placed(each) for each in checks], not lacking(checks), request, is_link_over, _steps(request), form)


def _placed(check: Check) -> tuple[Check, str, str]:
    page, words = PLACES[check.name]
    return check, reverse(page) if page else "#uris", words


def _steps(request: PromotionRequest | None) -> list[tuple[str, str]]:
    """Each step, and whether it is done or the one to do."""
    reached = [status for _, status in STEPS].index(request.status) + 1 if request and request.is_under_way else 0
    return [
        (name, "done" if place < reached else "here" if place == reached else "")
        for place, (name, _) in enumerate(STEPS)
    ]


@require_POST
@members_only
def withdraw(request: MemberRequest, promotion: int) -> HttpResponse:
    """Leave the client a test client for now."""
    return _done(request, promotion, services.withdraw_promotion, "It stays a test client for now.")


@require_POST
@members_only
def send_link(request: MemberRequest, promotion: int) -> HttpResponse:
    """Send a new activation link to whoever asks for it."""
    wanted = _found(request, promotion)
    if is_tried_too_often(f"activation:{wanted.pk}", most=MOST_LINKS_AN_HOUR):
        messages.error(request, "Those were many links. Use the last one, or ask again in an hour.")
        return redirect("portal:client", client=wanted.client_id)
    return _done(request, promotion, services.renew_link, f"A new link is on its way to {request.user.email}.")


def _kept_among_us(view: View) -> View:
    """As ``kept_to_itself``; but our own forms may say where they come from, which the check against forgery asks."""

    @wraps(view)
    def door(request: HttpRequest, **kwargs: str) -> HttpResponseBase:
        response = view(request, **kwargs)
        for name, value in (KEPT_TO_ITSELF | {"Referrer-Policy": "same-origin"}).items():
            response[name] = value
        return response

    return door


@require_http_methods(["GET", "HEAD", "POST"])
@_kept_among_us
@members_only
def activation(request: MemberRequest, token: str) -> HttpResponse:
    """What the link in our mail opens: looking decides nothing, posting activates the client."""
    try:
        wanted = services.opened_by(token, at=now())
    except ValidationError as refusal:
        return render(
            request, "portal/clients/link_over.html", {"refused": refusal}, status=STATUS_OF[refusal.code or ""]
        )
    if not PromotionRequest.objects.visible_to(request.user).filter(pk=wanted.pk).exists():
        raise Http404
    refused = None
    if request.method == "POST":
        try:
            made = services.activate(token, by=request.user, at=now())
        except ValidationError as refusal:
            refused = refusal
        else:
            messages.success(request, f"{made.client.title} is in production.")
            return redirect("portal:client", client=made.became_id)
    context = {
        "promotion": wanted,
        "client": wanted.client,
        "refused": refused,
        "limit": CALLS_AN_HOUR[ApiClient.Type.PRODUCTION],
        "zone": wanted.client.isv.market.calendar.time_zone,
        "may_manage": isvs.manages_clients(request.user, wanted.client.isv),
    }
    status = HTTPStatus.CONFLICT if refused else HTTPStatus.OK
    return render(request, "portal/clients/activate.html", context, status=status)


def _done(request: MemberRequest, promotion: int, service: Any, words: str) -> HttpResponse:
    wanted = _found(request, promotion)
    try:
        service(wanted, by=request.user, at=now())
        messages.success(request, words)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("portal:client", client=wanted.client_id)


def _found(request: MemberRequest, number: int) -> PromotionRequest:
    rows = PromotionRequest.objects.visible_to(request.user)
    found: PromotionRequest = get_object_or_404(rows.select_related("client__isv__market__calendar"), pk=number)
    return found
