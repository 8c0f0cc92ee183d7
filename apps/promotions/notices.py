"""What is told about clients. One function per thing told; letters.py says what can be filled in."""

from datetime import datetime

from django.urls import reverse

from apps.notifications import outbox

from .models import ClientRequest


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
