"""Waking the workers. The broker only wakes them; what there is to do stands in the database."""

import logging
from datetime import timedelta
from functools import partial

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


def later(task: str, *, after: timedelta) -> None:
    """Wake a worker that long after the caller's transaction is committed."""
    transaction.on_commit(partial(worker, task, after=after), robust=True)


def worker(task: str = DELIVER, *, after: timedelta = timedelta()) -> None:
    """Ask a worker to do what is due, such as to deliver mail. Where the broker is away, the next sweep does."""
    seconds = after.total_seconds()
    when = {"countdown": seconds} if seconds else {}
    try:
        # By name: the task is above this module, and a sender needs no more than its name.
        current_app.send_task(task, retry=False, ignore_result=True, expires=seconds + STALE_AFTER_SECONDS, **when)
    except (KombuError, OSError) as error:
        log.warning("no worker was woken, the sweep finds it: %s", error)
