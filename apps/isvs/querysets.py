from typing import TYPE_CHECKING

from django.db import models

if TYPE_CHECKING:
    from apps.accounts.models import User


class IsvQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "IsvQuerySet":
        """Staff see every ISV, anyone else those they are a member of."""
        return self if user.is_staff else self.filter(memberships__user=user)


class IsvOwnedQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "IsvOwnedQuerySet":
        """Staff see all, anyone else what belongs to an ISV they are a member of."""
        return self if user.is_staff else self.filter(isv__memberships__user=user)
