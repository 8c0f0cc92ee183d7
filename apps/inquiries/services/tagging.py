"""Putting tags on inquiries and taking them off. ISVs hear nothing of it, so the inquiry itself stays untouched."""

from collections.abc import Collection
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User

from ..models import Inquiry, Message, Tag, Tagging
from .steps import locked, require_staff, say


@transaction.atomic
def tag(inquiry: Inquiry, *, by: User, tag: Tag, at: datetime) -> Inquiry:
    """Put one more tag on it."""
    return retag(inquiry, by=by, tags={*inquiry.tags.all(), tag}, at=at)


@transaction.atomic
def untag(inquiry: Inquiry, *, by: User, tag: Tag, at: datetime) -> Inquiry:
    """Take one tag off it."""
    return retag(inquiry, by=by, tags=set(inquiry.tags.all()) - {tag}, at=at)


@transaction.atomic
def retag(inquiry: Inquiry, *, by: User, tags: Collection[Tag], at: datetime) -> Inquiry:
    """Let it have exactly these tags. One that is no longer in use may stay, but is put on nothing anew."""
    require_staff(by)
    inquiry = locked(inquiry)
    present, wanted = set(inquiry.tags.all()), set(tags)
    if present == wanted:
        raise ValidationError("It has just these tags already.", code="nothing_to_change")
    retired = sorted(each.name for each in wanted - present if not each.is_active)
    if retired:
        raise ValidationError(f"{retired[0]} is no longer in use. Choose another tag.", code="tag_retired")
    inquiry.taggings.exclude(tag__in=wanted).delete()
    Tagging.objects.bulk_create([Tagging(inquiry=inquiry, tag=each) for each in wanted - present])
    say(inquiry, Message.Kind.EVENT, _words(wanted - present, present - wanted), by=by, at=at, is_internal=True)
    return inquiry


def _words(added: Collection[Tag], removed: Collection[Tag]) -> str:
    parts = [("Tagged", added), ("No longer tagged", removed)]
    said = [f"{what} {', '.join(sorted(tag.name for tag in tags))}." for what, tags in parts if tags]
    return " ".join(said)
