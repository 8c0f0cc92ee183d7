"""An inquiry's history in words: who changed what, when and why."""

from collections.abc import Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

from apps.inquiries.models import Inquiry
from apps.policy.models import Priority

LONGEST = 50


class Change(NamedTuple):
    """One row of the history."""

    at: datetime
    by: str
    reason: str
    details: list[str]


def history_of(inquiry: Inquiry) -> list[Change]:
    """The last changes, newest first."""
    # One more than is shown, so that the oldest shown has something to be compared with.
    records = list(inquiry.history.select_related("history_user", "assignee", "cause")[: LONGEST + 1])
    return _told(records)


def _told(records: Sequence[Any]) -> list[Change]:
    changes = [_change(newer, _differences(older, newer)) for newer, older in pairwise(records)]
    if records and len(records) <= LONGEST:
        changes.append(_change(records[-1], []))
    return changes


def _change(record: Any, details: list[str]) -> Change:
    by = str(record.history_user) if record.history_user else "somebody who has left"
    return Change(record.history_date, by, record.history_change_reason or "", details)


def _differences(older: Any, newer: Any) -> list[str]:
    words = {
        "State": (_status(older), _status(newer)),
        "Priority": (_priority(older), _priority(newer)),
        "Assignee": (_assignee(older), _assignee(newer)),
        "Subject": (older.subject, newer.subject),
        "Topic": (older.get_topic_display(), newer.get_topic_display()),
        "Who answers": (older.get_verdict_display(), newer.get_verdict_display()),
        "What it was": (_cause(older), _cause(newer)),
    }
    return [f"{name}: {before} → {after}" for name, (before, after) in words.items() if before != after]


def _status(record: Any) -> str:
    return str(Inquiry.Status(record.status).label)


def _priority(record: Any) -> str:
    return str(Priority(record.priority).label)


def _assignee(record: Any) -> str:
    if record.assignee_id is None:
        return "nobody"
    return str(record.assignee) if record.assignee else "somebody who has left"


def _cause(record: Any) -> str:
    if record.cause_id is None:
        return "not said"
    return str(record.cause) if record.cause else "a cause that was taken away"
