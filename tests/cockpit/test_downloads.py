import pytest

from apps.accounts.roles import FINANCE
from apps.inquiries import services
from apps.inquiries.facts import CallFacts, Upload
from apps.inquiries.models import Attachment
from tests.cast import FAILED, MONDAY
from tests.factories.accounts import StaffFactory

from .desk import browser_of

pytestmark = pytest.mark.usefixtures("monday")

HARMLESS = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "max-age=0, no-cache, no-store, must-revalidate, private",
}


def path(attachment: Attachment) -> str:
    return f"/admin/desk/attachments/{attachment.pk}/"


@pytest.fixture
def attachment(cast) -> Attachment:
    cast.ask(files=[Upload("føø <b>.html", b"<script>alert(1)</script>")])
    return Attachment.objects.get()


def test_a_file_is_saved_and_never_run(sam, attachment):
    response = sam.get(path(attachment))

    assert response.getvalue() == b"<script>alert(1)</script>"
    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; ")
    assert {name: response[name] for name in HARMLESS} == HARMLESS


def test_files_of_notes_are_for_the_desk_as_well(cast, sam, attachment):
    services.note(attachment.message.inquiry, by=cast.sam, text="Log", files=[Upload("a.log", b"a")], at=MONDAY)

    assert sam.get(path(Attachment.objects.last())).getvalue() == b"a"


def test_a_file_that_storage_has_lost_is_not_found(sam, attachment):
    attachment.file.storage.delete(attachment.file.name)

    assert sam.get(path(attachment)).status_code == 404


def test_files_are_for_those_who_read_inquiries(cast, client, attachment):
    finance = browser_of(StaffFactory(market=cast.market, role=FINANCE))
    client.force_login(cast.anna)

    assert finance.get(path(attachment)).status_code == 403
    assert client.get(path(attachment), follow=True).status_code == 403


@pytest.mark.parametrize("pk", [0, 10**30])
def test_no_such_file(cast, sam, pk):
    assert sam.get(f"/admin/desk/attachments/{pk}/").status_code == 404


@pytest.mark.parametrize(("which", "body"), [("request", '{"a": 1}'), ("response", "<b>no</b>")])
def test_the_whole_body_of_a_call_comes_as_a_file(cast, sam, which, body):
    inquiry = cast.ask(call=CallFacts("POST", FAILED.url, 400, '{"a": 1}', "<b>no</b>"))

    response = sam.get(f"/admin/desk/inquiries/{inquiry.number}/{which}.txt")

    assert response.content.decode() == body
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="inquiry-{inquiry.number}-{which}.txt"'
    assert {name: response[name] for name in HARMLESS} == HARMLESS
