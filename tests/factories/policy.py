import factory
from factory.django import DjangoModelFactory

from apps.policy.models import Closure, Market, OpeningInterval, ServiceTarget, SupportCalendar


class SupportCalendarFactory(DjangoModelFactory):
    """Monday to Friday 08:30–16:30 in Oslo, without public holidays unless asked for."""

    class Meta:
        model = SupportCalendar
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Calendar {n}")
    time_zone = "Europe/Oslo"

    @factory.post_generation
    def hours(calendar, create, given):
        for weekday in range(5):
            for opens, closes in given or [("08:30", "16:30")]:
                OpeningInterval.objects.create(calendar=calendar, weekday=weekday, opens=opens, closes=closes)


class ClosureFactory(DjangoModelFactory):
    class Meta:
        model = Closure

    calendar = factory.SubFactory(SupportCalendarFactory)
    name = "Moving day"


class MarketFactory(DjangoModelFactory):
    class Meta:
        model = Market
        django_get_or_create = ["code"]

    code = "NO"
    name = "Norway"
    calendar = factory.SubFactory(SupportCalendarFactory)
    partner_service_email = factory.LazyAttribute(lambda market: f"partner.{market.code.lower()}@lodestar.example")
    erp_support_email = factory.LazyAttribute(lambda market: f"erp.{market.code.lower()}@lodestar.example")


class ServiceTargetFactory(DjangoModelFactory):
    """Four hours to a first response, two to the next, five days to resolution."""

    class Meta:
        model = ServiceTarget
        django_get_or_create = ["priority"]

    priority = "normal"
    first_response_minutes = 240
    next_response_minutes = 120
    resolution_minutes = 2400
