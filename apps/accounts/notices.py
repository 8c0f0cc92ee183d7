"""What accounts tell people; the words are in templates/mail/."""

from datetime import datetime

from django.urls import reverse

from apps.notifications import outbox

from .models import User


def invited(user: User, *, by: User, at: datetime) -> None:
    """There is an account for you: choose a password."""
    outbox.post(
        "user_invited",
        to=[user.email],
        context={"user": user, "by": by, "link": reverse("account_reset_password")},
        key=f"user:{user.pk}:invited:{at.isoformat()}",
        at=at,
    )
