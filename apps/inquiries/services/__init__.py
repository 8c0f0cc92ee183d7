"""What can be done with an inquiry: one function per thing that can happen. Reads are in querysets.py."""

from .answering import answer, note, request_details
from .asking import ask, complete, reply
from .assigning import distribute, take_next
from .attaching import record_file
from .begun import be_present, keep_draft
from .broadcasting import broadcast_ordered
from .departing import depart_due, let_go, send, send_canned, send_request, take_back
from .diagnosing import diagnose_again
from .following_up import cancel_reminder, remind_me
from .foreseeing import foresee, foresee_ordered, order_foresight
from .foretelling import foretell
from .holds import go_on_after, hold, lift, stand_still
from .incidents import (
    answer_incident,
    attach_to_incident,
    detach_from_incident,
    edit_incident,
    move_incident,
    open_incident,
)
from .issues import answer_issue, attach_to_issue, decide_issue, detach_from_issue, edit_issue, note_issue
from .judging import confirm_verdict, overrule_verdict
from .linking import link, unlink
from .merging import merge, undo_merge
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
from .reminding import carry_out_reminders, follow_rules
from .replanning import order_replan, replan_ordered
from .snoozing import SnoozeUntil, snooze, wake
from .splitting import split
from .tagging import retag, tag, untag
from .watching import unwatch, watch

__all__ = [
    "Referral",
    "SnoozeUntil",
    "answer",
    "answer_incident",
    "answer_issue",
    "ask",
    "assign",
    "attach_to_incident",
    "attach_to_issue",
    "be_present",
    "broadcast_ordered",
    "cancel_reminder",
    "carry_out_reminders",
    "close",
    "complete",
    "confirm_verdict",
    "decide_issue",
    "decline",
    "depart_due",
    "detach_from_incident",
    "detach_from_issue",
    "diagnose_again",
    "distribute",
    "edit_incident",
    "edit_issue",
    "follow_rules",
    "foresee",
    "foresee_ordered",
    "foretell",
    "go_on",
    "go_on_after",
    "hold",
    "keep_draft",
    "let_go",
    "lift",
    "link",
    "merge",
    "move_incident",
    "note",
    "note_issue",
    "open_incident",
    "order_foresight",
    "order_replan",
    "overrule_verdict",
    "prioritise",
    "record_file",
    "refer",
    "remind_me",
    "reopen",
    "replan_ordered",
    "reply",
    "request_details",
    "resolve",
    "retag",
    "send",
    "send_canned",
    "send_request",
    "snooze",
    "split",
    "stand_still",
    "tag",
    "take_back",
    "take_next",
    "undo_merge",
    "unlink",
    "untag",
    "unwatch",
    "wait_on_others",
    "wake",
    "watch",
]
