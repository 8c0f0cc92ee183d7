"""What many inquiries of the demo have in common: wishes decided once for all, and two incidents."""

from collections import Counter
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.accounts.roles import LEAD
from apps.inquiries import services
from apps.inquiries.gathering import operation_of
from apps.inquiries.models import Incident, Inquiry, ProductIssue
from apps.inquiries.querysets import InquiryQuerySet

from .schedule import open_everywhere

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SLOW = (
    "Some calls of `{operation}` take longer than 30 seconds and are cut off with 503 or 504. "
    "Nothing is written then: send them again after a minute."
)
RELEASED = "`GET /shipments` takes `trackingNumber` now, from release 2026.1 on. Part of a number is enough."
PLANNED = (
    "Notifications come with the next release, paid invoices first. "
    "One that your server misses is sent again for a day."
)


def add_gathered(*, at: datetime) -> None:
    """Gather what has been asked by ``at``; the desk does it in its hours."""
    lead = User.objects.with_role(LEAD).order_by("pk")[0]
    lately = open_everywhere(at)
    before = open_everywhere(lately - DAY)
    quiet = Inquiry.objects.filter(last_activity_at__lt=before)
    _wish(quiet, "tracking number", "Tracking numbers: filter the list of shipments", lead, before, lately)
    _wish(quiet, "paid", "Webhook for paid invoices", lead, before, lately)
    ended = _past_incident(quiet.filter(status__in=Inquiry.IS_OVER), lead, lately)
    waiting = quiet.filter(status=Inquiry.Status.WAITING_ON_ISV).exclude(completed_at=None)
    _present_incident(waiting.exclude(incident_report__incident=ended), lead, lately)


def _wish(asked: InquiryQuerySet, words: str, title: str, lead: User, noted_at: datetime, decided_at: datetime) -> None:
    is_released = words == "tracking number"
    issue = services.note_issue(
        kind=ProductIssue.Kind.FEATURE_REQUEST,
        title=title,
        public_title="Find a shipment by its tracking number" if is_released else "Be told when an invoice is paid",
        description="Saves ISVs thousands of calls a day."
        if is_released
        else "Repeated delivery matters more than speed.",
        tracker_url=f"https://tracker.lodestar.example/API-{214 if is_released else 377}",
        operation="GET /shipments" if is_released else "",
        by=lead,
        at=noted_at,
    )
    wishes = asked.filter(kind=Inquiry.Kind.FEATURE_REQUEST, subject__icontains=words)
    for inquiry in wishes.order_by("pk"):
        services.attach_to_issue(inquiry, issue=issue, by=lead, at=noted_at)
    state, text = ("released", RELEASED) if is_released else ("planned", PLANNED)
    services.decide_issue(issue, to=state, text=text, by=lead, at=decided_at)
    services.broadcast_ordered(clock=lambda: decided_at)


def _past_incident(asked: InquiryQuerySet, lead: User, at: datetime) -> Incident:
    """One that was over long ago; what had been asked about it was tied to it later."""
    failed = asked.filter(kind=Inquiry.Kind.FAILED_CALL, call__status__gte=400).exclude(call__diagnosis__operation="")
    first = failed.select_related("call__diagnosis").order_by("-pk")[0]
    operation = operation_of(first.call.diagnosis)
    incident = services.open_incident(
        title=f"{operation} was slow",
        operations=operation,
        public_text=SLOW.format(operation=operation),
        internal_text="An index was missing after the release.",
        by=lead,
        at=first.asked_at - HOUR,
    )
    services.move_incident(incident, to=Incident.Status.OVER, by=lead, at=first.asked_at + 2 * HOUR)
    services.attach_to_incident(first, incident=incident, by=lead, at=at)
    return incident


def _present_incident(asked: InquiryQuerySet, lead: User, at: datetime) -> None:
    """One that goes on: the operation that most who wait have asked about."""
    found = list(asked.exclude(call__diagnosis__operation="").select_related("call__diagnosis").order_by("-pk"))
    operations = Counter(operation_of(inquiry.call.diagnosis) for inquiry in found)
    operation = min(operations, key=lambda name: (-operations[name], name))
    incident = services.open_incident(
        title=f"{operation} answers late or not at all",
        operations=operation,
        public_text=SLOW.format(operation=operation),
        internal_text="The second node is out of memory. Operations has it; next word at 16:00.",
        by=lead,
        at=at - HOUR / 2,
    )
    for inquiry in found:
        if operation_of(inquiry.call.diagnosis) == operation:
            services.attach_to_incident(inquiry, incident=incident, by=lead, at=at)
    services.move_incident(incident, to=Incident.Status.IDENTIFIED, by=lead, at=at)
