"""The product's own settings, but that drills share a Redis without each other's messages, and beat has no patience."""

import os

from supportdesk.settings import *  # noqa: F403  # all of them
from supportdesk.settings import CELERY_BEAT_SCHEDULE as SCHEDULE
from supportdesk.settings import CELERY_BROKER_TRANSPORT_OPTIONS as OPTIONS
from supportdesk.settings import CELERY_BROKER_URL as BROKER_URL

EVERY_MINUTE = 60.0

if BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {**OPTIONS, "global_keyprefix": os.environ["DRILL"]}

# Stretching passwords would only cost a quarter of a second for each user.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", "apps.accounts.hashers.RandomSecretHasher"]

# What is asked every minute is asked every few seconds, so that a drill takes no minutes: all of it, or what is named.
BEAT_SECONDS = float(os.environ.get("BEAT_SECONDS", "3"))
BEAT_HURRIES = os.environ.get("BEAT_HURRIES", "").split() or [entry["task"] for entry in SCHEDULE.values()]
CELERY_BEAT_SCHEDULE = {
    name: {**entry, "schedule": BEAT_SECONDS} if entry["task"] in BEAT_HURRIES else entry
    for name, entry in SCHEDULE.items()
    if entry["schedule"] == EVERY_MINUTE
}
