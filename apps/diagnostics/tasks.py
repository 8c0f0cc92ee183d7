from celery import shared_task

from apps.policy.present import now

from . import services
from .services.uploads import LOAD


@shared_task(name=LOAD)
def load_uploaded_releases() -> None:
    services.load_uploads(clock=now)
