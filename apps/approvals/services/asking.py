"""From a draft to the data owner: written by one, released by another."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts import links
from apps.accounts.models import User
from apps.branding.looks import present
from apps.inquiries.models import Inquiry
from apps.isvs.models import CompanyDatabase, DataOwner

from .. import notices
from ..models import LONGEST_DAYS, Consent, DataAccessRequest, Reply, RestoredCopy
from ..wording import hash_of, text_of
from . import plans, steps

Status = DataAccessRequest.Status
SUPPORT_DAYS_TO_ANSWER = 5
RELEASE = "release_dataaccessrequest"
WORDS = {"purpose": "The purpose", "tried": "What was tried", "place": "Where it is restored"}
# What the page of an answer may still show after the time to answer: that it is over, and why.
LINK_OUTLIVES = timedelta(days=14)


@transaction.atomic
def ask(
    inquiry: Inquiry,
    *,
    database: CompanyDatabase,
    data_owner: DataOwner,
    people: Iterable[User],
    purpose: str,
    tried: str,
    place: str,
    keep_days: int,
    by: User,
    at: datetime,
    prolongs: RestoredCopy | None = None,
) -> DataAccessRequest:
    """Draft a request to ``data_owner`` for a copy of ``database``; nobody outside the desk hears of it yet."""
    steps.require_staff(by)
    _require_unfinished(inquiry)
    request = DataAccessRequest(inquiry=inquiry, asked_by=by, asked_at=at, prolongs=prolongs)
    given = {"purpose": purpose, "tried": tried, "place": place, "keep_days": keep_days}
    _fill(request, database=database, data_owner=data_owner, **given)
    steps.sign(request, by=by, reason="drafted", at=at)
    request.people.set(steps.named(people))
    return request


@transaction.atomic
def change(
    request: DataAccessRequest, *, by: User, at: datetime, people: Iterable[User] | None = None, **given: Any
) -> DataAccessRequest:
    """Write it anew: it has to be released again, and what was sent before can't be answered any more."""
    steps.require_staff(by)
    request = steps.locked(request)
    was_with_owner = request.is_with_owner
    if request.status != Status.DRAFT:
        steps.move(request, Status.DRAFT)
        request.version += 1
        request.asked_by, request.released_by, request.released_at, request.lapses_at = by, None, None, None
    _fill(request, **given)
    steps.drop_link(request, at=at)
    steps.sign(request, by=by, reason="changed", at=at)
    if people is not None:
        request.people.set(steps.named(people))
    if was_with_owner:
        steps.leave_owner(request, by=by, text="We ask the data owner anew in other words.", at=at)
    return request


@transaction.atomic
def submit(request: DataAccessRequest, *, by: User, at: datetime) -> DataAccessRequest:
    """Let somebody else read it and release it."""
    steps.require_staff(by)
    request = steps.locked(request)
    _require_fit(request)
    steps.move(request, Status.AWAITING_RELEASE)
    request.asked_by = by
    steps.sign(request, by=by, reason="submitted for release", at=at)
    notices.to_release(request, to=_who_may_release(request, by), by=by, at=at)
    return request


@transaction.atomic
def send_back(request: DataAccessRequest, *, by: User, at: datetime, text: str) -> DataAccessRequest:
    """Not like this: ``text`` says to its author what to change."""
    steps.require_staff(by)
    text = steps.require_text(text, "What to change")
    request = steps.locked(request)
    if request.status != Status.AWAITING_RELEASE:
        raise ValidationError(f"{request.reference} does not wait for release.", code="wrong_status")
    steps.move(request, Status.DRAFT)
    steps.sign(request, by=by, reason=f"sent back: {text}", at=at)
    notices.decided(request, outcome=f"sent back by {by}: {text}", at=at)
    return request


@transaction.atomic
def release(request: DataAccessRequest, *, by: User, at: datetime) -> DataAccessRequest:
    """Send it to the data owner, word for word as it stands now. Nobody releases what they asked for themselves."""
    steps.require_staff(by)
    request = steps.locked(request)
    if by.pk == request.asked_by_id:
        raise ValidationError(
            "You asked for this yourself. A second person has to read and release it.", code="needs_a_second"
        )
    _require_fit(request)
    _require_unfinished(request.inquiry)
    steps.move(request, Status.ASKED)
    people = [str(person) for person in steps.named(request.people.all())]
    request.text = text_of(request, people, desk=present().name_in_mails)
    request.text_hash = hash_of(request.text)
    request.released_by, request.released_at = by, at
    token = _invite(request, at=at)
    steps.sign(request, by=by, reason="released", at=at)
    steps.go_to_owner(request, by=by, at=at)
    notices.asked(request, token=token, at=at)
    return request


@transaction.atomic
def reply(request: DataAccessRequest, *, by: User, text: str, at: datetime) -> DataAccessRequest:
    """Answer the data owner's question; they have their time to decide from now on."""
    steps.require_staff(by)
    text = steps.require_text(text, "Your answer")
    request = steps.locked(request)
    if request.status != Status.QUESTIONED:
        raise ValidationError(f"Nobody has asked anything about {request.reference}.", code="wrong_status")
    steps.move(request, Status.ASKED)
    Reply.objects.create(request=request, by=by, at=at, text=text)
    token = _invite(request, at=at)
    steps.sign(request, by=by, reason="question answered", at=at)
    steps.wait_for_owner(
        request, by=by, text="We have answered the data owner's question. We wait for the decision.", at=at
    )
    asked = request.consents.filter(kind=Consent.Kind.QUESTION).order_by("-pk").first()
    notices.replied(request, question=asked.words if asked else "", text=text, token=token, at=at)
    return request


@transaction.atomic
def cancel(request: DataAccessRequest, *, by: User, at: datetime) -> DataAccessRequest:
    """We don't need it any more; a link that is out says so."""
    steps.require_staff(by)
    request = steps.locked(request)
    was_with_owner = request.is_with_owner
    steps.give_up(request, by=by, reason="cancelled", at=at)
    if was_with_owner:
        notices.cancelled(request, at=at)
    return request


def invite_anew(request: DataAccessRequest, *, at: datetime) -> str:
    """A new link in place of the one before, with the same time to answer: its token."""
    expires_at = (request.lapses_at or at) + LINK_OUTLIVES
    return links.issue(steps.PURPOSE, steps.subject_of(request), expires_at=expires_at, at=at)


def _invite(request: DataAccessRequest, *, at: datetime) -> str:
    request.lapses_at = plans.support_days_after(steps.calendar_of(request), at, SUPPORT_DAYS_TO_ANSWER)
    return invite_anew(request, at=at)


def _fill(request: DataAccessRequest, **given: Any) -> None:
    for name, value in given.items():
        setattr(request, name, steps.require_text(value, WORDS[name]) if name in WORDS else value)
    if not 1 <= request.keep_days <= LONGEST_DAYS:
        raise ValidationError(f"A copy is kept from 1 to {LONGEST_DAYS} days.", code="out_of_range")
    _require_fit(request)


def _require_unfinished(inquiry: Inquiry) -> None:
    if inquiry.is_over:
        raise ValidationError(
            f"#{inquiry.number} is {inquiry.get_status_display().lower()}. Reopen it first.", code="wrong_status"
        )


def _require_fit(request: DataAccessRequest) -> None:
    """Whose data it is must be who decides."""
    owner, database = request.data_owner, request.database
    if owner.status != DataOwner.Status.VERIFIED:
        raise ValidationError(
            f"{owner.name} is {owner.get_status_display().lower()} and can't decide.", code="owner_not_verified"
        )
    if owner.customer_id != database.customer_id:
        raise ValidationError(
            f"{database.name} is not a database of {owner.customer}. Choose one of theirs, or another data owner.",
            code="owner_elsewhere",
        )
    if request.prolongs and request.prolongs.database_id != database.pk:
        raise ValidationError("The copy that is to be kept for longer is of another database.", code="owner_elsewhere")


def _who_may_release(request: DataAccessRequest, by: User) -> list[User]:
    may = Permission.objects.filter(codename=RELEASE)
    people = User.objects.staff().filter(groups__permissions__in=may).seeing(request.inquiry.market_id)
    return list(people.exclude(pk=by.pk).distinct().order_by("pk"))
