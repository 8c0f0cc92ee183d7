"""Answers don't depend on the machine's own time zone."""

import os
import subprocess
import sys

from tests.architecture.source import ROOT

ASK = """
from datetime import UTC, date, datetime
from apps.policy.clock import Closure, OtherHours, SupportHours

for zone in ("Europe/Oslo", "Pacific/Auckland", "America/New_York", "UTC"):
    hours = SupportHours(
        zone,
        dict.fromkeys(range(5), [("08:30", "12:00"), ("12:30", "24:00")]),
        closures=[Closure(date(2026, 12, 24), "12:00")],
        holidays={date(2026, 5, 1): "Labour Day"},
        other_hours=[OtherHours(date(2026, 7, 1), date(2026, 8, 15), {0: [("09:00", "15:00")]}, "Summer hours")],
    )
    for month in range(1, 13):
        start = datetime(2026, month, 27, 22, 40, tzinfo=UTC)
        pauses = [(start.replace(hour=1), start.replace(day=28))]
        print(hours.deadline(start, 3000, pauses), hours.working(start, 300, pauses), hours.is_open(start))
    print(hours.days(date(2026, 3, 25), date(2026, 4, 8)), hours.next_opening(start), hours.closes_at(start))
"""


def answers(zone: str) -> str:
    environment = {**os.environ, "TZ": zone}
    return subprocess.run(
        [sys.executable, "-c", ASK], cwd=ROOT, env=environment, capture_output=True, text=True, check=True
    ).stdout


def test_a_process_in_auckland_gives_the_same_answers_as_one_in_utc():
    assert answers("Pacific/Auckland") == answers("UTC") != ""
