"""The rules a desk begins with. Written once, after the migration that makes their table; then they are data."""

from typing import Any

from django.db import connections

from .models import ReminderRule

Event, Unit, To = ReminderRule.Event, ReminderRule.Unit, ReminderRule.To

RULES: tuple[dict[str, Any], ...] = (
    {"code": "first_response_half", "event": Event.FIRST_RESPONSE, "after": 50},
    {"code": "first_response_nearly", "event": Event.FIRST_RESPONSE, "after": 80},
    {"code": "first_response_missed", "event": Event.FIRST_RESPONSE, "after": 100},
    {"code": "next_response_half", "event": Event.NEXT_RESPONSE, "after": 50},
    {"code": "next_response_nearly", "event": Event.NEXT_RESPONSE, "after": 80},
    {"code": "next_response_missed", "event": Event.NEXT_RESPONSE, "after": 100},
    {"code": "resolution_nearly", "event": Event.RESOLUTION, "after": 80},
    {"code": "resolution_missed", "event": Event.RESOLUTION, "after": 100},
    {"code": "isv_nudge", "event": Event.NUDGE, "unit": Unit.DAYS, "to": To.ISV},
    {"code": "isv_close", "event": Event.CLOSE, "unit": Unit.DAYS, "to": To.ISV},
    {"code": "certificate_expires", "event": Event.CERTIFICATE, "after": 30, "unit": Unit.DAYS, "to": To.ISV},
)


def write_rules(*, using: str = "default", **_: Any) -> None:
    """Give a desk its first rules. One that ever had any keeps what staff made of them, also when that is none."""
    tables = set(connections[using].introspection.table_names())
    if not {ReminderRule._meta.db_table, ReminderRule.history.model._meta.db_table} <= tables:
        return
    if not ReminderRule.history.using(using).exists():
        for rule in RULES:
            ReminderRule(**rule).save(using=using)
