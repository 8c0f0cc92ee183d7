"""Papers of a request: certificates, trail and register as PDF. Pure: facts in, bytes out."""

from .facts import (
    ConsentPaper,
    DeletedCopy,
    DeletionPaper,
    RegisteredCopy,
    RegisterPaper,
    TrailEntry,
    TrailPaper,
)
from .printing import consent_certificate, deletion_certificate, register, trail

__all__ = [
    "ConsentPaper",
    "DeletedCopy",
    "DeletionPaper",
    "RegisterPaper",
    "RegisteredCopy",
    "TrailEntry",
    "TrailPaper",
    "consent_certificate",
    "deletion_certificate",
    "register",
    "trail",
]
