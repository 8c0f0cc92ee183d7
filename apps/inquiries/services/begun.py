"""What staff have begun to write, kept on the server; and who else is at it."""

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User

from ..models import Departure, Draft, Inquiry, Presence
from ..wording import checked_text
from .masking import Masking
from .steps import locked, require_staff

OUT_OF_DATE = timedelta(hours=1)


@transaction.atomic
def keep_draft(inquiry: Inquiry, *, by: User, kind: str, text: str, at: datetime) -> Draft | None:
    """Keep what ``by`` has begun to write, without its secrets; an empty text ends the draft. None without one."""
    require_staff(by)
    if kind not in Draft.Kind.values:
        raise ValidationError("There are drafts of answers, requests and notes.", code="unknown_kind")
    text = checked_text(text, "The draft")
    inquiry = locked(inquiry)
    be_present(inquiry, by=by, at=at, is_writing=True)
    if not text:
        inquiry.drafts.filter(person=by, kind=kind).delete()
        return None
    masking = Masking(inquiry.masking)
    masked = masking.mask(text)
    if _was_sent(inquiry, masked, by=by):
        return None
    if masking.found:
        masking.keep(inquiry)
    key: dict[str, Any] = {"inquiry": inquiry, "person": by, "kind": kind}
    draft, _new = Draft.objects.update_or_create(**key, defaults={"text": masked, "saved_at": at, "refused": ""})
    return draft


def _was_sent(inquiry: Inquiry, text: str, *, by: User) -> bool:
    """A draft may arrive after what it became was sent."""
    on_its_way = Departure.objects.filter(inquiry=inquiry, by=by, text=text)
    return on_its_way.exists() or inquiry.messages.filter(author=by, text=text).exists()


@transaction.atomic
def be_present(inquiry: Inquiry, *, by: User, at: datetime, is_writing: bool = False) -> None:
    """``by`` has the inquiry open. Where they were an hour ago is forgotten."""
    require_staff(by)
    Presence.objects.filter(person=by, seen_at__lt=at - OUT_OF_DATE).delete()
    seen = {"seen_at": at, **({"wrote_at": at} if is_writing else {})}
    Presence.objects.update_or_create(inquiry=inquiry, person=by, defaults=seen)
