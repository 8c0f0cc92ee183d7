"""What is printed on each paper. Pure: whoever prints has read it from the record."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, kw_only=True)
class Paper:
    """``issued_at`` is the date of the document, ``zone`` the time zone its moments are written in."""

    issuer: str
    zone: str
    issued_at: datetime


@dataclass(frozen=True, kw_only=True)
class ConsentPaper(Paper):
    """One answer of a data owner. ``record`` is the text whose SHA-256 is ``record_hash``."""

    reference: str
    inquiry: int
    customer: str
    database: str
    owner_name: str
    owner_email: str
    answer: str
    is_consent: bool
    answered_at: datetime
    verified: str
    address: str
    browser: str
    place: str
    people: tuple[str, ...]
    keep_days: int
    until: datetime | None
    version: int
    text: str
    text_hash: str
    record: str
    record_hash: str


@dataclass(frozen=True, kw_only=True)
class DeletedCopy:
    restored_at: datetime
    restored_by: str
    place: str
    size_bytes: int
    checksum: str
    delete_by: datetime
    deleted_at: datetime
    deleted_how: str
    deleted_by: str
    confirmed_at: datetime
    confirmed_by: str


@dataclass(frozen=True, kw_only=True)
class DeletionPaper(Paper):
    reference: str
    inquiry: int
    customer: str
    database: str
    owner_name: str
    copies: tuple[DeletedCopy, ...]


@dataclass(frozen=True, kw_only=True)
class TrailEntry:
    at: datetime
    who: str
    what: str
    detail: str = ""


@dataclass(frozen=True, kw_only=True)
class TrailPaper(Paper):
    reference: str
    inquiry: int
    customer: str
    database: str
    state: str
    entries: tuple[TrailEntry, ...]


@dataclass(frozen=True, kw_only=True)
class RegisteredCopy:
    """``gone_at`` is when a second person confirmed that the copy is deleted."""

    reference: str
    inquiry: int
    customer: str
    database: str
    reason: str
    place: str
    holder: str
    restored_at: datetime
    delete_by: datetime
    gone_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class RegisterPaper(Paper):
    """The copies that lived in the month of which ``month`` is the first day; ages count to ``counted_at``."""

    month: date
    counted_at: datetime
    copies: tuple[RegisteredCopy, ...]
