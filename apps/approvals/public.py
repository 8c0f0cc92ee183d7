"""What an ISV may know of a request: whether the customer allows it, and until when."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import TextChoices

from .models import DataAccessRequest

Status = DataAccessRequest.Status


class PublicState(TextChoices):
    PENDING = "pending", "Waiting for the customer"
    GRANTED = "granted", "Approved by the customer"
    DECLINED = "declined", "Not approved"
    ENDED = "ended", "Over"


STATE_OF = {
    Status.ASKED: PublicState.PENDING,
    Status.QUESTIONED: PublicState.PENDING,
    Status.APPROVED: PublicState.GRANTED,
    Status.DECLINED: PublicState.DECLINED,
    Status.LAPSED: PublicState.DECLINED,
    Status.CANCELLED: PublicState.ENDED,
    Status.WITHDRAWN: PublicState.ENDED,
    Status.ENDED: PublicState.ENDED,
}


class Approval(NamedTuple):
    """One request as its ISV reads it. ``until`` is when an answer is due, or how long an approval holds."""

    reference: str
    state: PublicState
    asked_at: datetime | None
    until: datetime | None

    @property
    def words(self) -> str:
        return str(self.state.label)


def public_part(request: DataAccessRequest, *, at: datetime) -> Approval:
    """Nothing of why, of who decides, or of whom was named."""
    state = STATE_OF[Status(request.status)]
    until = {PublicState.PENDING: request.lapses_at, PublicState.GRANTED: request.until}.get(state)
    if state == PublicState.GRANTED and until is not None and until <= at:
        state, until = PublicState.ENDED, None
    return Approval(request.reference, state, request.released_at, until)
