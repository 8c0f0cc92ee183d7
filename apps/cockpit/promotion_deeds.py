"""What Partner Service can do with a request to go to production: who may, when, by which service. Data."""

from typing import ClassVar

from django import forms

from apps.promotions import services
from apps.promotions.models import PromotionRequest

from .badges import Badge
from .deeds import Deed
from .gathering_forms import LENGTH
from .partner_service_deeds import GrantForm, RefuseForm, RequestForm

Status = PromotionRequest.Status
APPROVE = "promotions.approve_promotionrequest"
STATES = {
    Status.ASKED: Badge("yours", "clock", "Needs a first yes"),
    Status.APPROVED: Badge("soon", "user", "Needs a second yes"),
    Status.CONFIRMED: Badge("idle", "reply", "The ISV activates it"),
    Status.ACTIVATED: Badge("ok", "check", "In production"),
    Status.REFUSED: Badge("bare", "close", "Refused"),
    Status.WITHDRAWN: Badge("bare", "undo", "Withdrawn"),
}


class ApproveForm(RequestForm):
    field_of_code: ClassVar[dict[str, str]] = {
        "invalid_client_id": "production_id",
        "client_id_taken": "production_id",
    }
    production_id = forms.CharField(
        label="Client ID in production",
        required=False,
        widget=forms.TextInput(attrs=LENGTH),
        help_text="Where the vendor made a client of its own for production. Empty: the client keeps its ID.",
    )


DEEDS = (
    Deed(
        "approve",
        "request",
        APPROVE,
        ApproveForm,
        services.approve_promotion,
        "Say yes first",
        "check",
        "Approved. A colleague confirms it.",
        "The checklist is looked at once more, now. A second person confirms afterwards.",
        lambda request: request.status == Status.ASKED,
    ),
    Deed(
        "confirm",
        "request",
        APPROVE,
        GrantForm,
        services.confirm_promotion,
        "Confirm it",
        "check",
        "Confirmed. Whoever asked gets the activation link by mail; it lives five days.",
        "Whoever approved it can't confirm it: that takes a second person.",
        lambda request: request.status == Status.APPROVED,
    ),
    Deed(
        "refuse",
        "request",
        APPROVE,
        RefuseForm,
        services.refuse_promotion,
        "Refuse it",
        "close",
        "Refused. Whoever asked reads why.",
        "Say what would have to be different. A link that was sent opens nothing any more.",
        lambda request: request.is_under_way,
        is_grave=True,
    ),
)
