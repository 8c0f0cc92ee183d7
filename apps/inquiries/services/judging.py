"""Who answers an inquiry: the support policy says so first, and staff confirm or overrule it."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.policy.clauses import verdict_on
from apps.policy.models import PolicyClause
from apps.policy.scope import Verdict, VerdictKind, contact_of
from apps.policy.topics import SupportTopic

from ..models import Inquiry, Message
from ..wording import checked_text, required_text
from .masking import Masking
from .steps import locked, require_staff, say, settle


def judge(inquiry: Inquiry, topic: str) -> bool:
    """Let the policy of the day it was asked say who answers it, unless staff have; whether anything is new.

    The caller saves the inquiry.
    """
    if inquiry.judged_at is not None:
        return False
    verdict = verdict_on(topic, market=inquiry.market, at=inquiry.asked_at)
    before = inquiry.topic, inquiry.verdict, inquiry.clause_id
    inquiry.topic, inquiry.verdict, inquiry.clause = topic, verdict.kind.value, verdict.clause
    return before != (inquiry.topic, inquiry.verdict, inquiry.clause_id)


def decide(inquiry: Inquiry, kind: VerdictKind, *, by: User, at: datetime) -> None:
    """Somebody at the desk says who answers it. The caller tells of it and saves the inquiry."""
    inquiry.verdict = kind.value
    inquiry.judged_by, inquiry.judged_at = by, at


@transaction.atomic
def confirm_verdict(inquiry: Inquiry, *, by: User, at: datetime, text: str = "") -> Inquiry:
    """Say that the policy's verdict is right; ``text`` says why, for the desk alone."""
    inquiry = _to_be_judged(inquiry, by)
    if not inquiry.verdict or inquiry.judged_at is not None:
        words = "The verdict is confirmed already." if inquiry.verdict else "There is no verdict yet. Give one."
        raise ValidationError(words, code="nothing_to_change")
    text = checked_text(text, "The reason")
    decide(inquiry, VerdictKind(inquiry.verdict), by=by, at=at)
    words = f"Verdict confirmed: {inquiry.get_verdict_display()}."
    say(inquiry, Message.Kind.EVENT, words, by=by, at=at, is_internal=True)
    _note(inquiry, text, by=by, at=at)
    settle(inquiry, by=by, reason=words.rstrip("."), at=at)
    return inquiry


@transaction.atomic
def overrule_verdict(inquiry: Inquiry, *, by: User, topic: str, text: str, at: datetime, verdict: str = "") -> Inquiry:
    """Say otherwise: another topic, another verdict on it, or both. Without ``verdict`` the policy's on it counts.

    ``text`` is the reason, for the desk alone; the ISV reads who answers now.
    """
    inquiry = _to_be_judged(inquiry, by)
    text = required_text(text, "The reason")
    said = verdict_on(SupportTopic(topic), market=inquiry.market, at=inquiry.asked_at)
    kind = VerdictKind(verdict) if verdict else said.kind
    if (inquiry.topic, inquiry.verdict) == (topic, kind):
        raise ValidationError("This is what the verdict says already. Confirm it instead.", code="nothing_to_change")
    is_told = inquiry.verdict != kind
    inquiry.topic, inquiry.clause = topic, said.clause
    decide(inquiry, kind, by=by, at=at)
    words = _in_words(inquiry, said, kind)
    say(inquiry, Message.Kind.EVENT, words, by=by, at=at, is_internal=not is_told)
    _note(inquiry, text, by=by, at=at)
    settle(inquiry, by=by, reason=f"verdict overruled: {inquiry.get_verdict_display()}", at=at)
    return inquiry


def _to_be_judged(inquiry: Inquiry, by: User) -> Inquiry:
    require_staff(by)
    inquiry = locked(inquiry)
    if inquiry.is_over:
        raise ValidationError(
            "This inquiry is finished: its verdict stays as it was. Reopen it first.", code="wrong_status"
        )
    return inquiry


def _note(inquiry: Inquiry, text: str, *, by: User, at: datetime) -> None:
    """Keep the reason without its secrets; their placeholders are kept when the inquiry is saved."""
    if not text:
        return
    masking = Masking(inquiry.masking)
    say(inquiry, Message.Kind.NOTE, masking.mask(text), by=by, at=at, is_internal=True)
    inquiry.masking = masking.data


def _in_words(inquiry: Inquiry, said: Verdict[PolicyClause], kind: VerdictKind) -> str:
    """What the ISV reads. A clause is cited for what it says alone."""
    by_clause = f", by clause {said.clause.number} of the support policy" if said.clause and said.kind is kind else ""
    topic = inquiry.get_topic_display()
    contact = contact_of(kind, inquiry.market)
    if kind is VerdictKind.OUT_OF_SCOPE:
        return f"Looked at again: {topic}. This is outside support{by_clause}."
    return f"Looked at again: {topic}. {contact.name} answers this{by_clause}."
