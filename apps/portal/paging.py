"""Lists by key: a page costs the same however far down it is, and rows that come or go shift none."""

from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.http import Http404

from apps.inquiries.models import Inquiry
from apps.inquiries.querysets import NOT_DUE, InquiryQuerySet

from .turns import by_turn

PAGE = 20

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_LAST_DUE = (NOT_DUE - _EPOCH) // _MICROSECOND


def page_by_turn(inquiries: InquiryQuerySet, after: str) -> tuple[list[Inquiry], str]:
    """The rows after the key, what waits for the ISV first and then by deadline; and the next page's key or ""."""
    rows = inquiries.annotate(turn=by_turn).order_by("turn", "next_due_at", "pk")
    if after:
        turn, due, number = _read(after, 3)
        due_at = _EPOCH + due * _MICROSECOND
        later = Q(next_due_at__gt=due_at) | Q(next_due_at=due_at, pk__gt=number)
        rows = rows.filter(Q(turn__gt=turn) | Q(later, turn=turn))
    page = list(rows[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    return page[:PAGE], f"{last.turn}.{(last.next_due_at - _EPOCH) // _MICROSECOND}.{last.pk}" if last else ""


def page_by_number(rows: QuerySet, after: str) -> tuple[list[Any], str]:
    """The rows after the key, the newest first; and the next page's key or ""."""
    rows = rows.order_by("-pk")
    if after:
        rows = rows.filter(pk__lt=_read(after, 1)[0])
    page = list(rows[: PAGE + 1])
    return page[:PAGE], str(page[PAGE - 1].pk) if len(page) > PAGE else ""


def page_by_votes(rows: QuerySet, after: str) -> tuple[list[Any], str]:
    """The posts after the key, what helped most first; and the next page's key or ""."""
    rows = rows.order_by("-vote_count", "pk")
    if after:
        votes, number = _read(after, 2)
        rows = rows.filter(Q(vote_count__lt=votes) | Q(vote_count=votes, pk__gt=number))
    page = list(rows[: PAGE + 1])
    last = page[PAGE - 1] if len(page) > PAGE else None
    return page[:PAGE], f"{last.vote_count}.{last.pk}" if last else ""


def number_in(text: str) -> int | None:
    """The number of a row that ``text`` is; None when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _read(after: str, parts: int) -> list[int]:
    """The numbers of a key; a key that this list never gave out leads nowhere."""
    numbers = [number for part in after.split(".") if (number := number_in(part)) is not None]
    if len(numbers) != parts or after.count(".") != parts - 1 or (parts > 1 and numbers[1] > _LAST_DUE):
        raise Http404
    return numbers
