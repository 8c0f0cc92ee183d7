"""What left the product, and who took it."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from apps.accounts import services as accounts
from apps.accounts.models import AccessRecord, User
from apps.accounts.roles import AUDITOR, CONSULTANT, FINANCE
from apps.inquiries.facts import Upload
from apps.inquiries.models import Attachment
from tests.cast import MONDAY, Cast
from tests.cockpit.desk import browser_of, text
from tests.factories.accounts import StaffFactory, limited_to
from tests.partner_api.caller import Partner

LIST = "/admin/accounts/accessrecord/"


def read(client: Client, path: str, method: str = "get") -> int:
    answer = getattr(client, method)(path)
    list(answer)
    return answer.status_code


def kept() -> list[tuple[User, str, str, int]]:
    return [(each.by, each.what, each.about, each.rows) for each in AccessRecord.objects.order_by("pk")]


@pytest.fixture
def file(cast: Cast) -> Attachment:
    cast.ask(files=[Upload("log.txt", b"line one")])
    return Attachment.objects.get()


@pytest.fixture
def number(file: Attachment) -> int:
    return file.message.inquiry_id


def test_every_file_that_staff_download_is_kept(cast, file, number):
    with time_machine.travel(MONDAY, tick=False):
        sam = browser_of(cast.sam)
        read(sam, reverse("cockpit:attachment", args=[file.pk]))
        read(sam, reverse("cockpit:request_body", args=[number]))
        read(sam, reverse("cockpit:response_body", args=[number]))

    assert kept() == [
        (cast.sam, "file", f"log.txt, #{number}", 1),
        (cast.sam, "body", f"inquiry-{number}-request.txt", 1),
        (cast.sam, "body", f"inquiry-{number}-response.txt", 1),
    ]
    assert {each.at for each in AccessRecord.objects.all()} == {MONDAY}


def test_what_isvs_and_their_systems_download_is_kept_too(cast, file, number):
    anna = Client()
    anna.force_login(cast.anna)

    read(anna, reverse("portal:attachment", args=[number, file.pk]))
    read(Partner(cast.bot, cast.bot_secret).client, f"/api/v1/inquiries/{number}/attachments/{file.pk}/")

    assert [by for by, *_ in kept()] == [cast.anna, cast.bot.user]


def test_what_was_not_given_to_anybody_is_not_kept(cast, file):
    path = reverse("cockpit:attachment", args=[file.pk])

    codes = [
        read(browser_of(cast.sam), path, "head"),
        read(browser_of(StaffFactory(role=FINANCE, market=cast.market)), path),
        read(browser_of(cast.tove), reverse("cockpit:attachment", args=[file.pk + 1])),
    ]

    assert codes == [200, 403, 404]
    assert kept() == []


def test_an_export_says_how_many_rows_and_what_they_were_narrowed_by(cast):
    given = {"what": AccessRecord.What.FILE, "about": "late.csv" * 60, "rows": 12, "filters": {"market": "NO"}}
    accounts.record_access(by=cast.sam, at=MONDAY, **given)

    record = AccessRecord.objects.get()
    assert (record.rows, record.filters, len(record.about)) == (12, {"market": "NO"}, 300)


def test_an_auditor_reads_it_and_nobody_changes_it(cast):
    accounts.record_access(by=cast.sam, what=AccessRecord.What.FILE, about="log.txt, #7", at=MONDAY)
    record = AccessRecord.objects.get()
    auditor = browser_of(StaffFactory(role=AUDITOR, market=cast.market))
    root = StaffFactory(is_superuser=True, market=cast.market)
    pages = [f"{LIST}{record.pk}/{verb}/" for verb in ("change", "delete")]

    shown = " ".join(re.sub("<[^>]+>", " ", text(auditor.get(LIST))).split())
    assert "log.txt, #7 File of an inquiry 1 Sam Okafor" in shown
    assert auditor.get(pages[0]).status_code == 200
    for client in (auditor, browser_of(root)):
        assert [client.post(page, {"about": "x", "post": "yes"}).status_code for page in pages] == [403, 403]
        assert client.post(f"{LIST}add/").status_code == 403
        client.post(LIST, {"action": "delete_selected", "_selected_action": record.pk, "post": "yes"})
    assert AccessRecord.objects.get().about == "log.txt, #7"


def test_nobody_else_reads_it(cast):
    for person in (StaffFactory(role=CONSULTANT, market=cast.market), limited_to(cast.market, role=AUDITOR)):
        assert browser_of(person).get(LIST).status_code == 403
