"""The main job with a real worker, a real beat, a real broker and a real mail server."""

from datetime import UTC, datetime, timedelta

from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.policy.present import now
from tests.cast import FAILED, gather
from tests.factories.accounts import User

from .desk import Desk, until

BEAT_WITHIN_SECONDS = 150


def ask() -> dict[str, object]:
    cast = gather()
    inquiry = cast.ask(at=now(), call=FAILED)
    return {"number": inquiry.number, "status": inquiry.status}


def answer(number: int) -> None:
    sam = User.objects.get(name="Sam Okafor")
    services.answer(Inquiry.objects.get(pk=number), by=sam, text="Use **v3** of the call.", at=now())


def first_response_due(number: int) -> datetime:
    return Inquiry.objects.get(pk=number).next_due_at


def move_to_next_monday_morning(desk: Desk) -> datetime:
    present = datetime.now(UTC)
    monday = (present + timedelta(days=7 - present.weekday())).replace(hour=9, minute=0, second=0)
    desk.move_clock(monday - present)
    return monday


def subjects_to(desk: Desk, address: str) -> list[str]:
    return [letter.subject for letter in desk.office.letters if address in letter.recipients]


def test_an_answer_and_a_reminder_arrive_and_neither_comes_twice(desk):
    move_to_next_monday_morning(desk)
    desk.start_worker()
    desk.start_beat()

    late, answered = desk.call(ask), None
    until(lambda: subjects_to(desk, "anna@acme.example"), 30, what="the acknowledgement")
    desk.move_clock(timedelta(hours=2, minutes=30))
    until(lambda: subjects_to(desk, "tove@lodestar.example"), BEAT_WITHIN_SECONDS, what="the reminder")
    desk.call(answer, number=late["number"])
    until(lambda: len(subjects_to(desk, "anna@acme.example")) == 2, 30, what="the answer")
    desk.move_clock(timedelta(hours=2))

    assert answered is None
    assert subjects_to(desk, "tove@lodestar.example") == [
        f"Reminder: #{late['number']} 400 on invoice (Acme): half of the time to the first response is used, due "
    ]
