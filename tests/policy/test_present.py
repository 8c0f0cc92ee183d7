from datetime import UTC, datetime, timedelta

import time_machine

from apps.policy.present import now

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@time_machine.travel(NOON, tick=False)
def test_the_present_is_the_systems_unless_a_drill_shifts_it(settings, tmp_path):
    assert now() == NOON

    settings.CLOCK_SHIFT_FILE = str(tmp_path / "shift")
    assert now() == NOON
    (tmp_path / "shift").write_text("3600")
    assert now() == NOON + timedelta(hours=1)
