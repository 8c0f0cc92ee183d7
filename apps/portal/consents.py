"""The page on which a data owner answers, opened by the link in our mail."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from apps.accounts import codes
from apps.approvals import services
from apps.approvals.models import Consent, DataAccessRequest
from apps.approvals.services.steps import PURPOSE, subject_of
from apps.policy.present import now

from .by_link import dead_end, fingerprint, kept_to_itself, masked, source_of, status_of, typed
from .code_forms import CodeForm
from .consent_forms import ANSWERS, LABELS, AnswerForm, WithdrawalForm, typed_in
from .letter_text import laid_out

SEND_CODE, WITHDRAW = "code", "withdraw"
DAYS_OFFERED = (1, 2, 3, 5, 7, 10, 14, 21, 30, 45)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@kept_to_itself
def show(request: HttpRequest, token: str) -> HttpResponse:
    """What is asked, and what was answered. Looking decides nothing."""
    try:
        asked = services.open_page(token, source=_source(request), at=now())
    except ValidationError as refusal:
        return dead_end(request, refusal, LABELS)
    if request.method != "POST":
        return _page(request, asked)
    wish = request.POST.get("do", "")
    if wish == SEND_CODE:
        return _send_code(request, token, asked)
    return (_withdraw if wish == WITHDRAW else _answer)(request, token, asked)


def _send_code(request: HttpRequest, token: str, asked: DataAccessRequest) -> HttpResponse:
    """The page as it was, with what was typed; the code is on its way."""
    refused = None
    try:
        services.send_code(token, at=now())
    except ValidationError as refusal:
        refused = refusal
    kept = typed_in(request.POST)
    form = _answer_form(asked, initial=kept) if asked.is_with_owner else WithdrawalForm(initial=kept)
    return _page(request, asked, form=form, refused=refused)


def _answer(request: HttpRequest, token: str, asked: DataAccessRequest) -> HttpResponse:
    form = _answer_form(asked, request)
    made = refused = None
    if form.is_valid():
        try:
            made = services.answer(
                token, form.answer(), code=form.cleaned_data["code"], source=_source(request), at=now()
            )
        except ValidationError as refusal:
            refused = refusal
    if made and made.kind == Consent.Kind.DELEGATED:
        return render(
            request,
            "portal/consents/passed_on.html",
            {"reference": f"Request {asked.reference}", "name": form.answer().name},
        )
    return redirect(request.path) if made else _refused(request, token, form, refused)


def _withdraw(request: HttpRequest, token: str, asked: DataAccessRequest) -> HttpResponse:
    form = WithdrawalForm(request)
    refused = None
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.withdraw(token, code=given["code"], words=given["why"], source=_source(request), at=now())
        except ValidationError as refusal:
            refused = refusal
        else:
            return redirect(request.path)
    return _refused(request, token, form, refused)


def _refused(request: HttpRequest, token: str, form: CodeForm, refused: ValidationError | None) -> HttpResponse:
    """The page as it stands now, which may be answered by somebody else meanwhile, with what was typed."""
    try:
        asked = services.open_page(token, source=_source(request), at=now())
    except ValidationError as gone:
        return dead_end(request, gone, LABELS)
    if refused is not None and (asked.is_with_owner or isinstance(form, WithdrawalForm)):
        refused = form.take(refused)
    return _page(request, asked, form=form, refused=refused)


def _page(
    request: HttpRequest,
    asked: DataAccessRequest,
    *,
    form: CodeForm | None = None,
    refused: ValidationError | None = None,
) -> HttpResponse:
    answered = list(asked.consents.order_by("pk"))
    decided = next((made for made in reversed(answered) if made.kind in Consent.DECIDING), None)
    if form is None or isinstance(form, AnswerForm) != asked.is_with_owner:
        form = _answer_form(asked) if asked.is_with_owner else WithdrawalForm()
    context = {
        "asked": asked,
        "reference": f"Request {asked.reference}",
        "zone": asked.database.customer.market.calendar.time_zone,
        "layout": laid_out(asked.text),
        "fingerprint": fingerprint(asked.text_hash),
        "to": masked(asked.data_owner.email),
        "answers": [(value, *words) for value, words in ANSWERS.items()],
        "conversation": _conversation(asked, answered),
        "decided": decided,
        "people": [
            str(person) for person in asked.people.order_by("name", "pk") if decided and person.pk in decided.people
        ],
        "withdrawn": next((made for made in answered if made.kind == Consent.Kind.WITHDRAWN), None),
        "may_withdraw": _may_withdraw(asked, answered),
        "form": form,
        "code_sent": codes.in_force(PURPOSE, subject_of(asked), at=now()) is not None,
        "refused": refused,
        "typed": typed(request, LABELS) if not asked.is_with_owner else [],
    }
    template = "portal/consents/show.html" if asked.is_with_owner else "portal/consents/answered.html"
    return render(request, template, context, status=status_of(refused, form))


def _answer_form(asked: DataAccessRequest, sent: HttpRequest | None = None, **options: Any) -> AnswerForm:
    people = [(str(person.pk), str(person)) for person in asked.people.order_by("name", "pk")]
    days = sorted({*(days for days in DAYS_OFFERED if days < asked.keep_days), asked.keep_days}, reverse=True)
    everybody = {"people": [value for value, _ in people], "keep_days": asked.keep_days, "text_hash": asked.text_hash}
    return AnswerForm(sent, days=days, people=people, initial=everybody | options.get("initial", {}))


def _may_withdraw(asked: DataAccessRequest, answered: list[Consent]) -> bool:
    kinds = {made.kind for made in answered}
    is_yes = bool(kinds & set(Consent.APPROVING))
    return is_yes and Consent.Kind.WITHDRAWN not in kinds and asked.status != DataAccessRequest.Status.ENDED


def _conversation(asked: DataAccessRequest, answered: list[Consent]) -> list[dict[str, Any]]:
    """What the data owner asked and what the desk said to it, in order."""
    said = [{"is_ours": False, "at": made.at, "text": made.words} for made in answered if made.kind == "question"]
    said += [
        {"is_ours": True, "at": reply.at, "text": reply.text, "by": reply.by}
        for reply in asked.replies.select_related("by").order_by("pk")
    ]
    return sorted(said, key=lambda one: one["at"])


def _source(request: HttpRequest) -> services.From:
    return services.From(**source_of(request))
