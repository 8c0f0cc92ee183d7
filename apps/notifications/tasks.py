from celery import shared_task

from apps.policy.present import now

from . import delivery, wake
from .gateway import MailServer

MAILS_PER_RUN = 100


@shared_task(name=wake.DELIVER)
def deliver_due() -> None:
    """Deliver what is due over one connection; a run is bounded, and the next one is woken when there is more."""
    delivery.recover(at=now())
    with MailServer() as server:
        for _ in range(MAILS_PER_RUN):
            if not delivery.deliver_next(server, at=now()):
                return
    wake.worker()
