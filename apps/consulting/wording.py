"""The very text that a customer is shown and answers to. To change these words changes no text that was sent."""

import json
from decimal import Decimal
from hashlib import sha256
from typing import Any

from .models import Engagement, Estimate
from .pricing import Rate

TEXT = """{desk} offers {customer} consulting by the hour

Estimate {reference}, version {version}, for {payer}, {customer}.
{isv} asked for it. Work begins only after your yes. No answer counts as no.

What is wanted
{title}
{wanted}

What it costs
Estimated time: about {hours}
An hour inside support hours: {inside}
An hour outside support hours: {outside}
An hour of travel: {travel}
How time is rounded: {rounding}
{paid_before}At most: {cap}, for all hours and fixed amounts together. Whatever goes beyond needs your yes again.
VAT: not included in these amounts.
{so_far}
Terms
{terms}

Valid until {valid_until}."""
PAID_BEFORE = "Paid for before: {hours} inside support hours, from your package, until {until}.\n"
SO_FAR = "\nBooked so far, at the price agreed before: {amount}. The new limit includes it.\n"
RATES = {
    Rate.INSIDE: "Inside support hours",
    Rate.OUTSIDE: "Outside support hours",
    Rate.TRAVEL: "Travel",
}
NO_TERMS = "You pay for hours that a second person at the desk has approved. You see every one of them on this page."


def text_of(estimate: Estimate, engagement: Engagement, *, desk: str) -> str:
    """What ``estimate`` offers, in words of somebody who runs a business."""
    currency = estimate.currency
    paid_before = ""
    if estimate.package:
        hours = hours_in_words(estimate.package_minutes)
        paid_before = PAID_BEFORE.format(hours=hours, until=f"{estimate.package.expires_on:%-d %B %Y}")
    so_far = SO_FAR.format(amount=money_in_words(engagement.priced, currency)) if engagement.priced else ""
    return TEXT.format(
        desk=desk,
        customer=engagement.customer,
        reference=engagement.reference,
        version=estimate.version,
        payer=estimate.payer_name,
        isv=engagement.isv,
        title=engagement.title,
        wanted=_in_one_piece(engagement.wanted),
        hours=hours_in_words(estimate.minutes),
        inside=money_in_words(estimate.inside, currency),
        outside=money_in_words(estimate.outside, currency),
        travel=money_in_words(estimate.travel, currency),
        rounding=rounding_in_words(estimate),
        paid_before=paid_before,
        cap=money_in_words(estimate.cap, currency),
        so_far=so_far,
        terms=estimate.terms.strip() or NO_TERMS,
        valid_until=f"{estimate.valid_until:%-d %B %Y}",
    )


def rounding_in_words(estimate: Estimate) -> str:
    """Such as: started quarter hours, a day at each rate."""
    step = estimate.get_step_display().lower()
    if estimate.step == Estimate.Step.MINUTE:
        return step
    return f"{step}, {estimate.get_per_display()} at each rate"


def hours_in_words(minutes: int) -> str:
    """Such as: 7 h 30 min."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest} min"
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def money_in_words(amount: Decimal, currency: str) -> str:
    """Such as: NOK 12,500.00."""
    return f"{currency} {amount:,.2f}"


def rate_in_words(rate: str) -> str:
    """What an hour at that rate is, for a column of a table."""
    return RATES[Rate(rate)]


def _in_one_piece(text: str) -> str:
    """``text`` without empty lines: what somebody else wrote must not pass for a part of ours."""
    return "\n".join(line for line in text.splitlines() if line.strip())


def hash_of(text: str) -> str:
    """SHA-256 of the text as UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def canonical(record: dict[str, Any]) -> str:
    """A record as JSON whose bytes follow from what it says alone: keys in order, no spaces."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
