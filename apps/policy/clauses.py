"""The support policy as it is on record."""

from datetime import datetime

from .models import Market, PolicyClause
from .scope import Verdict, verdict_of


def verdict_on(topic: str, *, market: Market, at: datetime) -> Verdict[PolicyClause]:
    """Who answers ``topic`` in ``market`` by the policy of that moment. One query."""
    return verdict_of(topic, market, PolicyClause.objects.filter(topic=topic), at)


def last_version(topic: str) -> int:
    """How many versions of the clause on ``topic`` there are."""
    return max(PolicyClause.objects.filter(topic=topic).values_list("version", flat=True), default=0)
