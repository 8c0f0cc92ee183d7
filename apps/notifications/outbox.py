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
from django.utils.safestring import mark_safe
from django.utils.text import Truncator

from apps.policy.models import SupportCalendar

from . import wake
from .markdown import to_html
from .models import Mail

SUBJECT_LENGTH = 200


def post(
    template: str,
    *,
    to: Iterable[str],
    context: Mapping[str, Any],
    key: str,
    at: datetime,
    not_before: datetime | None = None,
    within: SupportCalendar | None = None,
) -> list[Mail]:
    """Queue one mail to each address and return the new ones; an address that had this ``key`` gets no second.

    The words are in ``templates/mail/<template>.md`` and ``.subject.txt``. ``context["link"]`` is the path of the
    page where one answers. Mail leaves after the commit, not before ``not_before`` and only in the hours of ``within``.
    """
    if not transaction.get_connection().in_atomic_block:
        raise TransactionManagementError("Mail is queued in the transaction of what it tells of.")
    addresses = list(dict.fromkeys(to))
    if not addresses:
        return []
    due = max(at, not_before or at)
    letter = _write(template, context)
    drafts = [_draft(letter, address, key=key, queued_at=at, not_before=due, within=within) for address in addresses]
    Mail.objects.bulk_create(drafts, ignore_conflicts=True)
    # Which of them are new is told by the Message-ID: those whose key was taken were not stored.
    new = list(Mail.objects.filter(message_id__in=[draft.message_id for draft in drafts]).order_by("pk"))
    if new and due <= at:
        wake.after_commit()
    return new


@dataclass(frozen=True)
class _Letter:
    subject: str
    text: str
    html: str


def _write(template: str, context: Mapping[str, Any]) -> _Letter:
    known = {**context, "site_url": settings.SITE_URL, "link": settings.SITE_URL + context["link"]}
    subject = Truncator(" ".join(_plain(f"{template}.subject.txt", known).split())).chars(SUBJECT_LENGTH)
    body = _plain(f"{template}.md", known).strip()
    frame = {"subject": subject, "link": known["link"], "site_url": known["site_url"]}
    return _Letter(
        subject=subject,
        text=_plain("_layout.txt", {**frame, "body": body}),
        html=_template("_layout.html").render(Context({**frame, "body": mark_safe(to_html(body))})),  # noqa: S308  # to_html makes it safe
    )


def _plain(name: str, context: Mapping[str, Any]) -> str:
    """Text as written: what is HTML or not is decided once, when the HTML part is made."""
    return _template(name).render(Context(dict(context), autoescape=False)).replace("\x00", "")


def _template(name: str) -> Any:
    return engines["django"].engine.get_template(f"mail/{name}")  # type: ignore[attr-defined]  # of DjangoTemplates


def _draft(letter: _Letter, address: str, *, key: str, **when: Any) -> Mail:
    return Mail(
        key=f"{key}:{address}",
        message_id=f"<{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname}>",
        to=address,
        subject=letter.subject,
        text=letter.text,
        html=letter.html,
        **when,
    )
