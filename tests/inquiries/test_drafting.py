"""Files are masked and stored before anything is locked; the write that needs them is whole or not at all."""

import base64
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import connection

from apps.accounts.roles import write_roles
from apps.inquiries import services
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment, Inquiry, Message
from tests.cast import HOUR, MONDAY, gather

SECRET = "FakeSecret0123456789abcdefABCDEF0123456789"
OTHER = "FakeOther9876543210zyxwvuZYXWVU9876543210"
MAIL = f"""From: anna@acme.example
To: support@lodestar.example
Subject: Trace
MIME-Version: 1.0
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

{base64.encodebytes(f"It failed with Authorization: Bearer {SECRET} again.".encode()).decode()}"""


class Onlooker(FileSystemStorage):
    """A storage that notes whether a transaction was open, and does what somebody else does meanwhile."""

    in_transaction: list[bool] = []
    meanwhile: list = []

    def _save(self, name, content):
        self.in_transaction.append(connection.in_atomic_block)
        if self.meanwhile:
            self.meanwhile.pop()()
        return super()._save(name, content)


@pytest.fixture
def onlooker(settings, tmp_path):
    storage = {"BACKEND": f"{__name__}.Onlooker", "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = settings.STORAGES | {"default": storage}
    Onlooker.in_transaction, Onlooker.meanwhile = [], []
    return Onlooker


def log(secret):
    return Upload("trace.log", f"client_secret={secret}\n".encode())


def content(attachment):
    with attachment.file.open() as file:
        return file.read().decode()


def give_another_placeholder(inquiry):
    masking = Inquiry.objects.get(pk=inquiry.pk).masking
    counters = masking["counters"] | {"client-secret": masking["counters"].get("client-secret", 0) + 1}
    Inquiry.objects.filter(pk=inquiry.pk).update(masking=masking | {"counters": counters})


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_files_are_masked_and_stored(onlooker):
    write_roles()
    cast = gather()

    inquiry = cast.ask(files=[log(SECRET)])
    services.reply(inquiry, by=cast.anna, text="", at=MONDAY, files=[log(SECRET)])
    services.answer(inquiry, by=cast.sam, text="See this.", at=MONDAY, files=[log(SECRET)])
    services.note(inquiry, by=cast.sam, text="See this.", at=MONDAY, files=[log(SECRET)])

    assert onlooker.in_transaction == [False] * 4
    assert {content(each) for each in Attachment.objects.all()} == {"client_secret=[client-secret-1]\n"}


def test_who_finds_that_others_gave_placeholders_meanwhile_masks_again(cast, onlooker):
    inquiry = cast.ask()
    onlooker.meanwhile = [lambda: give_another_placeholder(inquiry)]

    message = services.reply(inquiry, by=cast.anna, text="", at=MONDAY, files=[log(SECRET)])

    assert content(message.attachments.get()) == "client_secret=[client-secret-2]\n"
    assert len(default_storage.listdir("2026/03")[1]) == 1


def test_who_finds_that_again_and_again_is_told(cast, onlooker):
    inquiry = cast.ask()
    onlooker.meanwhile = [lambda: give_another_placeholder(inquiry)] * 9

    with pytest.raises(ValidationError) as refusal:
        services.reply(inquiry, by=cast.anna, text="", at=MONDAY, files=[log(SECRET)])

    assert refusal.value.code == "busy"
    assert not Attachment.objects.exists()
    assert default_storage.listdir("2026/03")[1] == []


def test_a_refused_reply_leaves_no_file_behind(cast, onlooker):
    inquiry = cast.ask()
    services.resolve(inquiry, by=cast.anna, at=MONDAY)
    services.close(inquiry, by=cast.tove, text="Done.", at=MONDAY)

    with pytest.raises(ValidationError) as refusal:
        services.reply(inquiry, by=cast.anna, text="", at=MONDAY, files=[log(SECRET)])

    assert refusal.value.code == "wrong_status"
    assert default_storage.listdir("2026/03")[1] == []


@pytest.mark.django_db(transaction=True)
def test_two_who_write_at_once_get_placeholders_of_their_own():
    write_roles()
    cast = gather()
    inquiry = cast.ask()
    start = Barrier(2)

    def reply(secret):
        try:
            start.wait()
            return services.reply(inquiry, by=cast.anna, text="", at=MONDAY + HOUR, files=[log(secret)]).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as two:
        list(two.map(reply, [SECRET, OTHER]))

    kept = sorted(content(each) for each in Attachment.objects.all())
    assert kept == ["client_secret=[client-secret-1]\n", "client_secret=[client-secret-2]\n"]


def test_a_mail_is_kept_as_its_text_and_that_is_said(cast):
    message = services.reply(cast.ask(), by=cast.anna, text="", at=MONDAY, files=[Upload("trace.eml", MAIL.encode())])

    (attachment,) = message.attachments.all()
    said = message.inquiry.messages.filter(kind=Message.Kind.EVENT).last()
    assert (attachment.name, attachment.is_checked) == ("trace.eml.txt", True)
    assert "Authorization: Bearer [bearer-token-1] again." in content(attachment)
    assert said.text.startswith("The mail was kept as its text, trace.eml.txt,")


def test_of_a_mail_in_a_note_the_isv_learns_nothing(cast):
    inquiry = cast.ask()

    services.note(inquiry, by=cast.sam, text="From Anna.", at=MONDAY, files=[Upload("trace.eml", MAIL.encode())])

    assert {message.is_internal for message in inquiry.messages.exclude(kind=Message.Kind.REPLY)} == {True}
