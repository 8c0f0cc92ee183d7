"""Files that go with a mail."""

import pytest

from apps.notifications.models import Enclosure, Mail
from apps.notifications.outbox import Enclosed

from .steps import ANNA, BO, MINUTE, MONDAY, deliver, queue

CERTIFICATE = Enclosed("certificate.pdf", "application/pdf", b"%PDF-1.7\r\n\x00\xff")
RECORD = Enclosed("record.json", "application/json", b'{"a": "\xc3\x98"}')

pytestmark = pytest.mark.django_db


def enclosed(letter) -> list[tuple[str, str, bytes]]:
    return [
        (part.get_filename(), part.get_content_type(), part.get_payload(decode=True))
        for part in letter.message.iter_attachments()
    ]


def test_arrive_byte_for_byte_and_in_order(office):
    queue(enclosed=[CERTIFICATE, RECORD])

    deliver(at=MONDAY)

    [letter] = office.letters
    assert enclosed(letter) == [
        ("certificate.pdf", "application/pdf", CERTIFICATE.content),
        ("record.json", "application/json", RECORD.content),
    ]
    assert "Hello" in letter.text


def test_go_to_each_address(office):
    queue(ANNA, BO, enclosed=iter([CERTIFICATE]))

    deliver(at=MONDAY)

    assert [(letter.to, len(enclosed(letter))) for letter in office.letters] == [(ANNA, 1), (BO, 1)]


def test_a_mail_that_is_queued_twice_has_them_once():
    queue(enclosed=[CERTIFICATE])
    queue(enclosed=[CERTIFICATE, RECORD])

    assert list(Enclosure.objects.values_list("name", flat=True)) == ["certificate.pdf"]


def test_still_go_with_a_mail_that_is_tried_again(office):
    office.data_reply = "451 4.3.0 Try later"
    queue(enclosed=[CERTIFICATE])
    deliver(at=MONDAY)
    office.data_reply = ""

    deliver(at=MONDAY + MINUTE)

    assert [len(enclosed(letter)) for letter in office.letters] == [1]


def test_are_gone_with_their_mail():
    queue(enclosed=[CERTIFICATE])

    Mail.objects.all().delete()

    assert not Enclosure.objects.exists()
