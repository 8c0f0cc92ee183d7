"""What the queue is narrowed by stands on the inquiry itself, so that an index leads to it."""

from apps.diagnostics.models import Diagnosis

from ..models import Inquiry


def copy_facets(inquiry: Inquiry, diagnosis: Diagnosis) -> None:
    """Let the inquiry say what its call and the diagnosis of it say now; saving it is the caller's."""
    known = f"{diagnosis.method} {diagnosis.operation}".strip() if diagnosis.operation else ""
    inquiry.operation = known
    inquiry.http_status = inquiry.call.status
    inquiry.fingerprint = diagnosis.fingerprint


def keep_facets(inquiry: Inquiry, diagnosis: Diagnosis) -> None:
    """As ``copy_facets``, stored at once: copies are working data, not history."""
    copy_facets(inquiry, diagnosis)
    Inquiry.objects.filter(pk=inquiry.pk).update(
        operation=inquiry.operation, http_status=inquiry.http_status, fingerprint=inquiry.fingerprint
    )


def look_for_files(inquiry: Inquiry) -> None:
    """Let the inquiry say whether its messages have files, after some came or went; saving it is the caller's."""
    inquiry.has_attachment = inquiry.messages.filter(attachments__isnull=False).exists()


def keep_that_it_has_files(inquiry: Inquiry) -> None:
    if not inquiry.has_attachment:
        inquiry.has_attachment = True
        Inquiry.objects.filter(pk=inquiry.pk).update(has_attachment=True)
