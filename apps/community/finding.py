"""Topics found by their words, by anybody; and those that may answer what is being asked."""

from collections.abc import Sequence
from datetime import datetime

from apps.diagnostics.diagnosing import Report
from apps.search import documents
from apps.search.documents import Found
from apps.search.querysets import Narrowed, Reach

from .querysets import TopicQuerySet
from .services.indexing import KIND

ONLY_TOPICS = Narrowed(kinds=[KIND])
MOST_ALIKE = 5


def find_public(text: str, *, at: datetime, page: int = 1) -> Found:
    """What ``text`` finds among public topics, best first."""
    return documents.find(text, reach=Reach.of_anybody(), at=at, to=ONLY_TOPICS, page=page)


def alike(topics: TopicQuerySet, report: Report) -> Sequence:
    """Of ``topics`` those with the same error, and then those about the same operation. Two queries at most."""
    found = []
    if report.error:
        same_error = topics.filter(call__diagnosis__fingerprint__key=report.error["key"])
        found = list(same_error.order_by("-pk")[:MOST_ALIKE])
    if report.operation and len(found) < MOST_ALIKE:
        others = topics.about(report.method or "", report.operation).exclude(pk__in=[each.pk for each in found])
        found += others.order_by("-pk")[: MOST_ALIKE - len(found)]
    return found
