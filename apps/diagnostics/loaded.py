"""The engine for the API releases that are in use, made once in each process and anew when one of them changes."""

import logging
from functools import lru_cache

from django.core.exceptions import ValidationError

from . import releases
from .correlating import further_patterns
from .diagnosing import Engine, Report, printable
from .models import ApiRelease
from .reading.har import is_har

log = logging.getLogger(__name__)

LIVE_LIMIT = 200_000
LIVE_HAR_LIMIT = 2_000_000


def engine() -> Engine:
    """Diagnoses with all releases in use, and reads ids of the logs as staff have taught it. Two small queries."""
    return engine_of_releases().reading_with(further_patterns())


def engine_of_releases() -> Engine:
    """The same for what has been read already. One small query."""
    return _engine(tuple(ApiRelease.objects.in_use().order_by("pk").values_list("pk", "digest")))


# Two at most: the releases as they are, and as they were for a request that began before.
@lru_cache(maxsize=2)
def _engine(loaded: tuple[tuple[int, str], ...]) -> Engine:
    rows = ApiRelease.objects.filter(pk__in=[pk for pk, _digest in loaded])
    return Engine([release for row in rows if (release := _read(row)) is not None])


def _read(row: ApiRelease) -> releases.Release | None:
    """The release on record; one that can't be read any more must keep nobody from asking."""
    try:
        return releases.load(row.document, name=row.name, base_urls=row.base_urls)
    except releases.DocumentError:
        log.exception("API release %s can't be read; load it again", row.name)
        return None


def diagnose_live(text: str, *, release: str = "") -> Report:
    """The diagnosis of a text while somebody waits.

    One too long for that is refused with ``text_too_long``, a release that isn't loaded with ``unknown_release``.
    """
    limit = LIVE_HAR_LIMIT if len(text) > LIVE_LIMIT and is_har(text) else LIVE_LIMIT
    if len(text) > limit:
        raise ValidationError(
            f"The text has {len(text):,} characters; {limit:,} are diagnosed while you wait. "
            "Leave the part with the call that fails, or send it with your inquiry as it is.",
            code="text_too_long",
        )
    diagnosing = engine()
    if release and release not in diagnosing.releases:
        known = ", ".join(diagnosing.releases) or "none"
        raise ValidationError(f"There is no such release. Known here: {known}.", code="unknown_release")
    return printable(diagnosing.diagnose(text, release=release))
