import pytest

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment
from tests.cast import MONDAY


@pytest.fixture
def attachment(cast) -> Attachment:
    cast.ask(files=[Upload("<b>evil.html", b"<script>alert(1)</script>")])
    return Attachment.objects.get()


def path_of(attachment: Attachment) -> str:
    return f"/inquiries/{attachment.message.inquiry_id}/files/{attachment.pk}/"


def test_a_file_is_saved_and_never_shown(attachment, anna):
    response = anna.get(path_of(attachment))

    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"
    assert response["Content-Disposition"] == 'attachment; filename="<b>evil.html"'
    assert response["Content-Type"] == "application/octet-stream"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert response["Cache-Control"] == "private, no-store"


def test_a_name_cannot_break_out_of_its_header(cast, anna):
    cast.ask(files=[Upload('a"; filename=b.exe\r\nX-Evil: 1.txt', b"x")])

    response = anna.get(path_of(Attachment.objects.get()))
    response.close()

    assert "X-Evil" not in response
    assert "\n" not in response["Content-Disposition"]


def test_a_stranger_gets_nothing(attachment, bo):
    assert bo.get(path_of(attachment)).status_code == 404


def test_a_file_of_an_internal_note_is_not_there_for_the_isv(cast, anna):
    inquiry = cast.ask()
    services.note(inquiry, by=cast.sam, text="Trace.", files=[Upload("trace.txt", b"x")], at=MONDAY)

    assert anna.get(path_of(Attachment.objects.get())).status_code == 404


def test_a_file_is_found_below_its_own_inquiry_only(cast, attachment, anna):
    other = cast.ask()

    assert anna.get(f"/inquiries/{other.number}/files/{attachment.pk}/").status_code == 404


def test_a_file_that_storage_has_lost_is_no_page(attachment, anna):
    attachment.file.storage.delete(attachment.file.name)

    assert anna.get(path_of(attachment)).status_code == 404


def test_what_could_not_be_searched_for_secrets_says_so(cast, anna):
    files = [Upload("trace.zip", b"PK\x03\x04\x00"), Upload("trace.txt", b"x")]
    inquiry = cast.ask(files=files)

    page = anna.get(f"/inquiries/{inquiry.number}/").content.decode()

    (said,) = (line for line in page.split("</li>") if "not searched for secrets" in line)
    assert "trace.zip" in said
