"""Waking the workers. The broker only wakes them; what there is to do stands in the database."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import KombuError

DELIVER = "notifications.deliver_due"
STALE_AFTER_SECONDS = 60

log = logging.getLogger(__name__)


def after_commit() -> None:
    """Wake a worker when the caller's transaction is committed: once, however much mail it queues."""
    already = any(function is worker for _, function, _ in transaction.get_connection().run_on_commit)
    if not already:
        transaction.on_commit(worker, robust=True)


def worker() -> None:
    """Ask a worker to deliver what is due. Where the broker is away, the next sweep does."""
    try:
        # By name: the task is above this module, and a sender needs no more than its name.
        current_app.send_task(DELIVER, retry=False, ignore_result=True, expires=STALE_AFTER_SECONDS)
    except (KombuError, OSError) as error:
        log.warning("no worker was woken, the sweep delivers: %s", error)
