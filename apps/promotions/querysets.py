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
