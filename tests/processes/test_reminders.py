"""A simulated fortnight of reminders under fire; tests/drill/ says how. `make drill-reminders` runs the long form."""

import pytest
from django.conf import settings

from tests.drill.fortnight import FULL, SHORT, Fortnight, Size
from tests.drill.report import Report

from .desk import Desk

pytestmark = [
    pytest.mark.parametrize("broker_url", ["redis"], indirect=True),
    pytest.mark.skipif(
        "sqlite3" in settings.DATABASES["default"]["ENGINE"],
        reason="three workers and two schedulers want PostgreSQL: name one with DATABASE_URL",
    ),
]
HURRIED = ("notifications.deliver_due", "inquiries.carry_out_reminders", "isvs.carry_out_reminders", "reminders.tell")


def run(desk: Desk, size: Size, capsys: pytest.CaptureFixture[str]) -> Report:
    desk.environment |= {"BEAT_SECONDS": "1", "BEAT_HURRIES": " ".join(HURRIED)}
    desk.office.seconds_per_mail = 0.005

    def say(words: object) -> None:
        with capsys.disabled():
            print(words)  # noqa: T201  # the counts are what one runs it for

    report = Fortnight(desk, size, say).run()
    say(report)
    return report


def test_whoever_is_killed_each_reminder_is_told_once_in_its_readers_hours(desk, capsys):
    report = run(desk, SHORT, capsys)

    assert report.faults == []
    assert report.verdict.expected > 30
    assert report.repeats > 0
    assert report.kills > 3


@pytest.mark.nightly
def test_in_a_fortnight_of_two_thousand_inquiries_each_reminder_is_told_once(desk, capsys):
    report = run(desk, FULL, capsys)

    assert report.faults == []
    assert report.verdict.expected > 2000
    assert report.repeats > 0
    assert report.closed > 10
