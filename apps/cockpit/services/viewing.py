"""Views of the queue that somebody keeps: saved, renamed, shared, put in order, deleted."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from apps.accounts.history import delete_signed, save_signed
from apps.accounts.models import User
from apps.inquiries.services.masking import Masking

from ..models import LONGEST_NAME, SavedView, ViewCount
from .counting import count_view

MOST_VIEWS = 30
SHARE = "cockpit.share_savedview"


def save_view(*, name: str, wish: Mapping[str, str], is_shared: bool = False, by: User, at: datetime) -> SavedView:
    """Keep what the queue shows under a name; it is counted at once."""
    if is_shared:
        _require_may_share(by)
    if by.saved_views.count() >= MOST_VIEWS:
        raise ValidationError(f"You have {MOST_VIEWS} views. Delete one first.", code="too_many_views")
    last = by.saved_views.order_by("-position").values_list("position", flat=True).first()
    position = 0 if last is None else last + 1
    view = SavedView(owner=by, name=_tidy(name), wish=dict(wish), is_shared=is_shared, position=position)
    with transaction.atomic():
        _keep(view, by=by, reason="saved", at=at)
        ViewCount.objects.create(view=view)
        count_view(view, at=at)
    return view


def rename_view(view: SavedView, *, name: str, by: User, at: datetime) -> None:
    _require_may_change(view, by)
    view.name = _tidy(name)
    _keep(view, by=by, reason="renamed", at=at)


@transaction.atomic
def share_view(view: SavedView, *, is_shared: bool, by: User, at: datetime) -> None:
    """Let everybody at the desk see it, or its owner alone again."""
    _require_may_share(by)
    if view.is_shared == is_shared:
        words = "It is shared already." if is_shared else "It is not shared."
        raise ValidationError(words, code="nothing_to_change")
    view.is_shared = is_shared
    save_signed(view, by=by, reason="shared" if is_shared else "no longer shared", at=at)
    count_view(view, at=at)


@transaction.atomic
def move_view(view: SavedView, *, up: bool, by: User, at: datetime) -> None:
    """Let it change places with the one before or after it among its owner's."""
    _require_may_change(view, by)
    row = list(view.owner.saved_views.order_by("position", "pk").select_for_update())
    place = row.index(view)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(row):
        raise ValidationError("It can't go any further.", code="nothing_to_change")
    row[place], row[other] = row[other], row[place]
    for position, each in enumerate(row):
        if each.position != position:
            each.position = position
            save_signed(each, by=by, reason="put in order", at=at)


def delete_view(view: SavedView, *, by: User, at: datetime) -> None:
    _require_may_change(view, by)
    delete_signed(view, by=by, reason="deleted", at=at)


def _keep(view: SavedView, *, by: User, reason: str, at: datetime) -> None:
    try:
        with transaction.atomic():
            save_signed(view, by=by, reason=reason, at=at)
    except IntegrityError:
        words = "You have a view of that name. Choose another name."
        raise ValidationError(words, code="view_name_taken") from None


def _tidy(name: str) -> str:
    """The name without secrets, on one line."""
    name = Masking({}).mask(" ".join(name.replace("\x00", " ").split()))
    if not name:
        raise ValidationError("Give the view a name.", code="empty_text")
    if len(name) > LONGEST_NAME:
        raise ValidationError(f"Shorten the name to {LONGEST_NAME} characters.", code="text_too_long")
    return name


def _require_may_change(view: SavedView, by: User) -> None:
    if view.owner_id != by.pk and not (view.is_shared and by.has_perm(SHARE)):
        raise ValidationError("Only its owner can change this view.", code="not_your_view")


def _require_may_share(by: User) -> None:
    if not by.has_perm(SHARE):
        raise ValidationError("You may not share views. Ask a lead to share it.", code="not_your_view")
