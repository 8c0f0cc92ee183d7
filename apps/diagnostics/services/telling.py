"""Telling ISVs what changes with a release: in staff's words, on record."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from apps.accounts.models import User
from apps.isvs.models import Isv

from .. import notices
from ..models import ReleaseComparison, ReleaseNotice
from ..redaction import mask_together

SUBJECT_LIMIT = 150
TEXT_LIMIT = 20_000


@transaction.atomic
def tell_isv(
    comparison: ReleaseComparison, *, isv: Isv, subject: str, text: str, seen: int, by: User, at: datetime
) -> ReleaseNotice:
    """Send a notice to every member of ``isv``, each within their support hours, and keep it with who and when.

    ``seen`` is how many notices about this step to this ISV the writer knows of: two colleagues don't tell it twice.
    """
    subject, text = (masked.text.strip() for masked in mask_together([subject.replace("\n", " "), text]))
    _check_words(subject, text)
    # Whoever comes second waits here, and is then told of the first.
    Isv.objects.select_for_update().get(pk=isv.pk)
    sent = list(ReleaseNotice.objects.filter(comparison=comparison, isv=isv).select_related("sent_by"))
    if len(sent) > seen:
        words = f"{sent[-1].sent_by} has told {isv} while you were writing. Read it before you send yours."
        raise ValidationError(words, code="told_meanwhile")
    members = list(User.objects.people().filter(memberships__isv=isv).select_related("market__calendar"))
    if not members:
        raise ValidationError(f"{isv} has no members who could be told. Add one first.", code="no_members")
    notice = ReleaseNotice.objects.create(
        comparison=comparison,
        isv=isv,
        occurrence=len(sent) + 1,
        subject=subject,
        text=text,
        recipients=[member.email for member in members],
        sent_by=by,
        sent_at=at,
    )
    notices.release_changes(notice, members, at=at)
    return notice


def _check_words(subject: str, text: str) -> None:
    if not subject:
        raise ValidationError("The subject is empty. Say in a few words what changes.", code="empty_subject")
    if not text:
        raise ValidationError("The text is empty. Write what you want to say.", code="empty_text")
    if "\x00" in subject + text:
        words = "The text holds a character that can't be kept (NUL). Remove it."
        raise ValidationError(words, code="forbidden_characters")
    if len(subject) > SUBJECT_LIMIT:
        words = f"The subject has {len(subject)} characters; {SUBJECT_LIMIT} are possible. Shorten it."
        raise ValidationError(words, code="subject_too_long")
    if len(text) > TEXT_LIMIT:
        words = f"The text has {len(text):,} characters; {TEXT_LIMIT:,} are possible. Shorten it."
        raise ValidationError(words, code="text_too_long")
