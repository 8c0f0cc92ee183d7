"""What we tell people about their membership."""

from datetime import datetime

from django.urls import reverse

from apps.accounts.models import User
from apps.notifications import outbox

from .models import Invitation, Isv


def invited(invitation: Invitation, *, token: str, until: str, at: datetime) -> None:
    """Come and join: the link is the invitation."""
    outbox.post(
        "member_invited",
        to=[invitation.email],
        context={
            "isv": invitation.isv,
            "by": invitation.invited_by.name,
            "email": invitation.email,
            "role": invitation.get_role_display(),
            "until": until,
            "link": reverse("portal:invitation", args=[token]),
        },
        key=f"invitation:{invitation.pk}:{at.isoformat()}",
        at=at,
        is_confidential=True,
    )


def removed(person: User, isv: Isv, *, by: User, at: datetime) -> None:
    """You are no longer a member."""
    outbox.post(
        "member_removed",
        to=[person.email],
        context={"isv": isv, "name": person.name, "by": by.name, "link": "/"},
        key=f"member-removed:{isv.pk}:{person.pk}:{at.isoformat()}",
        at=at,
    )
