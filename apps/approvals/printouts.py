"""Certificates and trail of a request as PDF, read from the record."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from apps.accounts.models import User
from apps.branding.looks import present

from . import papers
from .models import Consent, DataAccessRequest, RestoredCopy
from .querysets import CopyQuerySet
from .records import facts_of
from .trail import trail_of
from .wording import canonical


def of_consent(consent: Consent, request: DataAccessRequest) -> bytes:
    """The certificate of one answer. Needs the request with what ``steps.locked`` reads."""
    people = User.objects.filter(pk__in=consent.people).order_by("name")
    return papers.consent_certificate(
        papers.ConsentPaper(
            **_heading(request, consent.at),
            owner_name=consent.owner_name,
            owner_email=consent.owner_email,
            answer=consent.get_kind_display(),
            is_consent=consent.is_approving,
            answered_at=consent.at,
            verified=consent.verified_by,
            address=consent.address,
            browser=consent.browser,
            place=request.place,
            people=tuple(str(person) for person in people),
            keep_days=consent.keep_days or 0,
            until=consent.until,
            version=consent.version,
            text=consent.text,
            text_hash=consent.text_hash,
            record=canonical(facts_of(consent)),
            record_hash=consent.record_hash,
        )
    )


def of_deletion(request: DataAccessRequest, *, at: datetime) -> bytes:
    """The certificate that every copy of a request is gone."""
    copies = request.copies.select_related("restored_by", "deleted_by", "confirmed_by").order_by("pk")
    return papers.deletion_certificate(
        papers.DeletionPaper(
            **_heading(request, at),
            owner_name=request.data_owner.name,
            copies=tuple(_deleted(copy) for copy in copies),
        )
    )


def of_trail(request: DataAccessRequest, *, at: datetime) -> bytes:
    """All that happened about a request, for an auditor."""
    entries = tuple(papers.TrailEntry(at=e.at, who=e.who, what=e.what, detail=e.detail) for e in trail_of(request))
    state = request.get_status_display()
    return papers.trail(papers.TrailPaper(**_heading(request, at), state=state, entries=entries))


def of_register(copies: CopyQuerySet, *, month: date, zone: ZoneInfo, at: datetime) -> bytes:
    """Those of ``copies`` that lived in a month, as they stood at its end, or at ``at`` while it goes on."""
    start = datetime(month.year, month.month, 1, tzinfo=zone)
    end = datetime.combine((start + timedelta(days=31)).replace(day=1), start.time(), tzinfo=zone)
    counted_at = min(at, end)
    found = copies.alive_between(start, end).select_related("request__inquiry", "database__customer", "restored_by")
    return papers.register(
        papers.RegisterPaper(
            issuer=present().name_in_mails,
            zone=zone.key,
            issued_at=counted_at,
            counted_at=counted_at,
            month=start.date(),
            copies=tuple(_registered(copy) for copy in found),
        )
    )


def _registered(copy: RestoredCopy) -> papers.RegisteredCopy:
    return papers.RegisteredCopy(
        reference=copy.request.reference,
        inquiry=copy.request.inquiry_id,
        customer=str(copy.database.customer),
        database=copy.database.name,
        reason=copy.request.purpose,
        place=copy.place,
        holder=str(copy.restored_by),
        restored_at=copy.restored_at,
        delete_by=copy.delete_by,
        gone_at=copy.confirmed_at,
    )


def _heading(request: DataAccessRequest, issued_at: datetime) -> dict:
    customer = request.database.customer
    return {
        "issuer": present().name_in_mails,
        "zone": customer.market.calendar.time_zone,
        "issued_at": issued_at,
        "reference": request.reference,
        "inquiry": request.inquiry_id,
        "customer": str(customer),
        "database": request.database.name,
    }


def _deleted(copy: RestoredCopy) -> papers.DeletedCopy:
    if copy.deleted_at is None or copy.confirmed_at is None:
        raise ValueError(f"{copy} is not gone.")
    return papers.DeletedCopy(
        restored_at=copy.restored_at,
        restored_by=str(copy.restored_by),
        place=copy.place,
        size_bytes=copy.size_bytes,
        checksum=copy.checksum,
        delete_by=copy.delete_by,
        deleted_at=copy.deleted_at,
        deleted_how=copy.deleted_how,
        deleted_by=str(copy.deleted_by),
        confirmed_at=copy.confirmed_at,
        confirmed_by=str(copy.confirmed_by),
    )
