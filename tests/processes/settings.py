"""The product's own settings, but that drills share a Redis without each other's messages, and beat has no patience."""

import os

from supportdesk.settings import *  # noqa: F403  # all of them
from supportdesk.settings import CELERY_BEAT_SCHEDULE as SCHEDULE
from supportdesk.settings import CELERY_BROKER_TRANSPORT_OPTIONS as OPTIONS
from supportdesk.settings import CELERY_BROKER_URL as BROKER_URL

EVERY_MINUTE = 60.0

if BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {**OPTIONS, "global_keyprefix": os.environ["DRILL"]}

# What is asked every minute is asked every three seconds, so that a drill takes no minutes.
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": 3.0} for name, entry in SCHEDULE.items() if entry["schedule"] == EVERY_MINUTE
}
