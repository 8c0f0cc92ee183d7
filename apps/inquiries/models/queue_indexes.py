"""The indexes of the queue: whatever it is narrowed by, one of them leads to the rows in the order they are shown.

Unfinished inquiries are few and stand by deadline, finished ones are the mass and stand newest first, so each has
indexes of its own. A filter with few values is as quick without one: the next rows have it often enough.
"""

from collections.abc import Iterator

from django.db.models import Index, Q

from ..querysets import UNFINISHED

IS_UNFINISHED = Q(status__in=UNFINISHED)
IS_OTHERS = ~Q(verdict__in=["", "in_scope"])
OF_UNFINISHED = ("status", "assignee", "market", "isv", "client", "operation", "http_status", "fingerprint", "verdict")
OF_FINISHED = (*OF_UNFINISHED, "topic")


def queue_indexes() -> Iterator[Index]:
    """By deadline among the unfinished, by the day of asking among the finished; each alone and after a filter."""
    yield Index(fields=["next_due_at", "id"], condition=IS_UNFINISHED, name="inquiry_queue")
    for name in OF_UNFINISHED:
        yield Index(fields=[name, "next_due_at", "id"], condition=IS_UNFINISHED, name=f"inquiry_queue_by_{name}")
    yield Index(fields=["asked_at", "id"], condition=~IS_UNFINISHED, name="inquiry_done")
    for name in OF_FINISHED:
        yield Index(fields=[name, "asked_at", "id"], condition=~IS_UNFINISHED, name=f"inquiry_done_by_{name}")
    yield Index(
        fields=["asked_at", "id"], condition=~IS_UNFINISHED & Q(has_attachment=True), name="inquiry_done_with_files"
    )
    yield Index(
        fields=["assignee", "verdict", "asked_at", "id", "channel"],
        condition=~IS_UNFINISHED & IS_OTHERS,
        name="inquiry_done_others",
    )
    yield Index(fields=["snoozed_until"], condition=Q(snoozed_until__isnull=False), name="inquiry_snoozed")
