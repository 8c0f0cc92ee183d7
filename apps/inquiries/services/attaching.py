"""Keeping files: random names in storage, text searched for secrets, nothing left behind when the rest fails."""

import unicodedata
import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.text import Truncator

from apps.accounts.history import save_signed
from apps.accounts.models import User

from ..facts import Upload
from ..models import Attachment, Message
from ..wording import checked_text
from .masking import Masking

NAME_LIMIT = 200
MEGABYTE = 1024 * 1024
BINARY = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1b")


def attach(message: Message, files: Sequence[Upload], *, masking: Masking, by: User) -> list[Attachment]:
    """Keep ``files`` with ``message``. Refuses all of them when one can't be kept."""
    if len(files) > settings.ATTACHMENTS_PER_MESSAGE:
        raise ValidationError(
            f"{len(files)} files; {settings.ATTACHMENTS_PER_MESSAGE} fit one message. Send the others in a second one, "
            "or pack them into one archive.",
            code="too_many_attachments",
        )
    for file in files:
        _check(file)
    stored: list[str] = []
    try:
        with transaction.atomic():
            return [_keep(message, file, masking, by, stored) for file in files]
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise


def _check(file: Upload) -> None:
    limit = settings.ATTACHMENT_MAX_BYTES
    if len(file.content) > limit:
        raise ValidationError(
            f"{file.name[:80]} has {len(file.content) / MEGABYTE:.1f} MB; {limit // MEGABYTE} MB are possible. "
            "Cut it down to the part that matters, or pack it.",
            code="attachment_too_large",
        )
    if not file.content:
        raise ValidationError(f"{file.name[:80]} is empty. Choose the file again.", code="attachment_empty")


def _keep(message: Message, file: Upload, masking: Masking, by: User, stored: list[str]) -> Attachment:
    content, is_checked = _masked(file.content, masking)
    name = default_storage.save(f"{message.sent_at:%Y/%m}/{uuid.uuid4().hex}", ContentFile(content))
    stored.append(name)
    attachment = Attachment(
        message=message,
        name=Truncator(masking.mask(_display_name(file.name))).chars(NAME_LIMIT),
        file=name,
        size=len(content),
        is_checked=is_checked,
    )
    save_signed(attachment, by=by, reason="attached", at=message.sent_at)
    return attachment


def _masked(content: bytes, masking: Masking) -> tuple[bytes, bool]:
    """``content`` with secrets masked when it is text we can read, and whether it is."""
    for encoding, marks in (("utf-8-sig", (b"",)), ("utf-16", (b"\xff\xfe", b"\xfe\xff"))):
        if content.startswith(marks):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text:
                return masking.mask(text).encode(), True
    if BINARY.isdisjoint(content):
        # A log in an older encoding: whichever it is, secrets are ASCII, and every other byte stays as it is.
        return masking.mask(content.decode("latin-1")).encode("latin-1"), True
    return content, False


def _display_name(name: str) -> str:
    name = checked_text(name.replace("\\", "/").rpartition("/")[2], "The file name", limit=4 * NAME_LIMIT)
    name = unicodedata.normalize("NFC", " ".join(name.split())) or "file"
    stem, dot, ending = name.rpartition(".")
    if len(name) > NAME_LIMIT and dot and len(ending) < 20:
        return f"{stem[: NAME_LIMIT - len(ending) - 2]}….{ending}"
    return name[:NAME_LIMIT]
