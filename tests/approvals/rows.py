"""Rows of an approval as services would leave them, for what the database itself refuses."""

from dataclasses import dataclass
from hashlib import sha256
from itertools import count
from typing import Any

from apps.approvals.models import Consent, CopyAccess, DataAccessRequest, RestoredCopy
from apps.inquiries.models import Inquiry
from apps.isvs.models import DataOwner
from tests.cast import DAY, HOUR, MONDAY, Cast
from tests.factories.accounts import StaffFactory
from tests.factories.isvs import CompanyDatabaseFactory, CustomerFactory

NUMBERS = count(1)
TEXT = "May we make a copy of your company data?"


def hash_of(text: Any) -> str:
    return sha256(str(text).encode()).hexdigest()


@dataclass
class Rows:
    cast: Cast
    inquiry: Inquiry
    request: DataAccessRequest

    @classmethod
    def asked(cls, cast: Cast, **given: Any) -> "Rows":
        """A request that waits for its data owner; sam and dan are to have access."""
        database = CompanyDatabaseFactory(customer=CustomerFactory(market=cast.market))
        owner = DataOwner.objects.create(
            customer=database.customer,
            name="Dag Lunde",
            email=f"dag{next(NUMBERS)}@havbris.example",
            status=DataOwner.Status.VERIFIED,
            named_by=cast.sam,
            verified_by=cast.tove,
            verified_at=MONDAY,
        )
        inquiry = cast.ask()
        facts = {
            "inquiry": inquiry,
            "database": database,
            "data_owner": owner,
            "purpose": "VAT differs by 0.01.",
            "tried": "Test data.",
            "place": "A closed environment.",
            "keep_days": 14,
            "status": DataAccessRequest.Status.ASKED,
            "text": TEXT,
            "text_hash": hash_of(TEXT),
            "asked_by": cast.sam,
            "asked_at": MONDAY,
            "released_by": cast.tove,
            "released_at": MONDAY,
            "lapses_at": MONDAY + 7 * DAY,
        }
        request = DataAccessRequest.objects.create(**facts | given)
        request.people.set([cast.sam, StaffFactory(name="Dan Moe", market=cast.market)])
        return cls(cast, inquiry, request)

    @property
    def people(self) -> list[int]:
        return sorted(self.request.people.values_list("pk", flat=True))

    def consent(self, kind: str = "approved", **given: Any) -> Consent:
        request = self.request
        facts = {
            "request": request,
            "kind": kind,
            "version": request.version,
            "text": request.text,
            "text_hash": request.text_hash,
            "database": request.database,
            "data_owner": request.data_owner,
            "owner_name": request.data_owner.name,
            "owner_email": request.data_owner.email,
            "at": MONDAY + HOUR,
            "verified_by": "code",
            "record_hash": hash_of(next(NUMBERS)),
        }
        if kind in Consent.APPROVING:
            facts |= {"keep_days": 14, "people": self.people, "until": MONDAY + 14 * DAY}
        return Consent.objects.create(**facts | given)

    def copy(self, consent: Consent, **given: Any) -> RestoredCopy:
        facts = {
            "consent": consent,
            "request": consent.request,
            "database": consent.database,
            "restored_by": self.cast.sam,
            "restored_at": MONDAY + DAY,
            "place": "A closed environment.",
            "size_bytes": 4096,
            "checksum": hash_of("copy"),
            "delete_by": MONDAY + 14 * DAY,
        }
        return RestoredCopy.objects.create(**facts | given)

    def access(self, copy: RestoredCopy, **given: Any) -> CopyAccess:
        facts = {"copy": copy, "person": self.cast.sam, "why": "To repeat the fault.", "at": MONDAY + 2 * DAY}
        return CopyAccess.objects.create(**facts | given)
