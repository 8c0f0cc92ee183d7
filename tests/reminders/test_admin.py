import pytest

from apps.reminders.models import Reminder
from tests.cockpit.desk import browser_of, text

LIST = "/admin/reminders/reminder/"


@pytest.fixture
def tove(cast):
    return browser_of(cast.tove)


def test_the_reminders_of_an_inquiry_are_found(cast, tove):
    inquiry = cast.ask()

    page = tove.get(LIST, {"q": f"inquiry:{inquiry.pk}"})

    assert {reminder.rule for reminder in page.context["cl"].result_list} == {
        "first_response_half",
        "first_response_nearly",
        "first_response_missed",
        "resolution_nearly",
        "resolution_missed",
    }


@pytest.mark.parametrize("address", [LIST, "/admin/reminders/notice/"])
def test_nothing_is_written_here(cast, tove, address):
    cast.ask()
    reminder = Reminder.objects.first()

    assert tove.get(f"{address}add/").status_code == 403
    assert tove.post(f"{LIST}{reminder.pk}/change/", {"state": "cancelled"}).status_code == 403
    assert tove.post(f"{LIST}{reminder.pk}/delete/", {"post": "yes"}).status_code == 403
    assert "delete_selected" not in text(tove.get(address))
