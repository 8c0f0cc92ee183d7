"""One inquiry: its page, its parts that are read on demand, and the steps that are taken with it."""

from http import HTTPStatus
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.policy.present import now

from . import changes
from .frame import draw, staff_page, staff_step
from .inquiry_page import dialog_of, draw_page, found
from .steps import Step

CONFLICTS = {"answered_meanwhile", "wrong_status", "nothing_to_change", "incomplete", "merged"}


@staff_page
@require_safe
def inquiry(request: HttpRequest, number: int) -> HttpResponseBase:
    """The page of one inquiry; ``?do=assign`` opens the form of that step, for those without script.

    ``?cause=7`` begins an answer with that of a known cause, ``?request=corrected.curl`` with a request to run.
    """
    asked = found(request, number)
    if asked.merged_into_id:
        return redirect("cockpit:inquiry", number=asked.merged_into_id)
    return draw_page(request, asked, opened=request.GET.get("do", ""))


@staff_page
@require_safe
def dialog(request: HttpRequest, number: int, step: Step) -> HttpResponse:
    """The form of a step alone, for the page that is open already; 404 where it is not possible."""
    drawn = dialog_of(request, found(request, number), step)
    if drawn is None:
        raise Http404
    return drawn


@staff_page
@require_safe
def history(request: HttpRequest, number: int) -> HttpResponse:
    """Who changed what, when and why. The page of the inquiry folds it out."""
    asked = found(request, number)
    context = {"title": f"History of #{asked.number}", "inquiry": asked, "changes": changes.history_of(asked)}
    return draw(request, "admin/cockpit/history.html", context)


@staff_step
@require_POST
def take(request: HttpRequest, number: int, step: Step) -> HttpResponse:
    """Carry out ``step``; a refusal comes back at its form, with the text kept."""
    if not request.user.has_perm(step.permission):
        raise PermissionDenied
    asked = found(request, number)
    if asked.merged_into_id:
        return _goes_on(request, asked, step)
    if getattr(asked, "departure", None):
        services.let_go(asked, by=cast(User, request.user), at=now())
    form = step.form(request, name=step.name, inquiry=asked)
    if form.carries_out(step.service, inquiry=asked, by=cast(User, request.user), at=now()):
        messages.success(request, step.done, extra_tags=f"{step.name}-{number}")
        return redirect("cockpit:inquiry", number=number)
    status = HTTPStatus.CONFLICT if form.codes & CONFLICTS else HTTPStatus.UNPROCESSABLE_ENTITY
    return draw_page(request, found(request, number), opened=step.name, refused=form, status=status)


def _goes_on(request: HttpRequest, asked: Inquiry, step: Step) -> HttpResponse:
    """What was meant for one that was merged meanwhile is shown where it goes on, and sent by who has read that."""
    while asked.merged_into_id:
        merged, asked = asked, found(request, asked.merged_into_id)
    form = step.form(request, name=step.name, inquiry=asked)
    words = f"#{merged.number} was merged into this inquiry meanwhile. Read it, then send yours; it is kept."
    form.add_error(None, ValidationError(words, code="merged"))
    return draw_page(request, asked, opened=step.name, refused=form, status=HTTPStatus.CONFLICT)
