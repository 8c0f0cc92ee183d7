"""Times of calls as minutes since 1970 in UTC, read once for each minute that a file names."""

import re
from datetime import UTC, datetime
from functools import lru_cache

LOGGED = "%d/%b/%Y:%H:%M %z"
LONGEST_TIME = 40
SECONDS = re.compile(r"(\d{1,2}:\d{2}):\d{2}(?:[.,]\d+)?")
EPOCH = re.compile(r"\d{9,10}(?:\.\d*)?\Z")
EPOCH_MILLISECONDS = re.compile(r"\d{12,13}\Z")


def minute_of(text: str) -> int | None:
    """The minute of `2026-03-02T10:15:00.123Z` or of seconds since 1970; None when it is no time."""
    if len(text) > LONGEST_TIME:
        return None
    if EPOCH.match(text):
        return int(float(text)) // 60
    if EPOCH_MILLISECONDS.match(text):
        return int(text) // 60_000
    return _iso(SECONDS.sub(r"\1", text, count=1))


def minute_of_log(text: str) -> int | None:
    """The minute of `02/Mar/2026:10:15:07 +0100`."""
    return _logged(text[:17] + text[20:]) if len(text) <= LONGEST_TIME else None


@lru_cache(maxsize=4096)
def _iso(text: str) -> int | None:
    try:
        return _minutes(datetime.fromisoformat(text.strip()))
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=4096)
def _logged(text: str) -> int | None:
    try:
        return _minutes(datetime.strptime(text, LOGGED))  # noqa: DTZ007 - the format asks for a zone
    except (ValueError, OverflowError):
        return None


def _minutes(at: datetime) -> int:
    """A time without a zone is taken for UTC."""
    return int((at if at.tzinfo else at.replace(tzinfo=UTC)).timestamp()) // 60
