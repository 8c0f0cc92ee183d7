"""A data owner's approval, for the desk: one request with all that happened about it, and what can be done next."""

from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.accounts.models import AccessRecord, User
from apps.accounts.services import record_access
from apps.approvals import printouts, services
from apps.approvals.models import Consent, DataAccessRequest, RestoredCopy
from apps.approvals.services.steps import RELATED
from apps.approvals.trail import trail_of
from apps.inquiries.models import Inquiry
from apps.isvs.models import DataOwner
from apps.policy.present import now

from .access_forms import (
    AccessForm,
    DeletedForm,
    NothingForm,
    ProlongForm,
    ReplyForm,
    RequestForm,
    RestoredForm,
    SendBackForm,
)
from .badges import Badge
from .deeds import Deed, carry_out, dialogs, require, status_of
from .frame import draw, staff_page
from .gathering_forms import DeedForm

Status = DataAccessRequest.Status
ASK, RELEASE = "approvals.ask_dataaccessrequest", "approvals.release_dataaccessrequest"
RESTORE = "approvals.restore_restoredcopy"
PDF = "application/pdf"
STATES = {
    Status.DRAFT: Badge("bare", "file", "Draft"),
    Status.AWAITING_RELEASE: Badge("warning", "clock", "Awaiting release"),
    Status.ASKED: Badge("bare", "pause", "Waiting for the data owner"),
    Status.QUESTIONED: Badge("new", "reply", "The data owner has a question"),
    Status.APPROVED: Badge("ok", "check", "Approved"),
    Status.DECLINED: Badge("bare", "close", "Declined"),
    Status.LAPSED: Badge("bare", "clock", "Not answered in time"),
    Status.CANCELLED: Badge("bare", "close", "Cancelled"),
    Status.WITHDRAWN: Badge("error", "alert", "Approval withdrawn"),
    Status.ENDED: Badge("bare done", "done", "Ended"),
}


def _is(*statuses: Status) -> Callable[[DataAccessRequest], bool]:
    return lambda request: request.status in statuses


ASK_FOR_COPY = Deed(
    "ask",
    "inquiry",
    ASK,
    RequestForm,
    services.ask,
    "Draft the request",
    "file",
    "The request is drafted. Read it once more, then submit it for release.",
)
DEEDS = (
    Deed(
        "submit",
        "request",
        ASK,
        NothingForm,
        services.submit,
        "Submit for release",
        "up",
        "Submitted: a second person reads and releases it.",
        "Whoever may release hears of it by mail. Nothing goes to the data owner yet.",
        _is(Status.DRAFT),
    ),
    Deed(
        "release",
        "request",
        RELEASE,
        NothingForm,
        services.release,
        "Release",
        "check",
        "Released: the data owner is asked by mail.",
        "The data owner gets exactly this by mail, with a link to answer. You vouch for it.",
        _is(Status.AWAITING_RELEASE),
    ),
    Deed(
        "send-back",
        "request",
        RELEASE,
        SendBackForm,
        services.send_back,
        "Send back",
        "reply",
        "Sent back to its author.",
        is_possible=_is(Status.AWAITING_RELEASE),
    ),
    Deed(
        "reply",
        "request",
        ASK,
        ReplyForm,
        services.reply,
        "Answer the question",
        "reply",
        "Your answer is on its way, with a new link.",
        is_possible=_is(Status.QUESTIONED),
    ),
    Deed(
        "restore",
        "request",
        RESTORE,
        RestoredForm,
        services.record_copy,
        "Record a restored copy",
        "down",
        "The copy is on record. The inquiry can't be closed until it is gone.",
        "Only while the approval is in force, and only by whom it names.",
        _is(Status.APPROVED),
    ),
    Deed(
        "change",
        "request",
        ASK,
        RequestForm,
        services.change,
        "Change",
        "file",
        "Changed: it has to be released again.",
        "What was sent can't be answered any more; the data owner is asked anew once it is released.",
        _is(Status.DRAFT, Status.AWAITING_RELEASE, Status.ASKED, Status.QUESTIONED, Status.LAPSED),
    ),
    Deed(
        "cancel",
        "request",
        ASK,
        NothingForm,
        services.cancel,
        "Cancel the request",
        "close",
        "Cancelled. A link that was out opens nothing any more.",
        "It can't be taken up again.",
        _is(Status.DRAFT, Status.AWAITING_RELEASE, Status.ASKED, Status.QUESTIONED),
        is_grave=True,
    ),
)
COPY_DEEDS = (
    Deed(
        "access",
        "copy",
        RESTORE,
        AccessForm,
        services.enter_access,
        "Enter an access",
        "search",
        "Your access is on record.",
        "Before you look into the copy, say why.",
        lambda copy: copy.deleted_at is None,
    ),
    Deed(
        "prolong",
        "copy",
        ASK,
        ProlongForm,
        services.prolong,
        "Ask for longer",
        "clock",
        "A request to keep it for longer is drafted.",
        "The data owner is asked again. Until they say yes, the copy goes when it was to go.",
        lambda copy: copy.deleted_at is None,
    ),
    Deed(
        "delete",
        "copy",
        RESTORE,
        DeletedForm,
        services.record_deletion,
        "Record its deletion",
        "close",
        "On record. A second person has to confirm that it is gone.",
        is_possible=lambda copy: copy.deleted_at is None,
    ),
    Deed(
        "confirm",
        "copy",
        RESTORE,
        NothingForm,
        services.confirm_deletion,
        "Confirm that it is gone",
        "check",
        "Confirmed. With the last copy the data owner gets a certificate of deletion.",
        "You have seen for yourself that it is gone. Whoever restored or deleted it can't say so.",
        lambda copy: copy.deleted_at is not None and not copy.is_gone,
    ),
)


@staff_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, number: int) -> HttpResponse:
    """The form of a request for an inquiry; posted to, it is drafted."""
    rows = Inquiry.objects.visible_to(cast(User, request.user)).select_related("customer", "isv", "market")
    asked = get_object_or_404(rows.defer("masking"), pk=number)
    require(ASK_FOR_COPY, request)
    refused = None
    if request.method == "POST":
        refused, drafted = carry_out(request, ASK_FOR_COPY, asked)
        if refused is None:
            return redirect("cockpit:access_request", pk=drafted.pk)
    has_owner = DataOwner.objects.verified().filter(customer=asked.customer_id).exists()
    context = {
        "title": f"Ask for a copy for #{asked.number}",
        "inquiry": asked,
        "form": refused or RequestForm(name=ASK_FOR_COPY.name, subject=asked),
        "deed": ASK_FOR_COPY,
        "lacks": _lacks(asked, has_owner=has_owner),
    }
    return draw(request, "admin/cockpit/ask_for_copy.html", context, status=status_of(refused))


def _lacks(asked: Inquiry, *, has_owner: bool) -> str:
    """What has to be on record before anybody can be asked."""
    if asked.customer is None:
        return "The inquiry names no customer. Nobody can be asked until it does."
    if not asked.customer.databases.exists():
        return f"{asked.customer} has no company database on record."
    return "" if has_owner else f"{asked.customer} has no verified data owner."


@staff_page
@require_safe
def request_page(request: HttpRequest, pk: int) -> HttpResponse:
    """All of one request: what is asked, what was said, copies, and what happened when."""
    return _page(request, _found(request, pk), opened=request.GET.get("do", ""))


@staff_page
@require_POST
def do_with_request(request: HttpRequest, pk: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, _made = carry_out(request, deed, _found(request, pk))
    if refused:
        return _page(request, _found(request, pk), opened=deed.name, refused=refused)
    return redirect("cockpit:access_request", pk=pk)


@staff_page
@require_safe
def copy_page(request: HttpRequest, pk: int, copy: int) -> HttpResponse:
    """One copy: what was restored, who looked into it, and until when it may live."""
    return _copy_page(request, _copy(request, pk, copy), opened=request.GET.get("do", ""))


@staff_page
@require_POST
def do_with_copy(request: HttpRequest, pk: int, copy: int, deed: Deed) -> HttpResponse:
    """Carry out ``deed``; a refusal comes back at its form, with what was typed."""
    require(deed, request)
    refused, made = carry_out(request, deed, _copy(request, pk, copy))
    if refused:
        return _copy_page(request, _copy(request, pk, copy), opened=deed.name, refused=refused)
    if isinstance(made, DataAccessRequest):
        return redirect("cockpit:access_request", pk=made.pk)
    return redirect("cockpit:restored_copy", pk=pk, copy=copy)


@staff_page
@require_safe
def trail_pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """All that happened, to print."""
    found = _found(request, pk)
    return _download(request, printouts.of_trail(found, at=now()), f"{found.reference}-trail.pdf")


@staff_page
@require_safe
def paper(request: HttpRequest, pk: int, paper: int) -> HttpResponse:
    """A certificate as the data owner got it."""
    printed = get_object_or_404(_found(request, pk).papers, pk=paper)
    return _download(request, bytes(printed.content), printed.file_name)


def _download(request: HttpRequest, content: bytes, name: str) -> HttpResponse:
    if request.method == "GET":
        record_access(by=cast(User, request.user), what=AccessRecord.What.PAPER, about=name, at=now())
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _page(
    request: HttpRequest, found: DataAccessRequest, *, opened: str, refused: DeedForm | None = None
) -> HttpResponse:
    reader = cast(User, request.user)
    context: dict[str, Any] = {
        "title": f"{found.reference} {found.database.name}",
        "asked": found,
        "state": STATES[Status(found.status)],
        "people": list(found.people.order_by("name")),
        "consents": list(found.consents.all()),
        "question": _open_question(found),
        "copies": list(found.copies.select_related("restored_by")),
        "papers": list(found.papers.defer("content")),
        "trail": trail_of(found),
        "dialogs": dialogs(DEEDS, found, reader, opened=opened, refused=refused),
        "at": now(),
    }
    return draw(request, "admin/cockpit/access_request.html", context, status=status_of(refused))


def _copy_page(
    request: HttpRequest, copy: RestoredCopy, *, opened: str, refused: DeedForm | None = None
) -> HttpResponse:
    reader = cast(User, request.user)
    context = {
        "title": str(copy),
        "copy": copy,
        "asked": copy.request,
        "named": list(User.objects.filter(pk__in=copy.consent.people).order_by("name")),
        "accesses": list(copy.accesses.select_related("person")),
        "dialogs": dialogs(COPY_DEEDS, copy, reader, opened=opened, refused=refused),
        "is_overdue": not copy.is_gone and copy.delete_by <= now(),
    }
    return draw(request, "admin/cockpit/restored_copy.html", context, status=status_of(refused))


def _open_question(found: DataAccessRequest) -> Consent | None:
    if found.status != Status.QUESTIONED:
        return None
    return found.consents.filter(kind=Consent.Kind.QUESTION).order_by("-pk").first()


def _found(request: HttpRequest, pk: int) -> DataAccessRequest:
    rows = DataAccessRequest.objects.visible_to(cast(User, request.user))
    return get_object_or_404(rows.select_related(*RELATED, "asked_by", "released_by", "prolongs"), pk=pk)


def _copy(request: HttpRequest, pk: int, number: int) -> RestoredCopy:
    rows = RestoredCopy.objects.visible_to(cast(User, request.user)).filter(request=pk)
    people = ("restored_by", "deleted_by", "confirmed_by")
    return get_object_or_404(rows.select_related("request__inquiry", "database", "consent", *people), pk=number)
