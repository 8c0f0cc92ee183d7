"""What a data owner says, and the record that is made of it."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from ..models import Consent, DataAccessRequest
from ..records import facts_of
from ..wording import canonical

BROWSER_LENGTH = 300


@dataclass(frozen=True)
class From:
    """Where an answer comes from: its network address, and what the browser calls itself."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True)
class Answer:
    """What the page sends: which answer, its limits, the data owner's own words, and the text that was shown.

    ``people`` and ``keep_days`` count for a yes with limits alone; ``name`` and ``email`` for naming somebody else.
    """

    kind: Consent.Kind
    text_hash: str
    keep_days: int | None = None
    people: tuple[int, ...] = ()
    words: str = ""
    name: str = ""
    email: str = ""


def record(
    request: DataAccessRequest, kind: Consent.Kind, *, verified_by: str, source: From, at: datetime, **more: Any
) -> Consent:
    """Put an answer on record, bound to the text it answers and to the record before it."""
    owner = request.data_owner
    before = request.consents.order_by("-pk").values_list("record_hash", flat=True).first()
    made = Consent(
        request=request,
        kind=kind,
        version=request.version,
        text=request.text,
        text_hash=request.text_hash,
        database=request.database,
        data_owner=owner,
        owner_name=owner.name,
        owner_email=owner.email,
        at=at,
        verified_by=verified_by,
        address=source.address,
        browser=source.browser[:BROWSER_LENGTH],
        previous_hash=before or "",
        **more,
    )
    made.record_hash = sha256(canonical(facts_of(made)).encode()).hexdigest()
    made.save()
    return made
