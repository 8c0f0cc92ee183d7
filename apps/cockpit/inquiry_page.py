"""What the page of one inquiry shows, in few queries: what was said, what was called, what we promised, what to do."""

from http import HTTPStatus
from typing import cast

from django.db.models import F, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from apps.accounts.models import User
from apps.inquiries.completeness import SENDS_JSON, missing
from apps.inquiries.facts import facts_of
from apps.inquiries.models import Attachment, Inquiry, Message
from apps.inquiries.verdicts import verdict_on_record
from apps.policy.present import now

from . import moves, thread
from .badges import Badge, due_of, priority_of, state_of
from .beside import beside, columns
from .columns import JsonRows
from .diagnosis import ADVICE, Panel
from .forms import StepForm
from .frame import draw
from .gathering import Gathered
from .inquiry_forms import Begun, Forms
from .local import there
from .steps import Step
from .targets import standings

OTHERS_AT_MOST = 5
FACTS = {
    "Method and endpoint": {"method", "endpoint_url"},
    "HTTP status": {"status"},
    "Response body": {"response_body"},
    "Request JSON": {"request_json"},
}


def found(request: HttpRequest, number: int) -> Inquiry:
    """The inquiry with what stands beside it, if the reader may see it, else 404. One query."""
    reader, at = cast(User, request.user), now()
    return get_object_or_404(
        Inquiry.objects.visible_to(reader)
        .select_related("isv", "market__calendar", "asked_by", "client", "customer", "assignee", "cause")
        .select_related("clause", "judged_by", "incident_report__incident", "departure__by")
        .annotate(**moves.marks(reader, at), **columns(reader, at))
        .select_related("call__diagnosis__release", "call__diagnosis__fingerprint")
        .defer("masking", "call__diagnosis__release__document"),
        pk=number,
    )


def draw_page(
    request: HttpRequest,
    asked: Inquiry,
    *,
    opened: str,
    refused: StepForm | None = None,
    begun: Begun | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    """The page, with the form of the step ``opened``; ``refused`` is that form as it was sent and not carried out.

    ``begun`` is an answer that somebody goes on writing.
    """
    at = now()
    reader = cast(User, request.user)
    said = _said(reader, asked)
    its = beside(asked, at)
    panel = Panel(asked, reader, its.log_ids)
    forms = Forms(request, asked, panel, said, its.drafts, begun)
    context = {
        "title": f"#{asked.number} {asked.subject}",
        "inquiry": asked,
        "beside": its,
        "tags": its.tags,
        "due": due_of(asked, at),
        "state": state_of(asked),
        "priority": priority_of(asked),
        "there": there(asked.market.calendar, at),
        "standings": standings(asked, list(asked.clocks.select_related("target__market")), its.pauses, at),
        "thread": thread.read(asked, said[-thread.LONGEST :]),
        "is_cut": len(said) > thread.LONGEST,
        "ticks": _ticks(asked),
        "panel": panel,
        "gathered": Gathered(asked, reader, has_issues=bool(its.issues)),
        "verdict": verdict_on_record(asked),
        "advice": ADVICE,
        "others": _others(reader, asked),
        "begun": begun,
        "departure": getattr(asked, "departure", None),
        "absorbed": moves.absorbed(reader, asked) if asked.has_absorbed else [],
        **forms.actions(opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/inquiry.html", context, status=status)


def dialog_of(request: HttpRequest, asked: Inquiry, step: Step) -> HttpResponse | None:
    """The form of one step, unless it is not offered."""
    reader = cast(User, request.user)
    if not step.is_offered(asked, reader):
        return None
    said, its = _said(reader, asked), beside(asked, now())
    forms = Forms(request, asked, Panel(asked, reader, its.log_ids), said, its.drafts)
    context = {"inquiry": asked, "step": step, "form": forms.begun(step), "seen": forms.seen}
    return draw(request, "admin/cockpit/_dialog.html", context)


def _said(reader: User, asked: Inquiry) -> list[Message]:
    """The last messages, oldest first: one more than is shown when there are more."""
    its = {name: F(name) for name in ("pk", "name", "size", "is_checked")}
    files = JsonRows(Attachment.objects.filter(message=OuterRef("pk")), **its)
    rows = Message.objects.visible_to(reader).filter(inquiry=asked).order_by("-pk")
    return list(reversed(rows.select_related("author").annotate(files=files)[: thread.LONGEST + 1]))


def _ticks(asked: Inquiry) -> list[tuple[str, str]]:
    """Each fact of a failed call, with why we need it where it is missing."""
    gaps = {gap.code: gap.sentence for gap in missing(asked.kind, facts_of(asked.call))}
    sends_json = asked.call.method in SENDS_JSON or bool(asked.call.request_body)
    return [
        (name, " ".join(gaps[code] for code in gaps if code in codes))
        for name, codes in FACTS.items()
        if name != "Request JSON" or sends_json
    ]


def _others(reader: User, asked: Inquiry) -> list[tuple[Inquiry, Badge]]:
    """What else the ISV waits for, next deadline first."""
    queue = Inquiry.objects.visible_to(reader).unfinished().filter(isv=asked.isv).exclude(pk=asked.pk)
    found = queue.by_next_deadline().only("pk", "subject", "status", "completed_at")[:OTHERS_AT_MOST]
    return [(other, state_of(other)) for other in found]
