"""Signing changes: every tracked change says who made it and why."""

from django.db import models

from .models import User


def save_signed(instance: models.Model, *, by: User, reason: str) -> None:
    """Save ``instance`` so that its history row names ``by`` and ``reason``."""
    instance._history_user = by  # type: ignore[attr-defined]  # read by simple_history
    instance._change_reason = reason  # type: ignore[attr-defined]  # read by simple_history
    instance.save()
