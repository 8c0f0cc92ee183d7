"""How many inquiries each view holds, kept so that no page has to count."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Count, F
from django.utils import timezone

from apps.accounts.models import User
from apps.inquiries.models import Inquiry

from ..filters import Filters, People
from ..local import zone_of
from ..models import SavedView, ViewCount
from ..parts import PARTS
from ..querysets import MINE
from ..wishes import ME

SHOWN_AT_MOST = 999
VIEWS_AT_ONCE = 200


def count_views(*, at: datetime) -> None:
    """Count the parts of the queue, and the saved views that were counted longest ago.

    Both once for everybody and once for each who is limited to markets: no number tells them of what lies beyond.
    """
    people = People()
    _count_mine(at)
    for part in PARTS:
        if part != MINE:
            _keep(part, None, _bounded({"view": part}, _everybody(), at, people), at)
    limited = list(User.objects.who_may_read().filter(is_limited=True))
    for reader in limited:
        for part in PARTS:
            _keep(part, reader.pk, _bounded({"view": part}, reader, at, people), at)
    _prepare(limited)
    counts = ViewCount.objects.filter(view__isnull=False).select_related("view__owner", "reader")
    for kept in counts.order_by(F("counted_at").asc(nulls_first=True))[:VIEWS_AT_ONCE]:
        _count(kept, at=at, people=people)


def count_view(view: SavedView, *, at: datetime) -> None:
    """Count one view anew: for its owner, or for everybody where it is shared."""
    if not view.is_shared:
        view.counts.exclude(reader=None).delete()
    _count(view.counts.get(reader=None), at=at)


def _prepare(limited: list[User]) -> None:
    """Room for the counts of shared views for each who is limited, and none for who is no more."""
    ViewCount.objects.filter(reader__is_limited=False).exclude(part=MINE).delete()
    for view in SavedView.objects.filter(is_shared=True):
        rows = [ViewCount(view=view, reader=reader) for reader in limited]
        ViewCount.objects.bulk_create(rows, ignore_conflicts=True)


def _count(kept: ViewCount, *, at: datetime, people: People | None = None) -> None:
    """As its reader sees it, or its owner, or everybody; a shared one that is each reader's own has no number."""
    view = kept.view
    if view is None:
        raise ValueError("Parts of the queue are counted all at once.")
    is_each_readers = view.wish.get("view") == MINE or view.wish.get("assignee") == ME
    count = None
    if not (view.is_shared and is_each_readers):
        reader = kept.reader or (_everybody() if view.is_shared else view.owner)
        with timezone.override(zone_of(view.owner)):
            count = _bounded(view.wish, reader, at, people)
    ViewCount.objects.filter(pk=kept.pk).update(count=count, counted_at=at)


def _everybody() -> User:
    """Whoever at the desk is not limited."""
    return User(is_staff=True)


def _count_mine(at: datetime) -> None:
    """Everybody's own at once."""
    queue = Inquiry.objects.unfinished().awake(at).exclude(assignee=None)
    found = dict(queue.order_by().values_list("assignee").annotate(Count("pk")))
    readers = User.objects.who_may_answer().filter(is_limited=False)
    for reader in readers.values_list("pk", flat=True):
        _keep(MINE, reader, min(found.get(reader, 0), SHOWN_AT_MOST + 1), at)


def _bounded(wish: Mapping[str, str], reader: User, at: datetime, people: People | None) -> int:
    """No further than one more than is shown."""
    found = Filters(wish, reader=reader, at=at, people=people).matching()
    return found.order_by().values("pk")[: SHOWN_AT_MOST + 1].count()


def _keep(part: str, reader: int | None, count: int, at: datetime) -> None:
    ViewCount.objects.update_or_create(
        part=part, reader_id=reader, view=None, defaults={"count": count, "counted_at": at}
    )
