"""What can be done with integrations."""

import secrets
from datetime import datetime

from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import make_password
from django.db import transaction

from apps.accounts.history import save_signed
from apps.accounts.models import User
from apps.accounts.services import add_machine

from ..models import Integration, Isv, Membership

SCOPES = ("inquiries:read", "inquiries:write")


@transaction.atomic
def add_integration(*, isv: Isv, name: str, by: User, at: datetime) -> tuple[Integration, str]:
    """Give a partner system its own credentials. Returns the secret too: it can't be read again."""
    secret = secrets.token_urlsafe(38)
    credentials = Client.objects.create(
        name=f"{name}, {isv.name}"[:100],
        secret=_hashed(secret),
        type=Client.Type.CONFIDENTIAL,
        grant_types=Client.GrantType.CLIENT_CREDENTIALS,
        scopes="\n".join(SCOPES),
        default_scopes="\n".join(SCOPES),
    )
    machine = add_machine(
        email=f"{credentials.pk}@machines.invalid",
        name=f"{name} (integration)",
        by=by,
        reason="integration added",
        at=at,
    )
    save_signed(
        Membership(isv=isv, user=machine, role=Membership.Role.INTEGRATION), by=by, reason="integration added", at=at
    )
    integration = Integration(isv=isv, name=name, user=machine, credentials=credentials)
    save_signed(integration, by=by, reason="integration added", at=at)
    return integration, secret


@transaction.atomic
def rotate_secret(integration: Integration, *, by: User, at: datetime) -> str:
    """Replace the secret and end every token given for the old one. Returns the new secret, once."""
    secret = secrets.token_urlsafe(38)
    credentials = integration.credentials
    credentials.secret = _hashed(secret)
    credentials.save(update_fields=["secret"])
    credentials.token_set.all().delete()
    save_signed(integration, by=by, reason="secret rotated", at=at)
    return secret


@transaction.atomic
def revoke_integration(integration: Integration, *, by: User, at: datetime) -> None:
    """Stop a partner system at once: its tokens end, and it gets no new ones."""
    integration.is_active = False
    integration.credentials.token_set.all().delete()
    save_signed(integration, by=by, reason="revoked", at=at)


def _hashed(secret: str) -> str:
    # 300 random bits: stretching would only slow down every token request.
    return make_password(secret, hasher="hmac_sha256")
