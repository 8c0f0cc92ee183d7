"""Incidents: open one, tie inquiries to it so that their clocks stand still, tell all of them when it is over."""

import re
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import delete_signed, save_signed
from apps.accounts.models import User
from apps.policy.models import Market

from .. import notices
from ..models import Broadcast, Incident, IncidentOperation, IncidentReport, Inquiry, Message
from ..wording import checked_text, named_line
from . import broadcasting
from .issues import answer_all
from .masking import masked_alone
from .steps import locked, move, require_staff, say, settle

OPERATION = re.compile(r"(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) (/\S{0,499})", re.IGNORECASE)
MOST_OPERATIONS = 50
Status = Incident.Status


@transaction.atomic
def open_incident(
    *,
    by: User,
    at: datetime,
    title: str,
    operations: str,
    public_text: str = "",
    internal_text: str = "",
    since: datetime | None = None,
    markets: Sequence[Market] = (),
    is_public: bool = False,
    inquiry: Inquiry | None = None,
) -> Incident:
    """Put on record that something goes wrong at our side. ``operations`` has one on each line.

    One that ``is_public`` stands on every page of the portal, for readers without an account too.
    """
    require_staff(by)
    incident = Incident(since=since or at, is_public=is_public)
    _describe(incident, title, public_text, internal_text, operations, markets, by=by, reason="opened", at=at)
    if inquiry is not None:
        attach_to_incident(inquiry, incident=incident, by=by, at=at)
    return incident


@transaction.atomic
def edit_incident(
    incident: Incident,
    *,
    by: User,
    at: datetime,
    title: str,
    operations: str,
    public_text: str = "",
    internal_text: str = "",
    since: datetime | None = None,
    markets: Sequence[Market] = (),
    is_public: bool = False,
) -> Incident:
    """Describe it anew."""
    require_staff(by)
    incident = _held(incident)
    incident.since, incident.is_public = since or incident.since, is_public
    _describe(incident, title, public_text, internal_text, operations, markets, by=by, reason="described anew", at=at)
    return incident


@transaction.atomic
def move_incident(incident: Incident, *, to: str, by: User, at: datetime, text: str = "") -> Incident:
    """Say how far it is. Once it is over, a worker tells each inquiry and lets the clocks go on.

    ``text`` goes to all of them as an answer, when it is over.
    """
    require_staff(by)
    incident, target = _held(incident), Status(to)
    if target not in Incident.MAY_BECOME[Status(incident.status)]:
        words = f"It is “{incident.get_status_display()}” and can't become “{target.label}”. Reload the page."
        raise ValidationError(words, code="wrong_status")
    (text,) = masked_alone(checked_text(text, "The answer"))
    incident.status = target
    incident.until = max(at, incident.since) if target == Status.OVER else None
    save_signed(incident, by=by, reason=target.label.lower(), at=at)
    if target == Status.OVER:
        broadcasting.order(incident, Broadcast.What.END, by=by, at=at, text=text)
    return incident


@transaction.atomic
def attach_to_incident(inquiry: Inquiry, *, incident: Incident, by: User, at: datetime) -> IncidentReport:
    """Explain the inquiry by ``incident``: while that goes on, clocks that have something to count stand still."""
    require_staff(by)
    incident, inquiry = _held(incident), locked(inquiry)
    other = IncidentReport.objects.filter(inquiry=inquiry).select_related("incident").first()
    if other:
        words = f"“{other.incident}” explains this inquiry already. Take it off there first."
        raise ValidationError(words, code="already_attached")
    report = IncidentReport(incident=incident, inquiry=inquiry, attached_by=by, attached_at=at)
    save_signed(report, by=by, reason="attached", at=at)
    say(inquiry, Message.Kind.EVENT, f"This is part of the incident “{incident}”.", by=by, at=at)
    _stop(inquiry, incident, by=by, at=at)
    if not inquiry.is_over:
        notices.incident_explains(inquiry, incident, at=at)
    return report


@transaction.atomic
def detach_from_incident(inquiry: Inquiry, *, incident: Incident, by: User, at: datetime) -> Inquiry:
    """It was something else after all: the clocks go on."""
    require_staff(by)
    inquiry = locked(inquiry)
    report = IncidentReport.objects.filter(inquiry=inquiry, incident=incident).first()
    if report is None:
        raise ValidationError("This inquiry is not part of it any more. Reload the page.", code="not_attached")
    delete_signed(report, by=by, reason="detached", at=at)
    say(inquiry, Message.Kind.EVENT, f"This is not part of the incident “{incident}” after all.", by=by, at=at)
    if inquiry.pauses.filter(until=None, incident=incident).exists():
        move(inquiry, Inquiry.Status.OPEN)
    settle(inquiry, by=by, reason="not explained by the incident", at=at)
    return inquiry


@transaction.atomic
def answer_incident(incident: Incident, *, text: str, by: User, at: datetime, then: str = "") -> Broadcast:
    """Let a worker answer every inquiry that it explains; ``then`` is what they become, empty for no change."""
    return answer_all(incident, text=text, then=then, by=by, at=at)


def _stop(inquiry: Inquiry, incident: Incident, *, by: User, at: datetime) -> None:
    """What waits on others already, is incomplete or is over has no clock that runs, and stays as it is."""
    others = Inquiry.Status.WAITING_ON_OTHERS
    stops = not incident.is_over and inquiry.is_complete and not inquiry.is_over and inquiry.status != others
    if stops:
        move(inquiry, others)
    settle(inquiry, by=by, reason="explained by an incident", at=at)
    if stops:
        inquiry.pauses.filter(until=None).update(incident=incident)


def _held(incident: Incident) -> Incident:
    return Incident.objects.select_for_update(of=("self",)).get(pk=incident.pk)


def _describe(
    incident: Incident,
    title: str,
    public_text: str,
    internal_text: str,
    operations: str,
    markets: Sequence[Market],
    *,
    by: User,
    reason: str,
    at: datetime,
) -> None:
    affected = _operations(operations)
    title, public_text = named_line(title, "The title"), checked_text(public_text, "The text for ISVs")
    internal_text = checked_text(internal_text, "The text for the desk")
    incident.title, incident.public_text, incident.internal_text = masked_alone(title, public_text, internal_text)
    incident.title = incident.title[:200]
    if incident.since > at:
        raise ValidationError("An incident begins now or before now.", code="begins_in_the_future")
    if incident.until is not None and incident.until < incident.since:
        raise ValidationError("It was over before this moment. Choose an earlier one.", code="ends_before_it_begins")
    save_signed(incident, by=by, reason=reason, at=at)
    incident.markets.set(markets)
    incident.operations.all().delete()
    IncidentOperation.objects.bulk_create(
        IncidentOperation(incident=incident, method=method, operation=path) for method, path in affected
    )


def _operations(text: str) -> list[tuple[str, str]]:
    """The operations that ``text`` names, one on each line."""
    found: dict[tuple[str, str], None] = {}
    for line in checked_text(text, "The operations").splitlines():
        if not line.strip():
            continue
        match = OPERATION.fullmatch(" ".join(line.split()))
        if match is None:
            words = f"Write “{line.strip()[:60]}” as a method and a path, such as POST /v1/orders. One on each line."
            raise ValidationError(words, code="operation_unclear")
        found[match[1].upper(), match[2]] = None
    if not 0 < len(found) <= MOST_OPERATIONS:
        words = f"Name the operations that it affects, 1 to {MOST_OPERATIONS}, one on each line."
        raise ValidationError(words, code="operations_missing")
    return list(found)
