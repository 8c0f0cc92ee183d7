"""What accounts tell people; letters.py says what can be filled into the words."""

from datetime import datetime

from django.urls import reverse

from apps.notifications import outbox

from .models import User


def invited(user: User, *, by: User, at: datetime) -> None:
    """There is an account for you: choose a password."""
    outbox.post(
        "user_invited",
        to=[user.email],
        context={
            "name": user.name,
            "by": by.name,
            "email": user.email,
            "if_staff": "As a member of staff you then set up a second factor." if user.is_staff else "",
            "link": reverse("account_reset_password"),
        },
        key=f"user:{user.pk}:invited:{at.isoformat()}",
        at=at,
    )


def second_factor_removed(user: User, *, by: User, at: datetime) -> None:
    """Your second factor is gone: set up a new one, or object if you did not ask for it."""
    outbox.post(
        "second_factor_removed",
        to=[user.email],
        context={"name": user.name, "by": by.name, "link": reverse("mfa_index")},
        key=f"user:{user.pk}:second factor removed:{at.isoformat()}",
        at=at,
    )
