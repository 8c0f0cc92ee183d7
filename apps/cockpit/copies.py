"""The register of copies of customers' data: those alive, how old and why, and what about them waits for the desk."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import NamedTuple, cast

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.accounts.querysets import within_reach
from apps.accounts.reaching import reach_of, reaching
from apps.approvals.models import DataAccessRequest, RestoredCopy
from apps.policy.prepared import Prepared
from apps.policy.present import now

from .badges import Badge
from .frame import draw, staff_page
from .local import zone_of

RELEASE = "approvals.release_dataaccessrequest"
SHOWN = 200
AT_HOME = 6
MONTHS = 12
NAMED = ("request__inquiry", "database__customer", "restored_by")


class Row(NamedTuple):
    """One copy, how many days it has been there, and whether it may be there still."""

    copy: RestoredCopy
    days: int
    state: Badge


@staff_page
@require_safe
def copies(request: HttpRequest) -> HttpResponse:
    """All copies alive that the reader may see, the first to be deleted first, and requests that wait for the desk."""
    reader, at = cast(User, request.user), now()
    requests = DataAccessRequest.objects.visible_to(reader).select_related("database__customer", "asked_by")
    alive = list(RestoredCopy.objects.visible_to(reader).alive().select_related(*NAMED)[: SHOWN + 1])
    context = {
        "title": "Copies of data",
        "waiting": [
            ("to-release", "To release", list(requests.awaiting_release().order_by("pk")[:SHOWN])),
            ("questions", "Questions of data owners", list(requests.questioned().order_by("pk")[:SHOWN])),
        ],
        "rows": rows_of(alive[:SHOWN], at),
        "is_cut": len(alive) > SHOWN,
        "months": _months(at.astimezone(zone_of(reader)).date()),
    }
    return draw(request, "admin/cockpit/copies.html", context)


def at_home(reader: User, at: datetime) -> list[Row]:
    """The copies that are to be deleted first, for those who release requests."""
    return rows_of(ALIVE.asked(reach_of(reader)), at) if reader.has_perm(RELEASE) else []


def rows_of(alive: Iterable[RestoredCopy], at: datetime) -> list[Row]:
    return [Row(copy, (at - copy.restored_at).days, _state(copy, at)) for copy in alive]


def _state(copy: RestoredCopy, at: datetime) -> Badge:
    if copy.deleted_at:
        return Badge("warning", "clock", "Deleted, to be confirmed")
    return Badge("error", "alert", "Overdue") if copy.delete_by <= at else Badge("ok", "db", "Alive")


def _months(today: date) -> list[date]:
    """First days of months of which there is a report, this one first."""
    passed = (divmod(today.year * 12 + today.month - 1 - ago, 12) for ago in range(MONTHS))
    return [date(year, month + 1, 1) for year, month in passed]


def _alive(markets: tuple[int, ...] | None) -> QuerySet[RestoredCopy]:
    rows = within_reach(RestoredCopy.objects.alive(), reaching(markets), "request__inquiry__market")
    return rows.select_related(*NAMED).defer("request__inquiry__masking")[:AT_HOME]


ALIVE = Prepared(_alive)
