"""Who works for my ISV: the list, invitations, roles; and what an invitation in a mail opens."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from apps.isvs import roles, services
from apps.isvs.models import Invitation, Isv, Membership
from apps.policy.present import now

from .by_link import dead_end, kept_here
from .context import ISV_COOKIE, place_of
from .cookies import remember
from .doors import MemberRequest, members_only, require_role
from .forms import PortalForm
from .member_forms import EmptyForm, InviteForm, JoinForm, RoleForm
from .paging import page_by_number

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SHOWN = 50


@require_safe
@members_only
def index(request: MemberRequest) -> HttpResponse:
    """The members of the reader's ISV, the newest first, and who is invited."""
    return _page(request, _isv(request))


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def invite(request: MemberRequest) -> HttpResponse:
    """Invite somebody; refused, the form comes back as it was typed."""
    isv = _isv(request)
    require_role(request, isv, roles.MANAGE)
    if request.method != "POST":
        return redirect("portal:members")
    form = InviteForm(request)
    made = form.carries_out(services.invite, isv=isv, by=request.user, at=now())
    if made is None:
        return _page(request, isv, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, f"{made.email} gets a mail with a link that opens for a week.")
    return redirect("portal:members")


@require_POST
@members_only
def do_with_invitation(request: MemberRequest, invitation: int, do: str) -> HttpResponse:
    """Send an open invitation again, or withdraw it."""
    rows = Invitation.objects.visible_to(request.user).select_related("isv")
    found = get_object_or_404(rows, pk=invitation)
    require_role(request, found.isv, roles.MANAGE)
    services_of: dict[str, tuple[Callable[..., Any], str]] = {
        "again": (services.invite_again, f"{found.email} gets a new link. The one before opens nothing any more."),
        "withdraw": (services.withdraw_invitation, f"The link of {found.email} opens nothing any more."),
    }
    service, done = services_of[do]
    return _done(request, EmptyForm(request), service, done, invitation=found)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def change(request: MemberRequest, member: int) -> HttpResponse:
    """One member: another role, or none. Nothing happens before it is sent."""
    people = Membership.objects.visible_to(request.user).exclude(role=roles.Role.INTEGRATION)
    found = get_object_or_404(people.select_related("user", "isv"), pk=member)
    require_role(request, found.isv, roles.MANAGE)
    form = RoleForm(initial={"role": found.role})
    if request.method != "POST":
        return _member(request, found, form)
    if request.POST.get("do") == "remove":
        return _remove(request, found, form)
    form = RoleForm(data={"role": request.POST.get("role", "")})
    if form.carries_out(services.change_role, membership=found, by=request.user, at=now()) is None:
        return _member(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    messages.success(request, f"{found.user} has another role.")
    return redirect("portal:members")


@kept_here
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Where the link of an invitation leads: join with the account one has, or make one."""
    try:
        found = services.find_invitation(token, at=now())
    except ValidationError as refusal:
        return dead_end(request, refusal, {})
    user = request.user if request.user.is_authenticated else None
    if user is None:
        return _join(request, found, token)
    if request.method != "POST":
        return _invitation(request, found, EmptyForm())
    form = EmptyForm(request)
    member = form.carries_out(services.accept_invitation, token=token, by=user, at=now())
    if member is None:
        return _invitation(request, found, form, HTTPStatus.FORBIDDEN)
    return _welcome(request, found.isv)


def _remove(request: MemberRequest, found: Membership, form: RoleForm) -> HttpResponse:
    try:
        services.remove_member(found, by=request.user, at=now())
    except ValidationError as refusal:
        return _member(request, found, form, HTTPStatus.CONFLICT, refusal)
    messages.success(request, f"{found.user} is no longer a member.")
    return redirect("portal:inquiries" if found.user == request.user else "portal:members")


def _join(request: HttpRequest, found: Invitation, token: str) -> HttpResponse:
    has_account = services.has_account(found)
    if request.method != "POST" or has_account:
        return _invitation(request, found, JoinForm(), has_account=has_account)
    form = JoinForm(request)
    person = form.carries_out(services.join, token=token, at=now())
    if person is None:
        return _invitation(request, found, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    login(request, person, backend=BACKEND)
    return _welcome(request, found.isv)


def _welcome(request: HttpRequest, isv: Isv) -> HttpResponse:
    messages.success(request, f"You are a member of {isv}.")
    return remember(redirect("portal:inquiries"), ISV_COOKIE, str(isv.pk))


def _invitation(
    request: HttpRequest, found: Invitation, form: PortalForm, status: int = HTTPStatus.OK, **more: Any
) -> HttpResponse:
    user = request.user if request.user.is_authenticated else None
    context = {
        "invitation": found,
        "words": roles.WORDS[roles.Role(found.role)],
        "form": form,
        "is_theirs": user is not None and user.email.lower() == found.email.lower() and not user.is_staff,
        "is_someone": user is not None,
        **more,
    }
    return render(request, "portal/isvs/invitation.html", context, status=status)


def _page(
    request: MemberRequest, isv: Isv, form: InviteForm | None = None, status: int = HTTPStatus.OK
) -> HttpResponse:
    after, asked = request.GET.get("after", ""), request.GET.get("q", "").strip()[:100]
    rows = Membership.objects.visible_to(request.user).filter(isv=isv).exclude(role=roles.Role.INTEGRATION)
    if asked:
        rows = rows.filter(Q(user__name__icontains=asked) | Q(user__email__icontains=asked))
    members, following = page_by_number(rows.select_related("user").prefetch_related("user__certificates"), after)
    may_manage = place_of(request).may(roles.MANAGE, isv)
    invitations = Invitation.objects.visible_to(request.user).filter(isv=isv, over_at=None)
    context = {
        "isv": isv,
        "members": members,
        "invitations": list(invitations.select_related("invited_by")[:SHOWN]) if may_manage else [],
        "at": now(),
        "today": now().astimezone(place_of(request).zone).date(),
        "asked": asked,
        "after": following,
        "is_first_page": not after,
        "form": form or InviteForm(),
        "may_manage": may_manage,
        "words": [(role.label, words) for role, words in roles.WORDS.items()],
    }
    return render(request, "portal/isvs/members.html", context, status=status)


def _member(
    request: MemberRequest,
    found: Membership,
    form: PortalForm,
    status: int = HTTPStatus.OK,
    refused: ValidationError | None = None,
) -> HttpResponse:
    context = {"member": found, "form": form, "refused": refused, "is_self": found.user == request.user}
    return render(request, "portal/isvs/member.html", context, status=status)


def _done(
    request: MemberRequest, form: PortalForm, service: Callable[..., Any], done: str, **given: Any
) -> HttpResponse:
    if form.carries_out(service, by=request.user, at=now(), **given) is None:
        messages.error(request, " ".join(str(words) for words in form.non_field_errors()))
    else:
        messages.success(request, done)
    return redirect("portal:members")


def _isv(request: MemberRequest) -> Isv:
    isv = place_of(request).isv
    if isv is None:
        raise Http404
    return isv
