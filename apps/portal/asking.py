"""A new inquiry: the form, and what we read in it while somebody writes. Nothing is kept before it is sent."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.diagnostics.loaded import LIVE_HAR_LIMIT
from apps.diagnostics.redaction import Found
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.isvs import roles
from apps.isvs.models import Isv
from apps.policy import targets
from apps.policy.calendars import support_hours
from apps.policy.clauses import verdict_on
from apps.policy.clock import HoursError, SupportHours
from apps.policy.present import now

from .carrying import carried, carry
from .context import place_of
from .doors import MemberRequest, members_only, require_role
from .forms import CARRIED_IN, KINDS, PRIORITIES, InquiryForm
from .panels import Panel, Tick, ticks_of
from .pasting import TYPED, Offered, completed, length_trouble, look, masked, taken

# The buttons that read the form and send nothing.
ASKS_TO_READ = frozenset({"read", "take"})


class Promise(NamedTuple):
    """When we answer an inquiry of one priority that is sent now; no moment where the desk never opens."""

    priority: str
    label: str
    words: str
    by: datetime | None
    minutes: int


class Seen(NamedTuple):
    """What we read in a form as it stands: why nothing was read, or the panel and what the paste gives the fields."""

    facts: dict[str, str]
    trouble: str = ""
    panel: Panel | None = None
    ticks: Sequence[Tick] = ()
    offered: Sequence[Offered] = ()


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def new(request: MemberRequest) -> HttpResponse:
    place, at = place_of(request), now()
    if place.isv is None:
        return render(request, "portal/inquiries/no_isv.html")
    require_role(request, place.isv, roles.WRITE)
    is_sent = request.method == "POST" and not ASKS_TO_READ & request.POST.keys()
    before = _masked_before(request)
    if not is_sent:
        typed = taken(request.POST) if "take" in request.POST else request.POST
        seen = _seen(typed, place.isv, at, before)
        shown, found = masked(typed)
        form = InquiryForm(place.isv, request.user, initial=_filled(shown, seen))
        return _page(request, form, seen, at, _known(seen, before, found))
    data = completed(request.POST)
    form = InquiryForm(place.isv, request.user, sent=request, data=data)
    who = {"isv": place.isv, "by": request.user, "channel": Inquiry.Channel.PORTAL}
    inquiry = form.carries_out(services.ask, **who, at=at, masked_before=before)
    if inquiry is None:
        seen = _seen(request.POST, place.isv, at, before)
        form.data, found = masked(data)
        return _page(request, form, seen, at, _known(seen, before, found), HTTPStatus.UNPROCESSABLE_ENTITY)
    words = "is sent" if inquiry.is_complete else "is kept, and waits for what is missing"
    messages.success(request, f"Inquiry #{inquiry.number} {words}.", extra_tags="new")
    return redirect("portal:inquiry", number=inquiry.number)


@require_POST
@members_only
@never_cache
def diagnosis(request: MemberRequest) -> HttpResponse:
    """What we read in the form so far, asked for while somebody writes. Nothing is kept."""
    isv = place_of(request).isv
    if isv is None:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    seen = _seen(request.POST, isv, now(), _masked_before(request))
    return render(request, "portal/inquiries/_read.html", {"seen": seen, "is_live": True})


def _masked_before(request: MemberRequest) -> list[Found]:
    return carried(request.POST.get(CARRIED_IN, ""), request.user)


def _known(seen: Seen, before: Sequence[Found], found: Sequence[Found]) -> list[Found]:
    """All that is known of the placeholders on a page that comes back; ``found`` was masked for it."""
    read = [Found(**each) for each in seen.panel.report.masked] if seen.panel else before
    return list({each.placeholder: each for each in (*read, *found)}.values())


def _page(
    request: MemberRequest,
    form: InquiryForm,
    seen: Seen,
    at: datetime,
    known: Sequence[Found],
    status: int = HTTPStatus.OK,
) -> HttpResponse:
    context = {
        "form": form,
        "kinds": [(kind.value, kind.label, words) for kind, words in KINDS.items()],
        "promises": promises(form.isv, at),
        "seen": seen,
        # One more than is read, so that what is longer is seen to be.
        "most": LIVE_HAR_LIMIT + 1,
        "has_files": bool(request.FILES),
        "masked_before": carry(known, request.user),
    }
    return render(request, "portal/inquiries/new.html", context, status=status)


def _seen(typed: QueryDict, isv: Isv, at: datetime, before: Sequence[Found]) -> Seen:
    """What we read in what was typed; nothing where nothing was."""
    if not any(typed.get(name, "").strip() for name in TYPED):
        return Seen({})
    trouble = length_trouble(typed)
    if trouble:
        return Seen({}, trouble)
    looked = look(typed, before)
    verdict = verdict_on(looked.report.topic, market=isv.market, at=at)
    panel = Panel(looked.report, at=at, verdict=verdict)
    kind = typed.get("kind") or Inquiry.Kind.FAILED_CALL
    return Seen(looked.facts, "", panel, ticks_of(kind, looked.stated), looked.offered)


def _filled(shown: QueryDict, seen: Seen) -> dict[str, Any]:
    """What was typed, masked, with what we read in place of what is still empty."""
    given = {name: value for name, value in shown.items() if value}
    return {**seen.facts, **given}


def promises(isv: Isv, at: datetime) -> list[Promise]:
    """What we would promise now, for each priority an ISV may choose."""
    hours, rules = support_hours(isv.market.calendar), targets.rules()
    found = []
    for priority, words in PRIORITIES.items():
        case = targets.Conditions(priority, isv.market_id, isv.tier, Inquiry.Channel.PORTAL)
        minutes = targets.target_for(case, rules).first_response_minutes
        found.append(Promise(priority.value, priority.label, words, _answered_by(hours, at, minutes), minutes))
    return found


def _answered_by(hours: SupportHours, at: datetime, minutes: int) -> datetime | None:
    try:
        return hours.deadline(at, minutes)
    except HoursError:
        return None
