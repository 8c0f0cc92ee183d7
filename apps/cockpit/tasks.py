from celery import shared_task

from apps.policy.present import now

from . import services
from .services.bulk import TASK as TAKE_STEPS


@shared_task(name="cockpit.count_views")
def count_views() -> None:
    services.count_views(at=now())


@shared_task(name="cockpit.count_desk")
def count_desk() -> None:
    services.count_desk(at=now())


@shared_task(name=TAKE_STEPS)
def take_steps() -> None:
    services.take_ordered(clock=now)
