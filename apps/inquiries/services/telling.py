"""Telling people which secrets were taken out of what they sent."""

from collections.abc import Sequence
from datetime import datetime

from apps.accounts.models import User
from apps.diagnostics.redaction import Found
from apps.diagnostics.redaction.kinds import NUMBERS
from apps.diagnostics.services.diagnosing import add_masked

from ..models import Inquiry, Message
from .steps import say

MOST_NAMED = 20


def tell_masked(inquiry: Inquiry, found: Sequence[Found], *, by: User, at: datetime, is_internal: bool = False) -> None:
    """Put on record that ``found`` was masked in what ``by`` sent; nothing where nothing was.

    What only the desk may see stays out of the diagnosis, which the ISV sees too.
    """
    if not found:
        return
    if not is_internal:
        add_masked(inquiry.call, found)
    say(inquiry, Message.Kind.EVENT, words_of(found), by=by, at=at, is_internal=is_internal)


def words_of(found: Sequence[Found]) -> str:
    """What was taken out, and what to do about it."""
    named = ", ".join(each.placeholder for each in found[:MOST_NAMED])
    others = f" and {len(found) - MOST_NAMED:,} more" if len(found) > MOST_NAMED else ""
    return f"Taken out before anything was stored: {named}{others}. {_advice(found)}"


def _advice(found: Sequence[Found]) -> str:
    count = sum(each.kind not in NUMBERS for each in found)
    if not count:
        return "Leave out personal numbers where you can."
    if count < len(found):
        return "Rotate all but the personal numbers: what was sent may have been seen."
    return f"Rotate {'it' if count == 1 else 'them'}: what was sent may have been seen."
