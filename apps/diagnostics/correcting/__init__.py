"""Correcting: the same call without the mistakes that can be mended for certain."""

from .corrected import Corrected, corrected
from .headers import runnable, with_needed_headers
from .syntax import Mended, mended

__all__ = ["Corrected", "Mended", "corrected", "mended", "runnable", "with_needed_headers"]
