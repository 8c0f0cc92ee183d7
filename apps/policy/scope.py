"""Who answers a topic by the support policy, and by which clause. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, NamedTuple, Protocol, TypeVar


class VerdictKind(StrEnum):
    """Who answers; its value is the code that is stored and sent."""

    IN_SCOPE = "in_scope"
    PARTNER_SERVICE = "partner_service"
    ERP_SUPPORT = "erp_support"
    OUT_OF_SCOPE = "out_of_scope"

    @property
    def label(self) -> str:
        """The verdict in words for a page."""
        return LABELS[self]


LABELS = {
    VerdictKind.IN_SCOPE: "In scope",
    VerdictKind.PARTNER_SERVICE: "For Partner Service",
    VerdictKind.ERP_SUPPORT: "For ERP support",
    VerdictKind.OUT_OF_SCOPE: "Outside support",
}


class Clause(Protocol):
    """One version of a rule: whoever asks about ``topic`` from ``valid_from`` on gets ``verdict``."""

    # As they are read from an instance: a field of a model is typed as the field that its class has.
    topic: Any  # str
    verdict: Any  # str
    version: Any  # int
    valid_from: Any  # datetime


class Addresses(Protocol):
    """What a market says of those who answer what the desk does not."""

    @property
    def name(self) -> str: ...
    @property
    def partner_service_email(self) -> str: ...
    @property
    def erp_support_email(self) -> str: ...


AnyClause = TypeVar("AnyClause", bound=Clause)


class Contact(NamedTuple):
    """Whom to turn to; the desk itself has no address, since an inquiry is the way to it."""

    name: str
    email: str


class Verdict(NamedTuple, Generic[AnyClause]):
    """Who answers, the clause that says so, and whom to turn to. No clause where the policy is silent."""

    kind: VerdictKind
    clause: AnyClause | None
    contact: Contact

    @property
    def is_in_scope(self) -> bool:
        return self.kind is VerdictKind.IN_SCOPE

    @property
    def is_exception(self) -> bool:
        """Whether somebody decided otherwise than the clause says."""
        return self.clause is not None and self.clause.verdict != self.kind


def verdict_of(topic: str, market: Addresses, clauses: Iterable[AnyClause], at: datetime) -> Verdict[AnyClause]:
    """Who answers ``topic`` in ``market`` by the clauses in force at that moment; the desk where none speaks of it."""
    clause = in_force(topic, clauses, at)
    kind = VerdictKind(clause.verdict) if clause else VerdictKind.IN_SCOPE
    return Verdict(kind, clause, contact_of(kind, market))


def in_force(topic: str, clauses: Iterable[AnyClause], at: datetime) -> AnyClause | None:
    """The last version of the clause on ``topic`` that had begun to count; None before the first."""
    begun = [clause for clause in clauses if clause.topic == topic and clause.valid_from <= at]
    return max(begun, key=lambda clause: clause.version, default=None)


def contact_of(kind: VerdictKind, market: Addresses) -> Contact:
    """Whom to turn to; with what nobody answers, those who can say what support covers."""
    if kind is VerdictKind.IN_SCOPE:
        return Contact(f"API support {market.name}", "")
    if kind is VerdictKind.ERP_SUPPORT:
        return Contact(f"ERP support {market.name}", market.erp_support_email)
    return Contact(f"Partner Service {market.name}", market.partner_service_email)
