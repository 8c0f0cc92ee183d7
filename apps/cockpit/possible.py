"""When a step is possible with an inquiry, and whom it concerns."""

from collections.abc import Callable

from apps.accounts.models import User
from apps.inquiries.models import Inquiry
from apps.policy.scope import VerdictKind

from . import forms

Status = Inquiry.Status


def may_become(status: Status) -> Callable[[Inquiry], bool]:
    return lambda inquiry: status in Inquiry.MAY_BECOME[Status(inquiry.status)]


def complete_and_may_become(status: Status) -> Callable[[Inquiry], bool]:
    return lambda inquiry: inquiry.is_complete and may_become(status)(inquiry)


def always(inquiry: Inquiry) -> bool:
    return True


def mergeable(inquiry: Inquiry) -> bool:
    return inquiry.status not in {Status.CLOSED, Status.MERGED}


def has_absorbed(inquiry: Inquiry) -> bool:
    """Whether others were merged into it, as the page of one inquiry reads it."""
    return inquiry.has_absorbed


def has_several_words(inquiry: Inquiry) -> bool:
    """Whether the ISV wrote more than its question."""
    return inquiry.last_word > inquiry.first_word


def answerable(inquiry: Inquiry) -> bool:
    return bool(forms.answers_of(inquiry))


def unfinished(inquiry: Inquiry) -> bool:
    return not inquiry.is_over


def unconfirmed(inquiry: Inquiry) -> bool:
    """What the desk is to answer needs no confirming: answering says it."""
    is_others = inquiry.verdict not in ("", VerdictKind.IN_SCOPE)
    return unfinished(inquiry) and is_others and inquiry.judged_at is None


def everybody(inquiry: Inquiry, person: User) -> bool:
    return True


def asked_to_be_reminded(inquiry: Inquiry, person: User) -> bool:
    return inquiry.is_reminded
