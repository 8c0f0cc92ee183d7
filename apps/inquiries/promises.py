"""What the desk promises for an inquiry, and how a clock keeps it. Reads rows, writes none."""

from collections.abc import Iterable

from apps.policy.models import ServiceTarget
from apps.policy.targets import Conditions, target_for

from .models import Clock, Inquiry

Kind = Clock.Kind


def target_of(inquiry: Inquiry, among: Iterable[ServiceTarget] | None = None) -> ServiceTarget:
    """What the first rule that fits the inquiry promises; a working day and a working week where none does."""
    case = Conditions(inquiry.priority, inquiry.market_id, inquiry.isv.tier, inquiry.channel)
    return target_for(case, among)


def promised(clock: Clock, target: ServiceTarget) -> Clock:
    """``clock``, to be met within what ``target`` says."""
    clock.target = target if target.pk else None
    clock.target_version = target.version
    clock.target_minutes = {
        Kind.FIRST_RESPONSE: target.first_response_minutes,
        Kind.NEXT_RESPONSE: target.next_response_minutes,
        Kind.RESOLUTION: target.resolution_minutes,
    }[Kind(clock.kind)]
    return clock
