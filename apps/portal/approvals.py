"""Whether a customer allows a copy of its data, as the ISV of an inquiry reads it."""

from datetime import datetime

from apps.accounts.models import User
from apps.approvals.models import DataAccessRequest
from apps.approvals.public import Approval, PublicState, public_part
from apps.inquiries.models import Inquiry

Badge = tuple[str, str, str]

LOOKS = {
    PublicState.PENDING: ("", "pause"),
    PublicState.GRANTED: ("done", "done"),
    PublicState.DECLINED: ("", "close"),
    PublicState.ENDED: ("", "done"),
}


def approvals_of(inquiry: Inquiry, reader: User, *, at: datetime) -> list[tuple[Approval, Badge]]:
    """Each with its badge, the last one first. One query."""
    requests = DataAccessRequest.objects.visible_to(reader).filter(inquiry=inquiry).order_by("-pk")
    return [_shown(public_part(request, at=at)) for request in requests]


def _shown(approval: Approval) -> tuple[Approval, Badge]:
    return approval, (*LOOKS[approval.state], approval.words)
