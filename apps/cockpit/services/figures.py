"""How the desk does, day by day and market by market, kept so that no page has to count."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import Count, F, Max, OuterRef, Subquery
from django.db.models.functions import TruncDate

from apps.inquiries.deadlines import Spans, due_after, ended, hours_of, used
from apps.inquiries.models import Clock, Inquiry, Pause
from apps.policy.clock import HoursError
from apps.policy.models import Market, SupportCalendar

from ..models import DeskDay

DAYS_KEPT_UP = 28
KINDS_A_DAY = 50
DAY = timedelta(days=1)
# What was being written while the day was counted.
SETTLING = timedelta(hours=1)
COUNTED = tuple(field.name for field in DeskDay._meta.concrete_fields if field.name not in ("id", "market", "day"))

Days = dict[date, DeskDay]


def count_desk(*, at: datetime) -> None:
    """Count today in each market, and the days since it was counted last, four weeks back at most."""
    for market in Market.objects.select_related("calendar"):
        days = _days_of(market, at)
        DeskDay.objects.bulk_create(
            days.values(), update_conflicts=True, unique_fields=["day", "market"], update_fields=COUNTED
        )


def _days_of(market: Market, at: datetime) -> Days:
    zone = ZoneInfo(market.calendar.time_zone)
    today = at.astimezone(zone).date()
    last = DeskDay.objects.filter(market=market).aggregate(last=Max("counted_at"))["last"]
    first = today - (DAYS_KEPT_UP - 1) * DAY
    if last is not None:
        first = min(today, max(first, (last - SETTLING).astimezone(zone).date()))
    days = {
        day: DeskDay(market=market, day=day, counted_at=at)
        for day in (first + number * DAY for number in range((today - first).days + 1))
    }
    begin, end = (datetime.combine(day, time(), zone) for day in (first, today + DAY))
    _count_asked(days, market, begin, end, zone)
    _count_clocks(days, market.calendar, begin, end, zone)
    entered = _count_moves(days, market, begin, end, zone)
    _walk_back(days, entered, Inquiry.objects.unfinished().filter(market=market).count())
    return days


def _count_asked(days: Days, market: Market, begin: datetime, end: datetime, zone: ZoneInfo) -> None:
    """How many were asked, and about what."""
    asked = Inquiry.objects.filter(market=market).asked(begin, end).order_by()
    groups = asked.values_list(TruncDate("asked_at", tzinfo=zone), "operation", "fingerprint").annotate(Count("pk"))
    operations: dict[date, Counter[str]] = defaultdict(Counter)
    fingerprints: dict[date, Counter[str]] = defaultdict(Counter)
    for day, operation, fingerprint, count in groups:
        days[day].asked += count
        if operation:
            operations[day][operation] += count
        if fingerprint:
            fingerprints[day][str(fingerprint)] += count
    for day, row in days.items():
        row.operations = dict(operations[day].most_common(KINDS_A_DAY))
        row.fingerprints = dict(fingerprints[day].most_common(KINDS_A_DAY))


def _count_clocks(days: Days, calendar: SupportCalendar, begin: datetime, end: datetime, zone: ZoneInfo) -> None:
    """First responses and resolutions, in time or not, and the support time they took."""
    market = next(iter(days.values())).market
    met = Clock.objects.filter(met_at__gte=begin, met_at__lt=end, inquiry__market=market)
    met = met.exclude(kind=Clock.Kind.NEXT_RESPONSE).order_by()
    pauses = _pauses_of(Pause.objects.filter(inquiry__in=met.values("inquiry")))
    for clock in met:
        row = days[clock.met_at.astimezone(zone).date()]  # type: ignore[union-attr]  # only those that are met
        minutes, is_in_time = _taken(clock, calendar, pauses[clock.inquiry_id])
        if clock.kind == Clock.Kind.FIRST_RESPONSE:
            row.responded += 1
            row.responded_in_time += is_in_time
            row.response_minutes += minutes
        else:
            row.resolved += 1
            row.resolved_in_time += is_in_time
            row.resolution_minutes += minutes


def _pauses_of(pauses: Iterable[Pause]) -> dict[int, Spans]:
    by_inquiry: dict[int, list[Pause]] = defaultdict(list)
    for pause in pauses:
        by_inquiry[pause.inquiry_id].append(pause)
    return defaultdict(list, {inquiry: ended(its) for inquiry, its in by_inquiry.items()})


def _taken(clock: Clock, calendar: SupportCalendar, pauses: Spans) -> tuple[int, bool]:
    """Support minutes until a clock was met, and whether that was in time."""
    if clock.met_at is None:
        raise ValueError("Only what is met has taken its time.")
    hours = hours_of(clock, calendar)
    try:
        due_at = due_after(clock, clock.target_minutes, hours, pauses)
        return used(clock, clock.met_at, hours, pauses), clock.met_at <= due_at
    except (ValidationError, HoursError):
        # Hours that never open again: nothing is late by them.
        return clock.used_minutes, True


def _count_moves(days: Days, market: Market, begin: datetime, end: datetime, zone: ZoneInfo) -> Counter[date]:
    """What was finished and what was reopened; gives by how many each day's backlog grew thereby."""
    history = Inquiry.history.order_by()
    before = history.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id")).order_by("-history_id")
    changed = history.filter(market=market, history_date__gte=begin, history_date__lt=end)
    moves = changed.annotate(before=Subquery(before.values("status")[:1])).exclude(status=F("before"))
    grown: Counter[date] = Counter()
    for moment, earlier, later in moves.exclude(before=None).values_list("history_date", "before", "status"):
        day = moment.astimezone(zone).date()
        was_over, is_over = earlier in Inquiry.IS_OVER, later in Inquiry.IS_OVER
        grown[day] += was_over - is_over
        is_merging = Inquiry.Status.MERGED in (earlier, later)
        days[day].finished += is_over and not was_over and not is_merging
        days[day].reopened += was_over and not is_over and not is_merging
    return grown


def _walk_back(days: Days, grown: Counter[date], unfinished: int) -> None:
    """What was unfinished as each day ended, from what is now and what each day brought."""
    for day in sorted(days, reverse=True):
        days[day].backlog = max(0, unfinished)
        unfinished -= days[day].asked + grown[day]
