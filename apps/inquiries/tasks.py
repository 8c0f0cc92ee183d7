from celery import shared_task

from apps.policy.present import now

from . import services
from .services import foreseeing, replanning
from .services.broadcasting import TASK as BROADCAST
from .services.departing import TASK as DEPART


@shared_task(name=foreseeing.TASK)
def foresee() -> None:
    services.foresee_ordered(clock=now)


@shared_task(name=replanning.TASK)
def replan() -> None:
    services.replan_ordered(clock=now)


@shared_task(name=BROADCAST)
def broadcast() -> None:
    services.broadcast_ordered(clock=now)


@shared_task(name=DEPART)
def depart() -> None:
    services.depart_due(at=now())


@shared_task(name="inquiries.distribute")
def distribute() -> None:
    services.distribute(at=now())


@shared_task(name="inquiries.carry_out_reminders")
def carry_out_reminders() -> None:
    services.carry_out_reminders(at=now())
