"""The product's own settings, but for one thing: several drills may share a Redis and never each other's messages."""

import os

from supportdesk.settings import *  # noqa: F403
from supportdesk.settings import CELERY_BROKER_TRANSPORT_OPTIONS as OPTIONS
from supportdesk.settings import CELERY_BROKER_URL as BROKER_URL

if BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {**OPTIONS, "global_keyprefix": os.environ["DRILL"]}
