"""The page on which a customer sees its invoices and where they stand, opened by the link in our mail."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts import codes
from apps.consulting.services import From
from apps.invoicing import services
from apps.invoicing.models import Invoice
from apps.invoicing.public import file_of, others_of, standing_of
from apps.policy.present import now

from .by_link import dead_end, kept_to_itself, masked, source_of, status_of, typed
from .dispute_forms import LABELS, DisputeForm

SEND_CODE = "code"


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@kept_to_itself
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The invoice of the mail, and every other one to the same customer. Looking decides nothing."""
    try:
        invoice = services.open_page(token, at=now())
    except ValidationError as refusal:
        return dead_end(request, refusal, LABELS)
    if request.method != "POST":
        return _page(request, token, invoice)
    if request.POST.get("do", "") == SEND_CODE:
        return _send_code(request, token, invoice)
    return _dispute(request, token)


@require_safe
@kept_to_itself
def file(request: HttpRequest, token: str, number: str, form: str) -> HttpResponseBase:
    """One of the customer's invoices as PDF, or as XML."""
    try:
        kept = file_of(services.open_page(token, at=now()), number, form)
    except ValidationError as refusal:
        raise Http404 from refusal
    if kept is None:
        raise Http404
    content = BytesIO(bytes(kept.content))
    return FileResponse(content, as_attachment=True, filename=kept.file_name, content_type=kept.media_type)


def _send_code(request: HttpRequest, token: str, invoice: Invoice) -> HttpResponse:
    """The page as it was, with what was typed; the code is on its way."""
    refused = None
    try:
        services.send_code(token, at=now())
    except ValidationError as refusal:
        refused = refusal
    return _page(request, token, invoice, form=DisputeForm(initial=request.POST.dict()), refused=refused)


def _dispute(request: HttpRequest, token: str) -> HttpResponse:
    form = DisputeForm(request)
    refused = None
    if form.is_valid():
        given, source = form.cleaned_data, From(**source_of(request))
        try:
            services.dispute_by_link(token, reason=given["reason"], code=given["code"], source=source, at=now())
        except ValidationError as refusal:
            refused = form.take(refusal)
        else:
            return redirect(request.path)
    try:
        invoice = services.open_page(token, at=now())
    except ValidationError as gone:
        return dead_end(request, gone, LABELS)
    return _page(request, token, invoice, form=form, refused=refused)


def _page(
    request: HttpRequest,
    token: str,
    invoice: Invoice,
    *,
    form: DisputeForm | None = None,
    refused: ValidationError | None = None,
) -> HttpResponse:
    form, to = form or DisputeForm(), services.address_of(invoice)
    standing = standing_of(invoice, at=now())
    may_dispute = bool(to and standing and standing.owed.left > 0 and not standing.open_dispute)
    context = {
        "invoice": invoice,
        "standing": standing,
        "others": others_of(invoice),
        "files": list(invoice.files.defer("content")),
        "lines": list(invoice.lines.order_by("position")),
        "vat_totals": list(invoice.vat_totals.all()),
        "today": now().date(),
        "token": token,
        "reference": invoice.number,
        "may_dispute": may_dispute,
        "to": masked(to),
        "form": form,
        "code_sent": may_dispute
        and codes.in_force(services.PURPOSE, services.subject_of(invoice), at=now()) is not None,
        "refused": refused,
        "typed": [] if may_dispute else typed(request, LABELS),
    }
    return render(request, "portal/invoices/show.html", context, status=status_of(refused, form))
