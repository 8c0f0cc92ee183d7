"""Which service target applies to an inquiry: the first of the rules that fits."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from .models import ServiceTarget

FALLBACK = ServiceTarget(first_response_minutes=480, next_response_minutes=480, resolution_minutes=2400, version=0)
"""A working day and a working week, where no rule fits."""


class Conditions(NamedTuple):
    """What the rules look at: a priority, the key of a market, the tier of an ISV and a channel."""

    priority: str
    market: int | None
    tier: str
    channel: str


def rules() -> list[ServiceTarget]:
    """All rules, the first to be tried first."""
    return list(ServiceTarget.objects.select_related("market"))


def target_for(case: Conditions, among: Iterable[ServiceTarget] | None = None) -> ServiceTarget:
    """The first rule that fits ``case``, or ``FALLBACK``, which has no number. Reads all rules unless given some."""
    tried = rules() if among is None else among
    return next((rule for rule in tried if fits(rule, case)), FALLBACK)


def conditions_of(rule: ServiceTarget) -> Conditions:
    return Conditions(rule.priority, rule.market_id, rule.tier, rule.channel)


def unmet_by(rule: ServiceTarget, case: Conditions) -> list[str]:
    """The names of the conditions that ``case`` doesn't meet."""
    wanted = zip(Conditions._fields, conditions_of(rule), case, strict=True)
    return [name for name, condition, given in wanted if condition and condition != given]


def fits(rule: ServiceTarget, case: Conditions) -> bool:
    return not unmet_by(rule, case)


def hidden_by(rule: ServiceTarget, among: Sequence[ServiceTarget]) -> ServiceTarget | None:
    """The earlier rule that fits whatever ``rule`` fits, so that ``rule`` never counts; None where it may count."""
    earlier = among[: [other.pk for other in among].index(rule.pk)]
    return next((other for other in earlier if fits(other, conditions_of(rule))), None)
