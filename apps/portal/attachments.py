"""Files of an inquiry: downloads only."""

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from apps.inquiries.models import Attachment
from apps.inquiries.services import record_file
from apps.policy.present import now

from .conversations import found
from .doors import MemberRequest, members_only


@require_safe
@members_only
def download(request: MemberRequest, number: int, pk: int) -> FileResponse:
    """The file as the sender called it. A browser saves it and runs nothing in it."""
    attachment = get_object_or_404(Attachment.objects.visible_to(request.user).select_related("message"), pk=pk)
    holder = attachment.message.inquiry_id
    if holder != number and holder != found(request, number).pk:
        raise Http404
    try:
        content = attachment.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    if request.method == "GET":
        record_file(attachment, by=request.user, at=now())
    response = FileResponse(
        content, as_attachment=True, filename=attachment.name, content_type="application/octet-stream"
    )
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
