"""Which files a message can carry, said before any of them is read."""

from collections.abc import Sequence
from typing import Protocol

from django.conf import settings
from django.core.exceptions import ValidationError

MEGABYTE = 1024 * 1024


class Sized(Protocol):
    """A file of which name and size (bytes) are known."""

    @property
    def name(self) -> str: ...

    @property
    def size(self) -> int: ...


def require_possible(files: Sequence[Sized]) -> None:
    """Refuse files that are too many, too large, too large together, or empty."""
    most, limit, together = (
        settings.ATTACHMENTS_PER_MESSAGE,
        settings.ATTACHMENT_MAX_BYTES,
        settings.ATTACHMENTS_MAX_BYTES,
    )
    if len(files) > most:
        raise ValidationError(
            f"{len(files)} files; {most} fit one message. Send the others in a second one, "
            "or pack them into one archive.",
            code="too_many_attachments",
        )
    for file in files:
        if file.size > limit:
            raise ValidationError(
                f"{file.name[:80]} has {file.size / MEGABYTE:.1f} MB; {limit // MEGABYTE} MB are possible. "
                "Cut it down to the part that matters, or pack it.",
                code="attachment_too_large",
            )
        if not file.size:
            raise ValidationError(f"{file.name[:80]} is empty. Choose the file again.", code="attachment_empty")
    size = sum(file.size for file in files)
    if size > together:
        raise ValidationError(
            f"The files have {size / MEGABYTE:.1f} MB together; {together // MEGABYTE} MB are possible. "
            "Send some of them in a second message.",
            code="attachments_too_large",
        )
