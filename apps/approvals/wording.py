"""The very text that a data owner is shown and answers to. To change these words changes no text that was sent."""

import json
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from .models import DataAccessRequest

TEXT = """May {desk} make a copy of your company data to find a fault?

Request {reference}, version {version}, for {owner}, {customer}.
Nothing has been copied. Nothing will be unless you say yes.

Why we ask
{purpose}

What we tried without your data
{tried}

What you would approve
{what}
Who sees it: {people}, of {desk}. {isv} does not see it.
Where: {place}
How long: {days} at most, counted from your answer. Then it is deleted, and a second person checks that it is gone.
What you get: a certificate of your answer now, and a certificate of deletion afterwards.

You can take a yes back at any time. Saying no needs no reason. No answer counts as no."""
COPY = (
    "What: one copy of the company database {database}. It holds whatever you keep in it, such as customers and prices."
)
LONGER = "What: keeping the copy of the company database {database}, restored on {restored_on}, for longer."


def text_of(request: DataAccessRequest, people: Sequence[str], *, desk: str) -> str:
    """What ``request`` asks, in words of somebody who runs a business."""
    what = COPY.format(database=request.database.name)
    if request.prolongs:
        day = request.prolongs.restored_at
        what = LONGER.format(database=request.database.name, restored_on=f"{day:%-d %B %Y}")
    return TEXT.format(
        desk=desk,
        reference=request.reference,
        version=request.version,
        owner=request.data_owner.name,
        customer=request.database.customer,
        purpose=request.purpose.strip(),
        tried=request.tried.strip(),
        what=what,
        people=" and ".join(filter(None, [", ".join(people[:-1]), *people[-1:]])),
        isv=request.inquiry.isv,
        place=request.place.strip(),
        days="one day" if request.keep_days == 1 else f"{request.keep_days} days",
    )


def hash_of(text: str) -> str:
    """SHA-256 of the text as UTF-8, in hexadecimal."""
    return sha256(text.encode()).hexdigest()


def canonical(record: dict[str, Any]) -> str:
    """A record as JSON whose bytes follow from what it says alone: keys in order, no spaces, moments in ISO 8601."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
