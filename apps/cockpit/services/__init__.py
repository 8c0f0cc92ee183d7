"""What staff can do with the queue itself: one function per thing that can happen."""

from .bulk import MOST_IN_A_RUN, Outcome, order_run, take_each, take_ordered
from .counting import count_views
from .figures import count_desk
from .viewing import delete_view, move_view, rename_view, save_view, share_view

__all__ = [
    "MOST_IN_A_RUN",
    "Outcome",
    "count_desk",
    "count_views",
    "delete_view",
    "move_view",
    "order_run",
    "rename_view",
    "save_view",
    "share_view",
    "take_each",
    "take_ordered",
]
