"""What is told about clients. One function per thing told; letters.py says what can be filled in."""

from datetime import datetime
from typing import Any

from django.urls import reverse

from apps.accounts.models import User
from apps.inquiries.deadlines import local_moment
from apps.notifications import outbox

from .models import ClientRequest, PromotionRequest


def requested(request: ClientRequest, *, at: datetime) -> None:
    outbox.post(
        "client_requested",
        to=[request.isv.market.partner_service_email],
        context={
            "reference": request.reference,
            "what": request.what,
            "isv": request.isv,
            "by": request.asked_by,
            "link": reverse("cockpit:client_request", args=[request.pk]),
        },
        key=f"client-request:{request.pk}:asked",
        at=at,
    )


def decided(request: ClientRequest, *, outcome: str, because: str, at: datetime) -> None:
    if not request.asked_by.is_active:
        return
    page = reverse("portal:client", args=[request.client_id]) if request.client_id else reverse("portal:clients")
    outbox.post(
        "client_decided",
        to=[request.asked_by.email],
        context={
            "reference": request.reference,
            "what": request.what,
            "outcome": outcome,
            "because": because,
            "link": page,
        },
        key=f"client-request:{request.pk}:decided",
        at=at,
    )


def promotion_requested(request: PromotionRequest, *, at: datetime) -> None:
    _tell_partner_service("promotion_requested", request, by=request.asked_by, at=at)


def promotion_to_confirm(request: PromotionRequest, *, by: User, at: datetime) -> None:
    _tell_partner_service("promotion_to_confirm", request, by=by, at=at)


def promotion_activated(request: PromotionRequest, *, by: User, at: datetime) -> None:
    _tell_partner_service("promotion_activated", request, by=by, at=at)


def activation_sent(request: PromotionRequest, *, to: User, token: str, at: datetime) -> None:
    """At once, whatever the hour: somebody waits for it. The link acts, so its mail is forgotten once it is sent."""
    until = local_moment(request.link_until, request.client.isv.market.calendar) if request.link_until else ""
    outbox.post(
        "promotion_activation",
        to=[to.email],
        context={**_of(request), "until": until, "link": reverse("portal:activation", args=[token])},
        key=f"promotion:{request.pk}:link:{at.isoformat()}",
        at=at,
        is_confidential=True,
    )


def promotion_refused(request: PromotionRequest, *, at: datetime) -> None:
    if request.asked_by.is_active:
        page = reverse("portal:client", args=[request.client_id])
        outbox.post(
            "promotion_refused",
            to=[request.asked_by.email],
            context={**_of(request), "because": request.because, "link": page},
            key=f"promotion:{request.pk}:refused",
            at=at,
        )


def _tell_partner_service(kind: str, request: PromotionRequest, *, by: User, at: datetime) -> None:
    isv = request.client.isv
    outbox.post(
        kind,
        to=[isv.market.partner_service_email],
        context={**_of(request), "isv": isv, "by": by, "link": reverse("cockpit:promotion", args=[request.pk])},
        key=f"promotion:{request.pk}:{kind}",
        at=at,
    )


def _of(request: PromotionRequest) -> dict[str, Any]:
    return {"reference": request.reference, "client": request.client.title}
