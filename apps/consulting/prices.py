"""Which prices hold for whom, and what is left of hours bought before. Reads only."""

from datetime import date

from django.db.models import Sum

from apps.isvs.models import Customer, Isv

from .models import Engagement, Estimate, HourPackage, PriceList


def lists_for(customer: Customer, isv: Isv, *, on: date) -> list[PriceList]:
    """The price lists in force on that day, one of each kind and currency: the customer's, the ISV's, the market's."""
    latest: dict[tuple[int | None, int | None, str], PriceList] = {}
    for prices in PriceList.objects.for_customer(customer, isv).filter(starts_on__lte=on):
        latest.setdefault((prices.customer_id, prices.isv_id, prices.currency), prices)
    return [prices for prices in latest.values() if prices.ends_on is None or prices.ends_on >= on]


def packages_for(customer: Customer, *, on: date) -> list[HourPackage]:
    """What the customer can draw on then, the first to expire first."""
    usable = HourPackage.objects.usable_on(on).filter(customer=customer).order_by("expires_on", "pk")
    return [package for package in usable if minutes_left(package) > 0]


def minutes_left(package: HourPackage, *, excluding: Engagement | None = None) -> int:
    """What no estimate has used or set aside. An estimate in force keeps all it set aside until its work is over."""
    given = Estimate.objects.filter(package=package)
    set_aside = given.in_force()
    if excluding is not None:
        set_aside = set_aside.exclude(engagement=excluding)
    kept = set_aside.aggregate(all=Sum("package_minutes"))["all"] or 0
    used = given.exclude(pk__in=set_aside.order_by().values("pk")).aggregate(all=Sum("used_minutes"))["all"] or 0
    return package.minutes - int(kept) - int(used)
