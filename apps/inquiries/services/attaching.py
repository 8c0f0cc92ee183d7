"""Keeping files: random names in storage, text searched for secrets, nothing left behind when the rest fails."""

import unicodedata
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import NamedTuple

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.text import Truncator

from apps.accounts.history import save_signed
from apps.accounts.models import AccessRecord, User
from apps.accounts.services import record_access
from apps.diagnostics.reading import decode, is_mail

from ..facts import Upload
from ..models import Attachment, Message
from ..uploads import require_possible
from ..wording import checked_text
from .facets import keep_that_it_has_files
from .masking import Masking
from .steps import say

NAME_LIMIT = 200
ADD_WHAT_MATTERS = "Pictures and packed files of the mail were left out: attach those that matter on their own."
BINARY = frozenset(range(32)) - frozenset(b"\t\n\v\f\r\x1b")


def record_file(attachment: Attachment, *, by: User, at: datetime) -> None:
    """Keep that ``by`` was given the file."""
    about = f"{attachment.name}, #{attachment.message.inquiry_id}"
    record_access(by=by, what=AccessRecord.What.FILE, about=about, at=at)


class Stored(NamedTuple):
    """A file as it is kept: named for people, under a random name in storage, its secrets masked if it is text."""

    name: str
    file: str
    size: int
    is_checked: bool
    is_unpacked: bool


@contextmanager
def stored(files: Sequence[Upload], *, masking: Masking, at: datetime) -> Iterator[list[Stored]]:
    """Mask and store ``files`` before the write that keeps them; they are deleted again if that fails.

    Refuses all of them when one can't be kept. Masking a file takes up to a second: open no transaction before.
    """
    require_possible(files)
    kept: list[str] = []
    try:
        yield [_store(file, masking, at, kept) for file in files]
    except BaseException:
        for name in kept:
            default_storage.delete(name)
        raise


def attach(message: Message, files: Sequence[Stored], *, by: User) -> None:
    """Put stored files on record with ``message``, and say which of them are no longer what was sent."""
    for file in files:
        attachment = Attachment(
            message=message, name=file.name, file=file.file, size=file.size, is_checked=file.is_checked
        )
        save_signed(attachment, by=by, reason="attached", at=message.sent_at)
    if files:
        keep_that_it_has_files(message.inquiry)
    for file in files:
        if file.is_unpacked:
            words = f"The mail was kept as its text, {file.name}, so that secrets in it are masked. {ADD_WHAT_MATTERS}"
            say(message.inquiry, Message.Kind.EVENT, words, by=by, at=message.sent_at, is_internal=message.is_internal)


def _store(file: Upload, masking: Masking, at: datetime, kept: list[str]) -> Stored:
    is_unpacked = is_mail(file.content, file.name)
    source = decode(file.content, file.name).encode("utf-8", "replace") if is_unpacked else file.content
    content, is_checked = _masked(source, masking)
    name = f"{file.name}.txt" if is_unpacked else file.name
    stored_as = default_storage.save(f"{at:%Y/%m}/{uuid.uuid4().hex}", ContentFile(content))
    kept.append(stored_as)
    shown = Truncator(masking.mask(_display_name(name))).chars(NAME_LIMIT)
    return Stored(shown, stored_as, len(content), is_checked, is_unpacked)


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
