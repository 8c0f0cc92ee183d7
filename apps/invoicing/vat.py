"""Whether VAT is charged, and why not. Pure.

Services to businesses: where the seller is, with VAT; elsewhere in the EU, between two registered there, the buyer
accounts for it; across the border of the EU or of any other country, none. Private persons in the EU pay the seller's.
"""

from collections.abc import Collection
from decimal import Decimal

from .document import Category

NONE = Decimal(0)


def charged(
    seller_country: str,
    buyer_country: str,
    percent: Decimal,
    *,
    is_registered: bool,
    buyer_is_registered: bool,
    eu: Collection[str],
) -> tuple[Category, Decimal]:
    """Category and percent of what is sold at ``percent`` at home.

    ``is_registered`` says whether the seller charges VAT at all, ``buyer_is_registered`` whether the buyer has a VAT
    number; ``eu`` are the members of the European Union. Countries are ISO 3166; an unknown one is the seller's own.
    """
    if not is_registered:
        return Category.NOT_REGISTERED, NONE
    is_abroad = bool(buyer_country) and buyer_country != seller_country
    if is_abroad and not {seller_country, buyer_country} <= set(eu):
        return Category.EXPORT, NONE
    if is_abroad and buyer_is_registered:
        return Category.REVERSE_CHARGE, NONE
    return (Category.STANDARD, percent) if percent else (Category.ZERO, NONE)
