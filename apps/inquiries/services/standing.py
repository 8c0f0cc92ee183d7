"""How an inquiry stands, written down so that it can be brought back exactly."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from ..models import Clock, Inquiry, Message
from ..querysets import NOT_DUE
from . import clocks

STATE = (
    "status",
    "completed_at",
    "first_responded_at",
    "resolved_at",
    "has_unread_reply",
    "waiting_since",
    "snoozed_until",
    "snoozed_by",
)
COUNTED = (
    "target_minutes",
    "target_version",
    "target",
    "started_at",
    "used_minutes",
    "counted_until",
    "hours_version",
)

Values = dict[str, str | None]


def values_of(row: models.Model, names: Iterable[str]) -> Values:
    """The fields of those names, as JSON keeps them without loss."""
    fields = [row._meta.get_field(name) for name in names]
    return {
        field.name: None if getattr(row, field.attname) is None else field.value_to_string(row)  # type: ignore[union-attr]  # columns
        for field in fields
    }


def give_back(row: models.Model, values: Values) -> None:
    """Put ``values`` into ``row`` again; saving it is the caller's."""
    for name, value in values.items():
        field: Any = row._meta.get_field(name)
        setattr(row, field.attname, field.to_python(value) if value is not None else None)


def standing_of(inquiry: Inquiry) -> dict[str, Any]:
    """All of an inquiry that a merge into it may change."""
    pause = inquiry.pauses.filter(until=None).values_list("pk", flat=True).first()
    return {
        "state": values_of(inquiry, STATE),
        "priority": inquiry.priority,
        "assignee": inquiry.assignee_id,
        "pause": pause,
        "clocks": {str(clock.pk): values_of(clock, COUNTED) for clock in inquiry.clocks.filter(met_at=None)},
    }


def bring_back(inquiry: Inquiry, before: dict[str, Any], after: dict[str, Any], *, since: datetime) -> None:
    """Undo what made ``after`` out of ``before``, but for what has been done to the inquiry ``since``."""
    if values_of(inquiry, STATE) == after["state"]:
        give_back(inquiry, before["state"])
        # One may have begun in the very moment of what is undone.
        inquiry.pauses.filter(since__gte=since).exclude(pk=before["pause"]).delete()
        inquiry.pauses.filter(pk=before["pause"]).update(until=None)
    if inquiry.assignee_id == after["assignee"]:
        inquiry.assignee_id = before["assignee"]
    _bring_back_clocks(inquiry, before["clocks"], after["clocks"], since=since)
    if inquiry.priority != before["priority"]:
        clocks.retarget(inquiry)


def _bring_back_clocks(
    inquiry: Inquiry, before: dict[str, Values], after: dict[str, Values], *, since: datetime
) -> None:
    for clock in inquiry.clocks.filter(pk__in=list(after)):
        known = before.get(str(clock.pk))
        if known is None:
            _take_back(inquiry, clock, since=since)
        elif known != after[str(clock.pk)]:
            give_back(clock, known)
            clock.save(update_fields=list(COUNTED))


def _take_back(inquiry: Inquiry, clock: Clock, *, since: datetime) -> None:
    """A clock that came with the merge goes, unless it was met or the inquiry needs it; what came later is owed."""
    if not inquiry.is_complete:
        clock.delete()
    elif clock.met_at is None and clock.kind == Clock.Kind.NEXT_RESPONSE:
        clock.delete()
        answered = inquiry.messages.filter(kind=Message.Kind.ANSWER, sent_at__gte=since).last()
        unanswered = inquiry.messages.filter(
            kind=Message.Kind.REPLY, merged_from=None, sent_at__gte=since, pk__gt=answered.pk if answered else 0
        ).first()
        if unanswered:
            clocks.owe_response(inquiry, at=unanswered.sent_at)


def stand_aside(inquiry: Inquiry) -> None:
    """Let nothing run or wait in an inquiry that goes on elsewhere. Its pauses stay, so that it can go on as it was."""
    inquiry.clocks.exclude(due_at=None).update(due_at=None)
    inquiry.next_due_at = NOT_DUE
    inquiry.has_unread_reply = False
    inquiry.waiting_since = inquiry.snoozed_until = inquiry.snoozed_by = None
