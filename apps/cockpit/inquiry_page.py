"""What the page of one inquiry shows, in few queries: what was said, what was called, what we promised, what to do."""

from http import HTTPStatus
from typing import cast

from django.db.models import F, IntegerField, OuterRef, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from apps.accounts.models import User
from apps.accounts.querysets import within_reach
from apps.accounts.reaching import reach_of, reaching
from apps.approvals.models import DataAccessRequest
from apps.approvals.querysets import READS
from apps.community.services import SOLVED
from apps.consulting.models import Engagement
from apps.consulting.querysets import READS as READS_CONSULTING
from apps.inquiries.completeness import SENDS_JSON, missing
from apps.inquiries.facts import facts_of
from apps.inquiries.models import Attachment, Clock, Inquiry, Message
from apps.inquiries.querysets import InquiryQuerySet, MessageQuerySet
from apps.inquiries.verdicts import verdict_on_record
from apps.policy.prepared import Given, Prepared
from apps.policy.present import now

from . import moves, thread
from .access import ASK_FOR_COPY
from .access import STATES as ACCESS_STATES
from .badges import Badge, due_of, priority_of, state_of
from .beside import HERE_FOR, beside, columns
from .columns import JsonRows
from .consulting_deeds import BOOK, NEED
from .consulting_deeds import STATES as CONSULTING_STATES
from .diagnosis import ADVICE, Panel
from .forms import StepForm
from .frame import draw
from .gathering import Gathered
from .hours import running_of
from .inquiry_forms import Begun, Forms
from .local import there
from .publishing import WRITE as PUBLISH
from .steps import Step
from .targets import standings

OTHERS_AT_MOST = 5
NUMBER, ISV = Given("number", IntegerField()), Given("isv", IntegerField())
FACTS = {
    "Method and endpoint": {"method", "endpoint_url"},
    "HTTP status": {"status"},
    "Response body": {"response_body"},
    "Request JSON": {"request_json"},
}


def _inquiry(markets: tuple[int, ...] | None) -> InquiryQuerySet:
    reader = reaching(markets)
    return (
        Inquiry.objects.visible_to(reader)
        .select_related("isv", "market__calendar", "asked_by", "client", "customer", "assignee", "cause")
        .select_related("clause", "judged_by", "incident_report__incident", "departure__by")
        .annotate(**moves.marks(reader), **columns())
        .select_related("call__diagnosis__release", "call__diagnosis__fingerprint")
        .defer("masking", "call__diagnosis__release__document")
        .filter(pk=NUMBER)
    )


def _messages(markets: tuple[int, ...] | None) -> MessageQuerySet:
    """The last ones, newest first: one more than is shown when there are more."""
    its = {name: F(name) for name in ("pk", "name", "size", "is_checked")}
    files = JsonRows(Attachment.objects.filter(message=OuterRef("pk")), **its)
    rows = Message.objects.visible_to(reaching(markets)).filter(inquiry=NUMBER).order_by("-pk")
    return rows.select_related("author").annotate(files=files)[: thread.LONGEST + 1]


def _of_its_isv(markets: tuple[int, ...] | None) -> InquiryQuerySet:
    """What else the ISV waits for, next deadline first."""
    queue = Inquiry.objects.visible_to(reaching(markets)).unfinished().filter(isv=ISV).exclude(pk=NUMBER)
    return queue.by_next_deadline().only("pk", "subject", "status", "completed_at")[:OTHERS_AT_MOST]


def _of_data_owners(markets: tuple[int, ...] | None) -> QuerySet[DataAccessRequest]:
    rows = DataAccessRequest.objects.filter(inquiry=NUMBER)
    return within_reach(rows, reaching(markets), "inquiry__market").select_related("database").order_by("-pk")


def _engagements(markets: tuple[int, ...] | None) -> QuerySet[Engagement]:
    """Those of the inquiry and of what was merged into it."""
    its = Q(inquiry=NUMBER) | Q(inquiry__merged_into=NUMBER)
    return within_reach(Engagement.objects.filter(its), reaching(markets)).only("title", "status").order_by("-pk")


ACCESS, ENGAGEMENTS = Prepared(_of_data_owners), Prepared(_engagements)
FOUND, SAID, OTHERS = Prepared(_inquiry), Prepared(_messages), Prepared(_of_its_isv)
CLOCKS = Prepared(lambda: Clock.objects.filter(inquiry=NUMBER).select_related("target__market"))


def found(request: HttpRequest, number: int) -> Inquiry:
    """The inquiry with what stands beside it, if the reader may see it, else 404. One query."""
    reader, at = cast(User, request.user), now()
    rows = FOUND.asked(reach_of(reader), number=number, reader=reader.pk, at=at, lately=at - HERE_FOR)
    for asked in rows:
        return asked
    raise Http404(f"There is no inquiry {number} in reach.")


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
        "standings": standings(asked, list(CLOCKS.asked(number=asked.pk)), its.pauses, at),
        "thread": thread.read(asked, said[-thread.LONGEST :]),
        "is_cut": len(said) > thread.LONGEST,
        "ticks": _ticks(asked),
        "panel": panel,
        "gathered": Gathered(asked, reader, has_issues=bool(its.issues)),
        "verdict": verdict_on_record(asked),
        "access_requests": _access_requests(reader, asked),
        "engagements": _consulting(reader, asked),
        "running": running_of(reader, at),
        "advice": ADVICE,
        "others": _others(reader, asked),
        "begun": begun,
        "departure": getattr(asked, "departure", None),
        "links": moves.links(reader, asked) if asked.is_linked or asked.has_absorbed else [],
        "absorbed": moves.absorbed(reader, asked) if asked.has_absorbed else [],
        **_offered(reader, asked),
        **forms.actions(opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/inquiry.html", context, status=status)


def _offered(reader: User, asked: Inquiry) -> dict[str, bool]:
    """What an inquiry can lead to, and ``reader`` may begin."""
    return {
        "may_need_consulting": not asked.is_over and NEED.may_be_done_by(reader),
        "may_book": reader.has_perm(BOOK),
        "may_ask_for_copy": not asked.is_over and ASK_FOR_COPY.may_be_done_by(reader),
        "may_publish": asked.status in SOLVED and reader.has_perm(PUBLISH),
    }


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
    return list(reversed(SAID.asked(reach_of(reader), number=asked.pk)))


def _access_requests(reader: User, asked: Inquiry) -> list[tuple[DataAccessRequest, Badge]]:
    """What data owners were asked for it, with its badge."""
    rows = ACCESS.asked(reach_of(reader), number=asked.pk) if reader.has_perm(READS) else []
    return [(each, ACCESS_STATES[DataAccessRequest.Status(each.status)]) for each in rows]


def _consulting(reader: User, asked: Inquiry) -> list[tuple[Engagement, Badge]]:
    rows = ENGAGEMENTS.asked(reach_of(reader), number=asked.pk) if reader.has_perm(READS_CONSULTING) else []
    return [(each, CONSULTING_STATES[Engagement.Status(each.status)]) for each in rows]


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
    found = OTHERS.asked(reach_of(reader), number=asked.pk, isv=asked.isv_id)
    return [(other, state_of(other)) for other in found]
