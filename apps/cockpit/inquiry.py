"""One inquiry: what was said, what was called, what we promised, and what can be done."""

from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.diagnostics.models import ApiCall
from apps.diagnostics.operations import read_address
from apps.diagnostics.reading import ReadCall
from apps.diagnostics.rendering import render
from apps.inquiries.completeness import SENDS_JSON, missing
from apps.inquiries.models import Inquiry, Message
from apps.inquiries.services.asking import facts_of
from apps.policy.models import Market
from apps.policy.present import now

from . import changes, thread
from .badges import Badge, due_of, priority_of, state_of
from .forms import StepForm, answers_of
from .frame import draw, staff_page, staff_step
from .local import there
from .queue import lend_market
from .steps import MOVING, WRITING, Step
from .targets import standings

OTHERS_AT_MOST = 5
FACTS = {
    "Method and endpoint": {"method", "endpoint_url"},
    "HTTP status": {"status"},
    "Response body": {"response_body"},
    "Request JSON": {"request_json"},
}
LANGUAGES = {"curl": "cURL", "python": "Python", "csharp": "C#", "powershell": "PowerShell", "http": ".http file"}
CONFLICTS = {"answered_meanwhile", "wrong_status", "nothing_to_change", "incomplete"}


@staff_page
@require_safe
def inquiry(request: HttpRequest, number: int) -> HttpResponse:
    """The page of one inquiry; ``?do=assign`` opens the form of that step, for those without script."""
    return _page(request, _found(request, number), opened=request.GET.get("do", ""))


@staff_step
@require_POST
def take(request: HttpRequest, number: int, step: Step) -> HttpResponse:
    """Carry out ``step``; a refusal comes back at its form, with the text kept."""
    if not request.user.has_perm(step.permission):
        raise PermissionDenied
    asked = _found(request, number)
    form = step.form(request, name=step.name, inquiry=asked)
    if form.carries_out(step.service, inquiry=asked, by=cast(User, request.user), at=now()):
        messages.success(request, step.done, extra_tags=f"{step.name}-{number}")
        return redirect("cockpit:inquiry", number=number)
    status = HTTPStatus.CONFLICT if form.codes & CONFLICTS else HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(request, _found(request, number), opened=step.name, refused=form, status=status)


def _found(request: HttpRequest, number: int) -> Inquiry:
    """The inquiry if the reader may see it, else 404."""
    return get_object_or_404(
        Inquiry.objects.visible_to(cast(User, request.user))
        .select_related("isv", "market__calendar", "asked_by", "client", "customer", "call", "assignee")
        .defer("masking"),
        pk=number,
    )


def _page(
    request: HttpRequest,
    asked: Inquiry,
    *,
    opened: str,
    refused: StepForm | None = None,
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    at = now()
    reader = cast(User, request.user)
    lend_market(reader, [_market_of(reader, asked)])
    said = _said(reader, asked)
    context = {
        "title": f"#{asked.number} {asked.subject}",
        "inquiry": asked,
        "due": due_of(asked, at),
        "state": state_of(asked),
        "priority": priority_of(asked),
        "there": there(asked.market.calendar, at),
        "standings": standings(asked, list(asked.clocks.all()), list(asked.pauses.all()), at),
        "changes": changes.history_of(asked),
        "thread": thread.read(asked, said[-thread.LONGEST :]),
        "is_cut": len(said) > thread.LONGEST,
        "ticks": _ticks(asked),
        "address": read_address(asked.call.method, asked.call.url),
        "requests": _requests(asked.call),
        "certificates": [
            (certificate, certificate.expires_on >= at.date()) for certificate in asked.asked_by.certificates.all()
        ],
        "others": _others(reader, asked),
        **_actions(asked, reader, seen=said[-1].pk if said else 0, opened=opened, refused=refused),
    }
    return draw(request, "admin/cockpit/inquiry.html", context, status=status)


def _market_of(reader: User, asked: Inquiry) -> Market:
    """The reader's own market, which most often is the inquiry's."""
    if reader.market_id in {None, asked.market_id}:
        return asked.market
    return Market.objects.select_related("calendar").get(pk=reader.market_id)


def _said(reader: User, asked: Inquiry) -> list[Message]:
    """The last messages, oldest first: one more than is shown when there are more."""
    messages_of_it = Message.objects.visible_to(reader).filter(inquiry=asked).order_by("-pk")
    return list(reversed(messages_of_it.select_related("author").prefetch_related("attachments")[: thread.LONGEST + 1]))


def _requests(call: ApiCall) -> list[tuple[str, str]]:
    """The call in several languages, ready to be run but for the secrets; nothing where there is no address."""
    if not call.url or not call.method:
        return []
    headers = (("Content-Type", "application/json"),) if call.request_body else ()
    said = ReadCall(call.method, call.url, headers, request_body=call.request_body or None)
    return [(label, render(said, style)) for style, label in LANGUAGES.items()]


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


def _actions(asked: Inquiry, reader: User, *, seen: int, opened: str, refused: StepForm | None) -> dict[str, Any]:
    """The forms of what the reader may do and the inquiry allows, and of what has just been refused."""

    def offered(steps: tuple[Step, ...]) -> list[tuple[Step, StepForm]]:
        return [
            (step, refused if refused and step.name == opened else step.form(name=step.name, inquiry=asked))
            for step in steps
            if step.is_offered(asked, reader) or (refused and step.name == opened)
        ]

    writing, moving = offered(WRITING), offered(MOVING)
    names = [step.name for step, _form in writing]
    return {
        "writing": writing,
        "moving": moving,
        "written": opened if opened in names else next(iter(names), ""),
        "opened": opened,
        "answers": answers_of(asked),
        "seen": seen,
        "may_take": asked.assignee_id != reader.pk and any(step.name == "assign" for step, _form in moving),
    }
