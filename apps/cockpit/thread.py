"""A conversation as it is read: messages one by one, events between them folded."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby

from apps.inquiries.models import Inquiry, Message

LONGEST = 100
LOOKS = {Message.Kind.REPLY: "", Message.Kind.ANSWER: "ours", Message.Kind.NOTE: "note"}


@dataclass(frozen=True)
class Entry:
    """One message, or the events between two messages."""

    message: Message | None = None
    look: str = ""
    is_new: bool = False
    events: list[Message] = field(default_factory=list)


def read(inquiry: Inquiry, messages: Sequence[Message]) -> list[Entry]:
    """``messages``, oldest first, as entries. What the ISV wrote since we last answered is new."""
    unread = _unread(inquiry, messages)
    entries: list[Entry] = []
    for is_event, group in groupby(messages, key=lambda message: message.kind == Message.Kind.EVENT):
        if is_event:
            entries.append(Entry(events=list(group)))
        else:
            entries += [Entry(message, LOOKS[Message.Kind(message.kind)], message.pk in unread) for message in group]
    return entries


def _unread(inquiry: Inquiry, messages: Sequence[Message]) -> set[int]:
    if not inquiry.has_unread_reply:
        return set()
    last_answer = max((message.pk for message in messages if message.kind == Message.Kind.ANSWER), default=0)
    return {message.pk for message in messages if message.kind == Message.Kind.REPLY and message.pk > last_answer}
