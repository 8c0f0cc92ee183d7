"""What is told about data owners' approval. One function per thing told; letters.py says what can be filled in."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.urls import reverse

from apps.accounts.models import User
from apps.inquiries.deadlines import local_moment
from apps.notifications import outbox
from apps.notifications.outbox import Enclosed

from .models import Consent, DataAccessRequest, Paper

PDF = "application/pdf"


def asked(request: DataAccessRequest, *, token: str, at: datetime) -> None:
    purpose = request.purpose
    _ask_owner("consent_asked", request, token, at=at, purpose=purpose, **_of_database(request), **_whose(request))


def reminded(request: DataAccessRequest, *, token: str, at: datetime) -> None:
    _ask_owner("consent_reminded", request, token, at=at, **_of_database(request), **_whose(request))


def replied(request: DataAccessRequest, *, question: str, text: str, token: str, at: datetime) -> None:
    _ask_owner("consent_reply", request, token, at=at, question=question, text=text)


def code_sent(request: DataAccessRequest, *, code: str, at: datetime) -> None:
    """At once, whatever the hour: somebody waits for it on the page."""
    outbox.post(
        "consent_code",
        to=[request.data_owner.email],
        context={"code": f"{code[:3]} {code[3:]}", "reference": request.reference, "link": "/"},
        key=f"access:{request.pk}:code:{at.isoformat()}",
        at=at,
        is_confidential=True,
    )


def lapsed(request: DataAccessRequest, *, at: datetime) -> None:
    _tell_owner("consent_lapsed", request, key="lapsed", at=at, **_of_database(request))


def cancelled(request: DataAccessRequest, *, at: datetime) -> None:
    _tell_owner("consent_cancelled", request, key=f"cancelled:{request.version}", at=at, **_of_database(request))


def certified(paper: Paper, consent: Consent, *, at: datetime) -> None:
    request, answer = paper.request, consent.get_kind_display()
    _tell_owner(
        "consent_certificate",
        request,
        key=f"paper:{paper.pk}",
        at=at,
        enclosed=[_enclosed(paper)],
        answer=answer,
        **_of_database(request),
    )


def gone(paper: Paper, *, at: datetime) -> None:
    _tell_owner(
        "deletion_certificate",
        paper.request,
        key=f"paper:{paper.pk}",
        at=at,
        enclosed=[_enclosed(paper)],
        **_of_database(paper.request),
    )


def to_release(request: DataAccessRequest, *, to: Iterable[User], by: User, at: datetime) -> None:
    outbox.post(
        "access_to_release",
        to=[person.email for person in to],
        context={**_of_staff(request), "by": by, "link": page_of(request)},
        key=f"access:{request.pk}:to-release:{request.version}:{at.isoformat()}",
        at=at,
    )


def decided(request: DataAccessRequest, *, outcome: str, at: datetime) -> None:
    """Those who asked and who released hear what became of it."""
    people = {person.email for person in (request.asked_by, request.released_by) if person and person.is_active}
    outbox.post(
        "access_decided",
        to=sorted(people),
        context={**_of_staff(request), "outcome": outcome, "link": page_of(request)},
        key=f"access:{request.pk}:decided:{request.version}:{at.isoformat()}",
        at=at,
    )


def page_of(request: DataAccessRequest) -> str:
    return reverse("cockpit:access_request", args=[request.pk])


def page_of_owner(token: str) -> str:
    return reverse("portal:consent", args=[token])


def _ask_owner(kind: str, request: DataAccessRequest, token: str, *, at: datetime, **more: object) -> None:
    """The link lets somebody in, so its mail is forgotten once it is sent."""
    calendar = request.database.customer.market.calendar
    lapses = local_moment(request.lapses_at, calendar) if request.lapses_at else ""
    outbox.post(
        kind,
        to=[request.data_owner.email],
        context={
            "owner": request.data_owner.name,
            "reference": request.reference,
            "lapses": lapses,
            "link": page_of_owner(token),
            **more,
        },
        key=f"access:{request.pk}:{kind}:{at.isoformat()}",
        at=at,
        within=calendar,
        is_confidential=True,
    )


def _tell_owner(
    kind: str, request: DataAccessRequest, *, key: str, at: datetime, enclosed: Iterable[Enclosed] = (), **more: object
) -> None:
    outbox.post(
        kind,
        to=[request.data_owner.email],
        context={"owner": request.data_owner.name, "reference": request.reference, "link": "/", **more},
        key=f"access:{request.pk}:{key}",
        at=at,
        enclosed=enclosed,
    )


def _of_database(request: DataAccessRequest) -> dict[str, Any]:
    return {"database": request.database.name}


def _whose(request: DataAccessRequest) -> dict[str, str]:
    return {"customer": str(request.database.customer)}


def _of_staff(request: DataAccessRequest) -> dict[str, object]:
    return {**_of_database(request), "reference": request.reference, "number": request.inquiry.number}


def _enclosed(paper: Paper) -> Enclosed:
    return Enclosed(paper.file_name, PDF, bytes(paper.content))
