"""My ISV: who works in it, with which clients and integrations; and which of several ISVs I work for now."""

from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from apps.isvs.models import Membership
from apps.policy.present import now

from .context import ISV_COOKIE, place_of
from .cookies import remember
from .doors import MemberRequest, members_only

SHOWN = 20


@require_safe
@members_only
def show(request: MemberRequest) -> HttpResponse:
    place = place_of(request)
    if place.isv is None:
        return render(request, "portal/inquiries/no_isv.html")
    isv = place.isv
    prefetch_related_objects([isv], "clients__redirect_uris", "integrations")
    members = isv.memberships.exclude(role=Membership.Role.INTEGRATION).select_related("user")
    context = {
        "isv": isv,
        "people": members.prefetch_related("user__certificates").order_by("user__name", "pk")[:SHOWN],
        "how_many": members.count(),
        "today": now().astimezone(place.zone).date(),
    }
    return render(request, "portal/isvs/show.html", context)


@require_POST
@members_only
def switch(request: MemberRequest) -> HttpResponse:
    """Work for another of one's ISVs from now on."""
    wanted = request.POST.get("isv", "")
    if wanted not in [str(isv.pk) for isv in place_of(request).isvs]:
        raise Http404
    return remember(redirect("portal:inquiries"), ISV_COOKIE, wanted)
