"""What can be done with an inquiry: one function per thing that can happen. Reads are in querysets.py."""

from .answering import answer, note, request_details
from .asking import ask, complete, reply
from .moving import (
    Referral,
    assign,
    close,
    decline,
    go_on,
    prioritise,
    refer,
    reopen,
    resolve,
    wait_on_others,
)
from .reminding import carry_out_reminders

__all__ = [
    "Referral",
    "answer",
    "ask",
    "assign",
    "carry_out_reminders",
    "close",
    "complete",
    "decline",
    "go_on",
    "note",
    "prioritise",
    "refer",
    "reopen",
    "reply",
    "request_details",
    "resolve",
    "wait_on_others",
]
