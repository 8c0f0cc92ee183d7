"""Checking: what is wrong with an API call, by the document of the API and by the rules of JSON."""

from .findings import Checks, Finding, Hint
from .placing import placed
from .whole import check

__all__ = ["Checks", "Finding", "Hint", "check", "placed"]
