"""The support policy as anybody may read it: who answers what, when, and how soon. Holds nothing about people."""

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from .calendars import support_hours
from .models import Market, PolicyClause, ServiceTarget
from .scope import Contact, VerdictKind, contact_of
from .targets import FALLBACK, rules
from .topics import SupportTopic
from .year import Note, notes_between

AHEAD = timedelta(days=92)
REFERRED = (VerdictKind.PARTNER_SERVICE, VerdictKind.ERP_SUPPORT)


class Part(NamedTuple):
    """The clauses of one answer to the question who answers."""

    kind: VerdictKind
    clauses: list[PolicyClause]


class Desk(NamedTuple):
    """Support in one market: whom to turn to beside it, and the days ahead that are not as usual."""

    market: Market
    contacts: list[Contact]
    notes: list[Note]


def parts_in_force(at: datetime) -> list[Part]:
    """The clauses that count at that moment, by who answers. One query."""
    newest: dict[str, PolicyClause] = {}
    for clause in PolicyClause.objects.filter(valid_from__lte=at, topic__in=list(SupportTopic)).order_by("version"):
        newest[clause.topic] = clause
    parts = [
        Part(kind, sorted((each for each in newest.values() if each.verdict == kind), key=lambda each: each.number))
        for kind in VerdictKind
    ]
    return [part for part in parts if part.clauses]


def desks(at: datetime) -> list[Desk]:
    """Each market with its contacts and the next three months. One query, and some after a change of a calendar."""
    return [_desk(market, at) for market in Market.objects.select_related("calendar")]


def _desk(market: Market, at: datetime) -> Desk:
    hours = support_hours(market.calendar)
    today = at.astimezone(ZoneInfo(market.calendar.time_zone)).date()
    contacts = [contact_of(kind, market) for kind in REFERRED]
    return Desk(market, contacts, notes_between(hours, today, today + AHEAD))


def promises() -> list[ServiceTarget]:
    """The service targets in the order in which they are tried; the one that counts where there is none. One query."""
    return rules() or [FALLBACK]
