"""What can be done with requests to data owners, their answers, and copies: one function per thing that can happen."""

from .answering import answer, open_page, send_code, withdraw
from .asking import ask, cancel, change, release, reply, send_back, submit
from .deciding import Answer, From
from .foretelling import foretell_copies, foretell_requests
from .restoring import confirm_deletion, enter_access, prolong, record_copy, record_deletion
from .running import carry_out_reminders, issue_papers

__all__ = [
    "Answer",
    "From",
    "answer",
    "ask",
    "cancel",
    "carry_out_reminders",
    "change",
    "confirm_deletion",
    "enter_access",
    "foretell_copies",
    "foretell_requests",
    "issue_papers",
    "open_page",
    "prolong",
    "record_copy",
    "record_deletion",
    "release",
    "reply",
    "send_back",
    "send_code",
    "submit",
    "withdraw",
]
