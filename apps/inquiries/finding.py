"""Inquiries found by their words, for those who are not the desk: what they said, heard and sent."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from apps.isvs.models import Isv
from apps.search import documents
from apps.search.documents import Found
from apps.search.querysets import Narrowed, Reach

from .services.indexing import KIND

ONLY_INQUIRIES = Narrowed(kinds=[KIND])


def find_of_isv(text: str, *, isv: Isv, at: datetime, page: int = 1) -> Found:
    """What ``text`` finds among the inquiries of ``isv``, best first; nothing internal takes part in it."""
    return documents.find(text, reach=Reach.of_isv(isv.pk), at=at, to=ONLY_INQUIRIES, page=page)


def numbers_of(text: str, *, isv: Isv) -> QuerySet[Any]:
    """The numbers of all inquiries of ``isv`` that hold ``text``, in no order, as a subquery."""
    found = documents.matching(text, reach=Reach.of_isv(isv.pk)).narrowed(ONLY_INQUIRIES)
    return found.values("object_id")
