"""What a search is narrowed to, as its address says. What can't be understood is left out and told."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from django.http import QueryDict
from django.utils.http import urlencode

from apps.accounts.models import User
from apps.inquiries.models import Inquiry
from apps.isvs.models import Isv
from apps.policy.models import Market
from apps.search.querysets import Narrowed

from .local import zone_of
from .naming import NAME_LENGTH, NAMES_AT_MOST
from .narrowing import Chip, Choice
from .parts import FINISHED, UNFINISHED
from .reach import KINDS

GROUPS = {"unfinished": ("Unfinished", UNFINISHED), "finished": ("Finished", FINISHED)}
YEARS = range(1970, 9000)
PAGE_NUMBER = re.compile("[1-9][0-9]{0,2}")


@dataclass(frozen=True)
class Wish:
    """What the address asks for, as far as it can be understood."""

    q: str = ""
    kind: str = ""
    isv: str = ""
    market: str = ""
    state: str = ""
    since: str = ""
    until: str = ""

    def address(self, page: int = 1) -> str:
        """The query string that asks for this."""
        parts = {name: value for name, value in vars(self).items() if value}
        return f"?{urlencode(parts | ({'page': str(page)} if page > 1 else {}))}"


class SearchFilters:
    """A search as the address asks for it, by ``reader``, who may see ``kinds``."""

    def __init__(self, params: QueryDict, *, reader: User, kinds: Sequence[str]) -> None:
        self.told: list[str] = []
        self._kinds = kinds
        self._zone = zone_of(reader)
        self.markets = list(Market.objects.visible_to(reader).select_related("calendar"))
        self._reader = reader
        self._isvs = self._matching_isvs(params.get("isv", "").strip())
        self.wish = Wish(
            q=params.get("q", ""),
            kind=self._one_of(kinds, params.get("kind", "")),
            isv=params.get("isv", "").strip() if self._isvs else "",
            market=self._one_of([market.code for market in self.markets], params.get("market", "")),
            state=self._one_of([*GROUPS, *Inquiry.Status.values], params.get("state", "")),
            since=self._day(params.get("since", "")),
            until=self._day(params.get("until", "")),
        )
        page = params.get("page", "")
        self.page = int(page) if PAGE_NUMBER.fullmatch(page) else 1

    @classmethod
    def address_of(cls, text: str) -> str:
        return urlencode({"q": text})

    @property
    def narrowed(self) -> Narrowed:
        wish = self.wish
        group = GROUPS.get(wish.state)
        states = group[1] if group else [wish.state] * bool(wish.state)
        return Narrowed(
            kinds=[wish.kind] if wish.kind else self._kinds,
            isvs=[isv.pk for isv in self._isvs],
            market=next((market.pk for market in self.markets if market.code == wish.market), None),
            states=[str(state) for state in states],
            since=self._midnight(wish.since) if wish.since else None,
            before=self._midnight(wish.until, days=1) if wish.until else None,
        )

    @property
    def tabs(self) -> list[tuple[str, str, bool]]:
        """Each kind's name, address and whether it is the one shown."""
        kinds = [("", "Everything"), *((kind, KINDS[kind].plural) for kind in self._kinds)]
        return [(name, replace(self.wish, kind=kind).address(), kind == self.wish.kind) for kind, name in kinds]

    @property
    def chips(self) -> list[Chip]:
        words = {
            "isv": f"ISV: {self.wish.isv}",
            "market": f"Market: {self.wish.market}",
            "state": f"State: {next((choice.words for choice in self.state_choices if choice.is_chosen), '')}",
            "since": f"From {self.wish.since}",
            "until": f"Until {self.wish.until}",
        }
        asked = [name for name in words if getattr(self.wish, name)]
        return [Chip(words[name], replace(self.wish, **{name: ""}).address()) for name in asked]

    @property
    def all_address(self) -> str:
        """The address of the same words in everything."""
        return Wish(q=self.wish.q).address()

    @property
    def next_address(self) -> str:
        return self.wish.address(page=self.page + 1)

    @property
    def market_choices(self) -> list[Choice]:
        return [Choice(market.code, market.name, market.code == self.wish.market) for market in self.markets]

    @property
    def state_choices(self) -> list[Choice]:
        groups = [(name, words) for name, (words, _states) in GROUPS.items()]
        return [Choice(value, words, value == self.wish.state) for value, words in [*groups, *Inquiry.Status.choices]]

    def isv_names(self) -> list[str]:
        """Names to offer while one types."""
        return list(Isv.objects.visible_to(self._reader).values_list("name", flat=True)[:NAMES_AT_MOST])

    def _matching_isvs(self, name: str) -> list[Isv]:
        if not name:
            return []
        named = Isv.objects.visible_to(self._reader).filter(name__icontains=name)
        # No database can look for a NUL or for any length, and no name has either.
        is_name = "\x00" not in name and len(name) <= NAME_LENGTH
        found = list(named[:NAMES_AT_MOST]) if is_name else []
        if not found:
            self.told.append("No ISV's name contains this; all are searched.")
        return [isv for isv in found if isv.name.lower() == name.lower()] or found

    def _one_of(self, values: Sequence[str], value: str) -> str:
        if value and value not in values:
            self.told.append("One of the filters is none that there is; it narrows nothing.")
        return value if value in values else ""

    def _day(self, value: str) -> str:
        try:
            day = date.fromisoformat(value)
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            if value:
                self.told.append("That is no day; write it like 2026-03-31. All days are searched.")
            return ""
        return day.isoformat()

    def _midnight(self, day: str, days: int = 0) -> datetime:
        return datetime.combine(date.fromisoformat(day) + timedelta(days), time(), self._zone)
