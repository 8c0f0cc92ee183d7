"""Who works for an ISV: invited by an owner or the desk, with a role, until they are removed."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from allauth.account.models import EmailAddress
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from apps.accounts import links
from apps.accounts.history import delete_signed, save_signed
from apps.accounts.models import User

from .. import notices, roles
from ..models import Invitation, Isv, Membership

PURPOSE = "invitation"
LIVES = timedelta(days=7)
SPAN, MOST_IN_SPAN = timedelta(hours=1), 20
STAFF_MAY = "isvs.change_isv"
Role = Membership.Role


@transaction.atomic
def invite(isv: Isv, *, email: str, role: str, by: User, at: datetime) -> Invitation:
    """Send somebody a link that makes them a member. Whoever is invited already gets no second mail by this."""
    isv = _held(isv, by)
    email = email.strip().lower()
    validate_email(email)
    if role not in roles.WORDS:
        raise ValidationError("Choose one of the roles.", code="role_missing")
    if isv.memberships.filter(user__email__iexact=email).exists():
        raise ValidationError(f"{email} is a member of {isv} already.", code="member_already")
    open_one = isv.invitations.filter(email__iexact=email, over_at=None).select_for_update(of=("self",)).first()
    if open_one and open_one.expires_at > at and open_one.role == role:
        return open_one
    if not by.is_staff and isv.invitations.filter(invited_at__gt=at - SPAN).count() >= MOST_IN_SPAN:
        words = f"{isv} invited {MOST_IN_SPAN} people within an hour. Go on a little later."
        raise ValidationError(words, code="too_many_invitations")
    made = open_one or Invitation(isv=isv, email=email)
    made.role = Role(role)
    return _send(made, by=by, reason="invited", at=at)


@transaction.atomic
def invite_again(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """A new link; the one before opens nothing any more."""
    held = _open_one(invitation, by)
    if held.invited_at > at - timedelta(minutes=1):
        raise ValidationError("That mail has just been sent. Wait a minute.", code="too_many_invitations")
    return _send(held, by=by, reason="invited again", at=at)


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User, at: datetime) -> Invitation:
    """Let the link open nothing any more."""
    held = _open_one(invitation, by)
    held.over_at = at
    links.replace(PURPOSE, _subject(held), at=at)
    save_signed(held, by=by, reason="withdrawn", at=at)
    return held


def find_invitation(token: str, *, at: datetime) -> Invitation:
    """What ``token`` invites to. Refuses with ``link_unknown``, ``link_replaced`` and ``link_expired``."""
    link = links.find(token, PURPOSE, at=at)
    rows = Invitation.objects.filter(pk=link.subject.rpartition(":")[2], over_at=None)
    invitation = rows.select_related("isv__market__calendar", "invited_by").first()
    if invitation is None:
        raise ValidationError("This link was used already, or withdrawn.", code="link_replaced")
    return invitation


def has_account(invitation: Invitation) -> bool:
    """Whether somebody signs in with the address already."""
    return bool(User.objects.filter(email__iexact=invitation.email).exists())


@transaction.atomic
def accept_invitation(token: str, *, by: User, at: datetime) -> Membership:
    """Become a member with the account one has. Refuses whoever it is not for with ``not_for_you``."""
    invitation = _held_invitation(token, at=at)
    if by.email.lower() != invitation.email.lower() or by.is_staff or by.kind != User.Kind.PERSON:
        raise ValidationError(
            "This invitation is for another address. Sign out, and open the link again.", code="not_for_you"
        )
    return _become_member(invitation, by, at=at)


@transaction.atomic
def join(token: str, *, name: str, password: str, at: datetime) -> User:
    """Make an account for whom the mail went to, which proves the address, and let them in as a member."""
    invitation = _held_invitation(token, at=at)
    name = " ".join(name.split())
    if not name:
        raise ValidationError("Write your name: your colleagues and support see it.", code="name_missing")
    if has_account(invitation):
        raise ValidationError("There is an account with this address. Sign in to accept.", code="account_exists")
    person = User(email=invitation.email.lower(), name=name[:150], market=invitation.isv.market)
    validate_password(password, person)
    person.set_password(password)
    save_signed(person, by=person, reason="joined by invitation", at=at)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    _become_member(invitation, person, at=at)
    return person


@transaction.atomic
def change_role(membership: Membership, *, role: str, by: User, at: datetime) -> Membership:
    """Let a member do more or less from now on. The last owner stays one."""
    held = _held_member(membership, by)
    if role not in roles.WORDS:
        raise ValidationError("Choose one of the roles.", code="role_missing")
    if held.role == role:
        return held
    _require_another_owner(held)
    held.role = Role(role)
    save_signed(held, by=by, reason=f"role: {held.get_role_display()}", at=at)
    return held


@transaction.atomic
def remove_member(membership: Membership, *, by: User, at: datetime) -> None:
    """End somebody's membership at once. What they wrote stays; the last owner does, too."""
    held = _held_member(membership, by)
    _require_another_owner(held)
    delete_signed(held, by=by, reason="removed", at=at)
    notices.removed(held.user, held.isv, by=by, at=at)


def _send(made: Invitation, *, by: User, reason: str, at: datetime) -> Invitation:
    made.invited_by, made.invited_at, made.expires_at = by, at, at + LIVES
    save_signed(made, by=by, reason=reason, at=at)
    token = links.issue(PURPOSE, _subject(made), expires_at=made.expires_at, at=at)
    zone = ZoneInfo(made.isv.market.calendar.time_zone)
    notices.invited(made, token=token, until=f"{made.expires_at.astimezone(zone):%A %-d %B %H:%M}", at=at)
    return made


def _become_member(invitation: Invitation, person: User, *, at: datetime) -> Membership:
    member = Membership.objects.filter(isv=invitation.isv, user=person).first()
    if member is None:
        member = Membership(isv=invitation.isv, user=person, role=invitation.role)
        save_signed(member, by=person, reason=f"invited by {invitation.invited_by.name}"[:100], at=at)
    invitation.over_at, invitation.accepted_by = at, person
    links.replace(PURPOSE, _subject(invitation), at=at)
    save_signed(invitation, by=person, reason="accepted", at=at)
    return member


def _held(isv: Isv, by: User) -> Isv:
    """The ISV, held, so that its members change one after the other."""
    isv = Isv.objects.select_for_update(of=("self",)).select_related("market__calendar").get(pk=isv.pk)
    if not (by.has_perm(STAFF_MAY) if by.is_staff else roles.may(by, isv, roles.MANAGE)):
        raise ValidationError(f"Owners of {isv} say who is a member. Ask one of them.", code="not_an_owner")
    return isv


def _held_member(membership: Membership, by: User) -> Membership:
    _held(membership.isv, by)
    rows = Membership.objects.select_for_update(of=("self",)).select_related("user", "isv")
    held = rows.filter(pk=membership.pk).exclude(role=Role.INTEGRATION).first()
    if held is None:
        raise ValidationError("They are no member any more.", code="nothing_to_change")
    return held


def _require_another_owner(held: Membership) -> None:
    others = Membership.objects.filter(isv=held.isv, role=Role.OWNER, user__is_active=True).exclude(pk=held.pk)
    if held.role == Role.OWNER and not others.exists():
        raise ValidationError(
            f"{held.user} is the last owner of {held.isv}. Make somebody else an owner first.", code="last_owner"
        )


def _open_one(invitation: Invitation, by: User) -> Invitation:
    isv = _held(invitation.isv, by)
    held = Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk, over_at=None).first()
    if held is None:
        raise ValidationError("This invitation was accepted or withdrawn.", code="nothing_to_change")
    held.isv = isv
    return held


def _held_invitation(token: str, *, at: datetime) -> Invitation:
    found = find_invitation(token, at=at)
    Isv.objects.select_for_update(of=("self",)).get(pk=found.isv_id)
    return find_invitation(token, at=at)


def _subject(invitation: Invitation) -> str:
    return f"invitation:{invitation.pk}"
