"""What came in by the bank's own account of it: camt.053 or a table. Pure."""

from .credits import BYTES_LIMIT, Credit, Statement, StatementError
from .matching import Finding, Match, Open, match, name_of
from .reading import read

__all__ = [
    "BYTES_LIMIT",
    "Credit",
    "Finding",
    "Match",
    "Open",
    "Statement",
    "StatementError",
    "match",
    "name_of",
    "read",
]
