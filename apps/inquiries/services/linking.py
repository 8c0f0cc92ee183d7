"""Saying that inquiries have to do with each other, also across ISVs. For the desk alone."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User

from ..models import Inquiry, Link, Message
from .steps import locked, require_staff, say


@transaction.atomic
def link(inquiry: Inquiry, *, by: User, kind: str, to: Inquiry, at: datetime) -> Link:
    """Say that ``inquiry`` blocks, duplicates or is caused by another one. Both show it."""
    require_staff(by)
    inquiry = locked(inquiry)
    if inquiry.pk == to.pk:
        raise ValidationError("This is the same inquiry. Give the number of another one.", code="link_to_itself")
    kind = Link.Kind(kind)
    either_way = Q(source=inquiry, target=to) | Q(source=to, target=inquiry)
    if Link.objects.filter(either_way, kind=kind).exists():
        raise ValidationError(f"It is linked to #{to.number} like this already.", code="linked_already")
    made = Link.objects.create(source=inquiry, kind=kind, target=to)
    _tell(made, f"{kind.label} #{to.number}", f"#{inquiry.number}: {kind.label} this one", by=by, at=at)
    return made


@transaction.atomic
def unlink(inquiry: Inquiry, *, by: User, link: Link, at: datetime) -> Inquiry:
    """Take a link away, from either of its ends."""
    require_staff(by)
    inquiry = locked(inquiry)
    gone = Link.objects.filter(Q(source=inquiry) | Q(target=inquiry), pk=link.pk).select_for_update().first()
    if gone is None:
        raise ValidationError("This link is gone already. Reload the page.", code="nothing_to_change")
    _tell(gone, f"no longer linked to #{gone.target_id}", f"no longer linked to #{gone.source_id}", by=by, at=at)
    gone.delete()
    return inquiry


def _tell(link: Link, at_source: str, at_target: str, *, by: User, at: datetime) -> None:
    for inquiry, words in ((link.source, at_source), (link.target, at_target)):
        text = f"{words[0].upper()}{words[1:]}."
        say(inquiry, Message.Kind.EVENT, text, by=by, at=at, is_internal=True)
