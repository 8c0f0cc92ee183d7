"""The page on which a customer sees its invoices and where they stand, opened by the link in our mail."""

from io import BytesIO

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.invoicing import services
from apps.invoicing.public import file_of, others_of
from apps.policy.present import now

from .by_link import dead_end, kept_to_itself


@require_safe
@kept_to_itself
def show(request: HttpRequest, token: str) -> HttpResponseBase:
    """The invoice of the mail, and every other one to the same customer."""
    try:
        invoice = services.open_page(token, at=now())
    except ValidationError as refusal:
        return dead_end(request, refusal, {})
    context = {
        "invoice": invoice,
        "others": others_of(invoice),
        "files": list(invoice.files.defer("content")),
        "lines": list(invoice.lines.order_by("position")),
        "vat_totals": list(invoice.vat_totals.all()),
        "today": now().date(),
        "token": token,
        "reference": invoice.number,
    }
    return render(request, "portal/invoices/show.html", context)


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
