from django.conf import settings


def test_beat_asks_every_minute_what_is_due():
    schedule = settings.CELERY_BEAT_SCHEDULE.values()

    assert {entry["task"] for entry in schedule if entry["schedule"] == 60.0} == {
        "notifications.deliver_due",
        "inquiries.carry_out_reminders",
        "reminders.tell",
    }
