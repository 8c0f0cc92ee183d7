"""Fingerprints: one error is the same error, whoever meets it and with whatever ids."""

from .fingerprint import Fingerprint, fingerprint
from .messages import message_of

__all__ = ["Fingerprint", "fingerprint", "message_of"]
