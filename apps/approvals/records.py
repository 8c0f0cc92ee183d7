"""An answer as its hash is made of it. Reads only."""

from datetime import UTC, datetime
from typing import Any

from .models import Consent


def facts_of(consent: Consent) -> dict[str, Any]:
    """All that an answer says, as its hash is made of it. Moments in UTC."""
    return {
        "request": f"DA-{consent.request_id}",
        "answer": consent.kind,
        "version": consent.version,
        "text_hash": consent.text_hash,
        "database": consent.database_id,
        "data_owner": consent.data_owner_id,
        "name": consent.owner_name,
        "email": consent.owner_email,
        "at": _utc(consent.at),
        "verified_by": consent.verified_by,
        "address": consent.address,
        "browser": consent.browser,
        "keep_days": consent.keep_days,
        "people": consent.people,
        "until": _utc(consent.until) if consent.until else None,
        "words": consent.words,
        "previous": consent.previous_hash,
    }


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()
