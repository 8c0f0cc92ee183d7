"""The admin's first page: what needs the reader now, and how the desk does."""

from datetime import datetime
from typing import NamedTuple, cast

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.accounts.querysets import within_reach
from apps.accounts.reaching import reach_of, reaching
from apps.inquiries.models import FollowUp, Inquiry
from apps.policy.models import Market
from apps.policy.prepared import AT, READER, Prepared
from apps.policy.present import now
from apps.reminders.models import Halt

from .badges import Badge, due_of, state_of
from .copies import at_home
from .desk import desk
from .frame import READ, draw_if_new, staff_page
from .hours import running_of
from .invoice_deeds import VIEW as READ_INVOICES
from .needs import ANSWER, figures, seen_by
from .parts import Present
from .queue import lend_market, open_markets
from .written import written

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
    """Its own page for those who read inquiries, what waits of invoices for finance, the theme's list for others."""
    if admin.site.has_permission(request):
        if request.user.has_perm(READ):
            return home(request)
        if request.user.has_perm(READ_INVOICES):
            return redirect("cockpit:invoices")
    return admin.site.admin_view(admin.site.index)(request)


@staff_page
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    reader = cast(User, request.user)
    context = read_home(reader, now())
    return draw_if_new(request, "admin/cockpit/home.html", context, told=_told(context))


def read_home(reader: User, at: datetime) -> dict:
    """What the page shows ``reader``."""
    markets = list(MARKETS.asked(reach_of(reader)))
    lend_market(reader, markets)
    present = Present(reader, at, markets)
    at_desk = desk(present)
    return {
        "title": "Home",
        "figures": figures(present),
        "lists": _lists(present),
        "to_come": _to_come(reader, at),
        "halt": Halt.objects.filter(resumed_at=None).first() if reader.has_perm("reminders.resume_halt") else None,
        "copies": at_home(reader, at),
        "running": running_of(reader, at),
        "desk": at_desk,
        "days": written("admin/cockpit/_days.html", days=at_desk.days) if at_desk.days else "",
        "open_markets": open_markets(markets, at),
        "today": at.astimezone(timezone.get_current_timezone()).date(),
    }


def _told(context: dict) -> object:
    """The same for pages that show the same."""
    rows = [
        (row.inquiry.pk, row.inquiry.last_activity_at, *row[1:]) for listed in context["lists"] for row in listed.rows
    ]
    to_come = [(each.at, each.icon, each.inquiry.pk) for each in context["to_come"]]
    copies = [(row.copy.pk, *row[1:]) for row in context["copies"]]
    # When it was counted changes every minute, what was counted does not.
    counted = context["desk"]._replace(counted_at=None)
    running = context["running"]
    timer = (running.timer.pk, running.minutes // 15) if running else None
    return (
        rows,
        to_come,
        copies,
        timer,
        counted,
        *(context[name] for name in ("figures", "halt", "open_markets", "today")),
    )


def _lists(present: Present) -> list[Listed]:
    if not present.reader.has_perm(ANSWER):
        return [_listed(present, "next", "Next, by deadline", "unfinished", "Nothing is waiting for the desk.")]
    none = "Nothing is yours. Take the next one, or look below."
    mine = _listed(present, "mine", "Yours, by deadline", "mine", none)
    none = "Everything has somebody who sees to it."
    return [mine, _listed(present, "nobodys", "Nobody's, by deadline", "unassigned", none)]


def _listed(present: Present, name: str, title: str, view: str, none: str) -> Listed:
    at = present.at
    rows = list(NEXT.asked(reach_of(present.reader), view, reader=present.reader.pk, at=at))
    markets = {market.pk: market for market in present.markets}
    for inquiry in rows:
        # Read already, with its calendar.
        inquiry.market = markets[inquiry.market_id]
    return Listed(name, title, view, [Next(each, due_of(each, at), state_of(each)) for each in rows], none)


def _to_come(reader: User, at: datetime) -> list[ToCome]:
    """What the reader asked to be reminded of and put off, the next first; what has come stays until it is done."""
    reminders = FOLLOW_UPS.asked(reach_of(reader), reader=reader.pk)
    put_off = PUT_OFF.asked(reach_of(reader), reader=reader.pk, at=at)
    found = [ToCome(each.remind_at, "bell", "Reminder", each.inquiry) for each in reminders]
    found += [
        ToCome(inquiry.snoozed_until, "pause", "Comes back", inquiry) for inquiry in put_off if inquiry.snoozed_until
    ]
    return sorted(found, key=lambda each: (each.at, each.inquiry.pk))[:REMINDERS_SHOWN]


def _next(markets: tuple[int, ...] | None, view: str) -> QuerySet[Inquiry]:
    rows = seen_by(markets, ()).part(view).by_next_deadline()
    return rows.select_related("isv").only(*SHOWN)[:NEXT_SHOWN]


def _follow_ups(markets: tuple[int, ...] | None) -> QuerySet[FollowUp]:
    rows = within_reach(FollowUp.objects.all(), reaching(markets), "inquiry__market").filter(person=READER)
    named = [f"inquiry__{name}" for name in NAMED]
    return rows.select_related("inquiry__isv").only("remind_at", *named).order_by("remind_at", "pk")[:REMINDERS_SHOWN]


def _put_off(markets: tuple[int, ...] | None) -> QuerySet[Inquiry]:
    rows = Inquiry.objects.visible_to(reaching(markets)).unfinished().snoozed(AT).filter(snoozed_by=READER)
    named = rows.select_related("isv").only("snoozed_until", *NAMED)
    return named.order_by("snoozed_until", "pk")[:REMINDERS_SHOWN]


MARKETS = Prepared(lambda markets: Market.objects.visible_to(reaching(markets)).select_related("calendar"))
NEXT, FOLLOW_UPS, PUT_OFF = Prepared(_next), Prepared(_follow_ups), Prepared(_put_off)
