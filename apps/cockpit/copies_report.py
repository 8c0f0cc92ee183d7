"""The copies of customers' databases that lived in a month, to print."""

from datetime import datetime
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.models import AccessRecord, User
from apps.accounts.services import record_access
from apps.approvals import printouts
from apps.approvals.models import RestoredCopy
from apps.policy.present import now

from .frame import staff_page
from .local import zone_of

PDF = "application/pdf"


@staff_page
@require_safe
def copies_report(request: HttpRequest, month: str) -> HttpResponse:
    """``month`` such as 2026-03. Of copies the reader may not see it says nothing."""
    try:
        first = datetime.strptime(month, "%Y-%m").date()  # noqa: DTZ007  # a month is no moment
    except ValueError as error:
        raise Http404("There is no such month.") from error
    reader, at = cast(User, request.user), now()
    if (first.year, first.month) > (at.year, at.month):
        raise Http404("That month is still to come.")
    copies = RestoredCopy.objects.visible_to(reader)
    content = printouts.of_register(copies, month=first, zone=zone_of(reader), at=at)
    if request.method == "GET":
        record_access(by=reader, what=AccessRecord.What.PAPER, about=f"copies of {month}", at=at)
    response = HttpResponse(content, content_type=PDF)
    response["Content-Disposition"] = f'attachment; filename="copies-{month}.pdf"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
