"""What was worked on an engagement and what it costs, from its rows. Reads only."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from apps.policy.calendars import support_hours

from .models import Engagement, Estimate, Timer, TimeSlice
from .pricing import NOTHING, Rate, Statement, Terms, Worked, statement
from .slicing import Slice, slices

LONG = timedelta(hours=10)
"""A timer that runs for longer has probably been forgotten."""

ByTerms = dict[int, list[Worked]]


def statement_of(engagement: Engagement) -> Statement:
    """Every day and rate that is charged, in order of time, with what it costs and all of it together."""
    return added(part for _, part in parts_of(engagement, worked_on(engagement)))


def share_of(engagement: Engagement) -> Decimal:
    """How much of what was agreed is used, 1 being all of it: of the cap, or of hours bought before."""
    terms = engagement.terms
    if terms is None:
        return Decimal(0)
    if engagement.cap:
        return engagement.priced / engagement.cap
    return Decimal(terms.used_minutes) / terms.package_minutes if terms.package_minutes else Decimal(0)


def worked_on(engagement: Engagement, *, without: int | None = None) -> ByTerms:
    """The minutes that are charged, by the estimate in force when they were worked; ``without`` one entry."""
    rows = TimeSlice.objects.filter(entry__engagement=engagement, entry__is_billable=True, entry__is_struck=False)
    found: ByTerms = defaultdict(list)
    fields = ("entry__terms_id", "day", "rate", "entry_id", "minutes")
    for terms, day, rate, entry, minutes in rows.order_by("entry__started_at", "pk").values_list(*fields):
        if entry != without:
            found[terms].append(Worked(day, Rate(rate), entry, minutes))
    return found


def parts_of(
    engagement: Engagement, worked: ByTerms, *, fixed: Iterable[Decimal] | None = None
) -> list[tuple[Estimate, Statement]]:
    """One statement for each estimate by which something was worked; fixed amounts are in the last."""
    if engagement.terms is None:
        return []
    if fixed is None:
        fixed = engagement.items.counted().values_list("amount", flat=True)
    estimates = engagement.estimates.filter(pk__in={*worked, engagement.terms.pk}).select_related("package")
    parts = []
    for estimate in estimates.order_by("version"):
        amounts = fixed if estimate.pk == engagement.terms.pk else ()
        part = statement(terms_of(engagement, estimate), worked.get(estimate.pk, ()), amounts)
        parts.append((estimate, part))
    return parts


def terms_of(engagement: Engagement, estimate: Estimate) -> Terms:
    """``estimate`` as arithmetic takes it, without asking again for what ``engagement`` knows."""
    estimate.engagement = engagement
    return estimate.as_terms


def added(parts: Iterable[Statement]) -> Statement:
    """Several statements as one: their lines in order of time."""
    parts = list(parts)
    lines = sorted((line for part in parts for line in part.lines), key=lambda line: (line.day, line.rate, line.price))
    fixed = sum((part.fixed for part in parts), NOTHING)
    return Statement(tuple(lines), fixed, sum((part.amount for part in parts), NOTHING))


def zone_of(engagement: Engagement) -> ZoneInfo:
    """By which days and weeks are told apart: that of the market's support hours."""
    return ZoneInfo(engagement.market.calendar.time_zone)


def cut(engagement: Engagement, start: datetime, end: datetime, *, is_travel: bool) -> list[Slice]:
    """The time from ``start`` to ``end`` by days and rates of ``engagement``."""
    hours = support_hours(engagement.market.calendar)
    return slices(hours, zone_of(engagement), start, end, is_travel=is_travel)


def is_long(timer: Timer, at: datetime) -> bool:
    """Whether it has run so long that it has probably been forgotten."""
    return timer.stopped_at is None and at - timer.started_at >= LONG
