"""Getting queued mail out: claim, send, settle. No transaction is open while the mail server is spoken to."""

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Q, TextField, Value, When

from apps.policy.calendars import support_hours
from apps.policy.clock import HoursError
from apps.policy.models import SupportCalendar

from .gateway import Answer, MailServer, Verdict
from .models import Mail

CLAIM = timedelta(minutes=5)
RETRY_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440, 1440))
UNREADABLE_HOURS_HOLD = timedelta(days=1)
MOST_ATTEMPTS = len(RETRY_AFTER) + 1
MOST_ATTEMPTS_OF_CODES = 3
"""Over six minutes: a code that arrives later is of no use any more."""

log = logging.getLogger(__name__)


def recover(*, at: datetime) -> None:
    """Put back what dead workers held: nobody knows whether it left, so it is doubtful and goes out again."""
    abandoned = Mail.objects.abandoned(at)
    exhausted = Q(attempts__gte=MOST_ATTEMPTS) | Q(attempts__gte=MOST_ATTEMPTS_OF_CODES, is_confidential=True)
    abandoned.filter(exhausted).update(
        state=Mail.State.GIVEN_UP,
        claimed_until=None,
        is_doubtful=True,
        last_error="The worker died each time it sent this mail.",
        text=_unless_confidential("text"),
        html=_unless_confidential("html"),
    )
    abandoned.update(state=Mail.State.WAITING, claimed_until=None, is_doubtful=True)


def _unless_confidential(field: str) -> Case:
    return Case(When(is_confidential=False, then=F(field)), default=Value(""), output_field=TextField())


def deliver_next(server: MailServer, *, at: datetime) -> bool:
    """Deliver the mail that has been due longest. False when there is none, or when no mail gets through now."""
    mail = _claim(at)
    if mail is None:
        return False
    answer = server.send(mail)
    _settle(mail, answer, at)
    return answer.verdict is not Verdict.UNREACHABLE


@transaction.atomic
def _claim(at: datetime) -> Mail | None:
    """Take a mail that no other worker has: rows are locked, or on SQLite the whole database for this moment."""
    due = Mail.objects.due(at).select_related("within").select_for_update(skip_locked=True, of=("self",))
    while (mail := due.first()) is not None:
        opening = _opening(mail.within, at)
        if opening <= at:
            mail.state, mail.claimed_until = Mail.State.SENDING, at + CLAIM
            mail.attempts += 1
            mail.save(update_fields=["state", "claimed_until", "attempts"])
            return mail
        Mail.objects.filter(pk=mail.pk).update(not_before=opening)
    return None


def _opening(within: SupportCalendar | None, at: datetime) -> datetime:
    if within is None:
        return at
    try:
        return support_hours(within).next_opening(at)
    except HoursError as error:
        # One calendar that can't be read holds back its own mail, nobody else's.
        log.warning("mail in the hours of %s is held for a day: %s", within, error)
        return at + UNREADABLE_HOURS_HOLD


def _settle(mail: Mail, answer: Answer, at: datetime) -> None:
    ours = Mail.objects.filter(pk=mail.pk, state=Mail.State.SENDING, claimed_until=mail.claimed_until)
    outcome = _outcome(mail, answer, at)
    if mail.is_confidential and outcome["state"] != Mail.State.WAITING:
        outcome |= {"text": "", "html": ""}
    if not ours.update(claimed_until=None, is_doubtful=mail.is_doubtful or answer.is_doubtful, **outcome):
        log.warning("mail %s took longer than its claim; it may go out twice", mail.pk)
    if answer.error:
        # A server's reply may quote the mail: its words are kept in the row, which only staff with permission read.
        reason = answer.error if answer.verdict is Verdict.UNREACHABLE else "its row says why"
        log.warning("mail %s is %s after attempt %s: %s", mail.pk, outcome["state"], mail.attempts, reason)


def _outcome(mail: Mail, answer: Answer, at: datetime) -> dict[str, Any]:
    if answer.verdict is Verdict.ACCEPTED:
        return {"state": Mail.State.SENT, "sent_at": at, "last_error": ""}
    if answer.verdict is Verdict.REFUSED:
        return {"state": Mail.State.REFUSED, "last_error": answer.error}
    if mail.attempts >= (MOST_ATTEMPTS_OF_CODES if mail.is_confidential else MOST_ATTEMPTS):
        return {"state": Mail.State.GIVEN_UP, "last_error": answer.error}
    again_at = at + RETRY_AFTER[mail.attempts - 1]
    return {"state": Mail.State.WAITING, "not_before": again_at, "last_error": answer.error}
