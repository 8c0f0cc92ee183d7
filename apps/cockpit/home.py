"""The admin's first page: what needs the reader now, and how the desk does."""

from datetime import datetime
from typing import NamedTuple, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.inquiries.models import FollowUp, Inquiry
from apps.policy.models import Market
from apps.policy.present import now
from apps.reminders.models import Halt

from .badges import Badge, due_of, state_of
from .desk import desk
from .frame import READ, draw_if_new, staff_page
from .needs import ANSWER, Seen, figures
from .parts import Present
from .queue import lend_market, open_markets

NEXT_SHOWN = 6
REMINDERS_SHOWN = 6
NAMED = ("subject", "isv__name")
SHOWN = (
    *NAMED,
    "market",
    "status",
    "completed_at",
    "first_responded_at",
    "has_unread_reply",
    "snoozed_until",
    "next_due_at",
    "last_activity_at",
    "operation",
)


class Next(NamedTuple):
    """One inquiry and how it stands with its deadline."""

    inquiry: Inquiry
    due: Badge
    state: Badge


class Listed(NamedTuple):
    """Some inquiries, next deadline first, and where all of them are."""

    name: str
    title: str
    view: str
    rows: list[Next]
    none: str


class ToCome(NamedTuple):
    """An inquiry that comes back, or that the reader wants to be reminded of."""

    at: datetime
    icon: str
    words: str
    inquiry: Inquiry


def index(request: HttpRequest) -> HttpResponseBase:
    """Its own page for those who read inquiries, the theme's list of what there is for others."""
    if request.user.has_perm(READ) and admin.site.has_permission(request):
        return home(request)
    return admin.site.admin_view(admin.site.index)(request)


@staff_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    reader = cast(User, request.user)
    context = read_home(reader, now())
    return draw_if_new(request, "admin/cockpit/home.html", context, told=_told(context))


def read_home(reader: User, at: datetime) -> dict:
    """What the page shows ``reader``."""
    markets = list(Market.objects.visible_to(reader).select_related("calendar"))
    lend_market(reader, markets)
    seen = Seen(Present(reader, at, markets))
    return {
        "title": "Home",
        "figures": figures(seen),
        "lists": _lists(seen),
        "to_come": _to_come(seen),
        "halt": Halt.objects.filter(resumed_at=None).first() if reader.has_perm("reminders.resume_halt") else None,
        "desk": desk(seen.present),
        "open_markets": open_markets(markets, at),
        "today": at.astimezone(timezone.get_current_timezone()).date(),
    }


def _told(context: dict) -> object:
    """The same for pages that show the same."""
    rows = [
        (row.inquiry.pk, row.inquiry.last_activity_at, *row[1:]) for listed in context["lists"] for row in listed.rows
    ]
    to_come = [(each.at, each.icon, each.inquiry.pk) for each in context["to_come"]]
    # When it was counted changes every minute, what was counted does not.
    counted = context["desk"]._replace(counted_at=None)
    return rows, to_come, counted, *(context[name] for name in ("figures", "halt", "open_markets", "today"))


def _lists(seen: Seen) -> list[Listed]:
    if not seen.present.reader.has_perm(ANSWER):
        return [_listed(seen, "next", "Next, by deadline", "unfinished", "Nothing is waiting for the desk.")]
    mine = _listed(seen, "mine", "Yours, by deadline", "mine", "Nothing is yours. Take the next one, or look below.")
    nobodys = _listed(seen, "nobodys", "Nobody's, by deadline", "unassigned", "Everything has somebody who sees to it.")
    return [mine, nobodys]


def _listed(seen: Seen, name: str, title: str, view: str, none: str) -> Listed:
    rows = list(seen.part(view).by_next_deadline().select_related("isv").only(*SHOWN)[:NEXT_SHOWN])
    markets = {market.pk: market for market in seen.present.markets}
    for inquiry in rows:
        # Read already, with its calendar.
        inquiry.market = markets[inquiry.market_id]
    return Listed(name, title, view, [Next(each, due_of(each, seen.present.at), state_of(each)) for each in rows], none)


def _to_come(seen: Seen) -> list[ToCome]:
    """What the reader asked to be reminded of and put off, the next first; what has come stays until it is done."""
    reader, at = seen.present.reader, seen.present.at
    reminders = (
        FollowUp.objects.of(reader)
        .select_related("inquiry__isv")
        .only("remind_at", *(f"inquiry__{name}" for name in NAMED))
    )
    put_off = seen.inquiries.unfinished().snoozed(at).filter(snoozed_by=reader).select_related("isv")
    found = [ToCome(each.remind_at, "bell", "Reminder", each.inquiry) for each in reminders[:REMINDERS_SHOWN]]
    found += [
        ToCome(inquiry.snoozed_until, "pause", "Comes back", inquiry)
        for inquiry in put_off.only("snoozed_until", *NAMED).order_by("snoozed_until", "pk")[:REMINDERS_SHOWN]
        if inquiry.snoozed_until
    ]
    return sorted(found, key=lambda each: (each.at, each.inquiry.pk))[:REMINDERS_SHOWN]
