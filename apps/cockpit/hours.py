"""Hours worked: one's own week and timer, and the weeks of others to approve."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple, cast

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.models import User
from apps.accounts.querysets import Reader
from apps.accounts.reaching import reach_of
from apps.consulting.models import Engagement, Item, TimeEntry, Timer, TimeSlice, Week
from apps.consulting.statements import is_long, zone_of
from apps.consulting.utilisation import of_week
from apps.policy.prepared import READER, Prepared
from apps.policy.present import now

from .consulting import LARGEST, consulting_page
from .consulting_deeds import APPROVE, BOOK, TIMER_DEEDS, WEEK_DEEDS, WEEK_STATES
from .deeds import Deed, carry_out, dialogs, require, status_of
from .frame import draw
from .gathering_forms import DeedForm
from .local import zone_of as zone_of_reader

SHOWN = 100
STAFF_SHOWN = 200
WEEK = timedelta(days=7)


class Day(NamedTuple):
    """What one person booked on a day, in whole minutes by rate, and what of it is not billed."""

    day: date
    entries: list[TimeEntry]
    items: list[Item]
    minutes: dict[str, int]
    unbilled: int


class Running(NamedTuple):
    """A timer that runs, for how many whole minutes, and whether it was probably forgotten."""

    timer: Timer
    minutes: int
    is_long: bool


@consulting_page
@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """A week of one's own, or of somebody whose hours the reader approves."""
    return _page(request, _week(request), opened=request.GET.get("do", ""))


@consulting_page
@require_POST
def do_with_week(request: HttpRequest, person: int, monday: str, deed: Deed) -> HttpResponse:
    """Hand in, approve, send back or reopen a week; a refusal comes back at its form."""
    require(deed, request)
    if not _is_monday(monday):
        raise Http404
    week = _week(request, person, monday)
    refused, _made = carry_out(request, deed, week)
    if refused:
        return _page(request, _week(request, person, monday), opened=deed.name, refused=refused)
    return redirect(address_of(week))


@consulting_page
@require_POST
def do_with_timer(request: HttpRequest, timer: int, deed: Deed) -> HttpResponse:
    """Stop a timer, one's own or, for whoever approves hours, that of somebody else."""
    require(deed, request)
    running = _timer(request, timer)
    refused, _made = carry_out(request, deed, running)
    if refused:
        return _page(request, _week(request), opened=deed.name, refused=refused, stopped=running)
    return redirect("cockpit:engagement", pk=running.engagement_id)


@consulting_page
@require_safe
def stop_timer(request: HttpRequest, timer: int) -> HttpResponse:
    """The forms that stop a timer."""
    return _page(request, _week(request), opened="stop", stopped=_timer(request, timer))


@consulting_page
@require_safe
def approve_hours(request: HttpRequest) -> HttpResponse:
    """What waits for whoever approves hours: weeks handed in, limits that are near, timers forgotten."""
    reader, at = cast(User, request.user), now()
    if not reader.has_perm(APPROVE):
        return redirect("cockpit:hours")
    weeks = list(weeks_of(reader).to_approve().select_related("person").order_by("starts_on", "pk")[: SHOWN + 1])
    monday = _monday(request.GET.get("week", ""), reader)
    people = User.objects.staff().filter(groups__permissions__codename="book_timeentry").distinct()
    people = people.exclude(pk__in=_beyond(reader))
    timers = Timer.objects.running().filter(engagement__in=Engagement.objects.visible_to(reader))
    context = {
        "title": "Hours to approve",
        "weeks": [(week, address_of(week), minutes) for week, minutes in _with_minutes(weeks[:SHOWN])],
        "is_cut": len(weeks) > SHOWN,
        "near": list(
            Engagement.objects.visible_to(reader).near_cap().select_related("customer", "terms").order_by("-pk")[:SHOWN]
        ),
        "timers": [
            Running(timer, _minutes(timer, at), is_long(timer, at))
            for timer in timers.select_related("person", "engagement").order_by("started_at")[:SHOWN]
        ],
        "utilisation": of_week(
            monday,
            people.select_related("calendar", "team__calendar", "market__calendar").order_by("name")[:STAFF_SHOWN],
        ),
        "monday": monday,
        "around": _around(monday, lambda other: f"?week={other:%Y-%m-%d}"),
    }
    return draw(request, "admin/cockpit/approve_hours.html", context)


def running_of(reader: User, at: datetime) -> Running | None:
    """The timer of ``reader`` that runs, for every page that shows it; no query for whoever books no time."""
    if not reader.has_perm(BOOK):
        return None
    for timer in RUNNING.asked(reach_of(reader), reader=reader.pk):
        return Running(timer, _minutes(timer, at), is_long(timer, at))
    return None


def address_of(week: Week) -> str:
    """The page of ``week``."""
    return f"{reverse('cockpit:hours')}?person={week.person_id}&week={week.starts_on:%Y-%m-%d}"


def _running(markets: tuple[int, ...] | None) -> Any:
    return Timer.objects.running().filter(person=READER).select_related("engagement")


RUNNING = Prepared(_running)


def _page(
    request: HttpRequest,
    week: Week,
    *,
    opened: str,
    refused: DeedForm | None = None,
    stopped: Timer | None = None,
) -> HttpResponse:
    reader, at = cast(User, request.user), now()
    is_own = week.person_id == reader.pk
    running = running_of(reader, at)
    timer = stopped or (running.timer if running else None)
    days = _days(week, reader)
    deeds = [each for each in WEEK_DEEDS if (refused and each.name == opened) or _is_offered(each, week, reader, days)]
    of_timer = TIMER_DEEDS if timer and timer.stopped_at is None else ()
    refused_timer = refused if stopped else None
    context: dict[str, Any] = {
        "title": "My hours" if is_own else f"Hours of {week.person}",
        "week": week,
        "is_own": is_own,
        "state": WEEK_STATES[Week.Status(week.status)],
        "days": days,
        "sunday": week.starts_on + timedelta(days=6),
        "running": running,
        "timer": timer,
        "around": _around(week.starts_on, lambda other: address_of(Week(person=week.person, starts_on=other))),
        "dialogs": dialogs(deeds, week, reader, opened=opened, refused=None if stopped else refused),
        "timer_dialogs": dialogs(of_timer, timer, reader, opened=opened, refused=refused_timer),
        "gone": _why_gone(refused_timer) if stopped and not of_timer else "",
        "open_engagements": list(
            Engagement.objects.visible_to(reader)
            .under_way()
            .filter(Q(consultant=reader) | Q(entries__person=reader))
            .distinct()
            .order_by("-pk")[:10]
        )
        if is_own
        else [],
        "may_approve": reader.has_perm(APPROVE),
    }
    context["total"] = _sum(days)
    return draw(request, "admin/cockpit/hours.html", context, status=status_of(refused))


def _why_gone(refused: DeedForm | None) -> str:
    """What a second device is told of a timer that was stopped on the first."""
    said = refused.non_field_errors() if refused else ()
    return " ".join(str(error) for error in said) or "This timer is stopped already."


def _is_offered(deed: Deed, week: Week, reader: User, days: list[Day]) -> bool:
    """Nobody hands in a week without hours, or for a colleague who can; and nobody approves their own."""
    is_own = week.person_id == reader.pk
    if deed.name == "submit":
        return bool(days) and (is_own or not week.person.is_active)
    return deed.name != "approve" or reader.pk not in (week.person_id, week.submitted_by_id)


def _week(request: HttpRequest, person: int | None = None, monday: str = "") -> Week:
    """The week that the address names, stored or not; 404 for whose hours the reader does not see."""
    reader = cast(User, request.user)
    named = str(person or request.GET.get("person", ""))
    whose = reader
    if named.isascii() and named.isdigit() and len(named) <= LARGEST and int(named) != reader.pk:
        if not reader.has_perm(APPROVE):
            raise Http404
        whose = get_object_or_404(User.objects.filter(is_staff=True).exclude(pk__in=_beyond(reader)), pk=int(named))
    first = _monday(monday or request.GET.get("week", ""), reader)
    stored = Week.objects.select_related("person", "approved_by", "submitted_by").filter(person=whose, starts_on=first)
    return stored.first() or Week(person=whose, starts_on=first)


def weeks_of(reader: Reader) -> Any:
    """The weeks that the reader may approve: a week is approved as a whole, so all of it has to be in reach."""
    return Week.objects.exclude(person__in=_beyond(reader))


def _beyond(reader: Reader) -> "QuerySet[User]":
    """Those who booked something in a market that the reader doesn't see."""
    if reader.markets_seen is None:
        return User.objects.none()
    elsewhere = [
        Q(pk__in=booked.exclude(engagement__market__in=reader.markets_seen).order_by().values("person"))
        for booked in (TimeEntry.objects.all(), Item.objects.all())
    ]
    return User.objects.filter(elsewhere[0] | elsewhere[1])


def _timer(request: HttpRequest, number: int) -> Timer:
    reader = cast(User, request.user)
    rows = Timer.objects.filter(engagement__in=Engagement.objects.visible_to(reader))
    if not reader.has_perm(APPROVE):
        rows = rows.filter(person=reader)
    return get_object_or_404(rows.select_related("person", "engagement__market__calendar"), pk=number)


def _monday(named: str, reader: User) -> date:
    try:
        day = date.fromisoformat(named)
    except ValueError:
        day = now().astimezone(zone_of_reader(reader)).date()
    day = min(max(day, date(2000, 1, 10)), date(2090, 1, 1))
    return day - timedelta(days=day.weekday())


def _is_monday(named: str) -> bool:
    try:
        return date.fromisoformat(named).weekday() == 0
    except ValueError:
        return False


def _around(monday: date, address: Any) -> dict[str, str]:
    return {"before": address(monday - WEEK), "after": address(monday + WEEK)}


def _days(week: Week, reader: User) -> list[Day]:
    seen = Engagement.objects.visible_to(reader)
    rows = TimeEntry.objects.filter(person=week.person, week_on=week.starts_on, engagement__in=seen)
    entries: dict[date, list[TimeEntry]] = defaultdict(list)
    for entry in rows.select_related("engagement__market__calendar").order_by("started_at", "pk"):
        entries[entry.started_at.astimezone(zone_of(entry.engagement)).date()].append(entry)
    items: dict[date, list[Item]] = defaultdict(list)
    of_week = Item.objects.filter(person=week.person, week_on=week.starts_on, engagement__in=seen)
    for item in of_week.select_related("engagement__terms"):
        items[item.day].append(item)
    rates: dict[int, Counter] = defaultdict(Counter)
    counted = TimeSlice.objects.filter(entry__in=rows.counted().order_by())
    for entry_id, rate, minutes in counted.values_list("entry", "rate", "minutes"):
        rates[entry_id][rate] += minutes
    return [_day(day, entries.get(day, []), items.get(day, []), rates) for day in sorted({*entries, *items})]


def _day(day: date, entries: list[TimeEntry], items: list[Item], rates: dict[int, Counter]) -> Day:
    minutes: Counter = Counter()
    for entry in entries:
        minutes.update(rates.get(entry.pk, {}))
    unbilled = sum(entry.minutes for entry in entries if not entry.is_billable and not entry.is_struck)
    return Day(day, entries, items, dict(minutes), unbilled)


def _sum(days: Iterable[Day]) -> dict[str, int]:
    total: Counter = Counter()
    for day in days:
        total.update(day.minutes)
        total["unbilled"] += day.unbilled
    return {**total, "all": sum(minutes for rate, minutes in total.items() if rate != "unbilled")}


def _with_minutes(weeks: list[Week]) -> list[tuple[Week, int]]:
    wanted = Q(pk__in=[])
    for week in weeks:
        wanted |= Q(person=week.person_id, week_on=week.starts_on)
    booked: Counter = Counter()
    for person, week_on, minutes in (
        TimeEntry.objects.counted().filter(wanted).values_list("person", "week_on", "minutes")
    ):
        booked[person, week_on] += minutes
    return [(week, booked[week.person_id, week.starts_on]) for week in weeks]


def _minutes(timer: Timer, at: datetime) -> int:
    return int((at - timer.started_at).total_seconds()) // 60
