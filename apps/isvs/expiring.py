"""When a certificate's people are reminded that it expires. Reads rows, writes none."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from apps.accounts.models import User
from apps.policy.calendars import support_hours
from apps.policy.clock import HoursError
from apps.policy.models import SupportCalendar

from .models import Certificate, Isv, Membership

HOURS = ("calendar", "team__calendar", "market__calendar")
LONGEST_LOOK_BACK = timedelta(days=366)


def support_days_before(day: date, count: int, calendar: SupportCalendar) -> datetime | None:
    """When the desk opens on the ``count``th day it opens before ``day``; None where a year has no such day."""
    first = day - min(timedelta(days=count * 2 + 30), LONGEST_LOOK_BACK)
    try:
        days = support_hours(calendar).days(first, day - timedelta(days=1))
    except HoursError:
        return None
    open_days = [each for each in days if each.minutes]
    if len(open_days) < count:
        return None
    return next(piece.starts for piece in open_days[-count].pieces if piece.minutes)


class Holders:
    """Whose certificates they are, and who is reminded that they expire. Few queries, whatever their number.

    Of whoever has left their ISV since, its owners are reminded and they themselves no more.
    """

    def __init__(self, certificates: Iterable[Certificate]) -> None:
        people = {certificate.user_id for certificate in certificates}
        self._isvs: dict[int, list[Isv]] = defaultdict(list)
        memberships = Membership.objects.filter(user__in=people).order_by("isv")
        for membership in memberships.select_related("isv__market__calendar"):
            self._isvs[membership.user_id].append(membership.isv)
        left = _left_last(people - self._isvs.keys())
        self._have_left = left.keys()
        self._isvs |= {person: [isv] for person, isv in left.items()}
        isvs = {isv.pk for theirs in self._isvs.values() for isv in theirs}
        owners = Membership.objects.filter(isv__in=isvs, role=Membership.Role.OWNER, user__in=User.objects.people())
        self._owners: dict[int, list[User]] = defaultdict(list)
        for owner in owners.order_by("user").select_related(*(f"user__{hours}" for hours in HOURS)):
            self._owners[owner.isv_id].append(owner.user)

    def calendar_of(self, certificate: Certificate) -> SupportCalendar | None:
        """The support hours it is counted in: its user's own, else those of an ISV they work for or worked for last."""
        isv = next(iter(self._isvs[certificate.user_id]), None)
        return certificate.user.hours or (isv.market.calendar if isv else None)

    def concerned(self, certificate: Certificate) -> list[User]:
        """Whose certificate it is, and the owners of the ISVs they work for: who may still sign in."""
        owners = [owner for isv in self._isvs[certificate.user_id] for owner in self._owners[isv.pk]]
        holder = certificate.user
        is_there = holder.kind == User.Kind.PERSON and holder.is_active and holder.pk not in self._have_left
        return list(dict.fromkeys([holder, *owners] if is_there else owners))


def _left_last(people: Collection[int]) -> dict[int, Isv]:
    """The ISV that each of these people, who work for none, worked for last."""
    if not people:
        return {}
    left = Membership.history.filter(user_id__in=people, history_type="-").order_by("history_date", "history_id")
    last = dict(left.values_list("user_id", "isv_id"))
    isvs = Isv.objects.select_related("market__calendar").in_bulk(set(last.values()))
    return {person: isvs[isv] for person, isv in last.items() if isv in isvs}


def calendar_of(certificate: Certificate) -> SupportCalendar | None:
    """As ``Holders.calendar_of``, of one."""
    return certificate.user.hours or Holders([certificate]).calendar_of(certificate)


def line_of(certificate: Certificate) -> str:
    """What a reminder of it says."""
    return f"{certificate.name} of {certificate.user} expires on {certificate.expires_on:%-d %B %Y}. Renew it by then."
