from typing import TYPE_CHECKING

from django.db import models

from apps.accounts.querysets import within_reach

if TYPE_CHECKING:
    from apps.accounts.models import User

READS = "promotions.view_clientrequest"


class ClientRequestQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "ClientRequestQuerySet":
        """Staff who read requests see those of their markets, members those of their ISVs."""
        if not user.is_staff:
            return self.filter(isv__memberships__user=user)
        return within_reach(self, user, "isv__market") if user.has_perm(READS) else self.none()

    def to_decide(self) -> "ClientRequestQuerySet":
        return self.filter(status="asked")


class PromotionQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "PromotionQuerySet":
        """Staff who read requests see those of their markets, members those of their ISVs."""
        if not user.is_staff:
            return self.filter(client__isv__memberships__user=user)
        return within_reach(self, user, "client__isv__market") if user.has_perm(READS) else self.none()

    def under_way(self) -> "PromotionQuerySet":
        return self.filter(status__in=["asked", "approved", "confirmed"])

    def to_decide(self) -> "PromotionQuerySet":
        """Those that wait for the first or the second person of Partner Service."""
        return self.filter(status__in=["asked", "approved"])
