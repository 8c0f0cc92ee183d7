"""What can be done with users."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from . import notices
from .history import save_signed
from .models import AccessRecord, Team, User

SCHEDULER_EMAIL = "scheduler@machines.invalid"
ABOUT_LENGTH = 300


def scheduler() -> User:
    """The machine that signs what nobody asked for just now: reminders, closing what nobody answered."""
    machine: User
    try:
        machine = User.objects.get(email=SCHEDULER_EMAIL)
    except User.DoesNotExist:
        machine, _ = User.objects.get_or_create(
            email=SCHEDULER_EMAIL,
            defaults={"name": "Scheduler", "kind": User.Kind.MACHINE, "is_active": False, "password": "!"},
        )
    return machine


def add_machine(*, email: str, name: str, by: User, reason: str, at: datetime) -> User:
    """Make a user that acts but never signs in."""
    machine = User(email=email, name=name, kind=User.Kind.MACHINE, is_active=False)
    machine.set_unusable_password()
    save_signed(machine, by=by, reason=reason, at=at)
    return machine


@transaction.atomic
def add_person(person: User, *, by: User, reason: str, at: datetime) -> User:
    """Let somebody in: they get a mail that says where to choose a password."""
    person.set_unusable_password()
    save_signed(person, by=by, reason=reason, at=at)
    invite(person, by=by, at=at)
    return person


@transaction.atomic
def invite(person: User, *, by: User, at: datetime) -> None:
    """Tell somebody once more that they have an account, and where to choose a password."""
    notices.invited(person, by=by, at=at)


def follow_email(person: User) -> None:
    """Forget proofs of addresses that are no longer this person's: they sign in and get mail by the present one."""
    EmailAddress.objects.filter(user=person).exclude(email__iexact=person.email).delete()


@transaction.atomic
def remove_second_factor(person: User, *, by: User, at: datetime) -> None:
    """For somebody who lost it: they are signed out everywhere and told. Staff then set up a new one."""
    Authenticator.objects.filter(user=person).delete()
    _end_sessions(person, at=at)
    save_signed(person, by=by, reason="second factor removed", at=at)
    notices.second_factor_removed(person, by=by, at=at)


@transaction.atomic
def sign_out_everywhere(person: User, *, by: User, at: datetime) -> None:
    """End every session of ``person`` at once, also one that no list knows of yet."""
    _end_sessions(person, at=at)
    save_signed(person, by=by, reason="signed out everywhere", at=at)


def end_sessions_of_the_inactive(person: User, *, at: datetime) -> None:
    """Whoever may not sign in any more has no session left that would come back to life with the account."""
    if not person.is_active:
        _end_sessions(person, at=at)
        User.objects.filter(pk=person.pk).update(signed_out_at=at)


def _end_sessions(person: User, *, at: datetime) -> None:
    person.signed_out_at = at
    for session in UserSession.objects.filter(user=person):
        session.end()


def record_access(
    *, by: User, what: str, about: str, rows: int = 1, filters: Mapping[str, Any] | None = None, at: datetime
) -> None:
    """Keep that ``by`` took data out of the product: every download and export says so here."""
    AccessRecord.objects.create(
        by=by, what=what, about=about[:ABOUT_LENGTH], rows=rows, filters=dict(filters or {}), at=at
    )


@transaction.atomic
def let_work_in(team: Team, members: Iterable[User], *, by: User, at: datetime) -> None:
    """Make ``members`` those of ``team``: who is new leaves the team before, who is not among them has none."""
    wanted = {member.pk for member in members}
    for former in User.objects.filter(team=team).exclude(pk__in=wanted):
        former.team = None
        save_signed(former, by=by, reason=f"left the team {team}", at=at)
    for member in User.objects.staff().filter(pk__in=wanted).exclude(team=team):
        member.team = team
        save_signed(member, by=by, reason=f"joined the team {team}", at=at)
