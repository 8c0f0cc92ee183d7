from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Q

if TYPE_CHECKING:
    from apps.accounts.models import User


class ViewCountQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "ViewCountQuerySet":
        """Those of the parts, of the reader's own views and of shared ones, in the order of their tabs."""
        is_theirs = Q(view__owner=user) | Q(view__is_shared=True) | Q(view=None)
        rows = self.filter(is_theirs, Q(reader=None) | Q(reader=user)).select_related("view")
        return rows.order_by("view__is_shared", "view__position", "view__pk", "pk")


class DeskDayQuerySet(models.QuerySet):
    def since(self, day: date) -> "DeskDayQuerySet":
        return self.filter(day__gte=day)
