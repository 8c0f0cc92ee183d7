"""What was masked in a form that comes back: its page has placeholders alone, so the facts go along, signed.

No secret is among them: what a token said of itself, as the page shows it.
"""

from collections.abc import Sequence
from datetime import timedelta

from django.core import signing

from apps.accounts.models import User
from apps.diagnostics.redaction import Found

SALT = "portal.masked_before"
MAX_AGE = timedelta(days=1)
MOST_CARRIED = 100


def carry(found: Sequence[Found], by: User) -> str:
    """The value of a hidden field, for ``by`` alone; empty where nothing was masked."""
    return signing.dumps(found[:MOST_CARRIED], salt=_salt(by), compress=True) if found else ""


def carried(value: str, by: User) -> list[Found]:
    """What such a field says; nothing if it is older than a day, or was not made here for ``by``."""
    try:
        found = signing.loads(value, salt=_salt(by), max_age=MAX_AGE)
    except signing.BadSignature:
        return []
    return [Found(*each) for each in found]


def _salt(by: User) -> str:
    return f"{SALT}:{by.pk}"
