from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from apps.accounts.querysets import within_reach

if TYPE_CHECKING:
    from apps.accounts.models import User

READS = "approvals.view_dataaccessrequest"


class RequestQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "RequestQuerySet":
        """Staff of the desk see those of their markets, developers those they are named in, an ISV those it waits for.

        What an ISV may read of one is ``public_state`` alone.
        """
        if not user.is_staff:
            return self.filter(inquiry__isv__memberships__user=user).exclude(status__in=["draft", "awaiting_release"])
        if user.has_perm(READS):
            return within_reach(self, user, "inquiry__market")
        return self.filter(pk__in=self.model._default_manager.filter(people=user).order_by().values("pk"))

    def asked(self) -> "RequestQuerySet":
        """Those that a data owner has to answer."""
        return self.filter(status__in=["asked", "questioned"])

    def awaiting_release(self) -> "RequestQuerySet":
        return self.filter(status="awaiting_release")

    def questioned(self) -> "RequestQuerySet":
        """Those of which the data owner has asked something that the desk has to answer."""
        return self.filter(status="questioned")

    def unfit(self) -> "RequestQuerySet":
        """Those on their way to somebody who may not decide: removed since, or the database is another customer's."""
        on_their_way = self.filter(status__in=["awaiting_release", "asked", "questioned"])
        elsewhere = ~Q(data_owner__customer=F("database__customer"))
        return on_their_way.filter(~Q(data_owner__status="verified") | elsewhere)

    def without_copies_alive(self) -> "RequestQuerySet":
        """Those of which there were copies, and all are gone."""
        copies = self.model._default_manager.filter(copies__isnull=False).order_by()
        living = self.model._default_manager.filter(copies__isnull=False, copies__confirmed_at=None).order_by()
        return self.filter(pk__in=copies.values("pk")).exclude(pk__in=living.values("pk"))


class ConsentQuerySet(models.QuerySet):
    def certified(self) -> "ConsentQuerySet":
        """Those of which the data owner gets a certificate."""
        return self.filter(kind__in=["approved", "limited", "declined", "withdrawn"])

    def approving(self) -> "ConsentQuerySet":
        return self.filter(kind__in=["approved", "limited"])

    def in_force(self, at: datetime) -> "ConsentQuerySet":
        """Those that allow a copy now: given by whom it is up to still, not taken back, not over."""
        taken_back = self.model._default_manager.filter(request=OuterRef("request"), kind="withdrawn")
        theirs = self.approving().filter(data_owner__status="verified", data_owner__customer=F("database__customer"))
        return theirs.filter(Q(at__lte=at), Q(until__gt=at), ~Exists(taken_back))


class CopyQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "CopyQuerySet":
        """Staff of the desk see those of their markets, developers those that the data owner named them for."""
        if not user.is_staff:
            return self.none()
        if user.has_perm(READS):
            return within_reach(self, user, "request__inquiry__market")
        # Asked for them is not yet allowed to them: a yes with limits may leave them out.
        asked_for = self.model._default_manager.filter(request__people=user).order_by()
        allowed = [pk for pk, people in asked_for.values_list("pk", "consent__people") if user.pk in people]
        return self.filter(pk__in=allowed)

    def alive(self) -> "CopyQuerySet":
        """Those of which nobody has confirmed that they are gone, the first to be deleted first."""
        return self.filter(confirmed_at=None).order_by("delete_by", "pk")

    def alive_between(self, start: datetime, end: datetime) -> "CopyQuerySet":
        """Those that were alive at some moment from ``start`` to before ``end``, the oldest first."""
        lived = self.filter(Q(confirmed_at=None) | Q(confirmed_at__gte=start), restored_at__lt=end)
        return lived.order_by("restored_at", "pk")

    def overdue(self, at: datetime) -> "CopyQuerySet":
        return self.alive().filter(delete_by__lte=at)
