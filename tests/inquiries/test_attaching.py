import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment
from tests.cast import MONDAY

SECRET = "FakeSecret0123456789abcdefABCDEF0123456789"


def attach(cast, *files):
    return services.reply(cast.ask(), by=cast.anna, text="See the files.", at=MONDAY, files=files).attachments.all()


def content(attachment):
    with attachment.file.open() as file:
        return file.read()


def stored():
    return default_storage.listdir("2026/03")[1] if default_storage.exists("2026/03") else []


def test_a_file_keeps_its_name_for_people_and_gets_a_random_one_in_storage(cast):
    (attachment,) = attach(cast, Upload("..\\..\\trace.log", b"plain"))

    assert (attachment.name, attachment.size, content(attachment)) == ("trace.log", 5, b"plain")
    assert re.fullmatch(r"2026/03/[0-9a-f]{32}", attachment.file.name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_secrets_in_text_files_are_masked(cast, encoding):
    (attachment,) = attach(cast, Upload("trace.log", f"Bærum\nAuthorization: Bearer {SECRET}\n".encode(encoding)))

    assert attachment.is_checked
    assert SECRET.encode() not in content(attachment)
    assert b"Authorization: Bearer [" in content(attachment)


def test_a_file_that_is_no_text_is_kept_as_it_came_and_marked_unchecked(cast):
    picture = b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe"

    (attachment,) = attach(cast, Upload("screen.png", picture))

    assert (attachment.is_checked, content(attachment)) == (False, picture)


def test_a_long_name_is_cut_before_its_ending(cast):
    (attachment,) = attach(cast, Upload("x" * 300 + ".har", b"{}"))

    assert len(attachment.name) == 200
    assert attachment.name.endswith("….har")


def test_a_name_that_turns_its_direction_is_refused_and_nothing_is_kept(cast):
    before = stored()

    with pytest.raises(ValidationError) as refusal:
        attach(cast, Upload("fine.log", b"x"), Upload("safe\u202egnp.exe", b"x"))

    assert refusal.value.code == "forbidden_characters"
    assert not Attachment.objects.exists()
    assert stored() == before


def test_a_file_alone_is_a_reply(cast):
    message = services.reply(cast.ask(), by=cast.anna, text="", at=MONDAY, files=[Upload("a.log", b"x")])

    assert (message.text, message.attachments.count()) == ("", 1)
