from typing import TYPE_CHECKING

from django.db import models

from apps.accounts.querysets import within_reach

if TYPE_CHECKING:
    from apps.accounts.models import User


class IsvQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "IsvQuerySet":
        """Staff see every ISV of their markets, anyone else those they are a member of."""
        return within_reach(self, user) if user.is_staff else self.filter(memberships__user=user)


class IsvOwnedQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "IsvOwnedQuerySet":
        """Staff see all of their markets, anyone else what belongs to an ISV they are a member of."""
        return within_reach(self, user, "isv__market") if user.is_staff else self.filter(isv__memberships__user=user)


class CustomerQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "CustomerQuerySet":
        """Staff see those of their markets, anyone else none."""
        return within_reach(self, user) if user.is_staff else self.none()


class CompanyDatabaseQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "CompanyDatabaseQuerySet":
        """Staff see those of their markets' customers, anyone else none."""
        return within_reach(self, user, "customer__market") if user.is_staff else self.none()


class CertificateQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "CertificateQuerySet":
        """Staff see those of the people of their markets' ISVs, anyone else their own."""
        if not user.is_staff:
            return self.filter(user=user)
        if user.markets_seen is None:
            return self
        theirs = self.model._default_manager.filter(user__memberships__isv__market__in=user.markets_seen)
        return self.filter(pk__in=theirs.order_by().values("pk"))


class DataOwnerQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "DataOwnerQuerySet":
        """Staff see those of their markets' customers, anyone else none."""
        return within_reach(self, user, "customer__market") if user.is_staff else self.none()

    def verified(self) -> "DataOwnerQuerySet":
        return self.filter(status="verified")
