from celery import shared_task

from apps.policy.present import now

from . import services


@shared_task(name="invoicing.gather_ordered")
def gather_ordered() -> None:
    services.take_runs(clock=now)


@shared_task(name="invoicing.make_files")
def make_files() -> None:
    services.make_files(at=now())


@shared_task(name="invoicing.carry_out_reminders")
def carry_out_reminders() -> None:
    services.carry_out_reminders(at=now())
