"""The change radar: what is different between two releases of the API, whom it concerns, and telling them."""

from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.diagnostics import services
from apps.diagnostics.models import ApiRelease, ReleaseComparison, ReleaseNotice
from apps.diagnostics.radar import Change, Used, draft, subject_of
from apps.diagnostics.releases import newest_first
from apps.isvs.models import Isv
from apps.policy.models import Market
from apps.policy.present import now

from .badges import Badge
from .frame import draw, staff_page
from .queue import lend_market
from .radar_filters import LOOKS, RadarFilters
from .radar_forms import NoticeForm
from .usage import OpenInquiry, Usage, Use

READ = "diagnostics.view_apirelease"
SEND = "diagnostics.send_releasenotice"
OPEN_SHOWN = 5

reads_releases = permission_required(READ, raise_exception=True)


class Row(NamedTuple):
    """One change as the page shows it."""

    change: Change
    look: Badge
    uses: list[Use]
    open: list[OpenInquiry]
    more_open: int


class Concerned(NamedTuple):
    """An ISV that used what changes: how many operations, how many of them break, and the last notice to them."""

    isv_id: int
    isv: str
    operations: int
    breaking: int
    last: Use
    told: ReleaseNotice | None


@staff_page
@reads_releases
@require_safe
def radar(request: HttpRequest) -> HttpResponse:
    """Leads to the comparison that ``?old=…&new=…`` asks for, in whichever order, or to the newest."""
    releases = newest_first(ApiRelease.objects.latest_rows_first())
    asked = [request.GET.get("old", ""), request.GET.get("new", "")]
    found = _asked_for(asked[0], asked[1], releases)
    if found:
        return redirect("cockpit:radar_step", pk=found.pk)
    context = {"title": "Change radar", "releases": releases, "asked": asked, "why": _why(asked, releases)}
    return draw(request, "admin/cockpit/radar_empty.html", context)


@staff_page
@reads_releases
@require_safe
def step(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes from one release to another, narrowed by what the address says, and whom it concerns."""
    comparison = _found(pk)
    reader = _reader(request)
    changes = _changes(comparison)
    usage = Usage(changes, reader)
    uses = [(change, usage.of(change)) for change in changes]
    filters = RadarFilters(request.GET, comparison.counts)
    chosen = [(change, used) for change, used in uses if filters.shows(change, is_used=bool(used))]
    page = filters.page(chosen)
    open_inquiries = usage.open_inquiries()
    context = {
        "title": f"Changes from {comparison.old} to {comparison.new}",
        "comparison": comparison,
        "releases": newest_first(ApiRelease.objects.latest_rows_first()),
        "filters": filters,
        "rows": [_row(change, used, open_inquiries) for change, used in page.rows],
        "page": page,
        "concerned": _concerned(uses, _told(comparison)),
    }
    return draw(request, "admin/cockpit/radar.html", context)


@staff_page
@reads_releases
@require_http_methods(["GET", "HEAD", "POST"])
def notice(request: HttpRequest, pk: int, isv: int) -> HttpResponse:
    """The draft of a notice to one ISV and those already sent; posted to, it sends one."""
    if request.method == "POST" and not request.user.has_perm(SEND):
        raise PermissionDenied
    comparison = _found(pk)
    seen = Isv.objects.visible_to(cast(User, request.user))
    concerned = get_object_or_404(seen.select_related("market__calendar"), pk=isv)
    if request.method != "POST":
        return _notice_page(request, comparison, concerned)
    form = NoticeForm(request.POST)
    given = {"isv": concerned, "by": cast(User, request.user), "at": now()}
    if not form.carries_out(services.tell_isv, comparison=comparison, **given):
        return _notice_page(request, comparison, concerned, refused=form)
    messages.success(request, f"On its way to the members of {concerned}.", extra_tags=f"notice-{pk}-{isv}")
    return redirect("cockpit:radar_notice", pk=pk, isv=isv)


def _notice_page(
    request: HttpRequest, comparison: ReleaseComparison, isv: Isv, refused: NoticeForm | None = None
) -> HttpResponse:
    reader = _reader(request, isv.market)
    used = _used(comparison, isv, reader)
    old, new = str(comparison.old), str(comparison.new)
    text = draft(isv.name, used, old=old, new=new) if used else ""
    sent = list(ReleaseNotice.objects.filter(comparison=comparison, isv=isv).select_related("sent_by"))
    initial = {"subject": subject_of(used, new=new), "text": text, "seen": len(sent)}
    context = {
        "title": f"Tell {isv}",
        "comparison": comparison,
        "isv": isv,
        "draft": text,
        "sent": sent,
        "members": list(User.objects.people().filter(memberships__isv=isv)),
        "may_send": request.user.has_perm(SEND),
        "form": refused or NoticeForm(initial=initial),
        "seen": len(sent),
        "is_opened": refused is not None or request.GET.get("do") == "send",
    }
    return draw(request, "admin/cockpit/radar_notice.html", context, status=422 if refused else 200)


def _why(asked: list[str], releases: list[ApiRelease]) -> str:
    """Why there is nothing to show."""
    if len(releases) < 2:
        return "too few"
    if asked[0] == asked[1]:
        return "same" if asked[0] else "retired" if _in_use(releases) < 2 else "not compared"
    return "not compared" if all(asked) else "oldest"


def _in_use(releases: list[ApiRelease]) -> int:
    return sum(not release.is_retired for release in releases)


def _asked_for(old: str, new: str, releases: list[ApiRelease]) -> ReleaseComparison | None:
    """The comparison of these two; with one named, that of the step to it; with none, the newest step to one in use."""
    if old and new:
        names = [old, new]
        return ReleaseComparison.objects.filter(old__name__in=names, new__name__in=names).first()
    chosen = [each for each in releases if (each.name == (old or new) if old or new else not each.is_retired)]
    return next((found for release in chosen if (found := services.step_to(release))), None)


def _found(pk: int) -> ReleaseComparison:
    known = ReleaseComparison.objects.select_related("old", "new").defer("old__document", "new__document")
    return get_object_or_404(known, pk=pk)


def _reader(request: HttpRequest, *markets: Market) -> User:
    reader = cast(User, request.user)
    if reader.market_id and not any(market.pk == reader.market_id for market in markets):
        markets = (Market.objects.select_related("calendar").get(pk=reader.market_id),)
    lend_market(reader, list(markets))
    return reader


def _changes(comparison: ReleaseComparison) -> list[Change]:
    return [Change.from_json(each) for each in comparison.changes]


def _row(change: Change, uses: list[Use], inquiries: dict[tuple[str, str], list[OpenInquiry]]) -> Row:
    found = [each for address in change.addresses for each in inquiries.get(address, ())]
    return Row(change, LOOKS[change.kind], uses, found[:OPEN_SHOWN], max(0, len(found) - OPEN_SHOWN))


def _told(comparison: ReleaseComparison) -> dict[int, ReleaseNotice]:
    """The last notice to each ISV."""
    notices = ReleaseNotice.objects.filter(comparison=comparison).defer("text").order_by("occurrence")
    return {each.isv_id: each for each in notices}


def _concerned(uses: list[tuple[Change, list[Use]]], told: dict[int, ReleaseNotice]) -> list[Concerned]:
    """Every ISV that used what changes, those with most that breaks first."""
    by_isv: dict[int, list[tuple[Change, Use]]] = {}
    for change, used in uses:
        for use in used:
            by_isv.setdefault(use.isv_id, []).append((change, use))
    found = []
    for isv_id, theirs in by_isv.items():
        operations = {change.addresses[0] for change, _use in theirs}
        breaking = {change.addresses[0] for change, _use in theirs if change.is_breaking}
        last = max((use for _change, use in theirs), key=lambda use: use.last_at)
        found.append(Concerned(isv_id, last.isv, len(operations), len(breaking), last, told.get(isv_id)))
    return sorted(found, key=lambda each: (-each.breaking, -each.operations, each.isv.lower()))


def _used(comparison: ReleaseComparison, isv: Isv, reader: User) -> list[Used]:
    """What changes of what this ISV used, with the day of the last call in their market."""
    changes = _changes(comparison)
    usage = Usage(changes, reader)
    zone = ZoneInfo(isv.market.calendar.time_zone)
    return [
        Used(change, use.last_at.astimezone(zone).date())
        for change in changes
        for use in usage.of(change)
        if use.isv_id == isv.pk
    ]
