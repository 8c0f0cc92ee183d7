"""Support hours as a list of open stretches: the slow, obvious way, without the product's arithmetic."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

FIRST, LAST = date(2026, 3, 1), date(2026, 6, 30)
NEVER = datetime(2100, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)

Span = tuple[datetime, datetime]


class Hours:
    """The hours of ``weekly`` (weekday to opening and closing) in ``zone``, but for the days ``closed``."""

    def __init__(self, zone: str, weekly: Mapping[int, tuple[str, str]], closed: Collection[date] = ()) -> None:
        self._zone = ZoneInfo(zone)
        self._spans: list[Span] = []
        for number in range((LAST - FIRST).days):
            day = FIRST + number * DAY
            if day.weekday() in weekly and day not in closed:
                opens, closes = weekly[day.weekday()]
                self._spans.append((self.moment(day, opens), self.moment(day, closes)))

    def moment(self, day: date, of_day: str) -> datetime:
        return datetime.combine(day, time.fromisoformat(of_day), self._zone).astimezone(UTC)

    def day(self, at: datetime) -> date:
        """The date there and then."""
        return at.astimezone(self._zone).date()

    def is_open(self, at: datetime) -> bool:
        return any(start <= at < end for start, end in self._spans)

    def opening(self, at: datetime) -> datetime:
        """The first open moment from ``at`` on."""
        return next((max(start, at) for start, end in self._spans if at < end), NEVER)

    def after(self, start: datetime, minutes: int, pauses: Iterable[Span] = ()) -> datetime:
        """When so many open minutes have gone by outside ``pauses``."""
        left = timedelta(minutes=minutes)
        for opens, closes in self._open(start, list(pauses)):
            if closes - opens >= left:
                return opens + left
            left -= closes - opens
        return NEVER

    def opening_days_before(self, day: date, count: int) -> datetime:
        """When the desk opens on the ``count``th of its days before ``day``."""
        return [opens for opens, _closes in self._spans if self.day(opens) < day][-count]

    def _open(self, start: datetime, pauses: list[Span]) -> Iterator[Span]:
        for opens, closes in self._spans:
            pieces = [(max(opens, start), closes)] if closes > start else []
            for since, until in pauses:
                pieces = [piece for each in pieces for piece in _without(each, since, until)]
            yield from sorted(pieces)


def _without(span: Span, since: datetime, until: datetime) -> list[Span]:
    start, end = span
    if until <= start or since >= end:
        return [span]
    return [piece for piece in ((start, since), (until, end)) if piece[0] < piece[1]]
