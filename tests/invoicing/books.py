"""Invoicing as far as a test wants it: hours approved, gathered, issued. Usually an hour is 1200 NOK, with 25 % VAT."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.consulting import services as consulting
from apps.consulting.models import Engagement, TimeEntry
from apps.invoicing import services
from apps.invoicing.models import Invoice, LateRate, Seller, VatRate
from tests.cast import HOUR, MONDAY, Cast
from tests.consulting.ways import AGREED, Way
from tests.factories.accounts import StaffFactory

FRIDAY = MONDAY + timedelta(days=4)
LAST_DAY = FRIDAY.date()
ADDRESS = {"street": "Bryggen 14", "postcode": "5003", "city": "Bergen", "country": "NO"}


def seller_of(market: Any, **given: Any) -> Seller:
    """The market's, with VAT at 25 and 12 %."""
    facts = {
        "name": "Lodestar ERP AS",
        "street": "Kaigata 1",
        "postcode": "0150",
        "city": "Oslo",
        "country": "NO",
        "registration_number": "923609016",
        "vat_number": "NO923609016MVA",
        "electronic_address": "0192:923609016",
        "contact_email": "consulting@lodestar.example",
        "iban": "NO9386011117947",
        "bic": "DNBANOKK",
        "local_account": "Account 8601.11.17947",
        "reference_kind": "kid",
        "number_prefix": "NO-",
    }
    seller = Seller.objects.create(market=market, **facts | given)
    for rate, percent in (("standard", 25), ("reduced", 12)):
        VatRate.objects.create(seller=seller, rate=rate, percent=Decimal(percent), starts_on=date(2020, 1, 1))
    return seller


def asks_for(seller: Seller, percent: int, **terms: Any) -> None:
    """Interest when late, and other terms."""
    LateRate.objects.create(seller=seller, percent=Decimal(percent), starts_on=date(2020, 1, 1))
    for name, value in terms.items():
        setattr(seller, name, value)
    seller.save()


@contextmanager
def refused(code: str) -> Iterator[pytest.ExceptionInfo[ValidationError]]:
    with pytest.raises(ValidationError) as told:
        yield told
    assert told.value.code == code


class Books:
    """One market that invoices, and its usual engagement; petra keeps the books."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        cast.market.currency = "NOK"
        cast.market.save()
        self.way = Way(cast)
        self.seller = seller_of(cast.market)
        self.petra = StaffFactory(name="Petra Falk", market=cast.market, role="Finance")
        self.customer = self.way.customer
        for name, value in {**ADDRESS, "organisation_number": "912000447"}.items():
            setattr(self.customer, name, value)
        self.customer.save()

    def worked(self, minutes: int = 90, *, engagement: Engagement | None = None, **given: Any) -> TimeEntry:
        """Time of sam's on Monday, approved."""
        engagement = engagement or self.way.agreed()
        entry = self.way.booked(engagement, given.pop("start", AGREED), minutes, **given)
        self.approved(entry.person, entry.week_on)
        return entry

    def approved(self, person: User, monday: date, *, at: datetime = FRIDAY) -> None:
        week = consulting.submit(person, monday, by=person, at=at)
        consulting.approve(week, by=self.cast.tove, at=at)

    def gathered(self, until: date = LAST_DAY, *, at: datetime = FRIDAY) -> list[Invoice]:
        """The drafts of a run that is over."""
        services.order_run(market=self.cast.market, until=until, by=self.petra, at=at)
        services.take_runs(clock=lambda: at)
        return list(Invoice.objects.drafts().order_by("pk"))

    def issued(self, draft: Invoice | None = None, *, at: datetime = FRIDAY + HOUR) -> Invoice:
        draft = draft or self.gathered()[0]
        seen = services.fingerprint(draft, list(draft.lines.order_by("position")))
        return services.issue(draft, seen=seen, by=self.petra, at=at)
