"""Files of inquiries, and bodies of calls that are too long for a page: downloads only."""

from typing import cast

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.accounts.models import AccessRecord, User
from apps.accounts.services import record_access
from apps.inquiries.models import Attachment, Inquiry
from apps.inquiries.services import record_file
from apps.policy.present import now

from .frame import staff_page


@staff_page
@require_safe
def attachment(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file as the sender called it. A browser saves it and runs nothing in it."""
    found = get_object_or_404(Attachment.objects.visible_to(cast(User, request.user)).select_related("message"), pk=pk)
    try:
        content = found.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    if request.method == "GET":
        record_file(found, by=cast(User, request.user), at=now())
    response = FileResponse(content, as_attachment=True, filename=found.name, content_type="application/octet-stream")
    return _harmless(response)


@staff_page
@require_safe
def body(request: HttpRequest, number: int, which: str) -> HttpResponseBase:
    """The request or response body of a call, whole."""
    found = get_object_or_404(Inquiry.objects.visible_to(cast(User, request.user)).select_related("call"), pk=number)
    text = found.call.request_body if which == "request" else found.call.response_body
    name = f"inquiry-{number}-{which}.txt"
    if request.method == "GET":
        record_access(by=cast(User, request.user), what=AccessRecord.What.BODY, about=name, at=now())
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return _harmless(response)


def _harmless(response: HttpResponseBase) -> HttpResponseBase:
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
