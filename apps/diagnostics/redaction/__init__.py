"""Masking: secrets that people paste never reach the database, a log, a mail or an index."""

from .book import MaskBook
from .jwt import claims_in, expires_at
from .kinds import KINDS
from .masking import Found, Masked, mask, mask_together

__all__ = ["KINDS", "Found", "MaskBook", "Masked", "claims_in", "expires_at", "mask", "mask_together"]
