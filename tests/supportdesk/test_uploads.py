"""Uploaded files before anybody has looked at them."""

import tempfile
from pathlib import Path

import pytest
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from django.urls import reverse

from apps.inquiries.models import Attachment, Inquiry

MEGABYTE = 1024 * 1024


def received(*files: SimpleUploadedFile):
    return RequestFactory().post("/", {"files": list(files)}).FILES.getlist("files")


def test_a_large_file_never_lies_on_the_disk_as_it_was_sent(tmp_path, monkeypatch, settings):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)

    [file] = received(SimpleUploadedFile("trace.log", b"x" * (5 * MEGABYTE)))

    assert list(Path(tmp_path).iterdir()) == []
    assert (file.name, file.size, file.read()) == ("trace.log", 5 * MEGABYTE, b"x" * (5 * MEGABYTE))


def test_of_files_beyond_what_is_held_the_size_is_known_and_nothing_can_be_read(settings):
    settings.ATTACHMENTS_MAX_BYTES = 3 * MEGABYTE

    held, beyond = received(
        SimpleUploadedFile("a.log", b"a" * (2 * MEGABYTE)), SimpleUploadedFile("b.log", b"b" * (2 * MEGABYTE))
    )

    assert (held.size, held.read(1), beyond.size) == (2 * MEGABYTE, b"a", 2 * MEGABYTE)
    with pytest.raises(SuspiciousFileOperation):
        beyond.read()


def test_files_too_large_together_are_refused_with_the_limit_and_what_was_typed_is_kept(cast, client, settings):
    settings.ATTACHMENTS_MAX_BYTES = 3 * MEGABYTE
    client.force_login(cast.anna)
    files = [SimpleUploadedFile(f"{name}.log", b"x" * (2 * MEGABYTE)) for name in "ab"]
    about = {"kind": "how_to", "subject": "How?", "text": "Typed with care.", "priority": "normal"}

    page = client.post(reverse("portal:new_inquiry"), about | {"attachments": files})

    assert page.context["form"].errors["attachments"] == [
        "The files have 4.0 MB together; 3 MB are possible. Send some of them in a second message."
    ]
    assert page.context["form"]["text"].value() == "Typed with care."
    assert (Inquiry.objects.count(), Attachment.objects.count()) == (0, 0)
