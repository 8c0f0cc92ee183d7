"""All that happened about a request, in order: for its page and for auditors. Reads only."""

from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple

from apps.notifications.models import Mail

from .models import CopyAccess, DataAccessRequest, RestoredCopy


class Line(NamedTuple):
    """One thing that happened: when, who did it, what, and what is worth knowing besides."""

    at: datetime
    who: str
    what: str
    detail: str = ""


def trail_of(request: DataAccessRequest) -> list[Line]:
    """Request, release, mails, openings, answers, use and deletion. A constant number of queries."""
    return sorted(_lines(request), key=lambda line: line.at)


def _lines(request: DataAccessRequest) -> Iterator[Line]:
    for row in request.history.select_related("history_user").order_by("history_date"):
        if row.history_change_reason:
            yield Line(row.history_date, str(row.history_user or "The system"), _sentence(row.history_change_reason))
    for opening in request.openings.all():
        times = "once" if opening.times == 1 else f"{opening.times} times"
        yield Line(opening.first_at, "Whoever had the link", "Page opened", f"{times} that day, from {opening.address}")
    for consent in request.consents.all():
        detail = f"{consent.verified_by}; record {consent.record_hash[:16]}"
        yield Line(consent.at, consent.owner_name, f"Answer: {consent.get_kind_display()}", detail)
    for reply in request.replies.select_related("by"):
        yield Line(reply.at, str(reply.by), "Question answered", reply.text)
    for mail in Mail.objects.filter(key__startswith=f"access:{request.pk}:").order_by("pk"):
        yield Line(mail.queued_at, "The system", f"Mail: {mail.subject}", f"to {mail.to}, {mail.get_state_display()}")
    people = ("restored_by", "deleted_by", "confirmed_by")
    for copy in request.copies.select_related(*people):
        yield from _of_copy(copy)
    for access in CopyAccess.objects.filter(copy__request=request).select_related("person"):
        yield Line(access.at, str(access.person), f"Looks into copy {access.copy_id}", access.why)
    for paper in request.papers.defer("content"):
        yield Line(paper.made_at, "The system", f"{paper.get_kind_display()} printed", f"SHA-256 {paper.digest}")


def _of_copy(copy: RestoredCopy) -> Iterator[Line]:
    detail = f"{copy.place}; {copy.size_bytes:,} bytes; SHA-256 {copy.checksum}"
    yield Line(copy.restored_at, str(copy.restored_by), f"Copy {copy.pk} restored", detail)
    if copy.deleted_at:
        yield Line(copy.deleted_at, str(copy.deleted_by), f"Copy {copy.pk} deleted", copy.deleted_how)
    if copy.confirmed_at:
        yield Line(copy.confirmed_at, str(copy.confirmed_by), f"Copy {copy.pk} seen gone")


def _sentence(reason: str) -> str:
    return reason[:1].upper() + reason[1:]
