"""Loading an API release: read and compared first, which takes seconds; then stored as a whole or not at all."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User

from .. import releases
from ..models import ApiRelease
from ..releases.parsing import parse
from . import comparing

NAME_LIMIT = 50
STEPS = 4
"""How often `load_release` tells of a step."""
NAME = f"Give the release a name of 1 to {NAME_LIMIT} characters."
MEANWHILE = "Another release was loaded at the same time. Load this one again."

Tell = Callable[[str], None]


def _silently(step: str) -> None:
    """Nobody listens."""


@dataclass(frozen=True)
class Prepared:
    """A document that was read, and how it differs from the releases that were there then."""

    read: releases.Release
    text: str
    digest: str
    known: dict[str, str]
    comparisons: list[comparing.Comparison]


def load_release(
    document: bytes, *, name: str, base_urls: Sequence[str], by: User, at: datetime, tell: Tell = _silently
) -> tuple[ApiRelease, bool]:
    """Load an API document as the release ``name``, and say whether anything changed. ``tell`` hears of each step.

    A document that can't be read is refused with its place (``broken_document``), and what was loaded before stays.
    """
    prepared = prepare(document, name=name, base_urls=base_urls, tell=tell)
    tell("Storing the release")
    return store(prepared, by=by, at=at)


def prepare(document: bytes, *, name: str, base_urls: Sequence[str], tell: Tell) -> Prepared:
    """All that takes time, without changing anything; tells three steps."""
    if not name or len(name) > NAME_LIMIT:
        raise ValidationError(NAME, code="release_name")
    check_bases(base_urls)
    try:
        tell("Reading the document")
        found = parse(document)
        tell("Checking the document")
        read = releases.load(found, name=name, base_urls=base_urls)
        text = releases.decoded(document)
    except releases.DocumentError as error:
        raise ValidationError(str(error), code="broken_document") from error
    digest = hashlib.sha256(b"\n".join([*(url.encode() for url in read.base_urls), document])).hexdigest()
    known = _known()
    others = [other for other in known if other != name]
    tell(f"Comparing with {', '.join(others)}" if others else "There is no other release to compare with")
    is_same = known.get(name) == digest
    return Prepared(read, text, digest, known, comparing.compare(read, only_missing=is_same))


def check_bases(base_urls: Sequence[str]) -> None:
    """Refuse (``base_url``) what is no base URL, or holds a user and a password, which the sentence doesn't repeat."""
    if any("@" in url.partition("://")[2].partition("/")[0] for url in base_urls):
        raise ValidationError("A base URL holds a user or a password. Write it without them.", code="base_url")
    try:
        for url in base_urls:
            releases.check_base(url)
    except releases.DocumentError as error:
        raise ValidationError(error.message, code="base_url") from error


@transaction.atomic
def store(prepared: Prepared, *, by: User, at: datetime) -> tuple[ApiRelease, bool]:
    """Store what was prepared, and say whether anything changed. A retired release of that name is in use again."""
    name = prepared.read.name
    rows = {row.name: row for row in ApiRelease.objects.select_for_update().defer("document")}
    if {row.name: row.digest for row in rows.values()} != prepared.known:
        raise ValidationError(MEANWHILE, code="loaded_meanwhile")
    row = rows.setdefault(name, ApiRelease(name=name))
    is_new, comes_back = row.digest != prepared.digest, row.is_retired
    row.is_retired = False
    if is_new:
        row.base_urls, row.document, row.digest = list(prepared.read.base_urls), prepared.text, prepared.digest
        row.operation_count, row.loaded_at = len(prepared.read.operations), at
    if is_new or comes_back:
        save_signed(row, by=by, reason="loaded again after it was retired" if comes_back else "loaded", at=at)
    comparing.keep(prepared.comparisons, rows, at=at)
    return row, is_new or comes_back


@transaction.atomic
def retire(release: ApiRelease, *, by: User, at: datetime) -> ApiRelease:
    """Read no more calls with a release. Diagnoses made with it stay; loading it again brings it back.

    Refused (``already_retired``) where somebody was faster.
    """
    row = ApiRelease.objects.select_for_update().defer("document").get(pk=release.pk)
    if row.is_retired:
        raise ValidationError(f"Release {row.name} is retired already.", code="already_retired")
    row.is_retired = True
    save_signed(row, by=by, reason="retired", at=at)
    return row


def _known() -> dict[str, str]:
    return dict(ApiRelease.objects.values_list("name", "digest"))
