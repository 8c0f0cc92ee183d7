"""Consulting as far as a test wants it: requested, estimated, agreed. Usually an hour is 1200, by the minute."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from apps.consulting import services
from apps.consulting.models import Acceptance, Engagement, Estimate, HourPackage, PriceList, TimeEntry
from apps.consulting.services import Answer, From
from apps.notifications.models import Mail
from tests.cast import HOUR, MONDAY, Cast
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import CustomerFactory

HERE = From("192.0.2.7", "Firefox")
PAYER = "dag@havbris.example"
AGREED = MONDAY + HOUR / 2
MINUTE = timedelta(minutes=1)
Kind = Acceptance.Kind


def last_mail(to: str) -> Mail:
    found = Mail.objects.filter(to=to).order_by("pk").last()
    assert found is not None
    return found


def code_in(mail: Mail) -> str:
    return re.search(r"\b(\d{3} \d{3})\b", mail.text)[1]


def token_in(mail: Mail) -> str:
    return re.search(r"/estimate/([\w-]{43})/", mail.text)[1]


def last_token() -> str:
    """That of the link which the customer got last."""
    return token_in(Mail.objects.filter(to=PAYER, text__contains="/estimate/").order_by("-pk")[0])


class Way:
    """One engagement of acme's for Havbris, and those who take part in it: sam and ida consult, tove leads."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        self.customer = CustomerFactory(
            name="Havbris Sjømat AS", payer_name="Dag Lunde", payer_email=PAYER, market=cast.market, isvs=[cast.acme]
        )
        self.ida = StaffFactory(name="Ida Fosse", market=cast.market)
        self.prices, _ = PriceList.objects.get_or_create(
            market=cast.market,
            currency="NOK",
            starts_on=date(2026, 1, 1),
            defaults={"inside": Decimal(1200), "outside": Decimal(1800), "travel": Decimal(600)},
        )

    def requested(self, **given: Any) -> Engagement:
        facts = {
            "title": "Moving to the new order API",
            "wanted": "Show our developers how orders are sent.",
            "customer": self.customer,
            "source": Engagement.Source.PORTAL,
            "by": self.cast.anna,
            "at": MONDAY,
        }
        return services.request(self.cast.acme, **facts | given)

    def estimated(self, engagement: Engagement, **given: Any) -> Estimate:
        facts = {
            "price_list": self.prices,
            "minutes": 600,
            "cap": Decimal(12_000),
            "step": Estimate.Step.MINUTE,
            "valid_until": date(2026, 3, 16),
            "by": self.cast.sam,
            "at": MONDAY,
        }
        return services.estimate(engagement, **facts | given)

    def answered(self, kind: str = Kind.ACCEPTED, *, at: datetime = AGREED, **more: Any) -> Acceptance:
        token = last_token()
        estimate = services.open_page(token, at=at)
        services.send_code(token, at=at)
        code = code_in(last_mail(PAYER))
        return services.answer(token, Answer(Kind(kind), estimate.text_hash, **more), code=code, source=HERE, at=at)

    def agreed(self, **given: Any) -> Engagement:
        engagement = self.requested()
        self.estimated(engagement, **given)
        self.answered()
        return Engagement.objects.get(pk=engagement.pk)

    def booked(self, engagement: Engagement, start: datetime, minutes: int, **given: Any) -> TimeEntry:
        """Time of sam's, booked the moment it is over."""
        person = given.pop("person", self.cast.sam)
        end = start + minutes * MINUTE
        facts = {"person": person, "by": person, "note": "Showed how orders are sent.", "at": end}
        return services.book(engagement, started_at=start, ended_at=end, **facts | given)

    def invoiced(self, engagement: Engagement, number: str = "2026-7", *, at: datetime) -> int:
        """How much of it is now on that invoice."""
        with transaction.atomic():
            services.hold_to_invoice([engagement.pk])
            return services.mark_invoiced([engagement.pk], until=at.date(), number=number, by=self.cast.tove, at=at)

    def package(self, minutes: int = 600, **given: Any) -> HourPackage:
        facts = {
            "customer": self.customer,
            "currency": "NOK",
            "price": Decimal(10_000),
            "bought_on": date(2026, 1, 1),
            "expires_on": date(2026, 12, 31),
            "is_invoiced_elsewhere": True,
        }
        return HourPackage.objects.create(minutes=minutes, **facts | given)
