from celery import shared_task

from apps.policy.present import now

from . import services


@shared_task(name="consulting.carry_out_reminders")
def carry_out_reminders() -> None:
    services.carry_out_reminders(at=now())


@shared_task(name="consulting.watch_timers")
def watch_timers() -> None:
    services.watch_timers(at=now())
