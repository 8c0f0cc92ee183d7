"""The life of a copy: restored under a consent, looked into by those it names, deleted, and seen gone by another."""

import re
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from apps.accounts.models import User
from apps.inquiries import services as inquiries

from ..models import Consent, CopyAccess, DataAccessRequest, RestoredCopy
from . import asking, plans, steps

Status = DataAccessRequest.Status
SHA_256 = re.compile(r"[0-9a-f]{64}")


@transaction.atomic
def record_copy(
    request: DataAccessRequest, *, place: str, size_bytes: int, checksum: str, by: User, at: datetime
) -> RestoredCopy:
    """Put on record that a copy was restored just now. Its inquiry can't be closed until it is gone."""
    steps.require_staff(by)
    request = steps.locked(request)
    consent, until = _consent_in_force(request, at)
    _require_first_copy(request)
    _require_named(consent, by)
    checksum = checksum.strip().lower()
    if not SHA_256.fullmatch(checksum):
        raise ValidationError("A SHA-256 checksum has 64 digits from 0 to f.", code="wrong_checksum")
    if size_bytes <= 0:
        raise ValidationError("Write its size in bytes.", code="out_of_range")
    copy = RestoredCopy(
        consent=consent,
        request=request,
        database=request.database,
        restored_by=by,
        restored_at=at,
        place=steps.require_text(place, "Where it is restored"),
        size_bytes=size_bytes,
        checksum=checksum,
        delete_by=until,
    )
    reason = f"A copy of the database is alive ({request.reference}). Delete it and have that confirmed first."
    inquiries.hold(request.inquiry, key=_key(request), reason=reason, at=at)
    plans.keep(copy, by=by, reason="restored", at=at)
    return copy


@transaction.atomic
def enter_access(copy: RestoredCopy, *, why: str, by: User, at: datetime) -> CopyAccess:
    """Put on record that ``by`` will now look into the copy. Only whom the consent names may."""
    steps.require_staff(by)
    why = steps.require_text(why, "Why you look into it")
    copy = steps.locked_copy(copy)
    _require_there(copy)
    if _is_withdrawn(copy) or copy.delete_by <= at:
        raise ValidationError("The approval is over: the copy may only be deleted now.", code="no_consent")
    _require_named(copy.consent, by)
    return CopyAccess.objects.create(copy=copy, person=by, why=why, at=at)


@transaction.atomic
def prolong(
    copy: RestoredCopy, *, purpose: str, tried: str, keep_days: int, by: User, at: datetime
) -> DataAccessRequest:
    """Draft a request to the data owner to keep the copy for longer; nothing changes until they say yes."""
    steps.require_staff(by)
    copy = steps.locked_copy(copy)
    _require_there(copy)
    if copy.prolonging.filter(status__in=steps.UNANSWERED).exists():
        raise ValidationError("The data owner is asked about this already.", code="asked_already")
    request = copy.request
    return asking.ask(
        request.inquiry,
        database=request.database,
        data_owner=request.data_owner,
        people=User.objects.filter(pk__in=copy.consent.people),
        purpose=purpose,
        tried=tried,
        place=copy.place,
        keep_days=keep_days,
        by=by,
        at=at,
        prolongs=copy,
    )


@transaction.atomic
def record_deletion(copy: RestoredCopy, *, how: str, by: User, at: datetime) -> RestoredCopy:
    """Put on record that ``by`` has deleted it, and how; a second person still has to see that it is gone."""
    steps.require_staff(by)
    copy = steps.locked_copy(copy)
    _require_there(copy)
    copy.deleted_by, copy.deleted_at, copy.deleted_how = by, at, steps.require_text(how, "How it was deleted")
    plans.keep(copy, by=by, reason="deleted", at=at)
    steps.forget_prolonging([copy], at=at)
    return copy


@transaction.atomic
def confirm_deletion(copy: RestoredCopy, *, by: User, at: datetime) -> RestoredCopy:
    """``by`` has seen that it is gone. Neither who restored it nor who deleted it can say so."""
    steps.require_staff(by)
    copy = steps.locked_copy(copy)
    if copy.deleted_at is None:
        raise ValidationError("Nobody has deleted it yet.", code="wrong_status")
    if copy.is_gone:
        raise ValidationError("It was confirmed already.", code="nothing_to_change")
    if by.pk in {copy.restored_by_id, copy.deleted_by_id}:
        raise ValidationError(
            "Whoever restored or deleted it can't confirm that it is gone. Ask a colleague.", code="needs_a_second"
        )
    copy.confirmed_by, copy.confirmed_at = by, at
    plans.keep(copy, by=by, reason="seen gone", at=at)
    inquiries.lift(copy.request.inquiry, key=_key(copy.request), at=at)
    _end(copy, by=by, at=at)
    return copy


def _end(copy: RestoredCopy, *, by: User, at: datetime) -> None:
    """With its last copy an approval has served its purpose; for another one the data owner is asked again."""
    if copy.request.copies.alive().exists():
        return
    theirs = DataAccessRequest.objects.filter(Q(pk=copy.request_id) | Q(prolongs=copy), status=Status.APPROVED)
    for request in theirs:
        steps.move(request, Status.ENDED)
        steps.sign(request, by=by, reason="every copy is gone", at=at)


def _consent_in_force(request: DataAccessRequest, at: datetime) -> tuple[Consent, datetime]:
    """With until when a copy may be kept."""
    consent: Consent | None = request.consents.in_force(at).order_by("-pk").first()
    if consent is None or consent.until is None or request.status != Status.APPROVED:
        raise ValidationError(
            f"No approval by the data owner is in force for {request.database.name}: nothing may be restored.",
            code="no_consent",
        )
    return consent, consent.until


def _require_first_copy(request: DataAccessRequest) -> None:
    if request.prolongs_id:
        raise ValidationError("This approval is for keeping a copy for longer, not for another one.", code="no_consent")
    if request.copies.exists():
        raise ValidationError(
            "The approval is for one copy, and that was restored. Ask the data owner for another.", code="no_consent"
        )


def _is_withdrawn(copy: RestoredCopy) -> bool:
    requests = {copy.request_id, copy.consent.request_id}
    return Consent.objects.filter(request__in=requests, kind=Consent.Kind.WITHDRAWN).exists()


def _require_named(consent: Consent, by: User) -> None:
    if by.pk not in consent.people:
        raise ValidationError("The data owner's approval does not name you.", code="not_named")


def _require_there(copy: RestoredCopy) -> None:
    if copy.deleted_at is not None:
        raise ValidationError("It was deleted already.", code="wrong_status")


def _key(request: DataAccessRequest) -> str:
    return f"copy:{request.pk}"
