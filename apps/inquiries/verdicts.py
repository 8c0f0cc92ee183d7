"""Who answers an inquiry, as it stands on record. Reads only."""

from apps.policy.models import PolicyClause
from apps.policy.scope import Verdict, VerdictKind, contact_of

from .models import Inquiry


def verdict_on_record(inquiry: Inquiry) -> Verdict[PolicyClause] | None:
    """What the policy or staff said of it; None for one from before there was a policy. Reads market and clause."""
    if not inquiry.verdict:
        return None
    kind = VerdictKind(inquiry.verdict)
    return Verdict(kind, inquiry.clause, contact_of(kind, inquiry.market))
