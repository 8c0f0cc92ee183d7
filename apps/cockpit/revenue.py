"""What consulting earned in the last twelve months, for finance: by month, market and ISV, each currency by itself."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple, TypeVar, cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.models import User
from apps.invoicing import figures
from apps.invoicing.figures import Revenue
from apps.policy.present import now

from .frame import draw
from .invoices import invoices_page
from .plots import Mark, lengths, plot

MONTHS = 12
Key = TypeVar("Key")


class Month(NamedTuple):
    """One month: what was earned in each market, and in all."""

    first: date
    by_market: list[tuple[str, Decimal]]
    net: Decimal
    mark: Mark

    @property
    def is_told(self) -> bool:
        """Whether anything was issued in it."""
        return any(net for _, net in self.by_market)


class Earner(NamedTuple):
    """An ISV, what its consulting earned, and how long its bar is in per cent."""

    name: str
    net: Decimal
    length: float


class Earned(NamedTuple):
    """All of one currency."""

    currency: str
    markets: list[str]
    months: list[Month]
    isvs: list[Earner]
    net: Decimal
    rules: list[tuple[str, float]]


@invoices_page
@require_safe
def revenue(request: HttpRequest) -> HttpResponse:
    """What was invoiced less what was credited, month by month."""
    months = last_months(now().date())
    rows = figures.revenue(cast(User, request.user), months[0], now().date())
    currencies = sorted({row.currency for row in rows})
    earned = [_earned(each, [row for row in rows if row.currency == each], months) for each in currencies]
    return draw(request, "admin/cockpit/revenue.html", {"title": "Revenue", "earned": earned, "since": months[0]})


def last_months(today: date) -> list[date]:
    """The first days of the last twelve months, this one last."""
    count = today.year * 12 + today.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(count - MONTHS + 1, count + 1)]


def _earned(currency: str, rows: Sequence[Revenue], months: Sequence[date]) -> Earned:
    by_month = _summed(rows, lambda row: row.month)
    by_isv = _summed(rows, lambda row: row.isv)
    by_cell = _summed(rows, lambda row: (row.month, row.market))
    markets = sorted({row.market for row in rows})
    drawn = plot([max(int(by_month[month]), 0) for month in months])
    isvs = sorted(by_isv, key=lambda isv: (-by_isv[isv], isv))
    bars = lengths([max(int(by_isv[isv]), 0) for isv in isvs])
    return Earned(
        currency,
        markets,
        [
            Month(month, [(market, by_cell[month, market]) for market in markets], by_month[month], mark)
            for month, mark in zip(months, drawn.marks, strict=True)
        ],
        [Earner(isv, by_isv[isv], bar) for isv, bar in zip(isvs, bars, strict=True)],
        sum(by_month.values(), Decimal(0)),
        [(in_short(rule.number), rule.y) for rule in drawn.rules],
    )


def in_short(number: int) -> str:
    """A round number as it stands beside a rule: 500, 20k or 5M."""
    for size, sign in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            return f"{number / size:g}{sign}"
    return str(number)


def _summed(rows: Sequence[Revenue], key: Callable[[Revenue], Key]) -> dict[Key, Decimal]:
    sums: dict[Key, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[key(row)] += row.net
    return sums
