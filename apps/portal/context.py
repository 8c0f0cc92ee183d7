"""What every page of ours knows about where the reader is."""

from functools import cached_property
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import F
from django.http import HttpRequest
from django.urls import reverse

from apps.accounts.models import User
from apps.inquiries.gathering import KnownIncident, public_part
from apps.inquiries.models import Incident
from apps.isvs import roles
from apps.isvs.models import Isv
from apps.policy.present import now

from .hours import Hours, hours_of, week_of
from .public_pages import is_for_anybody

LOOKS = {"": "As the system", "light": "Light", "dark": "Dark"}
THEME_COOKIE = "theme"
ISV_COOKIE = "isv"
SHOWN = 5


class Spot(NamedTuple):
    """One entry of the navigation."""

    name: str
    path: str
    icon: str
    is_here: str


class Look(NamedTuple):
    """One choice of the theme switch."""

    value: str
    name: str
    is_on: bool


class Place:
    """Where the reader is: their ISV, its support hours, their time zone, their theme. Asks only for what is read."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def _user(self) -> User | None:
        if self.is_for_anybody:
            return None
        user = getattr(self._request, "user", None)
        return user if user and user.is_authenticated else None

    @property
    def is_for_anybody(self) -> bool:
        """Whether others get the same page: then nothing in it is the reader's own."""
        return is_for_anybody(self._request)

    @property
    def is_known(self) -> bool:
        return self._user is not None

    @cached_property
    def isvs(self) -> list[Isv]:
        """The ISVs the reader is a member of. Staff are at none: their pages are in the admin."""
        if self._user is None or self._user.is_staff:
            return []
        isvs = Isv.objects.visible_to(self._user).select_related("market__calendar")
        return list(isvs.annotate(role=F("memberships__role")))

    @cached_property
    def isv(self) -> Isv | None:
        """The ISV the reader works for now: the one chosen last, else the first."""
        chosen = self._request.COOKIES.get(ISV_COOKIE, "")
        return next((isv for isv in self.isvs if str(isv.pk) == chosen), next(iter(self.isvs), None))

    def may(self, what: frozenset[roles.Role], isv: Isv | None = None) -> bool:
        """Whether the reader's role at ``isv``, else at the ISV they work for now, is one of ``what``."""
        return self.role_at(isv or self.isv) in what

    def role_at(self, isv: Isv | None) -> roles.Role | None:
        found = next((vars(each)["role"] for each in self.isvs if each == isv), None)
        return roles.Role(found) if found else None

    @property
    def may_write(self) -> bool:
        return self.may(roles.WRITE)

    @property
    def may_buy(self) -> bool:
        return self.may(roles.BUY)

    @property
    def may_manage(self) -> bool:
        return self.may(roles.MANAGE)

    @property
    def other_isvs(self) -> list[Isv]:
        return [isv for isv in self.isvs if isv != self.isv]

    @cached_property
    def zone(self) -> ZoneInfo:
        """The reader's own time zone, else their market's, else their ISV's."""
        if self._user is None:
            return ZoneInfo("UTC")
        if self._user.time_zone:
            return ZoneInfo(self._user.time_zone)
        own = self.isv.market if self.isv else None
        is_elsewhere = self._user.market_id and (own is None or self._user.market_id != own.pk)
        market = self._user.market if is_elsewhere else own
        return ZoneInfo(market.calendar.time_zone if market else "UTC")

    @cached_property
    def hours(self) -> Hours | None:
        """Whether support is open now; None where no ISV says whose support."""
        return hours_of(self.isv.market.calendar, now(), self.zone) if self.isv else None

    @cached_property
    def week(self) -> str:
        return week_of(self.isv.market.calendar) if self.isv else ""

    @cached_property
    def incidents(self) -> list[KnownIncident]:
        """What goes wrong at our side now and concerns the reader's ISV, or everybody. One query, or none."""
        if self._user is None and not self.is_for_anybody:
            # Whoever comes by a link decides one thing there; the API is not theirs to use.
            return []
        if self._user is not None and self.isv is None:
            return []
        found = Incident.objects.visible_to(self._user or AnonymousUser()).ongoing()
        found = found.concerning(self.isv) if self.isv else found
        return [public_part(incident) for incident in found[:SHOWN]]

    @property
    def theme(self) -> str:
        wish = "" if self.is_for_anybody else self._request.COOKIES.get(THEME_COOKIE, "")
        return wish if wish in LOOKS else ""

    @property
    def looks(self) -> list[Look]:
        return [Look(value, name, value == self.theme) for value, name in LOOKS.items()]

    @property
    def spots(self) -> list[Spot]:
        community = self._spot("Community", reverse("portal:community"), "globe", within="/community/")
        if self._user is None:
            return [community]
        if self._user.is_staff:
            return [self._spot("Desk", reverse("admin:index"), "desk"), community]
        return [
            self._spot("Inquiries", reverse("portal:inquiries"), "inbox", within="/inquiries/"),
            self._spot("Clients", reverse("portal:clients"), "key", within="/clients/"),
            self._spot("Consulting", reverse("portal:consulting"), "clock", within="/consulting/"),
            community,
            self._spot("My ISV", reverse("portal:isv"), "team", within="/customers/"),
        ]

    def _spot(self, name: str, path: str, icon: str, within: str = "") -> Spot:
        here = self._request.path
        is_within = bool(within) and here.startswith(within)
        return Spot(name, path, icon, "page" if here == path else "true" if is_within else "")


def place_of(request: HttpRequest) -> Place:
    """The reader's place: views and templates of one request share it, and so its queries."""
    found = getattr(request, "place", None) or Place(request)
    request.place = found  # type: ignore[attr-defined]  # put there for the next who asks
    return found


def place(request: HttpRequest) -> dict[str, Any]:
    """One lazy ``place`` for every template."""
    return {"place": place_of(request)}
