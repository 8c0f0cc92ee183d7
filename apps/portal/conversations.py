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

from apps.diagnostics.operations import read_address
from apps.inquiries import services
from apps.inquiries.completeness import SENDS_JSON, missing
from apps.inquiries.models import Inquiry, Message
from apps.inquiries.querysets import MessageQuerySet
from apps.inquiries.services.asking import facts_of
from apps.policy.present import now

from .doors import MemberRequest, View, members_only
from .forms import CallForm, PortalForm, ReplyForm, WordsForm
from .paging import number_in
from .turns import lacks_of, turn_of

LONGEST = 100


@require_safe
@members_only
def show(request: MemberRequest, number: int) -> HttpResponse:
    return _page(request, found(request, number))


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
    """The inquiry if the reader may see it, else 404."""
    return get_object_or_404(
        Inquiry.objects.visible_to(request.user).select_related(
            "isv", "asked_by", "assignee", "client", "customer", "call", "market__calendar"
        ),
        pk=number,
    )


def _step(form_class: type[PortalForm], service: Callable[..., Any], slot: str, done: str) -> View:
    """A view that asks one service about an inquiry, and shows a refusal on the inquiry's page with the text kept."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @members_only
    def step(request: MemberRequest, number: int) -> HttpResponse:
        inquiry = found(request, number)
        if request.method != "POST":
            # Where a sign-in that expired while typing leads back to.
            return redirect("portal:inquiry", number=number)
        form = form_class(request)
        if form.carries_out(service, inquiry=inquiry, by=request.user, at=now()) is None:
            return _page(request, inquiry, **{slot: form}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
        messages.success(request, done, extra_tags=f"{slot}-{number}")
        return redirect("portal:inquiry", number=number)

    return step


reply = _step(ReplyForm, services.reply, "reply_form", "Your reply is sent.")
complete = _step(CallForm, services.complete, "call_form", "Added to the inquiry.")
resolve = _step(WordsForm, services.resolve, "resolve_form", "Marked as solved. Thank you for telling us.")
reopen = _step(WordsForm, services.reopen, "reopen_form", "Reopened: it is with us again.")


def _page(request: MemberRequest, inquiry: Inquiry, status: int = HTTPStatus.OK, **forms: PortalForm) -> HttpResponse:
    before = request.GET.get("before", "")
    said, has_earlier = _said(request, inquiry, before)
    lacks = lacks_of(inquiry)
    context = {
        "inquiry": inquiry,
        "turn": turn_of(inquiry, now(), lacks),
        "thread": _thread(said),
        "has_earlier": has_earlier,
        "earliest": said[0].pk if said else 0,
        "before": before,
        "seen": _newest(_messages(request, inquiry)) if before else said[-1].pk if said else 0,
        "facts": _facts(inquiry),
        "address": read_address(inquiry.call.method, inquiry.call.url),
        "may_complete": not inquiry.is_complete and not inquiry.is_over,
        "may_reply": inquiry.status != Inquiry.Status.CLOSED,
        "may_resolve": inquiry.is_complete
        and Inquiry.Status.RESOLVED in Inquiry.MAY_BECOME[Inquiry.Status(inquiry.status)],
        "call_form": CallForm(lacks=lacks),
        "reply_form": ReplyForm(),
        "resolve_form": WordsForm(),
        "reopen_form": WordsForm(),
        "refused": next(iter(forms), ""),
    }
    return render(request, "portal/inquiries/show.html", context | forms, status=status)


def _facts(inquiry: Inquiry) -> list[dict[str, Any]]:
    """The facts that a failed call must carry, and whether each is there."""
    if inquiry.kind != Inquiry.Kind.FAILED_CALL:
        return []
    call = facts_of(inquiry.call)
    lacking = {lack.code for lack in missing(inquiry.kind, call)}
    facts = [("Endpoint URL", "endpoint_url"), ("Method", "method"), ("HTTP status", "status")]
    if call.method in SENDS_JSON or not call.method:
        facts.append(("Request JSON", "request_json"))
    facts.append(("Response body", "response_body"))
    return [{"name": name, "is_given": code not in lacking} for name, code in facts]


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
