"""The customers that an ISV works for, with their company databases. Nothing here is another ISV's."""

from datetime import datetime
from typing import NamedTuple

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from apps.approvals.models import DataAccessRequest
from apps.approvals.public import Approval, PublicState, public_part
from apps.consulting.models import Engagement
from apps.isvs.models import Customer, DataOwner, Isv
from apps.policy.present import now

from .approvals import LOOKS, Badge
from .by_link import masked
from .context import place_of
from .doors import MemberRequest, members_only
from .engagements import row_of
from .paging import page_by_number

LONGEST_SEARCH = 100
SHOWN = 20
OPEN = {PublicState.PENDING, PublicState.GRANTED}
OWNER_LOOKS = {
    DataOwner.Status.NAMED: ("warning", "alert", "Not confirmed yet"),
    DataOwner.Status.VERIFIED: ("ok", "check", "Confirmed"),
}
NO_OWNER = ("", "close", "Nobody named")


class Approving(NamedTuple):
    """A data owner was asked: for which inquiry, what the ISV may know of it, and its badge."""

    request: DataAccessRequest
    approval: Approval
    look: Badge


@require_safe
@members_only
def index(request: MemberRequest) -> HttpResponse:
    """Customers, the newest first; with ``q``, those whose name, number or database has it."""
    place = place_of(request)
    if place.isv is None:
        return render(request, "portal/inquiries/no_isv.html")
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_SEARCH]
    rows = place.isv.customers.prefetch_related("databases", "data_owners")
    if text:
        wanted = Q(name__icontains=text) | Q(organisation_number__icontains=text)
        of_database = Q(databases__name__icontains=text) | Q(databases__identifier__icontains=text)
        found = place.isv.customers.filter(wanted | of_database).order_by().values("pk")
        rows = rows.filter(pk__in=found)
    page, after = page_by_number(rows, request.GET.get("after", ""))
    context = {
        "rows": [(customer, _owner_look(_owners(customer))) for customer in page],
        "after": after,
        "is_first_page": "after" not in request.GET,
        "text": text,
    }
    return render(request, "portal/customers/index.html", context)


@require_safe
@members_only
def show(request: MemberRequest, customer: int) -> HttpResponse:
    """One customer: its databases, who pays and decides, and what of ours goes on there."""
    isv = _isv_serving(request, customer)
    found = get_object_or_404(
        isv.customers.select_related("market").prefetch_related("databases", "data_owners"), pk=customer
    )
    own = Engagement.objects.visible_to(request.user).filter(isv=isv, customer=found).select_related("customer")
    payer, payer_email = found.accepts_prices_as
    context = {
        "customer": found,
        "isv": isv,
        "databases": found.databases.all(),
        "owners": [(owner, masked(owner.email), _owner_look([owner])) for owner in _owners(found)],
        "payer": payer,
        "payer_email": masked(payer_email) if payer_email else "",
        "invoices_to": masked(found.invoiced_at) if found.invoiced_at else "",
        "approvals": _open_approvals(request, isv, found, at=now()),
        "engagements": [row_of(engagement) for engagement in own.order_by("-pk")[:SHOWN]],
    }
    return render(request, "portal/customers/show.html", context)


def _isv_serving(request: MemberRequest, number: int) -> Isv:
    """The reader's ISV that works for that customer; the one they work for now where several do."""
    serving = list(Isv.objects.visible_to(request.user).filter(customers=number))
    if not serving:
        raise Http404
    current = place_of(request).isv
    return current if current and current in serving else serving[0]


def _owners(customer: Customer) -> list[DataOwner]:
    return [owner for owner in customer.data_owners.all() if owner.status != DataOwner.Status.REMOVED]


def _owner_look(owners: list[DataOwner]) -> tuple[str, str, str]:
    if not owners:
        return NO_OWNER
    is_verified = any(owner.status == DataOwner.Status.VERIFIED for owner in owners)
    return OWNER_LOOKS[DataOwner.Status.VERIFIED if is_verified else DataOwner.Status.NAMED]


def _open_approvals(request: MemberRequest, isv: Isv, customer: Customer, *, at: datetime) -> list[Approving]:
    """What data owners were asked for inquiries of this ISV and is not over, the last first. One query."""
    own = DataAccessRequest.objects.visible_to(request.user).filter(inquiry__isv=isv, database__customer=customer)
    waiting = own.exclude(status__in=DataAccessRequest.IS_OVER).select_related("database").order_by("-pk")
    found = [(each, public_part(each, at=at)) for each in waiting[:SHOWN]]
    return [Approving(each, part, (*LOOKS[part.state], part.words)) for each, part in found if part.state in OPEN]
