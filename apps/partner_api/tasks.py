"""What is swept in the background."""

from allauth.idp.oidc.models import Token
from celery import shared_task

from apps.policy.present import now

from . import idempotency


@shared_task(name="partner_api.forget_expired")
def forget_expired() -> None:
    """Delete tokens that have expired and idempotency keys nobody will repeat any more."""
    Token.objects.expired().delete()
    idempotency.forget(at=now())
