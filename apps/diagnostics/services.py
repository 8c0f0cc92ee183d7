"""What can be done with API releases."""

import hashlib
from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User

from . import releases
from .models import ApiRelease

NAME_LIMIT = 50


@transaction.atomic
def load_release(
    document: bytes, *, name: str, base_urls: Sequence[str], by: User, at: datetime
) -> tuple[ApiRelease, bool]:
    """Load an API document as the release ``name``, and say whether anything changed.

    A document that can't be read is refused with its place (``broken_document``), and what was loaded before stays.
    """
    if not name or len(name) > NAME_LIMIT:
        raise ValidationError(f"Give the release a name of 1 to {NAME_LIMIT} characters.", code="release_name")
    try:
        read = releases.load(document, name=name, base_urls=base_urls)
    except releases.DocumentError as error:
        raise ValidationError(str(error), code="broken_document") from error
    digest = hashlib.sha256(b"\n".join([*(url.encode() for url in read.base_urls), document])).hexdigest()
    row = ApiRelease.objects.select_for_update().filter(name=name).first() or ApiRelease(name=name)
    if row.digest == digest:
        return row, False
    row.base_urls, row.document, row.digest = list(read.base_urls), releases.decoded(document), digest
    row.operation_count, row.loaded_at = len(read.operations), at
    save_signed(row, by=by, reason="loaded", at=at)
    return row, True
