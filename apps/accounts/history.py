"""Signing changes: every tracked change says who made it and why."""

from datetime import datetime

from django.db import models
from django.utils.text import Truncator

from .models import User

REASON_LENGTH = 100


def save_signed(instance: models.Model, *, by: User, reason: str, at: datetime) -> None:
    """Save ``instance`` so that its history row names ``by``, ``reason`` and the moment ``at``."""
    signature = {
        "_history_user": by,
        "_change_reason": Truncator(reason).chars(REASON_LENGTH),
        "_history_date": at,
    }  # read by simple_history
    vars(instance).update(signature)
    instance.save()
    for name in signature:
        delattr(instance, name)
