"""How many inquiries each view holds, kept so that no page has to count."""

from datetime import datetime

from django.db.models import Count, F
from django.utils import timezone

from apps.accounts.models import User
from apps.inquiries.models import Inquiry

from ..filters import Filters, People
from ..local import zone_of
from ..models import SavedView, ViewCount
from ..parts import PARTS
from ..wishes import ME

SHOWN_AT_MOST = 999
VIEWS_AT_ONCE = 200
MINE = "mine"


def count_views(*, at: datetime) -> None:
    """Count the parts of the queue, and the saved views that were counted longest ago."""
    people = People()
    for part in PARTS:
        if part == MINE:
            _count_mine(at)
        else:
            _keep(part, None, _bounded(Filters({"view": part}, reader=User(is_staff=True), at=at, people=people)), at)
    longest_ago = SavedView.objects.select_related("owner").order_by(F("counted__counted_at").asc(nulls_first=True))
    for view in longest_ago[:VIEWS_AT_ONCE]:
        count_view(view, at=at, people=people)


def count_view(view: SavedView, *, at: datetime, people: People | None = None) -> None:
    """Count one view as its owner sees it; a shared one that is each reader's own has no number."""
    is_each_readers = view.wish.get("view") == MINE or view.wish.get("assignee") == ME
    count = None
    if not (view.is_shared and is_each_readers):
        with timezone.override(zone_of(view.owner)):
            count = _bounded(Filters(view.wish, reader=view.owner, at=at, people=people))
    ViewCount.objects.filter(view=view).update(count=count, counted_at=at)


def _count_mine(at: datetime) -> None:
    """Everybody's own at once."""
    queue = Inquiry.objects.unfinished().awake(at).exclude(assignee=None)
    found = dict(queue.order_by().values_list("assignee").annotate(Count("pk")))
    for reader in User.objects.who_may_answer().values_list("pk", flat=True):
        _keep(MINE, reader, min(found.get(reader, 0), SHOWN_AT_MOST + 1), at)


def _bounded(filters: Filters) -> int:
    """No further than one more than is shown."""
    return filters.matching().order_by().values("pk")[: SHOWN_AT_MOST + 1].count()


def _keep(part: str, reader: int | None, count: int, at: datetime) -> None:
    ViewCount.objects.update_or_create(
        part=part, reader_id=reader, view=None, defaults={"count": count, "counted_at": at}
    )
