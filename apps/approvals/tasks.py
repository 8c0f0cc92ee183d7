from celery import shared_task

from apps.policy.present import now

from . import services


@shared_task(name="approvals.carry_out_reminders")
def carry_out_reminders() -> None:
    services.carry_out_reminders(at=now())


@shared_task(name="approvals.issue_papers")
def issue_papers() -> None:
    services.issue_papers(at=now())
