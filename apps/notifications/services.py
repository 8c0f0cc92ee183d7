"""What staff can do with mail and with its words."""

from datetime import datetime
from uuid import uuid4

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.db import transaction

from . import outbox, wake, wording
from .kinds import Kind
from .models import Mail, MailText
from .wording import Wording


@transaction.atomic
def send_again(mail: Mail, *, by: AbstractBaseUser, at: datetime) -> Mail:
    """Queue a refused or given-up mail once more, as it was written and under its own Message-ID."""
    mail = Mail.objects.select_for_update().get(pk=mail.pk)
    if not mail.has_failed:
        raise ValidationError(
            f"Only refused or given-up mail can be sent again; this one is {mail.get_state_display().lower()}.",
            code="wrong_state",
        )
    if mail.is_confidential:
        raise ValidationError(
            "The code in this mail was not kept. Let them ask for a new one on the page that wants it.",
            code="words_not_kept",
        )
    mail.state, mail.attempts, mail.not_before = Mail.State.WAITING, 0, at
    mail.save(update_fields=["state", "attempts", "not_before"])
    # Mail is a working row without a history of its own: the admin's log says who did it.
    LogEntry.objects.create(
        user_id=by.pk,
        action_time=at,
        action_flag=CHANGE,
        content_type=ContentType.objects.get_for_model(Mail),
        object_id=str(mail.pk),
        object_repr=str(mail)[:200],
        change_message="Sent again.",
    )
    wake.after_commit()
    return mail


def change_text(kind: Kind, words: Wording, *, by: AbstractBaseUser, reason: str, at: datetime) -> None:
    """Write mails of this kind in these words from now on, in every process. The standard ones leave nothing on record.

    Refused: words that could not be filled in, and those that count already.
    """
    words = wording.tidied(words)
    wording.check(kind, words)
    with transaction.atomic():
        row = MailText.objects.select_for_update().filter(kind=kind.code).first()
        if words == (Wording(row.subject, row.text) if row else wording.standard(kind)):
            raise ValidationError("Nothing is changed: the mail says that already.", code="nothing_to_change")
        if words == wording.standard(kind):
            _restore(row, by=by, reason=reason, at=at)
            return
        row = row or MailText(kind=kind.code)
        row.subject, row.text = words
        _sign(row, by=by, reason=reason, at=at)
        row.save()
        wording.KEPT.forget()


@transaction.atomic
def restore_text(kind: Kind, *, by: AbstractBaseUser, at: datetime) -> None:
    """Go back to the standard words; what was there stays in the history."""
    row = MailText.objects.select_for_update().filter(kind=kind.code).first()
    if row is None:
        raise ValidationError("This mail has its standard text.", code="nothing_to_change")
    _restore(row, by=by, reason="back to the standard text", at=at)


def _restore(row: MailText | None, *, by: AbstractBaseUser, reason: str, at: datetime) -> None:
    if row is not None:
        _sign(row, by=by, reason=reason, at=at)
        row.delete()
        wording.KEPT.forget()


def _sign(row: MailText, *, by: AbstractBaseUser, reason: str, at: datetime) -> None:
    vars(row).update({"_history_user": by, "_change_reason": reason, "_history_date": at})


def example_of(kind: Kind, words: Wording) -> outbox.Letter:
    """What a mail in these words looks like, with example data. Refused as by ``change_text``."""
    words = wording.tidied(words)
    wording.check(kind, words)
    return outbox.letter_of(kind, words, {**kind.examples, "link": "/"})


def send_example(kind: Kind, words: Wording, *, to: str, at: datetime) -> Mail:
    """Mail that example to one address."""
    with transaction.atomic():
        return outbox.post_letter(example_of(kind, words), to=to, key=f"example:{kind.code}:{uuid4().hex}", at=at)
