from .asking import ask
from .moderating import ban, flag, hide, hide_post, lift_ban, lock, merge, retitle, settle_flags, show
from .posting import accept, answer, edit
from .publishing import SOLVED, Suggestion, propose, release, send_back, suggest, withdraw, write
from .voting import vote

__all__ = [
    "SOLVED",
    "Suggestion",
    "accept",
    "answer",
    "ask",
    "ban",
    "edit",
    "flag",
    "hide",
    "hide_post",
    "lift_ban",
    "lock",
    "merge",
    "propose",
    "release",
    "retitle",
    "send_back",
    "settle_flags",
    "show",
    "suggest",
    "vote",
    "withdraw",
    "write",
]
