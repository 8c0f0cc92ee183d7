"""What was said, replying to it, and files."""

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment, Message
from apps.inquiries.querysets import NOT_DUE
from tests.cast import HOUR, MONDAY

from .caller import INQUIRIES


def messages_of(inquiry):
    return f"{INQUIRIES}{inquiry.number}/messages/"


def attachments_of(inquiry):
    return f"{INQUIRIES}{inquiry.number}/attachments/"


def file(name, content):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def inquiry(cast):
    return cast.ask()


@pytest.fixture
def closed(cast, inquiry):
    services.answer(inquiry, by=cast.sam, text="Done.", then="resolved", at=MONDAY)
    return services.close(inquiry, by=cast.sam, at=MONDAY)


def test_a_conversation_reads_from_the_first_word_to_the_last(cast, partner, inquiry):
    services.answer(inquiry, by=cast.sam, text="Wrap the number.", at=MONDAY + HOUR, then="resolved")

    rows = partner.get(messages_of(inquiry)).json()["results"]

    assert [(row["kind"], row["author"], row["text"], row["sent_at"]) for row in rows] == [
        ("reply", "Anna Berg", "Why is this refused?", "2026-03-02T09:00:00Z"),
        ("answer", "Sam Okafor", "Wrap the number.", "2026-03-02T10:00:00Z"),
    ]


def test_a_long_conversation_comes_in_pages(cast, partner, inquiry):
    for word in ("two", "three"):
        services.reply(inquiry, by=cast.anna, text=word, at=MONDAY)

    first = partner.get(f"{messages_of(inquiry)}?page_size=2").json()
    second = partner.get(first["next"]).json()

    assert [row["text"] for row in first["results"] + second["results"]] == ["Why is this refused?", "two", "three"]
    assert second["next"] is None


@time_machine.travel(MONDAY + HOUR, tick=False)
def test_a_reply_is_on_record_in_the_integrations_name(cast, partner, inquiry):
    services.answer(inquiry, by=cast.sam, text="Which customer?", at=MONDAY)

    answer = partner.post(messages_of(inquiry), {"text": "Number 10472."})

    message = Message.objects.latest("pk")
    inquiry.refresh_from_db()
    assert answer.status_code == 201
    assert answer.json() == {
        "id": message.pk,
        "kind": "reply",
        "author": "Order sync (integration)",
        "text": "Number 10472.",
        "sent_at": "2026-03-02T10:00:00Z",
        "attachments": [],
    }
    assert (message.author, inquiry.status, inquiry.next_due_at != NOT_DUE) == (cast.bot.user, "open", True)


@pytest.mark.parametrize("text", ["", "  \n "])
def test_an_empty_reply_is_refused(partner, inquiry, text):
    answer = partner.post(messages_of(inquiry), {"text": text})

    assert (answer.status_code, answer.json()["code"], inquiry.messages.count()) == (422, "empty_text", 1)


def test_a_closed_inquiry_is_not_written_in(partner, closed):
    before = closed.messages.count()

    reply = partner.post(messages_of(closed), {"text": "One more thing."})
    upload = partner.upload(attachments_of(closed), file=file("log.txt", b"x"))

    assert (reply.status_code, reply.json()["code"]) == (409, "wrong_status")
    assert (upload.status_code, upload.json()["code"]) == (409, "wrong_status")
    assert closed.messages.count() == before


def test_files_are_kept_with_a_message_and_can_be_downloaded(partner, inquiry):
    answer = partner.upload(
        attachments_of(inquiry), file=[file("log.txt", b"line one"), file("dump.bin", b"\x00\xff")], text="Both sides."
    )

    told = answer.json()
    downloads = [b"".join(partner.get(row["url"])) for row in told["attachments"]]
    assert (answer.status_code, told["kind"], told["text"]) == (201, "reply", "Both sides.")
    assert [(row["name"], row["size"], row["is_checked"]) for row in told["attachments"]] == [
        ("log.txt", 8, True),
        ("dump.bin", 2, False),
    ]
    assert downloads == [b"line one", b"\x00\xff"]
    assert partner.get(attachments_of(inquiry)).json()["results"] == told["attachments"]


def test_a_file_is_only_ever_downloaded(cast, partner):
    cast.ask(files=[Upload("page.html", b"<script>alert(1)</script>")])
    attachment = Attachment.objects.get()

    answer = partner.get(f"{attachments_of(attachment.message.inquiry)}{attachment.pk}/")

    b"".join(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="page.html"'
    assert (answer["Content-Type"], answer["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"


def test_a_file_is_nobodys_without_a_token(cast):
    cast.ask(files=[Upload("log.txt", b"x")])
    attachment = Attachment.objects.get()

    answer = Client().get(f"{attachments_of(attachment.message.inquiry)}{attachment.pk}/")

    assert answer.status_code == 401


def test_a_file_that_storage_lost_is_not_found(cast, partner):
    cast.ask(files=[Upload("log.txt", b"x")])
    attachment = Attachment.objects.get()
    default_storage.delete(attachment.file.name)

    answer = partner.get(f"{attachments_of(attachment.message.inquiry)}{attachment.pk}/")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_file_is_found_below_its_own_inquiry_alone(cast, partner, inquiry):
    cast.ask(files=[Upload("log.txt", b"x")])

    answer = partner.get(f"{attachments_of(inquiry)}{Attachment.objects.get().pk}/")

    assert answer.status_code == 404


def test_an_inquiry_without_files_has_an_empty_list(partner, inquiry):
    answer = partner.get(attachments_of(inquiry))

    assert (answer.status_code, answer.json()["results"]) == (200, [])


@pytest.mark.parametrize(
    ("parts", "status", "code"),
    [
        ({"file": SimpleUploadedFile("empty.txt", b"")}, 422, "attachment_empty"),
        ({"file": [SimpleUploadedFile(f"{n}.txt", b"x") for n in range(11)]}, 422, "too_many_attachments"),
        ({"file": SimpleUploadedFile("big.bin", b"\x00" * (20 * 1024 * 1024 + 1))}, 413, "attachment_too_large"),
        ({"file": SimpleUploadedFile("huge.bin", b"\x00" * (30 * 1024 * 1024))}, 413, "body_too_large"),
        ({"text": "No file."}, 400, "invalid_fields"),
        ({"file": "not a file"}, 400, "invalid_fields"),
        ({"upload": SimpleUploadedFile("log.txt", b"x")}, 400, "unknown_field"),
        ({"file": SimpleUploadedFile("log.txt", b"x"), "text": "a\u202eb"}, 422, "forbidden_characters"),
    ],
)
def test_files_that_can_not_be_kept_leave_nothing_behind(partner, inquiry, parts, status, code):
    answer = partner.upload(attachments_of(inquiry), **parts)

    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert (inquiry.messages.count(), Attachment.objects.count()) == (1, 0)


def test_files_that_are_too_large_together_are_refused(partner, inquiry, settings):
    settings.ATTACHMENTS_MAX_BYTES = 10

    answer = partner.upload(attachments_of(inquiry), file=[SimpleUploadedFile(f"{n}.txt", b"x" * 8) for n in range(2)])

    assert (answer.status_code, answer.json()["code"]) == (413, "attachments_too_large")
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("raw", "content_type", "status", "code"),
    [
        (b"no parts at all", "multipart/form-data", 400, "malformed_form"),
        (b"no parts at all", "multipart/form-data; boundary=x", 400, "invalid_fields"),
        (b"--x\r\nContent-Disposition: form-data; name=file", "multipart/form-data; boundary=x", 400, "invalid_fields"),
        (b"", "multipart/form-data; boundary=x", 400, "invalid_fields"),
        (b"{}", "application/json", 415, "unsupported_media_type"),
    ],
)
def test_a_form_that_is_none_is_refused(partner, inquiry, raw, content_type, status, code):
    answer = partner.send("post", attachments_of(inquiry), raw, content_type=content_type)

    assert (answer.status_code, answer.json()["code"], inquiry.messages.count()) == (status, code, 1)


def test_a_form_of_too_many_parts_is_refused(partner, inquiry):
    answer = partner.upload(attachments_of(inquiry), **{f"part{number}": "x" for number in range(1100)})

    assert (answer.status_code, answer.json()["code"], inquiry.messages.count()) == (400, "malformed_form", 1)
