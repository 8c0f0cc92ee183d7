"""Uploads stay in memory: in a temporary file, secrets would lie on the disk before they are masked."""

from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler


class InMemory(FileUploadHandler):
    """Holds the files of a request up to ``ATTACHMENTS_MAX_BYTES`` in all; of those beyond, their sizes alone."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._held = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._parts: list[bytes] | None = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._held += len(raw_data)
        if self._held > settings.ATTACHMENTS_MAX_BYTES:
            self._parts = None
        elif self._parts is not None:
            self._parts.append(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        content = BytesIO(b"".join(self._parts or ()))
        kind = InMemoryUploadedFile if self._parts is not None else NotHeld
        return kind(
            content,
            self.field_name,
            self.file_name,
            self.content_type,
            file_size,
            self.charset,
            self.content_type_extra,
        )


class NotHeld(InMemoryUploadedFile):
    """A file that was too large to be held: its size says so to whoever checks it, and nobody can read it."""

    def read(self, *args: Any) -> bytes:
        raise SuspiciousFileOperation(f"{self.name} was too large to be held.")
