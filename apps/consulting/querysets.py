from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q

from apps.accounts.querysets import within_reach

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.inquiries.models import Inquiry
    from apps.isvs.models import Customer, Isv

READS = "consulting.view_engagement"
NEAR = Decimal("0.8")
"""The share of the cap at which all sides are warned."""


class EngagementQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "EngagementQuerySet":
        """Staff who may read consulting see that of their markets, anyone else that of ISVs they are a member of.

        What an ISV may read of one is in ``public``.
        """
        if not user.is_staff:
            return self.filter(isv__memberships__user=user)
        return within_reach(self, user) if user.has_perm(READS) else self.none()

    def of_inquiry(self, inquiry: "Inquiry") -> "EngagementQuerySet":
        """Those of ``inquiry`` and of the inquiries merged into it."""
        return self.filter(Q(inquiry=inquiry) | Q(inquiry__merged_into=inquiry))

    def to_estimate(self) -> "EngagementQuerySet":
        """Those that wait for a price of ours."""
        return self.filter(status="requested")

    def under_way(self) -> "EngagementQuerySet":
        return self.filter(status="agreed")

    def near_cap(self) -> "EngagementQuerySet":
        """Those under way of which little is left."""
        of_money = Q(cap__gt=0, priced__gte=F("cap") * NEAR)
        of_hours = Q(cap=0, terms__used_minutes__gte=F("terms__package_minutes") * 4 / 5)
        return self.under_way().filter(of_money | of_hours)


class EstimateQuerySet(models.QuerySet):
    def in_force(self) -> "EstimateQuerySet":
        """Those by which somebody works now."""
        return self.filter(status="accepted", engagement__status="agreed")

    def sent(self) -> "EstimateQuerySet":
        """Those that a customer has to answer."""
        return self.filter(status="sent")


class PriceListQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "PriceListQuerySet":
        """Staff see those of their markets, anyone else none."""
        return within_reach(self, user) if user.is_staff else self.none()

    def for_customer(self, customer: "Customer", isv: "Isv") -> "PriceListQuerySet":
        """Those agreed with ``customer``, then with ``isv``, then the market's; of each the latest first."""
        whose = Q(customer=customer) | Q(customer=None, isv=isv) | Q(customer=None, isv=None)
        rows = self.filter(whose, market=customer.market_id)
        return rows.order_by(F("customer").asc(nulls_last=True), F("isv").asc(nulls_last=True), "-starts_on", "-pk")


class PackageQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "PackageQuerySet":
        """Staff see those of their markets' customers, anyone else none."""
        return within_reach(self, user, "customer__market") if user.is_staff else self.none()

    def usable_on(self, day: date) -> "PackageQuerySet":
        return self.filter(bought_on__lte=day, expires_on__gte=day)

    def to_invoice(self, until: date) -> "PackageQuerySet":
        """Those bought up to ``until`` that cost something and stand on no invoice yet, of ours or elsewhere."""
        return self.filter(invoiced_at=None, is_invoiced_elsewhere=False, price__gt=0, bought_on__lte=until)


class TimerQuerySet(models.QuerySet):
    def running(self) -> "TimerQuerySet":
        return self.filter(stopped_at=None)

    def since(self, moment: datetime) -> "TimerQuerySet":
        """Those running that were started at ``moment`` or before."""
        return self.running().filter(started_at__lte=moment)


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user: "User") -> "EntryQuerySet":
        """Staff see those of their markets, anyone else none: what an ISV may read of them is in ``public``."""
        return within_reach(self, user, "engagement__market") if user.is_staff else self.none()

    def counted(self) -> "EntryQuerySet":
        return self.filter(is_struck=False)

    def billable(self) -> "EntryQuerySet":
        return self.counted().filter(is_billable=True)

    def overlapping(self, person: "User", start: datetime, end: datetime) -> "EntryQuerySet":
        return self.counted().filter(person=person, started_at__lt=end, ended_at__gt=start)

    def approved(self) -> "EntryQuerySet":
        """Those of weeks that are approved."""
        return self.counted().filter(Q(person__weeks__starts_on=F("week_on"), person__weeks__status="approved"))

    def to_invoice(self) -> "EntryQuerySet":
        return self.approved().filter(is_billable=True, invoiced_at=None)


class ItemQuerySet(models.QuerySet):
    def counted(self) -> "ItemQuerySet":
        return self.filter(is_struck=False)

    def to_invoice(self) -> "ItemQuerySet":
        approved = Q(person__weeks__starts_on=F("week_on"), person__weeks__status="approved")
        return self.counted().filter(approved, invoiced_at=None)


class WeekQuerySet(models.QuerySet):
    def to_approve(self) -> "WeekQuerySet":
        return self.filter(status="submitted")
