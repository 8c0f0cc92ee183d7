from django.conf import settings


def test_beat_asks_every_minute_what_is_due():
    schedule = settings.CELERY_BEAT_SCHEDULE.values()

    assert {entry["task"] for entry in schedule if entry["schedule"] == 60.0} == {
        "approvals.carry_out_reminders",
        "approvals.issue_papers",
        "consulting.carry_out_reminders",
        "consulting.watch_timers",
        "invoicing.carry_out_reminders",
        "invoicing.gather_ordered",
        "invoicing.make_files",
        "cockpit.count_desk",
        "cockpit.count_views",
        "cockpit.take_steps",
        "notifications.deliver_due",
        "inquiries.broadcast",
        "inquiries.carry_out_reminders",
        "inquiries.depart",
        "inquiries.distribute",
        "inquiries.foresee",
        "inquiries.replan",
        "isvs.carry_out_reminders",
        "reminders.tell",
        "diagnostics.load_uploaded_releases",
    }
