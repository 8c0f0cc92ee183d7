"""Which VAT is charged in a market, to whom, on which day. Reads only."""

from collections import defaultdict
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError

from apps.consulting.models import Engagement, VatRateName
from apps.isvs.models import Customer
from apps.isvs.parties import EU

from .document import Category
from .models import Seller, VatRate
from .vat import NONE, charged


class Rates:
    """The VAT of every market, read once."""

    def __init__(self) -> None:
        self.sellers = {seller.market_id: seller for seller in Seller.objects.all()}
        self._rates: dict[tuple[int, str], list[tuple[date, Decimal]]] = defaultdict(list)
        for seller, rate, starts_on, percent in VatRate.objects.order_by("-starts_on").values_list(
            "seller", "rate", "starts_on", "percent"
        ):
            self._rates[seller, rate].append((starts_on, percent))

    def seller_of(self, market: int) -> Seller:
        """Refused where nobody is entered who sells there."""
        if market not in self.sellers:
            raise ValidationError(
                "No seller is entered for this market. Enter its legal entity under Sellers first.", code="no_seller"
            )
        return self.sellers[market]

    def of(self, engagement: Engagement, rate: VatRateName, day: date) -> tuple[Category, Decimal]:
        """What is charged on work of ``day``; needs the engagement's customer."""
        return self.for_customer(self.seller_of(engagement.market_id), engagement.customer, rate, day)

    def for_customer(
        self, seller: Seller, customer: Customer | None, rate: VatRateName, day: date
    ) -> tuple[Category, Decimal]:
        if customer is None:
            raise ValidationError("Choose the customer who pays first.", code="no_customer")
        return charged(
            seller.country,
            customer.country,
            self._percent(seller, rate, day) if seller.vat_number and rate != VatRateName.ZERO else NONE,
            is_registered=bool(seller.vat_number),
            buyer_is_registered=bool(customer.vat_number) and customer.kind != Customer.Kind.PRIVATE,
            eu=EU,
        )

    def _percent(self, seller: Seller, rate: VatRateName, day: date) -> Decimal:
        for starts_on, percent in self._rates[seller.pk, rate.value]:
            if starts_on <= day:
                return percent
        raise ValidationError(
            f"{seller} has no {rate.label.lower()} of VAT on {day:%-d %B %Y}. Enter it with the seller.",
            code="no_vat_rate",
        )
