from celery import shared_task

from apps.policy.present import now

from . import services


@shared_task(name="reminders.tell")
def tell() -> None:
    services.tell_due(at=now())
