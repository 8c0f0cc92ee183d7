"""One inquiry: what was said in it, and what its ISV can do."""

from collections.abc import Callable
from http import HTTPStatus
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from apps.diagnostics.recorded import report_of
from apps.inquiries import services
from apps.inquiries.facts import facts_of
from apps.inquiries.gathering import part_of
from apps.inquiries.models import Inquiry, Message
from apps.inquiries.querysets import InquiryQuerySet, MessageQuerySet
from apps.inquiries.verdicts import verdict_on_record
from apps.isvs import roles
from apps.policy.present import now

from .approvals import approvals_of
from .context import place_of
from .doors import MemberRequest, View, members_only, require_role
from .engagements import engagements_of
from .forms import CallForm, PortalForm, ReplyForm, WordsForm
from .paging import number_in
from .panels import Panel, ticks_of
from .turns import lacks_of, turn_of

LONGEST = 100


@require_safe
@members_only
def show(request: MemberRequest, number: int) -> HttpResponse:
    inquiry = found(request, number)
    return _page(request, inquiry) if inquiry.number == number else redirect("portal:inquiry", number=inquiry.number)


@require_safe
@members_only
@cache_control(private=True, no_cache=True)
@conditional_page
def state(request: MemberRequest, number: int) -> HttpResponse:
    """Whose turn it is, asked again while the page is open; with a link to what came since ``seen``."""
    inquiry = found(request, number)
    seen = request.GET.get("seen", "")
    number_seen = number_in(seen)
    newest = _newest(_messages(request, inquiry).exclude(author=request.user))
    context = {
        "inquiry": inquiry,
        "turn": turn_of(inquiry, now(), lacks_of(inquiry)),
        "seen": seen,
        "newest": newest if number_seen is not None and newest > number_seen else 0,
    }
    return render(request, "portal/inquiries/_state.html", context)


def found(request: MemberRequest, number: int) -> Inquiry:
    """The inquiry if the reader may see it, or the one in which it goes on; else 404."""
    diagnosis = "call__diagnosis"
    related = (
        "isv",
        "asked_by",
        "assignee",
        "client",
        "customer",
        "market__calendar",
        "clause",
        "incident_report__incident",
    )
    rows = Inquiry.objects.visible_to(request.user).select_related(
        *related, f"{diagnosis}__release", f"{diagnosis}__fingerprint"
    )
    inquiry = get_object_or_404(rows.defer(f"{diagnosis}__release__document"), pk=number)
    return inquiry if inquiry.merged_into_id is None else found(request, inquiry.merged_into_id)


def _step(form_class: type[PortalForm], service: Callable[..., Any], slot: str, done: str) -> View:
    """A view that asks one service about an inquiry, and shows a refusal on the inquiry's page with the text kept."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @members_only
    def step(request: MemberRequest, number: int) -> HttpResponse:
        inquiry = found(request, number)
        require_role(request, inquiry.isv, roles.WRITE)
        if request.method != "POST":
            # Where a sign-in that expired while typing leads back to.
            return redirect("portal:inquiry", number=number)
        form = form_class(request)
        if form.carries_out(service, inquiry=inquiry, by=request.user, at=now()) is None:
            return _page(request, inquiry, **{slot: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        messages.success(request, done, extra_tags=f"{slot}-{number}")
        return redirect("portal:inquiry", number=inquiry.number)

    return step


reply = _step(ReplyForm, services.reply, "reply_form", "Your reply is sent.")
complete = _step(CallForm, services.complete, "call_form", "Added to the inquiry.")
resolve = _step(WordsForm, services.resolve, "resolve_form", "Marked as solved. Thank you for telling us.")
reopen = _step(WordsForm, services.reopen, "reopen_form", "Reopened: it is with us again.")


def _page(request: MemberRequest, inquiry: Inquiry, status: int = HTTPStatus.OK, **forms: PortalForm) -> HttpResponse:
    before = request.GET.get("before", "")
    said, has_earlier = _said(request, inquiry, before)
    lacks = lacks_of(inquiry)
    may_write = place_of(request).may(roles.WRITE, inquiry.isv)
    context = {
        "inquiry": inquiry,
        "turn": turn_of(inquiry, now(), lacks),
        "thread": _thread(said),
        "has_earlier": has_earlier,
        "earliest": said[0].pk if said else 0,
        "before": before,
        "seen": _newest(_messages(request, inquiry)) if before else said[-1].pk if said else 0,
        "ticks": ticks_of(inquiry.kind, facts_of(inquiry.call)),
        "panel": _panel(inquiry),
        "absorbed": _absorbed(request, inquiry),
        "verdict": verdict_on_record(inquiry),
        "part_of": part_of(inquiry),
        "approvals": approvals_of(inquiry, request.user, at=now()),
        "engagements": engagements_of(inquiry, request.user),
        "may_complete": may_write and not inquiry.is_complete and not inquiry.is_over,
        "may_reply": may_write and inquiry.status != Inquiry.Status.CLOSED,
        "may_resolve": may_write
        and inquiry.is_complete
        and Inquiry.Status.RESOLVED in Inquiry.MAY_BECOME[Inquiry.Status(inquiry.status)],
        "may_reopen": may_write and inquiry.is_over,
        "call_form": CallForm(lacks=lacks),
        "reply_form": ReplyForm(),
        "resolve_form": WordsForm(),
        "reopen_form": WordsForm(),
        "refused": next(iter(forms), ""),
    }
    return render(request, "portal/inquiries/show.html", context | forms, status=status)


def _panel(inquiry: Inquiry) -> Panel | None:
    """What was found in the call; None for one that was asked before calls were diagnosed."""
    diagnosis = getattr(inquiry.call, "diagnosis", None)
    if diagnosis is None:
        return None
    return Panel(report_of(diagnosis, inquiry.call), at=diagnosis.diagnosed_at)


def _absorbed(request: MemberRequest, inquiry: Inquiry) -> InquiryQuerySet:
    """What was asked by itself before and goes on here, each with what was found in its call."""
    rows = Inquiry.objects.visible_to(request.user).filter(merged_into=inquiry)
    return rows.select_related("call__diagnosis").defer("call__request_body", "call__response_body")


def _said(request: MemberRequest, inquiry: Inquiry, before: str) -> tuple[list[Message], bool]:
    """The last messages, or those ``before`` one of them, the oldest first; and whether there are earlier ones."""
    rows = _messages(request, inquiry).select_related("author").prefetch_related("attachments").order_by("-pk")
    if before:
        number = number_in(before)
        if number is None:
            raise Http404
        rows = rows.filter(pk__lt=number)
    found = list(rows[: LONGEST + 1])
    return found[LONGEST - 1 :: -1], len(found) > LONGEST


def _newest(messages_of_it: MessageQuerySet) -> int:
    return messages_of_it.aggregate(Max("pk"))["pk__max"] or 0


def _messages(request: MemberRequest, inquiry: Inquiry) -> MessageQuerySet:
    return Message.objects.visible_to(request.user).filter(inquiry=inquiry)


def _thread(said: list[Message]) -> list[dict[str, Any]]:
    """Messages one by one, and events that follow each other folded into one entry."""
    thread: list[dict[str, Any]] = []
    for is_event, group in groupby(said, key=lambda message: message.kind == Message.Kind.EVENT):
        if is_event:
            thread.append({"events": list(group)})
        else:
            thread.extend({"message": message, "is_ours": message.kind == Message.Kind.ANSWER} for message in group)
    return thread
