"""Whether a customer allows a copy of its data: what an ISV reads of it, and nothing of why or by whom."""

from typing import Any

from rest_framework import serializers

from apps.accounts.models import User
from apps.approvals.models import DataAccessRequest
from apps.approvals.public import PublicState, public_part
from apps.inquiries.models import Inquiry
from apps.policy.present import now

from .moments import Moment


class DataApprovalOut(serializers.Serializer):
    """That a customer was asked whether its company database may be copied for diagnosis."""

    reference = serializers.CharField(help_text="Names it when you write to us, such as DA-218.")
    state = serializers.ChoiceField(choices=PublicState.choices)
    state_words = serializers.CharField(source="words")
    asked_at = Moment(allow_null=True)
    until = Moment(
        allow_null=True, help_text="Pending: when no answer counts as no. Granted: when it ends. Otherwise null."
    )


def approvals_of(inquiry: Inquiry, reader: User) -> list[dict[str, Any]]:
    """The last one first."""
    requests = DataAccessRequest.objects.visible_to(reader).filter(inquiry=inquiry)
    at = now()
    return [dict(DataApprovalOut(public_part(request, at=at)).data) for request in requests.order_by("-pk")]
