from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

from apps.accounts.querysets import within_reach

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.policy.prepared import Given


MINE = "mine"
"""The part of the queue that is each reader's own."""


class ViewCountQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "ViewCountQuerySet":
        """Those of the parts, of the reader's own views and of shared ones, in the order of their tabs.

        Whoever is limited to markets gets their own count beside the one that holds for everybody.
        """
        return self.of(user, is_limited=user.is_limited)

    def of(self, reader: "User | Given", *, is_limited: bool) -> "ViewCountQuerySet":
        """``visible_to`` somebody who is limited to markets, or isn't."""
        is_theirs = Q(view__owner=reader) | Q(view__is_shared=True) | Q(view=None)
        # Whoever is limited no more may have left some behind.
        own = Q(reader=reader) if is_limited else Q(reader=reader, part=MINE)
        rows = self.filter(is_theirs, Q(reader=None) | own).select_related("view")
        return rows.order_by("view__is_shared", "view__position", "view__pk", "pk")


class DeskDayQuerySet(models.QuerySet):
    def visible_to(self, reader: "User") -> "DeskDayQuerySet":
        """Those of the markets that ``reader`` may see."""
        return within_reach(self, reader)

    def since(self, day: date) -> "DeskDayQuerySet":
        return self.filter(day__gte=day)
