"""Six digits by mail: valid for ten minutes and five tries, replaced by the next ones."""

import secrets
from datetime import datetime, timedelta
from hmac import compare_digest

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.crypto import salted_hmac

from .models import OneTimeCode

VALID_FOR = timedelta(minutes=10)
TRIES = 5
MOST_AN_HOUR = 5
SALT = "accounts.codes"


@transaction.atomic
def issue(purpose: str, subject: str, *, to: str, at: datetime, valid_for: timedelta = VALID_FOR) -> str:
    """A new code for ``to``, the only one in force. Refuses more than five an hour."""
    its = OneTimeCode.objects.filter(purpose=purpose, subject=subject)
    if its.filter(sent_at__gt=at - timedelta(hours=1)).count() >= MOST_AN_HOUR:
        raise ValidationError("That were many codes. Use the last one, or ask again in an hour.", code="too_many_codes")
    its.filter(over_at=None).update(over_at=at)
    code = f"{secrets.randbelow(10**6):06}"
    OneTimeCode.objects.create(
        purpose=purpose,
        subject=subject,
        code_hash=_hash(subject, code),
        sent_to=to,
        sent_at=at,
        expires_at=at + valid_for,
        tries_left=TRIES,
    )
    return code


def in_force(purpose: str, subject: str, *, at: datetime) -> OneTimeCode | None:
    """The code that can be used now."""
    its = OneTimeCode.objects.filter(purpose=purpose, subject=subject, over_at=None)
    return its.filter(expires_at__gt=at).first()


def check(purpose: str, subject: str, code: str, *, at: datetime) -> OneTimeCode:
    """The code in force if it is this one. A wrong one costs a try for good, so no transaction of the caller's may
    undo it: ``use`` what is returned in that, and call this before.
    """
    with transaction.atomic():
        kept = OneTimeCode.objects.select_for_update().filter(purpose=purpose, subject=subject, over_at=None).first()
        if kept is None or kept.expires_at <= at:
            raise ValidationError("There is no code in force. Let us send you a new one.", code="code_expired")
        if compare_digest(kept.code_hash, _hash(subject, "".join(code.split()))):
            return kept
        kept.tries_left -= 1
        if not kept.tries_left:
            kept.over_at = at
        kept.save(update_fields=["tries_left", "over_at"])
    raise ValidationError(_wrong(kept.tries_left), code="code_wrong" if kept.tries_left else "code_used_up")


def use(code: OneTimeCode, *, at: datetime) -> None:
    """Let it be used up, in the transaction of what it was used for. Refuses a second use."""
    if not OneTimeCode.objects.filter(pk=code.pk, over_at=None).update(over_at=at):
        raise ValidationError("This code was used already. Let us send you a new one.", code="code_expired")


def _wrong(tries_left: int) -> str:
    if not tries_left:
        return "These are not the digits we sent, for the fifth time. Let us send you new ones."
    tries = "one try" if tries_left == 1 else f"{tries_left} tries"
    return f"These are not the digits we sent. You have {tries} left."


def _hash(subject: str, code: str) -> str:
    return salted_hmac(SALT, f"{subject}:{code}", algorithm="sha256").hexdigest()
