"""Signing changes: every tracked change says who made it and why."""

from datetime import datetime
from typing import Any

from django.db import models
from django.utils.text import Truncator

from .models import User

REASON_LENGTH = 100


def save_signed(instance: models.Model, *, by: User, reason: str, at: datetime) -> None:
    """Save ``instance`` so that its history row names ``by``, ``reason`` and the moment ``at``."""
    signature = _signature(by, reason, at)
    vars(instance).update(signature)
    instance.save()
    for name in signature:
        delattr(instance, name)


def delete_signed(instance: models.Model, *, by: User, reason: str, at: datetime) -> None:
    """Delete ``instance`` so that its history row names ``by``, ``reason`` and the moment ``at``."""
    vars(instance).update(_signature(by, reason, at))
    instance.delete()


def _signature(by: User, reason: str, at: datetime) -> dict[str, Any]:
    """What simple_history reads from an instance."""
    return {"_history_user": by, "_change_reason": Truncator(reason).chars(REASON_LENGTH), "_history_date": at}
