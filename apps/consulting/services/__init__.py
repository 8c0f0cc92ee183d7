"""What can happen with consulting, from the request to the hour invoiced: one function per thing that can happen."""

from .answering import Answer, From, answer, open_page, send_code
from .approving import approve, free_invoiced, hold_to_invoice, mark_invoiced, reopen_week, send_back, submit
from .booking import add_item, book, correct, strike, strike_item
from .requesting import cancel, estimate, finish, name_customer, reopen, request, take, withdraw
from .running import carry_out_reminders, foretell, foretell_timers
from .steps import PURPOSE, subject_of
from .timing import drop_timer, start_timer, stop_timer, watch_timers

__all__ = [
    "PURPOSE",
    "Answer",
    "From",
    "add_item",
    "answer",
    "approve",
    "book",
    "cancel",
    "carry_out_reminders",
    "correct",
    "drop_timer",
    "estimate",
    "finish",
    "foretell",
    "foretell_timers",
    "free_invoiced",
    "hold_to_invoice",
    "mark_invoiced",
    "name_customer",
    "open_page",
    "reopen",
    "reopen_week",
    "request",
    "send_back",
    "send_code",
    "start_timer",
    "stop_timer",
    "strike",
    "strike_item",
    "subject_of",
    "submit",
    "take",
    "watch_timers",
    "withdraw",
]
