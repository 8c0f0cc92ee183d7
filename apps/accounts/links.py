"""Links for people without an account: random, of which only the hash is kept, and each replaced by the next."""

import secrets
from datetime import datetime
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.db import transaction

from .models import AccessLink

TOKEN_BYTES = 32


@transaction.atomic
def issue(purpose: str, subject: str, *, expires_at: datetime, at: datetime) -> str:
    """The token of a new link; an earlier one of that purpose and subject opens nothing any more."""
    replace(purpose, subject, at=at)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    AccessLink.objects.create(
        purpose=purpose, subject=subject, token_hash=_hash(token), issued_at=at, expires_at=expires_at
    )
    return token


def replace(purpose: str, subject: str, *, at: datetime) -> None:
    """Let the link in force, if there is one, open nothing any more."""
    AccessLink.objects.filter(purpose=purpose, subject=subject, replaced_at=None).update(replaced_at=at)


def prolong(purpose: str, subject: str, *, until: datetime) -> None:
    """Let the link in force open until ``until``."""
    AccessLink.objects.filter(purpose=purpose, subject=subject, replaced_at=None).update(expires_at=until)


def find(token: str, purpose: str, *, at: datetime) -> AccessLink:
    """The link of ``token``. Refuses what is unknown, what was replaced and what has expired, each by its code."""
    link = AccessLink.objects.filter(purpose=purpose, token_hash=_hash(token)).first()
    if link is None:
        raise ValidationError(
            "This link leads nowhere. Copy the whole address from our mail, or open it there.", code="link_unknown"
        )
    if link.replaced_at is not None:
        raise ValidationError(
            "This link counts no more. If we wrote again, open the link in our last mail.", code="link_replaced"
        )
    if link.expires_at <= at:
        raise ValidationError("This link has expired.", code="link_expired")
    return link


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
