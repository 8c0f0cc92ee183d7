"""The main job with a real worker, a real beat, a real broker and a real mail server."""

from datetime import UTC, datetime, timedelta

from apps.accounts.models import User
from apps.inquiries import services
from apps.inquiries.models import Inquiry
from apps.policy.present import now
from apps.reminders.models import Reminder
from tests.cast import gather

from .desk import Desk, until

BEAT_WITHIN_SECONDS = 150


def ask() -> int:
    return gather().ask(at=now()).number


def answer(number: int) -> None:
    sam = User.objects.get(name="Sam Okafor")
    services.answer(Inquiry.objects.get(pk=number), by=sam, text="Use **v3** of the call.", at=now())


def planned() -> list[str]:
    return sorted(Reminder.objects.planned().values_list("rule", flat=True))


def move_to_a_monday_at_ten(desk: Desk) -> None:
    present = datetime.now(UTC)
    monday = (present + timedelta(days=7 - present.weekday())).replace(hour=9, minute=0, second=0)
    desk.move_clock(monday - present)


def subjects_to(desk: Desk, address: str) -> list[str]:
    return [letter.subject for letter in desk.office.letters if letter.to == address]


def test_a_question_is_acknowledged_a_reminder_reaches_the_lead_and_the_answer_the_isv(desk):
    move_to_a_monday_at_ten(desk)
    desk.start_worker()
    desk.start_beat()

    number = desk.call(ask)
    until(lambda: subjects_to(desk, "anna@acme.example"), 30, what="the acknowledgement")
    desk.move_clock(timedelta(hours=2, minutes=5))
    until(lambda: subjects_to(desk, "tove@lodestar.example"), BEAT_WITHIN_SECONDS, what="the reminder")
    desk.call(answer, number=number)
    until(lambda: len(subjects_to(desk, "anna@acme.example")) == 2, 30, what="the answer")

    (reminder,) = subjects_to(desk, "tove@lodestar.example")
    assert reminder.startswith(f"Reminder: #{number} 400 on invoice (Acme): half of the time to the first response")
    assert subjects_to(desk, "anna@acme.example") == [
        f"[#{number}] We have your inquiry: 400 on invoice",
        f"[#{number}] Answer: 400 on invoice",
    ]
    assert "<strong>v3</strong>" in desk.office.letters[-1].html
    assert desk.call(planned) == ["isv_close", "isv_nudge"]
