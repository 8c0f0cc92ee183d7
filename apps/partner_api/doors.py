"""What every view of the API does before its own work."""

from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from rest_framework.request import Request
from rest_framework.views import APIView

from apps.inquiries.models import Inquiry
from apps.isvs.models import Customer, Isv

from .errors import LengthRequired
from .tokens import PartnerRequest


class ApiView(APIView):
    request: PartnerRequest

    @property
    def isv(self) -> Isv:
        """The ISV of the integration that calls: its only one, whatever else its user may be a member of."""
        return self.request.auth.integration.isv

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        # Without a length the server hands us no body at all, and "subject is required" would mislead.
        if "chunked" in request.headers.get("Transfer-Encoding", "").lower():
            raise LengthRequired


class InquiryView(ApiView):
    """A view at or below the address of one inquiry."""

    def inquiry(self) -> Inquiry:
        """The inquiry of the address, if the integration may see it, or the one in which it goes on."""
        return self._found(self.kwargs["number"])

    def _found(self, number: int) -> Inquiry:
        found = ("call__diagnosis__release", "call__diagnosis__fingerprint")
        related = ("call", "client", "customer", "market__calendar", "clause", *found)
        visible = Inquiry.objects.visible_to(self.request.user).select_related(*related)
        visible = visible.defer("call__diagnosis__release__document")
        inquiry = get_object_or_404(visible, isv=self.isv, pk=number)
        return inquiry if inquiry.merged_into_id is None else self._found(inquiry.merged_into_id)


def own_customer(isv: Isv, organisation_number: str | None) -> Customer | None:
    """The customer of that number whom ``isv`` works for; refused where it is none of theirs."""
    if organisation_number is None:
        return None
    customer = isv.customers.filter(organisation_number=organisation_number).first()
    if customer is None:
        raise ValidationError(
            "Name one of the customers you work for by its organisation number.", code="foreign_customer"
        )
    return customer
