"""The only way out: domain code queues mail here, in its own transaction, and never talks to a mail server."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.transaction import TransactionManagementError
from django.template import Context, engines
from django.utils.html import linebreaks
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from apps.branding.looks import present
from apps.policy.models import SupportCalendar

from . import wake
from .kinds import Kind, named
from .models import SUBJECT_LENGTH, Enclosure, Mail
from .wording import Wording, wording_of, write


@dataclass(frozen=True)
class Enclosed:
    """A file that goes with a mail."""

    name: str
    media_type: str
    content: bytes


def post(
    kind: str,
    *,
    to: Iterable[str],
    context: Mapping[str, Any],
    key: str,
    at: datetime,
    not_before: datetime | None = None,
    within: SupportCalendar | None = None,
    enclosed: Iterable[Enclosed] = (),
    is_confidential: bool = False,
) -> list[Mail]:
    """Queue one mail to each address and return the new ones; an address that had this ``key`` gets no second.

    ``context`` holds what the placeholders of that kind of mail stand for, and in ``"link"`` the path of the page where
    one answers. Mail leaves after the commit, not before ``not_before`` and only in the hours of ``within``. Words that
    are confidential, such as a link that lets somebody in, are shown to nobody and forgotten as soon as it is sent.
    """
    addresses = list(dict.fromkeys(to))
    if not addresses:
        return []
    due = max(at, not_before or at)
    letter = letter_of(named(kind), wording_of(named(kind)), context)
    mails = _queue(
        [
            _draft(
                letter,
                address,
                key=key,
                queued_at=at,
                not_before=due,
                within=within,
                is_confidential=is_confidential,
            )
            for address in addresses
        ]
    )
    files = list(enclosed)
    Enclosure.objects.bulk_create(
        [
            Enclosure(mail=mail, name=file.name, media_type=file.media_type, content=file.content)
            for mail in mails
            for file in files
        ]
    )
    return mails


def post_written(*, subject: str, text: str, to: str, key: str, at: datetime, is_confidential: bool) -> list[Mail]:
    """Queue one mail whose plain words are written already; otherwise as ``post``.

    Words that are confidential are shown to nobody, and forgotten as soon as the mail is sent or has failed.
    """
    letter = _lay_out(_shortened(subject), text.replace("\x00", ""), in_html=linebreaks(text, autoescape=True))
    return _queue([_draft(letter, to, key=key, queued_at=at, not_before=at, is_confidential=is_confidential)])


def post_letter(letter: "Letter", *, to: str, key: str, at: datetime) -> Mail:
    """Queue an example of a mail, which says that it is one; otherwise as ``post``."""
    draft = _draft(letter, to, key=key, queued_at=at, not_before=at)
    draft.subject = _shortened(f"Test: {letter.subject}")
    return _queue([draft])[0]


def _queue(drafts: list[Mail]) -> list[Mail]:
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("Mail is queued in the transaction of what it tells of.")
    Mail.objects.bulk_create(drafts, ignore_conflicts=True)
    # Which of them are new is told by the Message-ID: those whose key was taken were not stored.
    new = list(Mail.objects.filter(message_id__in=[draft.message_id for draft in drafts]).order_by("pk"))
    if any(mail.not_before <= mail.queued_at for mail in new):
        wake.after_commit()
    return new


@dataclass(frozen=True)
class Letter:
    """A mail as it is read: the subject, and both of its parts."""

    subject: str
    text: str
    html: str


def letter_of(kind: Kind, wording: Wording, context: Mapping[str, Any]) -> Letter:
    """The mail that ``wording`` makes of a context as ``post`` takes it."""
    given = dict(context)
    link = settings.SITE_URL + given.pop("link")
    desk = present().name_in_mails
    values = {**kind.values(given), "desk": desk, "link": link, "site_url": settings.SITE_URL}
    written = write(kind, wording, values)
    return _lay_out(_shortened(written.subject), written.text, in_html=written.html, link=link)


def _shortened(subject: str) -> str:
    return Truncator(" ".join(subject.split())).chars(SUBJECT_LENGTH)


def _lay_out(subject: str, body: str, *, in_html: str, link: str = "") -> Letter:
    frame = {"subject": subject, "link": link, "site_url": settings.SITE_URL, "brand": present().in_mails}
    # Text as written: what is HTML or not was decided when the HTML part was made.
    plain = Context({**frame, "body": body}, autoescape=False)
    return Letter(
        subject=subject,
        text=_template("_layout.txt").render(plain),
        html=_template("_layout.html").render(Context({**frame, "body": mark_safe(in_html)})),  # noqa: S308  # both callers made it safe
    )


def _template(name: str) -> Any:
    return engines["django"].engine.get_template(f"mail/{name}")  # type: ignore[attr-defined]  # of DjangoTemplates


def _draft(letter: Letter, address: str, *, key: str, **given: Any) -> Mail:
    return Mail(
        key=f"{key}:{address}",
        message_id=f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>",
        to=address,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        **given,
    )
