"""My ISV's consulting: what was asked for, where it stands, and the hours as they are charged."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from apps.community.models import Topic
from apps.consulting import services
from apps.consulting.models import Engagement
from apps.consulting.public import state_of
from apps.inquiries.models import Inquiry
from apps.isvs import roles
from apps.policy.present import now

from .consulting_forms import RequestForm
from .context import place_of
from .conversations import found
from .doors import MemberRequest, members_only, require_role
from .engagements import LOOKS, row_of
from .paging import number_in, page_by_number

Status = Engagement.Status
OPEN, OVER = "open", "over"
TABS = {OPEN: "Open", OVER: "Over"}
ELSEWHERE = ("isv", "customer", "inquiry", "consultant", "market__calendar", "terms__price_list", "terms__package")


@require_safe
@members_only
def index(request: MemberRequest) -> HttpResponse:
    place = place_of(request)
    if place.isv is None:
        return render(request, "portal/inquiries/no_isv.html")
    tab = request.GET.get("show", OPEN)
    if tab not in TABS:
        raise Http404
    own = Engagement.objects.visible_to(request.user).filter(isv=place.isv)
    wanted = [status for status in Status if (status in Engagement.IS_OVER) == (tab == OVER)]
    page, after = page_by_number(own.filter(status__in=wanted).select_related("customer"), request.GET.get("after", ""))
    context = {
        "tab": tab,
        "tabs": list(TABS.items()),
        "rows": [row_of(engagement) for engagement in page],
        "after": after,
        "is_first_page": "after" not in request.GET,
    }
    return render(request, "portal/consulting/index.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def new(request: MemberRequest) -> HttpResponse:
    """Ask for consulting; with ``inquiry`` or ``topic``, about what is asked there."""
    typed = request.POST if request.method == "POST" else request.GET
    inquiry = _inquiry(request, typed.get("inquiry", ""))
    isv = inquiry.isv if inquiry else place_of(request).isv
    if isv is None:
        return render(request, "portal/inquiries/no_isv.html")
    require_role(request, isv, roles.BUY)
    if request.method != "POST":
        initial = _from(inquiry) if inquiry else _from_topic(request)
        return _form(request, RequestForm(isv, initial=initial), inquiry)
    form = RequestForm(isv, request)
    who = {"isv": isv, "by": request.user, "source": Engagement.Source.PORTAL}
    made = form.carries_out(services.request, **who, inquiry=inquiry, at=now())
    if made is None:
        return _form(request, form, inquiry, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, f"{made.reference} is with us. We answer with a price.", extra_tags="consulting")
    return redirect("portal:engagement", engagement=made.pk)


@require_safe
@members_only
def show(request: MemberRequest, engagement: int) -> HttpResponse:
    rows = Engagement.objects.visible_to(request.user).select_related(*ELSEWHERE)
    wanted = get_object_or_404(rows, pk=engagement)
    context = {
        "engagement": wanted,
        "state": state_of(wanted),
        "look": LOOKS[Status(wanted.status)],
        "zone": wanted.market.calendar.time_zone,
    }
    return render(request, "portal/consulting/show.html", context)


def _form(
    request: MemberRequest, form: RequestForm, inquiry: Inquiry | None, status: int = HTTPStatus.OK
) -> HttpResponse:
    context = {"form": form, "inquiry": inquiry, "isv": inquiry.isv if inquiry else place_of(request).isv}
    return render(request, "portal/consulting/new.html", context, status=status)


def _from(inquiry: Inquiry) -> dict[str, Any]:
    return {"inquiry": inquiry.number, "title": inquiry.subject, "customer": inquiry.customer_id}


def _from_topic(request: MemberRequest) -> dict[str, Any]:
    """What a topic of the community was about, for who wants it done."""
    number = number_in(request.GET.get("topic", ""))
    topic = Topic.objects.visible_to(request.user).filter(pk=number).first() if number is not None else None
    if topic is None:
        return {}
    page = request.build_absolute_uri(topic.path)
    return {"title": topic.title, "wanted": f"As in the community: {topic.title}\n{page}\n\n"}


def _inquiry(request: MemberRequest, text: str) -> Inquiry | None:
    """The inquiry of that number, if the reader may see it."""
    if not text:
        return None
    number = number_in(text)
    if number is None:
        raise Http404
    return found(request, number)
