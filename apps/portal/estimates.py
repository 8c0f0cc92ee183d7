"""The page on which a customer accepts a price and later reads every hour, opened by the link in our mail."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts import codes
from apps.consulting import services
from apps.consulting.models import Engagement, Estimate
from apps.consulting.statements import share_of, statement_of
from apps.consulting.wording import rounding_in_words
from apps.policy.present import now

from .by_link import dead_end, fingerprint, kept_to_itself, masked, source_of, status_of, typed
from .estimate_forms import ANSWERS, LABELS, EstimateForm
from .letter_text import laid_out

SEND_CODE = "code"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@kept_to_itself
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What is offered, or what was agreed and worked. Looking decides nothing."""
    try:
        estimate = services.open_page(token, at=now())
    except ValidationError as refusal:
        return dead_end(request, refusal, LABELS)
    if request.method != "POST":
        return _page(request, estimate)
    if request.POST.get("do", "") == SEND_CODE:
        return _send_code(request, token, estimate)
    return _answer(request, token)


def _send_code(request: HttpRequest, token: str, estimate: Estimate) -> HttpResponse:
    """The page as it was, with what was typed; the code is on its way."""
    refused = None
    try:
        services.send_code(token, at=now())
    except ValidationError as refusal:
        refused = refusal
    return _page(request, estimate, form=_form(estimate, initial=request.POST.dict()), refused=refused)


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    form = EstimateForm(request)
    refused = None
    if form.is_valid():
        source = services.From(**source_of(request))
        try:
            services.answer(token, form.answer(), code=form.cleaned_data["code"], source=source, at=now())
        except ValidationError as refusal:
            refused = refusal
        else:
            return redirect(request.path)
    return _refused(request, token, form, refused)


def _refused(request: HttpRequest, token: str, form: EstimateForm, refused: ValidationError | None) -> HttpResponse:
    """The page as it stands now, which may be answered meanwhile or be about a newer price, with what was typed."""
    try:
        estimate = services.open_page(token, at=now())
    except ValidationError as gone:
        return dead_end(request, gone, LABELS)
    if refused is not None and _is_asked(estimate):
        refused = form.take(refused)
    if form.data.get("text_hash") != estimate.text_hash:
        form = _form(estimate, initial=request.POST.dict())
    return _page(request, estimate, form=form, refused=refused)


def _page(
    request: HttpRequest,
    estimate: Estimate,
    *,
    form: EstimateForm | None = None,
    refused: ValidationError | None = None,
) -> HttpResponse:
    engagement, is_asked = estimate.engagement, _is_asked(estimate)
    form = form or _form(estimate)
    context = {
        "engagement": engagement,
        "estimate": estimate,
        "reference": engagement.reference,
        "zone": engagement.market.calendar.time_zone,
        "layout": laid_out(estimate.text),
        "fingerprint": fingerprint(estimate.text_hash),
        "to": masked(estimate.payer_email),
        "answers": [(value, *words) for value, words in ANSWERS.items()],
        "form": form,
        "code_sent": codes.in_force(services.PURPOSE, services.subject_of(engagement), at=now()) is not None,
        "refused": refused,
        "typed": [] if is_asked else typed(request, LABELS),
        **_progress(engagement, estimate),
    }
    template = "portal/estimates/show.html" if is_asked else "portal/estimates/settled.html"
    return render(request, template, context, status=status_of(refused, form))


def _progress(engagement: Engagement, latest: Estimate) -> dict[str, Any]:
    """What was worked by what was agreed, with its price; nothing before anything is agreed."""
    if engagement.terms is None:
        return {}
    return {
        "terms": engagement.terms,
        "agreed": None if engagement.terms == latest else laid_out(engagement.terms.text),
        "rounding": rounding_in_words(engagement.terms),
        "statement": statement_of(engagement),
        "percent": min(int(share_of(engagement) * 100), 100),
        "items": engagement.items.counted(),
        "work": engagement.entries.billable().select_related("person"),
    }


def _form(estimate: Estimate, *, initial: dict[str, Any] | None = None) -> EstimateForm:
    return EstimateForm(initial={**(initial or {}), "text_hash": estimate.text_hash})


def _is_asked(estimate: Estimate) -> bool:
    return estimate.status == Estimate.Status.SENT and estimate.lapses_at > now()
